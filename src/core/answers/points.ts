// Runs as answers refer to them.
import type { RunRef } from '../ledger/consolidate.ts';
import type { PlacedRun } from '../ledger/line-reading.ts';
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
  const told = defined({ result, description, link, root: pytest?.root });
  return { ...pointOf(run), ...defined({ subject }), counts, duration, ...told };
}

/** Without the fields that are not set. */
export function defined<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof defined<T>
  >;
}
