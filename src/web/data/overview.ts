// Where each target of a line stands.
import { failingNow } from '../../core/answers/failures.ts';
import { rowOf } from '../../core/answers/points.ts';
import type { Failures, RunRow } from '../../core/answers/shapes.ts';
import { isPartial } from '../../core/ledger/consolidate.ts';
import { muteOf } from '../../core/triage/triage.ts';
import type { Ledger } from './ledger.ts';

export interface TargetState {
  target: string;
  newest: RunRow;
  failing: Failures['failures'];
  /** How many of these are muted. */
  muted: number;
  /** The newest runs, oldest first. */
  runs: RunRow[];
  /** Tests that were collected and not run, and why the session stopped. */
  notRun?: { tests: number; why: string };
  /** Shards that have not reported. */
  missingShards?: { reported: number; expected: number };
}

/** Runs that charts show. */
const CHARTED = 60;

/** Targets that have no run are left out. @throws UnreadableLedger, DataError */
export async function stateOfLine(ledger: Ledger, line: string, now: Date): Promise<TargetState[]> {
  const states: TargetState[] = [];
  for (const { target, ledger: opened } of await ledger.open(line)) {
    const runs = await ledger.runs(opened, CHARTED);
    const [newest] = runs;
    if (!newest) continue;
    const failing = await failingNow(opened, newest);
    const { shards, submissions, notRun, stopped } = newest.run;
    states.push({
      target,
      newest: rowOf(newest),
      failing: failing.map(({ shown }) => shown),
      muted: failing.filter(({ id, formerly }) => muteOf(ledger.triage, [id, ...formerly], now)).length,
      runs: runs.map(rowOf).reverse(),
      ...(notRun ? { notRun: { tests: notRun, why: stopped ?? 'unknown' } } : {}),
      ...(isPartial(newest.run) && shards ? { missingShards: { reported: submissions, expected: shards } } : {}),
    });
  }
  return states;
}

/** Days after which a line counts as stale. */
export const STALE_DAYS = 3;

export const daysSince = (time: string, now: Date): number => (now.getTime() - Date.parse(time)) / 86_400_000;

/** Percent of the tests that ran and were good; 100 where none ran. */
export function passRate({ counts }: Pick<RunRow, 'counts'>): number {
  const good = counts.passed + counts.xfailed + counts.xpassed;
  const all = good + counts.failed + counts.error;
  return all === 0 ? 100 : (100 * good) / all;
}
