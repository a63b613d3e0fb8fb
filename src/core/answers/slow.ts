// What takes long: the slowest tests of a line's newest run, and those that have become slower.
import { judge } from '../judge/judge.ts';
import type { LineLedger } from '../ledger/line-ledger.ts';
import { type PlacedRun, runsBefore } from '../ledger/line-reading.ts';
import { compareText } from '../compare-text.ts';
import type { OfTarget } from './across.ts';
import { defined, rowOf } from './points.ts';
import type { Slow, SlowTest } from './shapes.ts';

/** @param newest the line's newest run. @throws UnreadableLedger */
export async function slowOf(line: LineLedger, newest: PlacedRun): Promise<Slow> {
  const before = await runsBefore(line, newest).next();
  const { slowest, tests } = await judge(line, newest, before.done ? null : { line, run: before.value });
  return {
    run: rowOf(newest),
    slowest: slowest.map(({ id, seconds, usualSeconds }) => ({
      test: id,
      duration: seconds,
      ...defined({ usual: usualSeconds }),
    })),
    slower: tests
      .filter(({ verdict }) => verdict === 'slower')
      .map(({ id, seconds = 0, usualSeconds }) => ({
        test: id,
        duration: seconds,
        ...defined({ usual: usualSeconds }),
      })),
  };
}

/** Tests that are listed. */
const MOST = 10;

export function mergeSlow(all: readonly OfTarget<Slow>[]): Slow {
  const [first] = all as readonly [OfTarget<Slow>];
  if (all.length === 1) return first.shape;
  const merge = (rowsOf: (slow: Slow) => SlowTest[]): SlowTest[] => {
    const slowest = new Map<string, SlowTest>();
    for (const { target, shape } of all) {
      for (const test of rowsOf(shape)) {
        const known = slowest.get(test.test);
        if (!known || known.duration < test.duration) slowest.set(test.test, { ...test, targets: [target] });
      }
    }
    return [...slowest.values()].sort((a, b) => b.duration - a.duration || compareText(a.test, b.test)).slice(0, MOST);
  };
  const newest = all
    .map(({ shape }) => shape)
    .reduce((latest, each) => (each.run.time > latest.run.time ? each : latest));
  return {
    run: newest.run,
    slowest: merge(({ slowest }) => slowest),
    slower: merge(({ slower }) => slower),
    targets: all.map(({ target }) => target),
  };
}
