// Whether a failure's cause was seen before it began: when, how often, and in which test.
import type { RunRef } from '../ledger/consolidate.ts';
import { causeOf } from '../ledger/detail-list.ts';
import { effectOf } from '../ledger/outcome.ts';
import { visitResults } from '../ledger/run-file.ts';
import type { EarlierCause, JudgedTest } from './judged-test.ts';
import type { WindowRun } from './window.ts';
import { type DetailedResult, lookUpMarks } from './window-marks.ts';

/** By the cause of the tests given, of the runs before they began to fail with it. @throws UnreadableLedger */
export async function findEarlierCauses(
  window: readonly WindowRun[],
  tests: readonly JudgedTest[],
): Promise<Map<string, EarlierCause>> {
  const line = window[0]?.line;
  if (!line) return new Map();
  const causes = new Map(tests.flatMap(({ cause }) => (cause ? [[cause, causeOf(cause, line.sha256)]] : [])));
  const began = beginnings(window, tests, causes);
  const oldest = Math.min(...began.values());
  const results = window.flatMap((each, run) => (run > oldest ? failuresIn(each, run) : []));
  const found = new Map<string, EarlierCause & { seen: Set<number> }>();
  for (const [{ run, place }, { cause }] of await lookUpMarks(window, results)) {
    if (run <= (began.get(cause) ?? Number.POSITIVE_INFINITY)) continue;
    const known = found.get(cause);
    if (known) known.runs = known.seen.add(run).size;
    else {
      const { run: summary } = window[run] as WindowRun;
      const test = line.tests.ids[place] as string;
      found.set(cause, { run: refOf(summary), test, runs: 1, seen: new Set([run]) });
    }
  }
  const earlier = new Map<string, EarlierCause>();
  for (const [fingerprint, cause] of causes) {
    const { run, test, runs } = found.get(cause) ?? {};
    if (run && test !== undefined && runs !== undefined) earlier.set(fingerprint, { run, test, runs });
  }
  return earlier;
}

/** In which run of the window the tests of each cause began to fail, the first of them. */
function beginnings(
  window: readonly WindowRun[],
  tests: readonly JudgedTest[],
  causes: ReadonlyMap<string, string>,
): Map<string, number> {
  const numbers = new Map(window.map(({ run }, number) => [run.build, number]));
  const began = new Map<string, number>();
  for (const { cause: fingerprint = '', standing } of tests) {
    const cause = causes.get(fingerprint);
    if (cause === undefined) continue;
    const number = numbers.get(standing.streak?.first.build ?? '') ?? 0;
    began.set(cause, Math.max(number, began.get(cause) ?? 0));
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
