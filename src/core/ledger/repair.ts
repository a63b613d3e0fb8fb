// Makes anew what is derived from the runs, where it is missing or not what they give. What was recorded is never changed, and
// nothing is made up: a segment's head that is rebuilt must give every submission in it the digest it was recorded with.
import { UnreadableLedger } from '../errors.ts';
import { chunksOf, countChunks } from './chunks.ts';
import { compareRuns } from './consolidate.ts';
import { differingKeys } from './derived-keys.ts';
import { type BranchReader, emptyLine, type LineLedger, segmentAt } from './line-ledger.ts';
import { isLabel, parseLabel, SEGMENT_FILE } from './paths.ts';
import { changedFiles, createSegment, type Files, parseSegment, type Segment, standingsAfter } from './segment.ts';
import { type Sha256 } from './submission.ts';
import { compareText } from '../compare-text.ts';
import { parseTestList } from './test-list.ts';
import { usualSteps } from './usual-steps.ts';
import {
  checkBeginning,
  checkOrder,
  checkStandings,
  checkSubmissions,
  DIFFERING_KEYS,
  type Finding,
  type Place,
} from './verify.ts';

export interface Repaired {
  writes: Map<string, string>;
  /** What is mended by the writes. */
  mended: Finding[];
  /** What cannot be. */
  left: Finding[];
}

/** Does not throw for what is on the branch: what cannot be read is said. */
export async function repairLine(branch: BranchReader, place: Place, sha256: Sha256): Promise<Repaired> {
  const repaired: Repaired = { writes: new Map(), mended: [], left: [] };
  const keys = (await tried(repaired, place.folder, () => keysToMend(branch, place, sha256, repaired))) ?? new Map();
  const mended = withFiles(branch, place.folder, keys);
  const line = await tried(repaired, place.folder, () => openWithoutSegments(mended, place.folder, sha256));
  let before: Segment | undefined;
  for (const [number, label] of (line?.labels ?? []).entries()) {
    const path = `${place.folder}/${label}`;
    before = await tried(repaired, path, () =>
      repairSegment(line as LineLedger, place, label, number === 0 ? null : before, repaired),
    );
    line?.segments.delete(label);
  }
  // That all submissions are as they were recorded shows that the details are.
  const isProved = repaired.left.length === 0;
  for (const [name, text] of keys) {
    const path = `${place.folder}/${name}`;
    if (isProved) repaired.writes.set(path, text);
    (isProved ? repaired.mended : repaired.left).push({ path, message: DIFFERING_KEYS });
  }
  return repaired;
}

/** The keys of details, from the details. @throws UnreadableLedger */
async function keysToMend(
  branch: BranchReader,
  { folder }: Place,
  sha256: Sha256,
  { left }: Repaired,
): Promise<Map<string, string>> {
  const keys = new Map<string, string>();
  for (const [name, text] of await differingKeys(branch, folder, await branch.names(folder), sha256)) {
    if (text !== undefined) keys.set(name, text);
    else left.push({ path: `${folder}/${name}`, message: 'it is there, and there are no details that it belongs to' });
  }
  return keys;
}

/** The branch with other files in a folder. */
const withFiles = (branch: BranchReader, folder: string, files: Files): BranchReader => ({
  ...branch,
  names: async of => {
    const names = await branch.names(of);
    return of === folder ? [...new Set([...names, ...files.keys()])].sort(compareText) : names;
  },
  files: async (of, wanted = () => true) => {
    const read = await branch.files(of, wanted);
    return of === folder ? new Map([...read, ...[...files].filter(([name]) => wanted(name))]) : read;
  },
});

async function tried<T>({ left }: Repaired, path: string, attempt: () => Promise<T>): Promise<T | undefined> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof UnreadableLedger)) throw error;
    left.push({ path, message: error.message });
    return undefined;
  }
}

async function openWithoutSegments(branch: BranchReader, folder: string, sha256: Sha256): Promise<LineLedger> {
  const names = await branch.names(folder);
  const labels = names.filter(isLabel).sort((a, b) => compareRuns(parseLabel(a), parseLabel(b)));
  const lists = await branch.files(folder, name => name.startsWith('tests-'));
  const tests = parseTestList(chunksOf(lists, 'tests', countChunks(names, 'tests')));
  return { ...emptyLine(folder, sha256), branch, names, labels, tests };
}

/** @param earlier the segment before; null for none, undefined for one that cannot be read */
async function repairSegment(
  line: LineLedger,
  place: Place,
  label: string,
  earlier: Segment | null | undefined,
  { writes, mended, left }: Repaired,
): Promise<Segment> {
  const path = `${line.folder}/${label}`;
  let segment: Segment;
  try {
    segment = await segmentAt(line, label);
  } catch (error) {
    if (!(error instanceof UnreadableLedger) || !earlier) throw error;
    segment = await rebuildHead(line, place, label, earlier, error);
    mended.push({ path: `${path}/${SEGMENT_FILE}`, message: error.message });
  }
  await checkSubmissions(line, segment, place, message => left.push({ path, message }));
  if (earlier) checkOrder(earlier, segment, message => left.push({ path, message }));
  if (earlier === null) checkBeginning(segment, message => left.push({ path, message }));
  else if (earlier === undefined)
    left.push({
      path,
      message: 'where its tests stand at its beginning cannot be told, as a segment before cannot be read',
    });
  else if (
    !checkStandings(line, earlier, segment, message => mended.push({ path: `${path}/${SEGMENT_FILE}`, message }))
  ) {
    segment.before = standingsAfter(earlier, line.tests);
    segment.changed.add(SEGMENT_FILE);
  }
  for (const [name, text] of changedFiles(segment)) writes.set(`${path}/${name}`, text);
  return segment;
}

/** The head of a segment from the segment before, with each volume of details that there is. @throws UnreadableLedger */
async function rebuildHead(
  line: LineLedger,
  place: Place,
  label: string,
  earlier: Segment,
  why: UnreadableLedger,
): Promise<Segment> {
  const files: Files = await line.branch.files(`${line.folder}/${label}`);
  const usual = usualSteps(earlier, line.tests);
  const volumes = new Set(line.names.flatMap(name => /^keys-(\d+)-/.exec(name)?.[1] ?? []).map(Number));
  for (const volume of new Set([earlier.volume, earlier.volume + 1, ...volumes])) {
    const head = createSegment(label, volume, standingsAfter(earlier, line.tests), usual);
    const text = changedFiles(head).get(SEGMENT_FILE) as string;
    const segment = parseSegment(label, new Map([...files, [SEGMENT_FILE, text]]), line.tests);
    if (!(await isAsRecorded(line, place, segment))) continue;
    segment.changed.add(SEGMENT_FILE);
    return segment;
  }
  throw new UnreadableLedger(`${why.message}, and it cannot be rebuilt from the segment before`, { cause: why });
}

async function isAsRecorded(line: LineLedger, place: Place, segment: Segment): Promise<boolean> {
  const differing: string[] = [];
  try {
    await checkSubmissions(line, segment, place, message => differing.push(message));
  } catch (error) {
    if (!(error instanceof UnreadableLedger)) throw error;
    return false;
  }
  return differing.length === 0;
}
