// The tests of a line. A column has one value a test, in the order of this list. The list only ever grows at its end: which
// place a test has may depend on what was recorded first, what is read back never does.
import * as v from 'valibot';
import { UnreadableLedger } from '../errors.ts';
import { appendRow, type Chunks, parseRows } from './chunks.ts';
import { texts, withShape } from './shape.ts';

export interface TestList {
  ids: string[];
  /** By id; worked out when asked for, which the first run of a line is not. */
  readonly places: ReadonlyMap<string, number>;
  chunks: Chunks;
}

/** Where the suite of a test id ends; -1 for an id that has no `::` in front of its parameters and is all name. */
export function suiteEnd(id: string): number {
  const bracket = id.indexOf('[');
  return bracket < 0 ? id.lastIndexOf('::') : id.lastIndexOf('::', bracket);
}

const joinId = (suite: string | null, name: string): string => (suite === null ? name : `${suite}::${name}`);

function createList(chunks: Chunks): TestList {
  const ids: string[] = [];
  const places = new Map<string, number>();
  return {
    ids,
    chunks,
    get places() {
      // Ids are added at the end only, each once.
      for (let place = places.size; place < ids.length; place++) places.set(ids[place] as string, place);
      return places;
    },
  };
}

const ROW = v.object({ suite: v.nullish(v.string()), tests: texts });

/** @throws UnreadableLedger */
export function parseTestList(chunks: Chunks): TestList {
  const list = createList(chunks);
  for (const row of parseRows(chunks)) {
    const { suite, tests } = withShape(ROW, row, 'the list of tests', 'a row of tests');
    for (const name of tests) list.ids.push(joinId(suite ?? null, name));
  }
  if (list.places.size !== list.ids.length) throw new UnreadableLedger('the list of tests names a test twice');
  return list;
}

/** Names in a row at the most, so that no row outgrows a file. */
const MOST_IN_ROW = 1_000;

/** Adds those tests that the list has not; they should come sorted by suite, each once. @returns the place of each */
export function addTests(list: TestList, ids: Iterable<string>): number[] {
  const places: number[] = [];
  const isNew = list.ids.length === 0;
  // Most runs have the tests of the first one, in the same order.
  let next = 0;
  let suite: string | null = null;
  let names: string[] = [];
  const flush = (): void => {
    if (names.length === 0) return;
    appendRow(list.chunks, JSON.stringify(suite === null ? { tests: names } : { suite, tests: names }));
    names = [];
  };
  for (const id of ids) {
    const known = isNew ? undefined : list.ids[next] === id ? next : list.places.get(id);
    places.push(known ?? list.ids.length);
    if (known !== undefined) {
      next = known + 1;
      continue;
    }
    list.ids.push(id);
    const end = suiteEnd(id);
    const isSame = suite === null ? end < 0 : end === suite.length && id.startsWith(suite);
    if (!isSame || names.length >= MOST_IN_ROW) {
      flush();
      suite = end < 0 ? null : id.slice(0, end);
    }
    names.push(id.slice(end < 0 ? 0 : end + 2));
  }
  flush();
  return places;
}
