// Runs as answers refer to them.
import { type RunRef, whyNothingRan } from '../ledger/consolidate.ts';
import type { PlacedRun } from '../ledger/line-reading.ts';
import type { Effect } from '../ledger/outcome.ts';
import type { RunPoint, RunRow } from './shapes.ts';

export const pointOf = ({
  build,
  commit,
  time,
  changed,
  dropped,
}: Pick<RunRef, 'build' | 'commit' | 'time' | 'changed' | 'dropped'>): RunPoint => ({
  build,
  commit,
  time,
  ...defined({ changed, dropped }),
});

export function rowOf({ run }: PlacedRun): RunRow {
  const { subject, counts, seconds: duration, result, description, link, pytest } = run;
  const told = defined({ result, description, link, root: pytest?.root, ranNothing: whyNothingRan(run) });
  return { ...pointOf(run), ...defined({ subject }), counts, duration, ...told };
}

/** What a run says as a whole, wherever runs have a mark; silent where no test ran. */
export function effectOfRun({ counts, ranNothing }: Pick<RunRow, 'counts' | 'ranNothing'>): Effect {
  if (counts.failed + counts.error > 0) return 'bad';
  if (counts.passed + counts.xfailed + counts.xpassed === 0) return 'silent';
  return ranNothing === undefined ? 'good' : 'bad';
}

/** Without the fields that are not set. */
export function defined<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof defined<T>
  >;
}
