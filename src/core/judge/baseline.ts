// With which run of the branch it goes to a pull request is compared: not the newest one, which may have what the pull
// request does not.
import type { LineLedger } from '../ledger/line-ledger.ts';
import { newestRun, type PlacedRun, runsBefore } from '../ledger/line-reading.ts';

/** What a run is compared with. */
export interface Baseline {
  /** The line it is on: the run's own, or the one a pull request is to be merged into. */
  line: LineLedger;
  run: PlacedRun;
}

/** Where a line branched off. */
export interface MergeBase {
  commit: string;
  /** ISO 8601; when the commit was made. */
  date?: string;
}

/** Runs to look through at the most, so that the cost does not grow with the history. */
const MOST_RUNS = 256;

/**
 * The newest run of the merge base; else the newest run from before that commit was made, or, where that is too long ago to
 * be looked for, the oldest that was looked at. Undefined when there is none, or no telling.
 * @throws UnreadableLedger
 */
export async function findBaseline(line: LineLedger, { commit, date }: MergeBase): Promise<Baseline | undefined> {
  const made = date === undefined ? Number.NaN : Date.parse(date);
  const newest = await newestRun(line);
  let earlier: PlacedRun | undefined;
  let looked = 0;
  for await (const run of newest ? andBefore(line, newest) : []) {
    if (run.run.commit === commit) return { line, run };
    // A commit is tested after it is made, so nothing older can be a run of it.
    const isEarlier = Date.parse(run.run.time) <= made;
    if (!Number.isNaN(made)) earlier = run;
    if (isEarlier || ++looked === MOST_RUNS) return earlier && { line, run: earlier };
  }
  return undefined;
}

async function* andBefore(line: LineLedger, run: PlacedRun): AsyncGenerator<PlacedRun> {
  yield run;
  yield* runsBefore(line, run);
}
