// The tests of a line. A column has one value a test, in the order of this list. The list only ever grows at its end: which
// place a test has may depend on what was recorded first, what is read back never does.
import { UnreadableLedger } from '../errors.ts';
import { appendRow, type Chunks, parseRows } from './chunks.ts';

export interface TestList {
  ids: string[];
  places: Map<string, number>;
  chunks: Chunks;
}

/** Where the suite of a test id ends; -1 for an id that has no `::` in front of its parameters and is all name. */
export function suiteEnd(id: string): number {
  const bracket = id.indexOf('[');
  return bracket < 0 ? id.lastIndexOf('::') : id.lastIndexOf('::', bracket);
}

const joinId = (suite: string | null, name: string): string => (suite === null ? name : `${suite}::${name}`);

/** @throws UnreadableLedger */
export function parseTestList(chunks: Chunks): TestList {
  const list: TestList = { ids: [], places: new Map(), chunks };
  for (const row of parseRows(chunks)) {
    const { suite = null, tests } = row as { suite?: unknown; tests?: unknown };
    if (!(suite === null || typeof suite === 'string') || !isStrings(tests)) {
      throw new UnreadableLedger('a row of the list of tests has another shape');
    }
    for (const name of tests) list.ids.push(joinId(suite, name));
  }
  for (let place = 0; place < list.ids.length; place++) list.places.set(list.ids[place] as string, place);
  if (list.places.size !== list.ids.length) throw new UnreadableLedger('the list of tests names a test twice');
  return list;
}

const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(item => typeof item === 'string');

/** Names in a row at the most, so that no row outgrows a file. */
const MOST_IN_ROW = 1_000;

/** Adds those tests that the list has not; they should come sorted by suite. */
export function addTests(list: TestList, ids: Iterable<string>): void {
  let suite: string | null = null;
  let names: string[] = [];
  const flush = (): void => {
    if (names.length === 0) return;
    appendRow(list.chunks, JSON.stringify(suite === null ? { tests: names } : { suite, tests: names }));
    names = [];
  };
  for (const id of ids) {
    if (list.places.has(id)) continue;
    list.places.set(id, list.ids.length);
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
}
