// Which tests of a line are flaky, with what shows it.
import { findFlaky } from '../judge/flaky/flaky.ts';
import { windowOf } from '../judge/window.ts';
import type { LineLedger } from '../ledger/line-ledger.ts';
import type { PlacedRun } from '../ledger/line-reading.ts';
import { defined, pointOf, rowOf } from './points.ts';
import type { Flaky } from './shapes.ts';

/** @param newest the line's newest run. @throws UnreadableLedger */
export async function flakyOf(line: LineLedger, newest: PlacedRun): Promise<Flaky> {
  const window = await windowOf(line, newest);
  const tests = await findFlaky(window);
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
        firstSeen: events[0] && pointOf(events[0].run),
        trigger,
        since: since && { ...since, run: pointOf(since.run), least: pointOf(since.least), most: pointOf(since.most) },
      }),
    })),
  };
}
