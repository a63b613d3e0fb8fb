// Which sessions of a run were outages: what fails in them says nothing of a single test.
import { markOf } from '../../ledger/detail-list.ts';
import { listsOf } from '../../ledger/line-ledger.ts';
import { ABSENT, effectOf } from '../../ledger/outcome.ts';
import { countsOf, outcomesOf, type SubmissionRow, visitResults } from '../../ledger/run-file.ts';
import { isOneCause, isWidespread } from '../outage.ts';
import type { WindowRun } from '../window.ts';

export const rowsOf = ({ placed, run }: WindowRun): SubmissionRow[] => placed.segment.stored.get(run.build)?.rows ?? [];

/**
 * Looked at are each session and all sessions of one attempt together, as shards are parts of one suite.
 * @param withCauses whether causes are compared as well, for which the run's details are looked up
 * @throws UnreadableLedger
 */
export async function outagesIn(each: WindowRun, withCauses: boolean): Promise<ReadonlySet<SubmissionRow>> {
  const rows = rowsOf(each);
  const attempts = new Set(rows.length < 2 ? [] : rows.map(({ attempt }) => attempt));
  const groups = [
    ...rows.map(row => [row]),
    ...Array.from(attempts, number => rows.filter(row => row.attempt === number)),
  ];
  const outages = new Set<SubmissionRow>();
  for (const group of groups) {
    const { bad, ran } = sizeOf(group);
    const isOutage =
      isWidespread(bad, ran) || (withCauses && isOneCause(bad, bad) && (await isAlike(each, group, bad)));
    if (isOutage) for (const row of group) outages.add(row);
  }
  return outages;
}

/** The run's outcomes by its own test places, without failures that only outages have. @throws UnreadableLedger */
export function outcomesOutside(each: WindowRun, outages: ReadonlySet<SubmissionRow>): Uint8Array {
  const { run, line } = each;
  if (outages.size === 0) return run.outcomes;
  const others = rowsOf(each).flatMap(row => (outages.has(row) ? [] : [outcomesOf(row, line.tests)]));
  const isBad = (column: Uint8Array, place: number): boolean => effectOf(column[place] ?? ABSENT) === 'bad';
  return run.outcomes.map((outcome, place) =>
    isBad(run.outcomes, place) && !others.some(column => isBad(column, place)) ? ABSENT : outcome,
  );
}

function sizeOf(rows: readonly SubmissionRow[]): { bad: number; ran: number } {
  const size = { bad: 0, ran: 0 };
  for (const row of rows) {
    for (const [outcome, times] of countsOf(row).entries()) {
      const effect = effectOf(outcome);
      if (effect !== 'silent') size.ran += times;
      if (effect === 'bad') size.bad += times;
    }
  }
  return size;
}

async function isAlike({ line, placed }: WindowRun, rows: readonly SubmissionRow[], bad: number): Promise<boolean> {
  const { tests, usual, details } = await listsOf(line, placed.segment);
  const causes = new Map<string, number>();
  for (const row of rows) {
    visitResults(row, { tests, usual }, (place, outcome, detail) => {
      if (detail === 0 || effectOf(outcome) !== 'bad') return;
      const { cause } = markOf(details, place, detail, line.sha256);
      causes.set(cause, (causes.get(cause) ?? 0) + 1);
    });
  }
  return isOneCause(bad, Math.max(0, ...causes.values()));
}
