// The one tree that a set of submissions has, whatever the order they came in: what recording them in their own order gives.
import { compareRuns } from './consolidate.ts';
import { emptyLine, type LineLedger, listsWithDetails, segmentAt } from './line-ledger.ts';
import { addChunks, addSubmission, changesOf, settle } from './line-writing.ts';
import { carriedOver, countDropped, type Retention, surveyLine } from './retention.ts';
import { compareRows, decodeSubmission } from './run-file.ts';
import { changedFiles } from './segment.ts';
import { digestOf, type Submission } from './submission.ts';

interface Place {
  target: string;
  line: string;
}

/** The submissions of a line from a run on, oldest run first; those of one run in the order of theirs. @throws UnreadableLedger */
export async function* submissionsOf(line: LineLedger, place: Place, from = 0): AsyncGenerator<Submission> {
  let skipped = 0;
  for (const label of line.labels) {
    const segment = await segmentAt(line, label);
    const runs = segment.runs.slice(Math.max(0, from - skipped));
    skipped += segment.runs.length;
    const lists = await listsWithDetails(
      line,
      segment,
      runs.map(({ build }) => build),
    );
    for (const { build } of runs) {
      const rows = (segment.stored.get(build)?.rows ?? []).toSorted((a, b) => a.order - b.order || compareRows(a, b));
      for (const row of rows) yield decodeSubmission(row, lists, { ...place, build });
    }
    // A long line would not fit into memory at once.
    if (segment.changed.size === 0) line.segments.delete(label);
    for (const volume of line.volumes.keys()) if (volume !== segment.volume) line.volumes.delete(volume);
  }
}

/** The files of a line that holds just these submissions, by path. They must come in their own order. */
async function writeInOrder(
  empty: LineLedger,
  submissions: AsyncIterable<Submission> | Iterable<Submission>,
): Promise<Map<string, string>> {
  const writes = new Map<string, string>();
  for await (const submission of submissions) {
    await addSubmission(empty, submission);
    takeFinished(empty, writes);
  }
  await settle(empty);
  for (const [path, text] of changesOf(empty).writes) writes.set(path, text);
  return writes;
}

/** In order, whatever stands before the newest segment does not change any more, and need not be kept but as text. */
function takeFinished(line: LineLedger, writes: Map<string, string>): void {
  const newest = line.segments.get(line.labels.at(-1) as string);
  for (const [label, segment] of line.segments) {
    if (segment === newest) continue;
    for (const [name, text] of changedFiles(segment)) writes.set(`${line.folder}/${label}/${name}`, text);
    line.segments.delete(label);
  }
  for (const [volume, { keys, details }] of line.volumes) {
    if (volume === newest?.volume) continue;
    addChunks({ writes }, line.folder, keys);
    addChunks({ writes }, line.folder, details);
    line.volumes.delete(volume);
  }
}

/** The files of a line that holds just these submissions, by path. */
export function canonicalFiles(empty: LineLedger, submissions: Submission[]): Promise<Map<string, string>> {
  const orders = new Map<string, number>();
  for (const { build, order } of submissions) orders.set(build, Math.min(order, orders.get(build) ?? order));
  const keyOf = ({ build }: Submission): { build: string; order: number } => ({
    build,
    order: orders.get(build) as number,
  });
  const sorted = submissions.toSorted(
    (a, b) => compareRuns(keyOf(a), keyOf(b)) || a.order - b.order || compareRows(a, b),
  );
  return writeInOrder(empty, sorted);
}

export interface CompactLine {
  /** As it is after that: its newest segment can be read. */
  line: LineLedger;
  /** By path. */
  files: Map<string, string>;
  /** Runs that are kept, and that are not. */
  runs: number;
  dropped: number;
  /** Tests that no run has any more which is kept. */
  forgotten: number;
}

/** A line as it would be had its submissions been recorded in their own order, and what retention drops never been kept. @throws UnreadableLedger */
export async function compactLine(line: LineLedger, place: Place, retention: Retention): Promise<CompactLine> {
  const survey = await surveyLine(line);
  const dropped = countDropped(survey.times, retention);
  const carried = await carriedOver(line, dropped, survey);
  const fresh = emptyLine(line.folder, line.sha256, carried);
  const files = await writeInOrder(fresh, submissionsOf(line, place, dropped));
  const forgotten = line.tests.ids.length - fresh.tests.ids.length;
  return { line: fresh, files, runs: survey.times.length - dropped, dropped, forgotten };
}

/** The submissions of a line as those of another target: what they are known by has the target in it. @throws UnreadableLedger */
export async function* submissionsAs(line: LineLedger, place: Place, target: string): AsyncGenerator<Submission> {
  for await (const submission of submissionsOf(line, place)) {
    const renamed = { ...submission, target };
    yield { ...renamed, digest: digestOf(renamed, line.sha256) };
  }
}

/** A line under another target's name, with what it carries of runs that were dropped. @throws UnreadableLedger */
export async function lineAs(
  line: LineLedger,
  place: Place,
  { target, folder }: { target: string; folder: string },
): Promise<Pick<CompactLine, 'line' | 'files'>> {
  const carried = await carriedOver(line, 0, await surveyLine(line));
  const fresh = emptyLine(folder, line.sha256, carried);
  return { line: fresh, files: await writeInOrder(fresh, submissionsAs(line, place, target)) };
}
