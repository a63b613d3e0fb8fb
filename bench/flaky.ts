// How often what is called flaky is, in a project whose truth is known.
import { type Project, type Score, simulate } from './flaky-simulator.ts';
import type { BenchOptions } from './options.ts';
import { count, table } from './table.ts';

/** Twenty flaky tests that fail in 1, 5 and 20 of 100 runs. */
export const FLAKY_RATES = Array.from({ length: 20 }, (_, test) => [0.01, 0.05, 0.2][test % 3] as number);
export const PROJECT = { tests: 500, runs: 200, flaky: FLAKY_RATES } as const;

/** The last sizes are below what is taken for an outage. */
const OUTAGES: [string, Pick<Project, 'outages' | 'outageSizes'>][] = [
  ['no outages', { outages: 0, outageSizes: [] }],
  ['one run in 20 an outage, of 30, 300 or 500 tests', { outages: 0.05, outageSizes: [30, 300, 500] }],
  ['one run in 20 an outage, of 3 to 9 tests', { outages: 0.05, outageSizes: [3, 6, 9] }],
];

export async function flaky(options: BenchOptions): Promise<void> {
  const seeds = Array.from({ length: options.quick ? 1 : 10 }, (_, seed) => seed + 1);
  const rows: string[][] = [];
  for (const [name, outages] of OUTAGES) {
    const total: Score = { listed: 0, wrong: 0, regressions: 0, provable: 0, found: 0 };
    for (const seed of seeds) {
      const score = await simulate({ ...PROJECT, ...outages, seed });
      for (const key of Object.keys(total) as (keyof Score)[]) total[key] += score[key];
    }
    const { listed, wrong, regressions, provable, found } = total;
    const share = (part: number, of: number): string => (part / of).toFixed(3);
    rows.push([
      name,
      count(listed),
      share(listed - wrong, listed),
      count(provable),
      share(found, provable),
      count(regressions),
    ]);
  }
  console.log('\n### Flaky: what is listed, against the truth\n');
  console.log(table(['', 'listed', 'precision', 'provable', 'recall', 'regressions called flaky'], rows));
}
