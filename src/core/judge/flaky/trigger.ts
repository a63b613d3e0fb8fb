// What a flaky test fails with, where the record shows it: at which time of day, or when it takes long. Which worker ran it and
// in what order is not recorded, so nothing is said of that.
import { secondsOf, toShow } from '../../ledger/duration.ts';
import { ABSENT, effectOf } from '../../ledger/outcome.ts';
import { NO_STEP } from '../run-results.ts';
import type { WindowRun } from '../window.ts';
import type { WindowColumns } from './evidence.ts';

export type Trigger =
  /** It takes so many seconds when it fails, and so many when it passes. */
  | { kind: 'duration'; bad: number; good: number }
  /** All its events were in runs that began between these hours of the day, UTC; `runs` of the runs did. */
  | { kind: 'hours'; from: number; to: number; runs: number; of: number };

/** Events from which something is concluded at the least, and how likely it may be that it is chance. */
const [LEAST_EVENTS, CHANCE] = [4, 0.01];
/** How much longer a failing test must take: a timeout or a busy machine, not noise. Times, and seconds. */
const [LONGER, LONGER_SECONDS] = [2, 1];
/** Hours of a day that are called a time of day. */
const MOST_HOURS = 6;

interface Seen {
  /** Numbers of the runs with an event, and of those in which it was bad. */
  eventRuns: readonly number[];
  badRuns: readonly number[];
  results: number;
}

export function triggerOf(
  window: readonly WindowRun[],
  columns: readonly WindowColumns[],
  place: number,
  { eventRuns, badRuns }: Seen,
): Trigger | undefined {
  return slowWhenBad(columns, place, badRuns) ?? timeOfDay(window, columns, place, eventRuns);
}

function slowWhenBad(
  columns: readonly WindowColumns[],
  place: number,
  badRuns: readonly number[],
): Trigger | undefined {
  const stepsOf = (wanted: (effect: string) => boolean): number[] =>
    columns.flatMap(({ outcomes, steps }) => {
      const step = steps()[place] ?? NO_STEP;
      return wanted(effectOf(outcomes[place] ?? ABSENT)) && step !== NO_STEP ? [step] : [];
    });
  if (badRuns.length < LEAST_EVENTS) return undefined;
  const [bad, good] = [stepsOf(effect => effect === 'bad'), stepsOf(effect => effect === 'good')];
  // Whenever it failed it took longer than it ever did when it passed.
  const [least, most] = [Math.min(...bad), Math.max(...good)];
  if (good.length < LEAST_EVENTS || least <= most) return undefined;
  const [seconds, usual] = [secondsOf(medianOf(bad)), secondsOf(medianOf(good))];
  if (seconds < LONGER * usual || seconds < usual + LONGER_SECONDS) return undefined;
  return { kind: 'duration', bad: toShow(seconds), good: toShow(usual) };
}

const medianOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number;

function timeOfDay(
  window: readonly WindowRun[],
  columns: readonly WindowColumns[],
  place: number,
  eventRuns: readonly number[],
): Trigger | undefined {
  if (eventRuns.length < LEAST_EVENTS) return undefined;
  const hourOf = (number: number): number => new Date(Date.parse((window[number] as WindowRun).run.time)).getUTCHours();
  const all = [...window.keys()].filter(number => effectOf(columns[number]?.outcomes[place] ?? ABSENT) !== 'silent');
  const hours = eventRuns.map(hourOf);
  // The shortest stretch of the clock with all of them, wherever it begins.
  let best = { from: 0, length: 24 };
  for (const from of new Set(hours)) {
    const length = Math.max(...hours.map(hour => (hour - from + 24) % 24)) + 1;
    if (length < best.length) best = { from, length };
  }
  if (best.length > MOST_HOURS) return undefined;
  const runs = all.filter(number => (hourOf(number) - best.from + 24) % 24 < best.length).length;
  if ((runs / all.length) ** eventRuns.length * 24 > CHANCE) return undefined;
  return { kind: 'hours', from: best.from, to: (best.from + best.length) % 24, runs, of: all.length };
}
