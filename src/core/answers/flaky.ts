// Which tests of a line are flaky, with what shows it.
import { findFirstEvidence } from '../judge/flaky/first-evidence.ts';
import { findFlaky } from '../judge/flaky/flaky.ts';
import { windowOf } from '../judge/window.ts';
import type { LineLedger } from '../ledger/line-ledger.ts';
import type { PlacedRun } from '../ledger/line-reading.ts';
import { defined, pointOf, rowOf } from './points.ts';
import type { Flaky, RunPoint } from './shapes.ts';

/**
 * @param newest the line's newest run
 * @param withFirstSeen whether all recorded runs are read, to find the first evidence
 * @throws UnreadableLedger
 */
export async function flakyOf(
  line: LineLedger,
  newest: PlacedRun,
  { withFirstSeen }: { withFirstSeen: boolean },
): Promise<Flaky> {
  const window = await windowOf(line, newest);
  const tests = await findFlaky(window);
  const placeOf = (id: string): number => line.tests.places.get(id) as number;
  const proved = new Set(tests.flatMap(({ id, events }) => (withFirstSeen && events.length > 0 ? [placeOf(id)] : [])));
  const first = await findFirstEvidence(line, newest, proved);
  const firstOf = (id: string): RunPoint | undefined => {
    const run = first.get(placeOf(id));
    return run && pointOf(run);
  };
  return {
    run: rowOf(newest),
    window: window.length,
    tests: tests.map(({ id: test, events, trigger, since, ...rest }) => ({
      test,
      ...rest,
      events: events.map(({ kind, run, passed }) => ({
        kind,
        run: pointOf(run),
        ...defined({ passed: passed && pointOf(passed) }),
      })),
      ...defined({
        firstSeen: firstOf(test),
        trigger,
        since: since && { ...since, run: pointOf(since.run), least: pointOf(since.least), most: pointOf(since.most) },
      }),
    })),
  };
}
