// The runs of one target's line: which segment a run belongs to, when a new one is begun, and what a run that arrives late
// changes in the segments after its own.
import { chunkName, type Chunks, chunksOf, countChunks, createChunks } from './chunks.ts';
import { compareRuns, type RunRef } from './consolidate.ts';
import {
  type DetailList,
  detailsPrefix,
  keysPrefix,
  parseDetailList,
  unreadFiles,
  VOLUME_DETAILS,
} from './detail-list.ts';
import { labelsByName } from './named-order.ts';
import { isLabel, parseLabel, runFile, SEGMENT_FILE, segmentLabel } from './paths.ts';
import { decodeSubmission, type Lists, visitResults } from './run-file.ts';
import {
  addToSegment,
  changedFiles,
  createSegment,
  type Files,
  parseSegment,
  refuseDropped,
  removeFromSegment,
  type Segment,
  splitSegment,
  standingsAfter,
} from './segment.ts';
import type { Standings } from './standing.ts';
import { storeStandings } from './stored-standings.ts';
import type { Sha256, Submission } from './submission.ts';
import { addTests, parseTestList, type TestList } from './test-list.ts';
import { usualSteps } from './usual-steps.ts';

/** Runs in a segment before the next is begun. */
export const SEGMENT_RUNS = 64;

/** One state of the branch, to be read from. A folder that is not there has no names and no files. */
export interface BranchReader {
  /** The files directly in a folder, or those of them whose name is wanted, with their text. */
  files: (folder: string, wanted?: (name: string) => boolean) => Promise<Files>;
  /** The names of what is directly in a folder, sorted by code unit. */
  names: (folder: string) => Promise<string[]>;
  /** Those folders directly in `folder` that have an entry of that name. */
  foldersWith: (folder: string, name: string) => Promise<string[]>;
}

/** Where a run stands in its line. */
type Position = Pick<RunRef, 'order' | 'build'>;

/** What a write does. */
export interface Changes {
  writes: Map<string, string>;
  removes: string[];
}

export interface LineLedger {
  branch: BranchReader;
  folder: string;
  sha256: Sha256;
  /** What is directly in the folder. */
  names: string[];
  tests: TestList;
  /** The volumes of details that were read. */
  volumes: Map<number, DetailList>;
  /** Labels of the segments, oldest first. */
  labels: string[];
  /** The segments that were read. */
  segments: Map<string, Segment>;
  /** Labels of segments whose runs have changed since the segments after them were settled. */
  unsettled: Set<string>;
  /** Paths of a segment that has another label now. */
  gone: string[];
  /** Where the tests stand before the first run, in a line of which retention has dropped older ones. */
  carried?: Standings;
}

/** Opens a line for recording and for reading: the list of tests and the newest segment. @throws UnreadableLedger */
export async function openLine(branch: BranchReader, folder: string, sha256: Sha256): Promise<LineLedger> {
  const names = await branch.names(folder);
  const labels = names.filter(isLabel).sort((a, b) => compareRuns(parseLabel(a), parseLabel(b)));
  const newest = labels.at(-1);
  const testFiles = countChunks(names, 'tests');
  const [lists, files] = await Promise.all([
    branch.files(folder, name => name.startsWith('tests-')),
    newest === undefined ? new Map<string, string>() : branch.files(`${folder}/${newest}`),
  ]);
  const tests = parseTestList(chunksOf(lists, 'tests', testFiles));
  const segments = new Map<string, Segment>();
  if (newest !== undefined) segments.set(newest, parseSegment(newest, files, tests));
  return { branch, folder, sha256, names, tests, volumes: new Map(), labels, segments, unsettled: new Set(), gone: [] };
}

/** @throws UnreadableLedger */
export async function segmentAt(line: LineLedger, label: string): Promise<Segment> {
  const known = line.segments.get(label);
  if (known) return known;
  const segment = parseSegment(label, await line.branch.files(`${line.folder}/${label}`), line.tests);
  line.segments.set(label, segment);
  return segment;
}

