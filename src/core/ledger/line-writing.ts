// How a run comes to stand in its line: which segment it belongs to, when a new one is begun, and what a run that arrives late
// changes in the segments after its own.
import { chunkName, type Chunks } from './chunks.ts';
import { compareRuns, type RunRef } from './consolidate.ts';
import { VOLUME_DETAILS } from './detail-list.ts';
import { findHome, type LineLedger, listsWithDetails, segmentAt, volumeAt } from './line-ledger.ts';
import { parseLabel, runFile, SEGMENT_FILE, segmentLabel } from './paths.ts';
import { decodeSubmission, detailedPasses } from './run-file.ts';
import {
  addToSegment,
  changedFiles,
  createSegment,
  refuseDropped,
  removeFromSegment,
  type Segment,
  splitSegment,
  standingsAfter,
} from './segment.ts';
import { storeStandings } from './stored-standings.ts';
import type { Submission } from './submission.ts';
import { refuseUnreadable } from './submission-shape.ts';
import { addTests } from './test-list.ts';
import { usualSteps } from './usual-steps.ts';

/** Runs in a segment before the next is begun. */
export const SEGMENT_RUNS = 64;

/** Where a run stands in its line. */
type Position = Pick<RunRef, 'order' | 'build'>;

/** What a write does. */
export interface Changes {
  writes: Map<string, string>;
  removes: string[];
}

/**
 * Puts a submission where it belongs. Returns false when it is there already. `settle` must follow before anything is written.
 * @throws UnreadableLedger; UserError for a submission that could not be read again
 */
export async function addSubmission(line: LineLedger, submission: Submission): Promise<boolean> {
  refuseUnreadable(submission);
  const home = await findHome(line, submission.build);
  if (home === undefined) return add(line, labelFor(line, submission), submission);
  const segment = await segmentAt(line, home);
  const run = segment.runs.find(known => known.build === submission.build) as RunRef;
  if (submission.order >= run.order) return add(line, home, submission);
  if (segment.stored.get(submission.build)?.rows.some(({ digest }) => digest === submission.digest)) return false;
  await move(line, segment, submission);
  return true;
}

async function add(line: LineLedger, label: string | undefined, submission: Submission): Promise<boolean> {
  const segment = label === undefined ? await begin(line, submission) : await segmentAt(line, label);
  refuseDropped(segment, submission);
  const lists = { tests: line.tests, details: await volumeAt(line, segment.volume) };
  // The very first run says what its tests usually take; from then on a segment that ends says it to the next.
  if (line.labels.length === 1 && segment.stored.size === 0 && segment.usual.length === 0) {
    segment.changed.add(SEGMENT_FILE);
    const places = addTests(
      line.tests,
      submission.results.map(({ id }) => id),
    );
    segment.usual = line.tests.ids.map(() => 0);
    for (const [at, { step }] of submission.results.entries()) segment.usual[places[at] as number] = step;
  }
  if (!addToSegment(segment, submission, lists, line.sha256)) return false;
  line.unsettled.add(segment.label);
  if (segment.runs.length >= 2 * SEGMENT_RUNS) split(line, segment);
  return true;
}

/** Runs that arrive late can make a segment long: its later half becomes one of its own. */
function split(line: LineLedger, segment: Segment): void {
  nameBefore(line, segment, segment.runs[SEGMENT_RUNS] as Position);
  const next = splitSegment(segment, line.tests, SEGMENT_RUNS);
  line.segments.set(next.label, next);
  line.labels.splice(line.labels.indexOf(segment.label) + 1, 0, next.label);
  line.unsettled.add(next.label);
}

/**
 * What arrives before all that there is goes to the first segment, which is named after a later run then. Before a segment follows that would
 * be named before it, it gets the name of its own first run: segments stand in the order of their names.
 */
function nameBefore({ folder, labels, segments, unsettled, gone }: LineLedger, segment: Segment, next: Position): void {
  const old = segment.label;
  if (compareRuns(parseLabel(old), next) < 0) return;
  segment.label = segmentLabel(segment.runs[0] as Position);
  for (const name of [SEGMENT_FILE, ...segment.removed]) gone.push(`${folder}/${old}/${name}`);
  segment.removed.clear();
  segment.changed.add(SEGMENT_FILE);
  for (const build of segment.stored.keys()) {
    gone.push(`${folder}/${old}/${runFile(build)}`);
    segment.changed.add(runFile(build));
  }
  labels[labels.indexOf(old)] = segment.label;
  segments.delete(old);
  segments.set(segment.label, segment);
  if (unsettled.delete(old)) unsettled.add(segment.label);
}

