// What the submissions of one run say together.
import { compareNatural } from '../compare-text.ts';
import { UnreadableLedger } from '../errors.ts';
import type { Outcome } from '../model.ts';
import { ABSENT, type Counts, emptyCounts, isWorse, OUTCOME_LETTERS, presenceOf } from './outcome.ts';
import { compareRows, countsOf, outcomesOf, type StoredRun, type SubmissionRow, visitNotRun } from './run-file.ts';
import type { Invocation } from '../parse/needed-options.ts';
import type { DeclaredRename } from './rename.ts';
import { inOrder, type SubmissionHead } from './submission.ts';
import type { TestList } from './test-list.ts';

/** What identifies a run to a reader, and where it stands in its line. */
export interface RunRef {
  build: string;
  order: number;
  commit: string | null;
  /** Start of its earliest submission, ISO 8601 in UTC. */
  time: string;
  subject?: string;
  /** What was tested is not its commit as it is: the work tree had changes. */
  changed?: true;
  /** Retention has dropped the run: this reference is all that is left of it. */
  dropped?: true;
}

export interface RunSummary extends RunRef {
  /** Seconds of its pytest sessions together, of each key the latest. */
  seconds: number;
  counts: Counts;
  /** Outcome numbers by test place; places beyond the end are absent. */
  outcomes: Uint8Array;
  /** How many submissions it has, by key, and how many it is made of where that is known. */
  submissions: number;
  shards?: number;
  result?: string;
  description?: string;
  link?: string;
  base?: { line: string; commit: string };
  /** Of a session that was stopped: why, how many tests were collected and not run by any submission, and their places. */
  stopped?: string;
  notRun?: number;
  notRunPlaces?: ReadonlySet<number>;
  /** A session was stopped and nobody knows what it did not run: no test that is absent is known to be gone. */
  openEnded?: true;
  /** A session died, or could not start. */
  died?: true;
  /** Where and how pytest was run. */
  pytest?: Invocation;
  /** What its submissions say of the tested tree: see `SubmissionHead`. Absent where none looked at it. */
  alsoInTree?: ReadonlySet<string>;
  /** What its submissions tell of other names before. */
  renamed?: DeclaredRename[];
}

/** Whether no session of it came to run a test: it says nothing of any. */
export const ranNothing = ({ died, counts }: Pick<RunSummary, 'died' | 'counts'>): boolean =>
  died === true && Object.values(counts).every(count => count === 0);

/** Why a run has no result of any test, as people are told; undefined where it has one. */
export const whyNothingRan = ({
  died,
  counts,
  stopped = 'pytest was killed',
}: Pick<RunSummary, 'died' | 'counts' | 'stopped'>): string | undefined =>
  Object.values(counts).some(count => count > 0) ? undefined : died ? stopped : 'No tests ran';

/** Whether shards of it have not reported. */
export const isPartial = ({ shards = 0, submissions }: Pick<RunSummary, 'shards' | 'submissions'>): boolean =>
  submissions < shards;

/** Runs stand in the order of their keys; equal keys in the order of their builds, numbers in them by value. */
export const compareRuns = (a: { order: number; build: string }, b: { order: number; build: string }): number =>
  a.order - b.order || compareNatural(a.build, b.build);

/** @throws UnreadableLedger */
export function summarise(run: StoredRun, tests: TestList): RunSummary {
  const rows = run.rows.toSorted(compareRows);
  const head = rows.find(row => row.commit !== null) ?? rows[0];
  if (!head) throw new UnreadableLedger(`run ${run.build} has no submission`);
  const summary: RunSummary = {
    build: run.build,
    order: rows.reduce((least, row) => Math.min(least, row.order), Number.MAX_SAFE_INTEGER),
    commit: head.commit,
    time: rows.reduce((least, row) => (row.started < least ? row.started : least), head.started),
    ...(head.subject === undefined ? {} : { subject: head.subject }),
    seconds: totalSeconds(rows),
    submissions: new Set(rows.map(keyOf)).size,
    ...countedOutcomes(rows, tests),
  };
  for (const row of rows)
    Object.assign(
      summary,
      inOrder(row as SubmissionHead, ['result', 'description', 'link', 'base', 'shards', 'changed', 'pytest']),
    );
  const renamed = rows.flatMap(row => row.renamed ?? []);
  return {
    ...summary,
    ...stoppedOf(rows, summary.outcomes, tests),
    ...(renamed.length === 0 ? {} : { renamed }),
    ...inTree(rows),
  };
}

