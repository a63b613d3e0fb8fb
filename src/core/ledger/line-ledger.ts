// The runs of one target's line, as they are read: what is read of it, and which segment a run is in.
import { chunkName, chunksOf, countChunks, createChunks } from './chunks.ts';
import { compareRuns } from './consolidate.ts';
import { type DetailList, detailsPrefix, keysPrefix, parseDetailList, unreadFiles } from './detail-list.ts';
import { labelsByName } from './named-order.ts';
import { isLabel, parseLabel, runFile } from './paths.ts';
import { type Lists, visitResults } from './run-file.ts';
import { type Files, parseSegment, type Segment } from './segment.ts';
import type { Standings } from './standing.ts';
import type { Sha256 } from './submission.ts';
import { addTests, parseTestList, type TestList } from './test-list.ts';

/** One state of the branch, to be read from. A folder that is not there has no names and no files. */
export interface BranchReader {
  /** The files directly in a folder, or those of them whose name is wanted, with their text. */
  files: (folder: string, wanted?: (name: string) => boolean) => Promise<Files>;
  /** The names of what is directly in a folder, sorted by code unit. */
  names: (folder: string) => Promise<string[]>;
  /** The names of the folders directly in a folder; `''` is the root. */
  folders: (folder: string) => Promise<string[]>;
  /** Those folders directly in `folder` that have an entry of that name. */
  foldersWith: (folder: string, name: string) => Promise<string[]>;
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
export async function volumeAt(line: LineLedger, volume: number): Promise<DetailList> {
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

/** What is left of runs that were dropped: where those tests stood after them that are in a run which is kept. */
export interface Carried {
  /** In the order of the columns. */
  tests: string[];
  standings: Standings;
}

const EMPTY_BRANCH: BranchReader = {
  files: async () => new Map(),
  names: async () => [],
  folders: async () => [],
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
