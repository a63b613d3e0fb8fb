// The one tree that a set of submissions has, whatever the order they came in: what recording them in their own order gives.
import { compareRuns } from './consolidate.ts';
import { addSubmission, changesOf, type LineLedger, listsWithDetails, segmentAt, settle } from './line-ledger.ts';
import { compareRows, decodeSubmission } from './run-file.ts';
import type { Submission } from './submission.ts';

/** Every submission of a line, oldest run first. @throws UnreadableLedger */
export async function submissionsOf(
  line: LineLedger,
  { target, line: name }: { target: string; line: string },
): Promise<Submission[]> {
  const submissions: Submission[] = [];
  for (const label of line.labels) {
    const segment = await segmentAt(line, label);
    const lists = await listsWithDetails(line, segment, segment.stored.keys());
    for (const { build } of segment.runs) {
      for (const row of segment.stored.get(build)?.rows ?? []) {
        submissions.push(decodeSubmission(row, lists, { target, line: name, build }));
      }
    }
  }
  return submissions;
}

/** The files of a line that holds just these submissions, by path. */
export async function canonicalFiles(empty: LineLedger, submissions: Submission[]): Promise<Map<string, string>> {
  const orders = new Map<string, number>();
  for (const { build, order } of submissions) orders.set(build, Math.min(order, orders.get(build) ?? order));
  const keyOf = ({ build }: Submission): { build: string; order: number } => ({
    build,
    order: orders.get(build) as number,
  });
  const sorted = submissions.toSorted(
    (a, b) => compareRuns(keyOf(a), keyOf(b)) || a.order - b.order || compareRows(a, b),
  );
  for (const submission of sorted) await addSubmission(empty, submission);
  await settle(empty);
  return changesOf(empty).writes;
}