/** What one submission did not come to, another or a later attempt may have run. */
function stoppedOf(
  rows: SubmissionRow[],
  outcomes: Uint8Array,
  tests: TestList,
): Pick<RunSummary, 'stopped' | 'notRun' | 'notRunPlaces' | 'openEnded' | 'died'> {
  const places = new Set<number>();
  // What a job's last attempt says is how its session ended.
  const latest = [...new Map(rows.map(row => [keyOf(row), row])).values()];
  const died = latest.some(row => row.died) ? { died: true as const } : {};
  const open = latest.find(row => row.stopped !== undefined && row.notRun === undefined);
  const openEnded = open ? { openEnded: true as const } : {};
  let stopped = open?.stopped;
  for (const row of rows) {
    visitNotRun(row, tests, place => {
      if ((outcomes[place] ?? ABSENT) !== ABSENT) return;
      places.add(place);
      stopped ??= row.stopped;
    });
  }
  const reason = stopped === undefined ? {} : { stopped };
  if (places.size === 0) return { ...reason, ...openEnded, ...died };
  // Deselected tests are not run, and nothing was stopped.
  const notRun = stopped === undefined ? {} : { notRun: places.size };
  return { ...reason, ...notRun, notRunPlaces: places, ...openEnded, ...died };
}

/** What one submission has no result of, another may have run: that is in the run then. */
function inTree(rows: SubmissionRow[]): Pick<RunSummary, 'alsoInTree'> {
  const looked = rows.flatMap(({ alsoInTree }) => (alsoInTree ? [alsoInTree] : []));
  return looked.length === 0 ? {} : { alsoInTree: new Set(looked.flat()) };
}

const keyOf = ({ key, digest }: SubmissionRow): string => key ?? digest;

function totalSeconds(rows: SubmissionRow[]): number {
  const latest = new Map(rows.map(row => [keyOf(row), row.seconds]));
  let total = 0;
  for (const seconds of latest.values()) total += seconds;
  return Math.round(total * 1e6) / 1e6;
}

function countedOutcomes(rows: SubmissionRow[], tests: TestList): Pick<RunSummary, 'outcomes' | 'counts'> {
  const [first] = rows;
  const isOne = first !== undefined && rows.length === 1;
  const outcomes = isOne ? outcomesOf(first, tests) : consolidate(rows, tests).outcomes;
  const numbers = isOne ? countsOf(first) : Array.from(OUTCOME_LETTERS, () => 0);
  if (!isOne) for (const outcome of outcomes) numbers[outcome] = (numbers[outcome] as number) + 1;
  const counts = emptyCounts();
  for (let number = ABSENT + 1; number < numbers.length; number++) {
    counts[presenceOf(number) as Outcome] = numbers[number] as number;
  }
  return { outcomes, counts };
}

export interface Consolidated {
  outcomes: Uint8Array;
  /** By test place: which row counts, as a place in `rows`. */
  winners: Uint16Array;
  /** Tests for which two rows of one attempt both count, and the worse was taken. */
  duplicates: number[];
}

/**
 * Of results of the same test the one of the latest attempt counts; among those the worst, unless a later submission says
 * that it replaces. `rows` must be in the order of `compareRows`.
 */
export function consolidate(rows: SubmissionRow[], tests: TestList): Consolidated {
  const outcomes = new Uint8Array(tests.ids.length);
  const winners = new Uint16Array(tests.ids.length);
  const attempts = new Int32Array(tests.ids.length);
  const duplicates = new Set<number>();
  for (const [number, row] of rows.entries()) {
    for (const [place, outcome] of outcomesOf(row, tests).entries()) {
      if (outcome === ABSENT) continue;
      const known = outcomes[place] as number;
      const replaces = known === ABSENT || row.attempt > (attempts[place] as number) || row.replace === true;
      if (replaces) duplicates.delete(place);
      else duplicates.add(place);
      attempts[place] = row.attempt;
      if (!replaces && !isWorse(outcome, known)) continue;
      outcomes[place] = outcome;
      winners[place] = number;
    }
  }
  return { outcomes, winners, duplicates: [...duplicates].sort((a, b) => a - b) };
}
