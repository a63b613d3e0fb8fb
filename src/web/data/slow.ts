// The tests that take most of the time.
import { secondsAt, resultsOf } from '../../core/judge/run-results.ts';
import { compareText } from '../../core/compare-text.ts';
import type { Ledger, TargetLine } from './ledger.ts';

export interface SlowRow {
  test: string;
  target: string;
  /** In the newest run, and the median of the newest runs in which it ran. */
  seconds: number;
  usual: number;
  /** Its share of the newest run's time, from 0 to 1. */
  share: number;
}

const RUNS = 20;
const MOST = 200;

/** The slowest first. @throws UnreadableLedger, DataError */
export async function listSlow(ledger: Ledger, targets: readonly TargetLine[]): Promise<SlowRow[]> {
  const rows: SlowRow[] = [];
  for (const { target, ledger: line } of targets) {
    const runs = await ledger.runs(line, RUNS);
    const columns = await Promise.all(runs.map(placed => resultsOf(line, placed)));
    const [newest] = columns;
    if (!newest) continue;
    let total = 0;
    const found: SlowRow[] = [];
    for (const place of newest.outcomes.keys()) {
      const seconds = secondsAt(newest, place);
      if (seconds === undefined) continue;
      total += seconds;
      if (seconds === 0) continue;
      found.push({ test: line.tests.ids[place] as string, target, seconds, usual: place, share: 0 });
    }
    found.sort((a, b) => b.seconds - a.seconds || compareText(a.test, b.test));
    for (const row of found.slice(0, MOST)) {
      const durations = columns.flatMap(each => secondsAt(each, row.usual) ?? []).sort((a, b) => a - b);
      row.usual = durations[durations.length >> 1] ?? row.seconds;
      row.share = total === 0 ? 0 : row.seconds / total;
      rows.push(row);
    }
  }
  return rows.sort((a, b) => b.seconds - a.seconds || compareText(a.test, b.test)).slice(0, MOST);
}
