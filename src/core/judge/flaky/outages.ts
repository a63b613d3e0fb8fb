// Which failures of a run are of an outage: they say nothing of a single test.
import { markOf } from '../../ledger/detail-list.ts';
import { listsOf } from '../../ledger/line-ledger.ts';
import { ABSENT, effectOf } from '../../ledger/outcome.ts';
import { countsOf, outcomesOf, type SubmissionRow, visitResults } from '../../ledger/run-file.ts';
import { isShared, isWidespread } from '../outage.ts';
import type { WindowRun } from '../window.ts';

export const rowsOf = ({ placed, run }: WindowRun): SubmissionRow[] => placed.segment.stored.get(run.build)?.rows ?? [];

/** By session, the places of tests that failed there by an outage. */
export type Outages = ReadonlyMap<SubmissionRow, ReadonlySet<number>>;

/**
 * Looked at are each session and all sessions of one attempt together, as shards are parts of one suite.
 * @param withCauses whether causes are compared as well, for which the run's details are looked up
 * @throws UnreadableLedger
 */
export async function outagesIn(each: WindowRun, withCauses: boolean): Promise<Outages> {
  const rows = rowsOf(each);
  const attempts = new Set(rows.length < 2 ? [] : rows.map(({ attempt }) => attempt));
  const groups = [
    ...rows.map(row => [row]),
    ...Array.from(attempts, number => rows.filter(row => row.attempt === number)),
  ];
  const outages = new Map<SubmissionRow, Set<number>>();
  for (const group of groups) {
    const { bad, ran } = sizeOf(group);
    const isWhole = isWidespread(bad, ran);
    if (!isWhole && !(withCauses && isShared(bad))) continue;
    for (const { row, place } of await failuresIn(each, group, isWhole)) {
      outages.set(row, (outages.get(row) ?? new Set()).add(place));
    }
  }
  return outages;
}

/** The run's outcomes by its own test places, without failures that only outages have. @throws UnreadableLedger */
export function outcomesOutside(each: WindowRun, outages: Outages): Uint8Array {
  const { run, line } = each;
  if (outages.size === 0) return run.outcomes;
  const rows = rowsOf(each).map(row => ({ outcomes: outcomesOf(row, line.tests), places: outages.get(row) }));
  const isBad = (column: Uint8Array, place: number): boolean => effectOf(column[place] ?? ABSENT) === 'bad';
  return run.outcomes.map((outcome, place) => {
    if (!isBad(run.outcomes, place)) return outcome;
    return rows.some(({ outcomes, places }) => isBad(outcomes, place) && !places?.has(place)) ? outcome : ABSENT;
  });
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

interface Failure {
  row: SubmissionRow;
  place: number;
  /** Of its detail; 0 for none. */
  number: number;
}

/** @param isWhole all failures, not only those whose cause many of them have */
async function failuresIn(
  { line, placed }: WindowRun,
  rows: readonly SubmissionRow[],
  isWhole: boolean,
): Promise<Failure[]> {
  const { tests, usual, details } = await listsOf(line, placed.segment);
  const failures: Failure[] = [];
  for (const row of rows) {
    visitResults(row, { tests, usual }, (place, outcome, number) => {
      if (effectOf(outcome) === 'bad') failures.push({ row, place, number });
    });
  }
  if (isWhole) return failures;
  const byCause = new Map<string, Failure[]>();
  for (const failure of failures) {
    if (failure.number === 0) continue;
    const { cause } = markOf(details, failure.place, failure.number, line.sha256);
    const alike = byCause.get(cause);
    if (alike) alike.push(failure);
    else byCause.set(cause, [failure]);
  }
  return [...byCause.values()].filter(({ length }) => isShared(length)).flat();
}