/** A volume of details: its keys, and the last file, which is added to. @throws UnreadableLedger */
async function volumeAt(line: LineLedger, volume: number): Promise<DetailList> {
  const known = line.volumes.get(volume);
  if (known) return known;
  const [keys, details] = [keysPrefix(volume), detailsPrefix(volume)];
  const [keyFiles, detailFiles] = [countChunks(line.names, keys), countChunks(line.names, details)];
  const last = chunkName(details, detailFiles - 1);
  const wanted = (name: string): boolean => name.startsWith(`${keys}-`) || name === last;
  const files = detailFiles === 0 ? new Map<string, string>() : await line.branch.files(line.folder, wanted);
  const list = parseDetailList(volume, chunksOf(files, keys, keyFiles), chunksOf(files, details, detailFiles));
  line.volumes.set(volume, list);
  return list;
}

/** The lists of a segment. Before a detail is looked up in them, `readDetails` must have been told. @throws UnreadableLedger */
export async function listsOf(line: LineLedger, { volume, usual }: Segment): Promise<Lists> {
  return { tests: line.tests, details: await volumeAt(line, volume), usual };
}

/** Reads the files of those details that are not in memory. @throws UnreadableLedger */
export async function readDetails(
  line: LineLedger,
  { details }: Pick<Lists, 'details'>,
  wanted: Iterable<[test: number, number: number]>,
): Promise<void> {
  const unread = unreadFiles(details, wanted);
  if (unread.size === 0) return;
  const names = new Map([...unread].map(file => [chunkName(details.details.prefix, file), file]));
  const files = await line.branch.files(line.folder, name => names.has(name));
  for (const [name, text] of files) details.details.texts[names.get(name) as number] = text;
}

/** The lists of a segment with all details that its given runs refer to. @throws UnreadableLedger */
export async function listsWithDetails(line: LineLedger, segment: Segment, builds: Iterable<string>): Promise<Lists> {
  const lists = await listsOf(line, segment);
  const wanted: [number, number][] = [];
  for (const build of builds) {
    for (const row of segment.stored.get(build)?.rows ?? []) {
      visitResults(row, lists, (place, _outcome, detail) => {
        if (detail > 0) wanted.push([place, detail]);
      });
    }
  }
  await readDetails(line, lists, wanted);
  return lists;
}

/** Puts a submission where it belongs. Returns false when it is there already. `settle` must follow before anything is written. */
export async function addSubmission(line: LineLedger, submission: Submission): Promise<boolean> {
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
    addTests(
      line.tests,
      submission.results.map(({ id }) => id),
    );
    segment.usual = line.tests.ids.map(() => 0);
    for (const { id, step } of submission.results) segment.usual[line.tests.places.get(id) as number] = step;
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

/** The label of the segment that has a run of that build, if there is one. */
export async function findHome(line: LineLedger, build: string): Promise<string | undefined> {
  const { branch, folder, labels, segments } = line;
  for (const [label, segment] of segments) if (segment.stored.has(build)) return label;
  const isUnread = (label: string): boolean => !segments.has(label);
  if (!labels.some(isUnread)) return undefined;
  // What has come to stand elsewhere since the newest segment was read is in memory.
  const near = segments.get(labels.at(-1) as string)?.before.byName ? labelsByName(labels, build) : undefined;
  if (near === undefined) {
    const found = await branch.foldersWith(folder, runFile(build));
    return labels.find(label => isUnread(label) && found.includes(label));
  }
  for (const label of near.filter(isUnread)) {
    if ((await branch.names(`${folder}/${label}`)).includes(runFile(build))) return label;
  }
  return undefined;
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
      count >= VOLUME_DETAILS ? volume + 1 : volume,
      standingsAfter(ending, line.tests),
      usual,
    );
  }
  line.segments.set(label, next);
  line.labels.push(label);
  return next;
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

/** What is left of runs that were dropped: where those tests stood after them that are in a run which is kept. */
export interface Carried {
  /** In the order of the columns. */
  tests: string[];
  standings: Standings;
}

const EMPTY_BRANCH: BranchReader = {
  files: async () => new Map(),
  names: async () => [],
  foldersWith: async () => [],
};

/** A line that nothing is recorded on. */
export function emptyLine(folder: string, sha256: Sha256, carried?: Carried): LineLedger {
  const tests = parseTestList(createChunks('tests'));
  if (carried) addTests(tests, carried.tests);
  return {
    branch: EMPTY_BRANCH,
    folder,
    sha256,
    names: [],
    tests,
    volumes: new Map(),
    labels: [],
    segments: new Map(),
    unsettled: new Set(),
    gone: [],
    ...(carried ? { carried: carried.standings } : {}),
  };
}
