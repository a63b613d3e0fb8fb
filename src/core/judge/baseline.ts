// The run that a run is compared with: the run before it on its line, or the recorded run of its nearest ancestor commit.
import { ranNothing, type RunSummary } from '../ledger/consolidate.ts';
import type { LineLedger } from '../ledger/line-ledger.ts';
import { newestRun, type PlacedRun, runsBefore } from '../ledger/line-reading.ts';

/** A commit, and when it was made, in ISO 8601. */
export interface Ancestor {
  commit: string;
  date?: string;
}

/** The commits that a run's commit was built on. */
export interface Ancestry {
  /**
   * Which commit comes first in `commits`: the tested one, the commit of the base branch that was merged into the tested
   * one, or the merge base of the two.
   */
  from: 'tested' | 'merged' | 'merge base';
  /** Nearest first. The list may end before the first commit of the repository. */
  commits: readonly Ancestor[];
}

/** How a baseline on another line is related to the run. */
export type Comparison =
  /** It tested an ancestor, `commits` before the commit that `from` names; 0 is that commit itself. */
  | { kind: 'ancestor'; line: string; from: Ancestry['from']; commits: number }
  /** No listed ancestor was tested. `earlier`: the newest run from before all of them; `later`: the oldest run there is. */
  | { kind: 'earlier' | 'later'; line: string };

/** What a run is compared with. */
export interface Baseline {
  /** The line it is on: the run's own, or another one. */
  line: LineLedger;
  run: PlacedRun;
  /** Only on another line. */
  comparison?: Comparison;
}

/** Runs to look through at the most, so that the cost does not grow with the history. */
const MOST_RUNS = 256;
/** Runs to look through after a first candidate: runs are not always recorded in the order of their commits, and clocks err. */
const RUNS_AFTER_FOUND = 32;

/**
 * The run on `line` of the nearest ancestor, the newest one if that commit was tested several times. Without such a run: the
 * newest run from before the oldest listed ancestor was made, else the oldest run that was looked at.
 * Undefined when the line has no runs, or when the ancestors have no dates to go by.
 * @param isOut runs that are not compared with
 * @throws UnreadableLedger
 */
export async function findBaseline(
  line: LineLedger,
  name: string,
  { from, commits }: Ancestry,
  isOut: (run: RunSummary) => boolean = ranNothing,
): Promise<Required<Baseline> | undefined> {
  const distances = new Map(commits.map(({ commit }, distance) => [commit, distance]));
  const oldestDate = Date.parse(commits.at(-1)?.date ?? '');
  const newest = await newestRun(line);
  let nearest: { run: PlacedRun; distance: number } | undefined;
  let [earlier, oldest]: (PlacedRun | undefined)[] = [];
  let left = MOST_RUNS;
  for await (const run of newest ? andBefore(line, newest) : []) {
    if (isOut(run.run)) continue;
    const distance = distances.get(run.run.commit ?? '');
    if (distance !== undefined && distance < (nearest?.distance ?? Number.POSITIVE_INFINITY)) {
      nearest = { run, distance };
    }
    // A commit is tested after it was made.
    if (Date.parse(run.run.time) <= oldestDate) earlier ??= run;
    oldest = run;
    if (nearest ?? earlier) left = Math.min(left, RUNS_AFTER_FOUND);
    if (nearest?.distance === 0 || --left <= 0) break;
  }
  if (nearest) {
    return {
      line,
      run: nearest.run,
      comparison: { kind: 'ancestor', line: name, from, commits: nearest.distance },
    };
  }
  if (earlier) return { line, run: earlier, comparison: { kind: 'earlier', line: name } };
  if (!oldest || Number.isNaN(oldestDate)) return undefined;
  return { line, run: oldest, comparison: { kind: 'later', line: name } };
}

/** The newest run before a run that has results: one in which pytest could not start says nothing. */
export async function runBefore(line: LineLedger, run: PlacedRun): Promise<PlacedRun | undefined> {
  let left = MOST_RUNS;
  for await (const earlier of runsBefore(line, run)) {
    if (!ranNothing(earlier.run) || --left <= 0) return earlier;
  }
  return undefined;
}

/** Of baselines on several lines the nearest one; the first of those that are equally near. */
export function nearestOf(found: readonly Required<Baseline>[]): Required<Baseline> | undefined {
  return found.reduce<Required<Baseline> | undefined>(
    (best, each) => (best && distanceOf(best) <= distanceOf(each) ? best : each),
    undefined,
  );
}

const FARTHEST = { earlier: 1e9, later: 2e9 };
const distanceOf = ({ comparison }: Required<Baseline>): number =>
  comparison.kind === 'ancestor' ? comparison.commits : FARTHEST[comparison.kind];

async function* andBefore(line: LineLedger, run: PlacedRun): AsyncGenerator<PlacedRun> {
  yield run;
  yield* runsBefore(line, run);
}
