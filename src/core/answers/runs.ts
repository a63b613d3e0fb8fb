// The runs of a line, one run test by test, and what differs between two: what the commands print and the pages show.
import { compareText } from '../compare-text.ts';
import type { Baseline } from '../judge/baseline.ts';
import { judge } from '../judge/judge.ts';
import { detailAt, outcomeAt, readDetailsAt, resultsOf, secondsAt } from '../judge/run-results.ts';
import type { LineLedger } from '../ledger/line-ledger.ts';
import { type PlacedRun, runsOf } from '../ledger/line-reading.ts';
import { ABSENT } from '../ledger/outcome.ts';
import { defined, pointOf, rowOf } from './points.ts';
import type { Diff, RunRow, Runs, Show } from './shapes.ts';

/** All runs of a line, oldest first. @throws UnreadableLedger */
export async function listRuns(line: LineLedger): Promise<Runs> {
  const rows: RunRow[] = [];
  for await (const run of runsOf(line)) rows.push(rowOf(run));
  return { runs: rows };
}

/** Places of the tests that a run has, by test id. */
function placesOf({ tests }: LineLedger, outcomes: Uint8Array): { place: number; test: string }[] {
  const found: { place: number; test: string }[] = [];
  for (const [place, outcome] of outcomes.entries()) {
    if (outcome !== ABSENT) found.push({ place, test: tests.ids[place] as string });
  }
  return found.sort((a, b) => compareText(a.test, b.test));
}

/** One run, test by test. @throws UnreadableLedger */
export async function showRun(line: LineLedger, placed: PlacedRun): Promise<Show> {
  const results = await resultsOf(line, placed);
  await readDetailsAt(line, results, results.details.keys());
  return {
    run: rowOf(placed),
    tests: placesOf(line, results.outcomes).map(({ place, test }) => ({
      test,
      outcome: outcomeAt(results, place),
      duration: Math.round((secondsAt(results, place) ?? 0) * 1e3) / 1e3,
      ...defined({ detail: detailAt(results, place) }),
    })),
    duplicates: results.duplicates.map(place => line.tests.ids[place] as string).sort(compareText),
  };
}

/** What differs between a run and another, of its line or another one, unchanged tests left out. @throws UnreadableLedger */
export async function compareTwoRuns(line: LineLedger, base: Baseline, now: PlacedRun): Promise<Diff> {
  const { tests } = await judge(line, now, base);
  return {
    base: pointOf(base.run.run),
    run: pointOf(now.run),
    tests: tests
      .filter(({ verdict }) => verdict !== 'unchanged')
      .map(({ id: test, renamedFrom, verdict, from, to }) => ({
        test,
        ...defined({ renamedFrom }),
        verdict,
        from,
        to,
      })),
  };
}
