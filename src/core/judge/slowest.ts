// The slowest tests of a run.
import { toShow } from '../ledger/duration.ts';
import { ABSENT, presenceOf } from '../ledger/outcome.ts';
import { compareText } from '../compare-text.ts';
import type { SlowTest } from './judged-test.ts';
import type { Pace } from './pace.ts';
import { type RunResults, secondsAt } from './run-results.ts';

const SLOWEST = 10;

export function slowestOf(
  now: RunResults,
  pace: (place: number) => Pace | undefined,
  ids: readonly string[],
): SlowTest[] {
  const ran = (outcome: number): boolean => outcome !== ABSENT && presenceOf(outcome) !== 'skipped';
  const steps = now.steps.filter((step, place) => step > 0 && ran(now.outcomes[place] as number));
  // Only tests as slow as the tenth need a closer look.
  const least = steps.sort().at(-SLOWEST) ?? 1;
  const places: number[] = [];
  for (const [place, outcome] of now.outcomes.entries()) {
    if (ran(outcome) && (now.steps[place] as number) >= least) places.push(place);
  }
  const slower = (a: number, b: number): number =>
    (now.steps[b] as number) - (now.steps[a] as number) || compareText(ids[a] as string, ids[b] as string);
  return places
    .sort(slower)
    .slice(0, SLOWEST)
    .map(place => {
      const usual = pace(place);
      return {
        id: ids[place] as string,
        seconds: secondsAt(now, place) as number,
        ...(usual ? { usualSeconds: toShow(usual.median) } : {}),
      };
    });
}
