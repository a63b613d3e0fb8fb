// What each test usually takes, which a segment is told when it is begun: the durations in it are written against that.
import { visitResults } from './run-file.ts';
import type { Segment } from './segment.ts';
import type { TestList } from './test-list.ts';

/** How many of a segment's last runs say what a test usually takes. */
const USUAL_RUNS = 15;

/** What each test usually takes: the median of its steps in the last runs. */
export function usualSteps({ usual, runs, stored }: Segment, tests: TestList): number[] {
  const steps = new Map<number, number[]>();
  for (const { build } of runs.slice(-USUAL_RUNS)) {
    for (const row of stored.get(build)?.rows ?? []) {
      visitResults(row, { tests, usual }, (place, _outcome, _detail, step) => {
        const known = steps.get(place);
        if (known) known.push(step);
        else steps.set(place, [step]);
      });
    }
  }
  return tests.ids.map((_, place) => {
    const known = steps.get(place);
    return known ? (known.sort((a, b) => a - b)[known.length >> 1] as number) : (usual[place] ?? 0);
  });
}
