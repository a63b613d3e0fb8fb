// Whether a failure's cause was seen before it began: when, how often, and in which test.
import type { RunRef } from '../ledger/consolidate.ts';
import { isInOwnFunction } from '../fingerprint.ts';
import { causesOf } from '../ledger/detail-list.ts';
import { effectOf } from '../ledger/outcome.ts';
import { visitResults } from '../ledger/run-file.ts';
import type { Detail } from '../model.ts';
import type { EarlierCause, JudgedTest } from './judged-test.ts';
import type { WindowRun } from './window.ts';
import { type DetailedResult, lookUpMarks } from './window-marks.ts';

/** By test, of the runs before the tests with its cause began to fail. All of them must have a detail. @throws UnreadableLedger */
export async function findEarlierCauses(
  window: readonly WindowRun[],
  tests: readonly JudgedTest[],
): Promise<Map<JudgedTest, EarlierCause>> {
  const line = window[0]?.line;
  if (!line || tests.length === 0) return new Map();
  const known = new Map(tests.map(test => [test, causesOf(test.detail as Detail, line.sha256)]));
  const began = beginnings(window, known);
  const oldest = Math.min(...began.values());
  const failures = window.flatMap((each, run) => (run > oldest ? failuresIn(each, run) : []));
  const byCause = new Map<string, DetailedResult[]>();
  for (const [failure, { cause }] of await lookUpMarks(window, failures)) {
    if (failure.run > (began.get(cause) ?? Number.POSITIVE_INFINITY)) addTo(byCause, cause, failure);
  }
  const earlier = new Map<JudgedTest, EarlierCause>();
  for (const [test, causes] of known) {
    const isOwn = isInOwnFunction(test.detail as Detail, test.id);
    const idOf = ({ place }: DetailedResult): string => line.tests.ids[place] as string;
    // Functions of one name in other files are other functions, unless the file has moved.
    const alike = causes
      .flatMap(cause => byCause.get(cause) ?? [])
      .filter(failure => !isOwn || fileNameOf(idOf(failure)) === fileNameOf(test.id))
      .sort((a, b) => a.run - b.run);
    const [newest] = alike;
    if (!newest) continue;
    const { run } = window[newest.run] as WindowRun;
    const runs = new Set(alike.map(failure => failure.run)).size;
    earlier.set(test, { run: refOf(run), test: idOf(newest), runs });
  }
  return earlier;
}

const fileNameOf = (id: string): string => {
  const [path = ''] = id.split('::', 1);
  return path.slice(path.lastIndexOf('/') + 1);
};

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

/** By cause, in which run of the window the tests that have it now began to fail, the first of them. */
function beginnings(
  window: readonly WindowRun[],
  tests: ReadonlyMap<JudgedTest, readonly string[]>,
): Map<string, number> {
  const numbers = new Map(window.map(({ run }, number) => [run.build, number]));
  const began = new Map<string, number>();
  for (const [{ standing }, causes] of tests) {
    const number = numbers.get(standing.streak?.first.build ?? '') ?? 0;
    for (const cause of causes) began.set(cause, Math.max(number, began.get(cause) ?? 0));
  }
  return began;
}

function failuresIn({ line, placed, run, placeOf }: WindowRun, number: number): DetailedResult[] {
  const found: DetailedResult[] = [];
  for (const row of placed.segment.stored.get(run.build)?.rows ?? []) {
    visitResults(row, { tests: line.tests, usual: placed.segment.usual }, (ownPlace, outcome, detail) => {
      const place = placeOf(ownPlace);
      if (detail > 0 && place >= 0 && effectOf(outcome) === 'bad')
        found.push({ run: number, place, ownPlace, number: detail });
    });
  }
  return found;
}

const refOf = ({ build, order, commit, time }: RunRef): RunRef => ({ build, order, commit, time });
