// Whether a test has become slower or faster than it usually is.
import { secondsOf, stepOf } from '../ledger/duration.ts';
import type { RunSummary } from '../ledger/consolidate.ts';
import type { LineLedger } from '../ledger/line-ledger.ts';
import { type PlacedRun, seenFrom } from '../ledger/line-reading.ts';
import { effectOf } from '../ledger/outcome.ts';
import { NO_STEP, stepsIn } from './run-results.ts';
import type { Verdict } from './verdict.ts';

/** How many runs are looked at for good durations. */
export const PACE_RUNS = 30;
/** How many durations of a test make up its pace at the most, and at the least. */
const [MOST, LEAST] = [20, 5];

/** Seconds. */
export interface Pace {
  median: number;
  /** Median of the absolute deviations from the median. */
  deviation: number;
}

/** What each test usually takes, by place: from the runs in `history`, newest first. @throws UnreadableLedger */
export function usualPace({ tests }: LineLedger, history: PlacedRun[]): (place: number) => Pace | undefined {
  let columns: Uint8Array[] | undefined;
  return place => {
    columns ??= history.slice(0, PACE_RUNS).map(run =>
      seenFrom(
        stepsIn(run, tests, outcome => effectOf(outcome) === 'good'),
        run.moved,
        NO_STEP,
      ),
    );
    const steps: number[] = [];
    for (const column of columns) {
      const step = column[place] ?? NO_STEP;
      if (step !== NO_STEP && steps.push(step) === MOST) break;
    }
    return steps.length < LEAST ? undefined : paceOf(steps.map(secondsOf));
  };
}

function paceOf(durations: number[]): Pace {
  const middle = median(durations);
  return { median: middle, deviation: median(durations.map(duration => Math.abs(duration - middle))) };
}

/** The upper one of the two in the middle, so that it is a duration that was measured. */
function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] as number;
}

/** No test is slower or faster by less. Seconds. */
const LEAST_MARGIN = 0.1;

/** Whether a test that now takes so many steps, and took so many in the run before, can be slower or faster at all. */
export const mayDiffer = (step: number, before: number): boolean => step >= WORTH_A_LOOK || before >= WORTH_A_LOOK;
const WORTH_A_LOOK = stepOf(LEAST_MARGIN);

/** Slower or faster than the median by more than three standard deviations, a quarter, and a tenth of a second. */
export function comparePace(seconds: number, pace: Pace): Paced | 'unchanged' {
  // The ledger keeps durations in steps of a quarter: half a step on either side cannot be told apart.
  return compareWithin(seconds, pace, marginOf(pace, LEAST_MARGIN) + 0.125 * (pace.median + 0.1));
}

/** Tests that must tell of it, and how far from 1 it must be, for a factor to be taken for the machine's. */
const [TELLING, NOTABLE] = [10, 1.15];

/**
 * By how much all tests together took longer than usual: that is the machine, and says nothing of one of them.
 * @param ratios of each test's seconds to its usual ones
 */
export function commonFactor(ratios: number[]): number {
  if (ratios.length < TELLING) return 1;
  const middle = median(ratios);
  return middle > NOTABLE || middle < 1 / NOTABLE ? middle : 1;
}

type Paced = Extract<Verdict, 'slower' | 'faster'>;

const marginOf = ({ median: usual, deviation }: Pace, least: number): number =>
  Math.max(3 * 1.4826 * deviation, 0.25 * usual, least);

function compareWithin(seconds: number, { median: usual }: Pace, margin: number): Paced | 'unchanged' {
  if (seconds > usual + margin) return 'slower';
  if (seconds < usual - margin) return 'faster';
  return 'unchanged';
}

/** No run as a whole is slower or faster by less. Seconds. */
const LEAST_TOTAL_MARGIN = 1;
/** By how much of its tests a run may differ from one that it is compared with. */
const ALIKE = 0.1;

/**
 * Whether a run as a whole took longer or less than usual. Compared with are those before it that are made of as many
 * submissions and ran about as many tests: their seconds are exact, so there is no margin for steps.
 */
export function totalPace(
  run: RunSummary,
  history: readonly PlacedRun[],
): { usualSeconds: number; verdict: Paced } | undefined {
  const durations: number[] = [];
  for (const { run: earlier } of history.slice(0, PACE_RUNS)) {
    if (isAlike(run, earlier) && durations.push(earlier.seconds) === MOST) break;
  }
  if (durations.length < LEAST) return undefined;
  const pace = paceOf(durations);
  const verdict = compareWithin(run.seconds, pace, marginOf(pace, LEAST_TOTAL_MARGIN));
  return verdict === 'unchanged' ? undefined : { usualSeconds: pace.median, verdict };
}

const isAlike = (a: RunSummary, b: RunSummary): boolean =>
  a.submissions === b.submissions && Math.abs(ranIn(a) - ranIn(b)) <= ALIKE * ranIn(a);

const ranIn = ({ counts: { skipped, ...others } }: RunSummary): number =>
  Object.values(others).reduce((sum, number) => sum + number, 0);
