// A segment: a bounded number of consecutive runs of one line, in one folder, and where every test stood before them. New
// runs go to the newest segment; an older one changes only when a run arrives late.
import { OlderThanKept, UnreadableLedger } from '../errors.ts';
import { compareRuns, type RunSummary, summarise } from './consolidate.ts';
import { buildOfFile, runFile, SEGMENT_FILE, segmentLabel } from './paths.ts';
import { compareRows, encodeSubmission, type Lists, parseRunFile, renderRunFile, type StoredRun } from './run-file.ts';
import { alphabet, decodeRow, encodeRow } from './row.ts';
import {
  advance,
  copyStandings,
  emptyStandings,
  restoreStandings,
  type Standings,
  type StoredStandings,
  storeStandings,
} from './standing.ts';
import type { Sha256, Submission } from './submission.ts';
import type { TestList } from './test-list.ts';

/** The version of everything on the branch. A reader must refuse a higher one. */
export const FORMAT = 1;

export interface Segment {
  label: string;
  /** Where the tests stood before its first run. */
  before: Standings;
  /** See `Lists`. */
  usual: number[];
  /** Which volume the details of its runs are in. */
  volume: number;
  stored: Map<string, StoredRun>;
  /** In the order of the line. */
  runs: RunSummary[];
  /** Names of files that are not on the branch as they are here. */
  changed: Set<string>;
  removed: Set<string>;
}

export type Files = ReadonlyMap<string, string>;

const STEPS = alphabet('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', 'a');

export function createSegment(
  label: string,
  volume: number,
  before: Standings = emptyStandings(),
  usual: number[] = [],
): Segment {
  return {
    label,
    before,
    usual,
    volume,
    stored: new Map(),
    runs: [],
    changed: new Set([SEGMENT_FILE]),
    removed: new Set(),
  };
}

/** Reads a segment's folder. @throws UnreadableLedger */
export function parseSegment(label: string, files: Files, tests: TestList): Segment {
  const segment = parseHead(label, files.get(SEGMENT_FILE), tests);
  for (const [name, text] of files) {
    const build = buildOfFile(name);
    if (build === undefined) continue;
    const run = parseRunFile(text, name);
    segment.stored.set(build, run);
    segment.runs.push(summarise(run, tests));
  }
  segment.runs.sort(compareRuns);
  return segment;
}

function parseHead(label: string, text: string | undefined, tests: TestList): Segment {
  if (text === undefined) throw new UnreadableLedger(`${SEGMENT_FILE} is missing`);
  let stored: ({ format?: unknown; details?: unknown; usual?: unknown } & Partial<StoredStandings>) | null;
  try {
    stored = JSON.parse(text);
  } catch (cause) {
    throw new UnreadableLedger(`${SEGMENT_FILE} is not JSON`, { cause });
  }
  checkFormat(stored?.format, SEGMENT_FILE);
  const { details, usual, runs, seen, standings, byName } = stored ?? {};
  if (
    typeof details !== 'number' ||
    typeof usual !== 'string' ||
    !Array.isArray(runs) ||
    typeof seen !== 'string' ||
    !Array.isArray(standings)
  ) {
    throw new UnreadableLedger(`${SEGMENT_FILE} does not have the shape of a segment`);
  }
  const before = restoreStandings({ runs, seen, standings, ...(byName ? { byName } : {}) }, tests.ids.length);
  const segment = createSegment(label, details, before, decodeRow(usual, STEPS, tests.ids.length));
  segment.changed.clear();
  return segment;
}

/** @throws UnreadableLedger when the format is not one that this program can read */
export function checkFormat(format: unknown, name: string): void {
  if (format === FORMAT) return;
  if (typeof format === 'number' && format > FORMAT) {
    throw new UnreadableLedger(
      `${name} has format ${format}, and this pytest-ledger knows formats up to ${FORMAT}: update pytest-ledger`,
    );
  }
  throw new UnreadableLedger(`${name} does not say its format`);
}

/** Where the tests stand after the segment's last run, or after fewer of its runs. */
export function standingsAfter(segment: Segment, runs = segment.runs.length): Standings {
  const standings = copyStandings(segment.before);
  for (const run of segment.runs.slice(0, runs)) advance(standings, run, run.outcomes);
  return standings;
}

/** Adds a submission to its run, or begins the run. Returns false when the run has it already. */
export function addToSegment(
  segment: Segment,
  submission: Submission,
  lists: Omit<Lists, 'usual'>,
  sha256: Sha256,
): boolean {
  const { build } = submission;
  const run = segment.stored.get(build) ?? { build, rows: [] };
  if (run.rows.some(row => row.digest === submission.digest)) return false;
  const row = encodeSubmission(submission, { ...lists, usual: segment.usual }, sha256);
  run.rows = [...run.rows, row].sort(compareRows);
  segment.stored.set(build, run);
  segment.runs = [...segment.runs.filter(known => known.build !== build), summarise(run, lists.tests)].sort(
    compareRuns,
  );
  segment.changed.add(runFile(build));
  segment.removed.delete(runFile(build));
  return true;
}

export function removeFromSegment(segment: Segment, build: string): void {
  segment.stored.delete(build);
  segment.runs = segment.runs.filter(run => run.build !== build);
  segment.changed.delete(runFile(build));
  segment.removed.add(runFile(build));
}

/** Moves the runs from that place on to a segment of their own. */
export function splitSegment(segment: Segment, at: number): Segment {
  const later = segment.runs.slice(at);
  const label = segmentLabel(later[0] as RunSummary);
  const next = createSegment(label, segment.volume, standingsAfter(segment, at), segment.usual);
  for (const { build } of later) {
    next.stored.set(build, segment.stored.get(build) as StoredRun);
    next.changed.add(runFile(build));
    removeFromSegment(segment, build);
  }
  next.runs = later;
  return next;
}

/**
 * What retention has dropped stays dropped: where its tests stood is known, but no run can be folded into that any more.
 * @throws OlderThanKept
 */
export function refuseDropped({ before }: Segment, { line, build, order }: Submission): void {
  const newest = before.runs.at(-1);
  if (!newest?.dropped || compareRuns({ order, build }, newest) > 0) return;
  throw new OlderThanKept(
    `Run ${build} on ${line} is older than the runs that are kept there: those up to run ${newest.build} of ${newest.time} were dropped when the ledger was compacted. Its results cannot be added any more.`,
  );
}

/** What has to be written so that the branch holds the segment as it is here. */
export function changedFiles({ changed, stored, before, usual, volume }: Segment): Map<string, string> {
  const files = new Map<string, string>();
  if (changed.has(SEGMENT_FILE)) {
    const head = { format: FORMAT, details: volume, usual: encodeRow(usual, STEPS), ...storeStandings(before) };
    files.set(SEGMENT_FILE, `${JSON.stringify(head)}\n`);
  }
  for (const [build, run] of stored) if (changed.has(runFile(build))) files.set(runFile(build), renderRunFile(run));
  return files;
}
