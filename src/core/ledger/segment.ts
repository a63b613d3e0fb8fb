// A segment: a bounded number of consecutive runs of one line, in one folder, and where every test stood before them. New
// runs go to the newest segment; an older one changes only when a run arrives late.
import * as v from 'valibot';
import { OlderThanKept, UnreadableLedger } from '../errors.ts';
import { compareRuns, type RunSummary, summarise } from './consolidate.ts';
import { ABSENT } from './outcome.ts';
import { buildOfFile, runFile, SEGMENT_FILE, segmentLabel } from './paths.ts';
import { compareRows, encodeSubmission, type Lists, parseRunFile, renderRunFile, type StoredRun } from './run-file.ts';
import { alphabet, decodeRow, encodeRow } from './row.ts';
import { wholeNumber, withShape } from './shape.ts';
import { advance, copyStandings, emptyStandings, type Rename, type Standings } from './standing.ts';
import { restoreStandings, STANDINGS, storeStandings } from './stored-standings.ts';
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
  /** What was found of renames, run by run, and in what. */
  named?: { runs: RunSummary[]; before: Standings; renames: Rename[][] };
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

const HEAD = v.object({ details: wholeNumber(0), usual: v.string(), ...STANDINGS });

function parseHead(label: string, text: string | undefined, tests: TestList): Segment {
  if (text === undefined) throw new UnreadableLedger(`${SEGMENT_FILE} is missing`);
  let stored: { format?: unknown } | null;
  try {
    stored = JSON.parse(text);
  } catch (cause) {
    throw new UnreadableLedger(`${SEGMENT_FILE} is not JSON`, { cause });
  }
  checkFormat(stored?.format, SEGMENT_FILE);
  const { details, usual, ...standings } = withShape(HEAD, stored, SEGMENT_FILE, 'a segment');
  const before = restoreStandings(standings, tests.ids.length);
  const segment = createSegment(label, details, before, [...decodeRow(usual, STEPS, tests.ids.length)]);
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
export function standingsAfter(segment: Segment, tests: TestList, runs = segment.runs.length): Standings {
  const standings = copyStandings(segment.before);
  const renames = namedIn(segment);
  for (const [place, run] of segment.runs.slice(0, runs).entries()) {
    renames[place] = advance(standings, run, tests, renames[place]);
  }
  return standings;
}

/** Which tests go on under another name, by the place of the run that they do so in. */
export function renamesIn(segment: Segment, tests: TestList): readonly Rename[][] {
  const renames = namedIn(segment);
  if (renames.length < segment.runs.length) standingsAfter(segment, tests);
  return renames;
}

/** What is known of renames in the segment as it is. */
function namedIn(segment: Segment): Rename[][] {
  const { runs, before, named } = segment;
  if (named?.runs === runs && named.before === before) return named.renames;
  segment.named = { runs, before, renames: mayRename(segment) ? [] : runs.map(() => []) };
  return segment.named.renames;
}

/** False for most segments, of which not every run need be gone through: no test is new in them, and nothing is told. */
function mayRename({ before, runs }: Segment): boolean {
  const [first] = runs;
  // Before the very first run there are no other names.
  const known = before.runs.length > 0 ? before.seen : (first?.outcomes ?? []);
  const later = before.runs.length > 0 ? runs : runs.slice(1);
  if (later.some(({ renamed }) => renamed !== undefined)) return true;
  const length = later.reduce((most, { outcomes }) => Math.max(most, outcomes.length), 0);
  for (let place = 0; place < length; place++) {
    if (!known[place] && later.some(({ outcomes }) => (outcomes[place] ?? ABSENT) !== ABSENT)) return true;
  }
  return false;
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
export function splitSegment(segment: Segment, tests: TestList, at: number): Segment {
  const later = segment.runs.slice(at);
  const label = segmentLabel(later[0] as RunSummary);
  const next = createSegment(label, segment.volume, standingsAfter(segment, tests, at), segment.usual);
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
