// `flaky`: which tests of a line are flaky, with what shows it.
import { findFlaky } from '../core/judge/flaky/flaky.ts';
import { windowOf } from '../core/judge/window.ts';
import type { Flaky } from '../render/shapes.ts';
import { renderFlaky } from '../render/terminal/flaky-table.ts';
import { defined, query, refOf, requireNewest, rowOf } from './query.ts';

export const flaky = query<Flaky>(async line => {
  const newest = await requireNewest(line);
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
        run: refOf(run),
        ...defined({ passed: passed && refOf(passed) }),
      })),
      ...defined({
        firstSeen: events[0] && refOf(events[0].run),
        trigger,
        since: since && { ...since, run: refOf(since.run), least: refOf(since.least), most: refOf(since.most) },
      }),
    })),
  };
}, renderFlaky);