/** The run turns out to stand earlier in the line than it was taken to. */
async function move(line: LineLedger, from: Segment, submission: Submission): Promise<void> {
  const { target, line: name, build } = submission;
  const to = labelFor(line, submission);
  // Before anything is changed.
  if (to !== undefined) refuseDropped(await segmentAt(line, to), submission);
  const lists = await listsWithDetails(line, from, [build]);
  const rows = from.stored.get(build)?.rows ?? [];
  const submissions = rows.map(row => decodeSubmission(row, lists, { target, line: name, build }));
  removeFromSegment(from, build);
  line.unsettled.add(from.label);
  // The one that says where it stands is first, or a segment would be begun elsewhere. Then the run may be anywhere, as its segment may be divided.
  await add(line, labelFor(line, submission), submission);
  for (const each of submissions) await add(line, await findHome(line, build), each);
}

/** The segment that a new run with this key belongs to; undefined when one has to be begun for it. */
function labelFor({ labels, segments }: LineLedger, key: Position): string | undefined {
  const label = labels.findLast(each => compareRuns(parseLabel(each), key) <= 0) ?? labels[0];
  const newest = segments.get(labels.at(-1) as string);
  if (label === undefined || newest === undefined || label !== newest.label) return label;
  const last = newest.runs.at(-1);
  const follows = last === undefined || compareRuns(key, last) > 0;
  return newest.runs.length >= SEGMENT_RUNS && follows ? undefined : label;
}

async function begin(line: LineLedger, first: Position): Promise<Segment> {
  const label = segmentLabel(first);
  const ending = line.segments.get(line.labels.at(-1) as string);
  let next = createSegment(label, 0, line.carried);
  if (ending) {
    nameBefore(line, ending, first);
    await settle(line);
    const { count, volume } = await volumeAt(line, ending.volume);
    const usual = usualSteps(ending, line.tests);
    next = createSegment(
      label,
      count >= VOLUME_DETAILS + passedWithDetail(ending) ? volume + 1 : volume,
      standingsAfter(ending, line.tests),
      usual,
    );
  }
  line.segments.set(label, next);
  line.labels.push(label);
  return next;
}

/** In its last run: what markers say of tests is the same in every run, and a volume begun anew would only say it again. */
function passedWithDetail({ runs, stored }: Segment): number {
  const rows = stored.get(runs.at(-1)?.build ?? '')?.rows ?? [];
  return rows.reduce((sum, row) => sum + detailedPasses(row), 0);
}

/** Carries what changed in older segments into the segments after them, as far as it reaches. @throws UnreadableLedger */
export async function settle(line: LineLedger): Promise<void> {
  for (const [number, label] of line.labels.entries()) {
    const nextLabel = line.labels[number + 1];
    if (!line.unsettled.delete(label) || nextLabel === undefined) continue;
    const before = standingsAfter(await segmentAt(line, label), line.tests);
    const next = await segmentAt(line, nextLabel);
    if (JSON.stringify(storeStandings(before)) === JSON.stringify(storeStandings(next.before))) continue;
    next.before = before;
    next.changed.add(SEGMENT_FILE);
    line.unsettled.add(nextLabel);
  }
}

/** What has to be written. Call it after `settle`. */
export function changesOf(line: LineLedger): Changes {
  const changes: Changes = { writes: new Map(), removes: [] };
  addChunks(changes, line.folder, line.tests.chunks);
  for (const { keys, details } of line.volumes.values()) {
    addChunks(changes, line.folder, keys);
    addChunks(changes, line.folder, details);
  }
  for (const [label, segment] of line.segments) {
    const folder = `${line.folder}/${label}`;
    for (const [name, text] of changedFiles(segment)) changes.writes.set(`${folder}/${name}`, text);
    for (const name of segment.removed) changes.removes.push(`${folder}/${name}`);
  }
  for (const path of line.gone) if (!changes.writes.has(path)) changes.removes.push(path);
  return changes;
}

export function addChunks(
  { writes }: Pick<Changes, 'writes'>,
  folder: string,
  { prefix, texts, changed }: Chunks,
): void {
  for (const number of changed) writes.set(`${folder}/${chunkName(prefix, number)}`, texts[number] as string);
}
