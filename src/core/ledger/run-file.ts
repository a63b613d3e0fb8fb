// One file a run: a line for each submission it has received, in an order of their own.
import * as v from 'valibot';
import { UnreadableLedger } from '../errors.ts';
import type { Presence } from '../model.ts';
import { parseLines } from './chunks.ts';
import { type DetailList, detailOf, numberOfDetail } from './detail-list.ts';
import { DIFFERENCES } from './duration.ts';
import { buildOfFile } from './paths.ts';
import { ABSENT, numberOf, OUTCOME_LETTERS, presenceOf } from './outcome.ts';
import { alphabet, decodeRow, encodeRow, visitRuns } from './row.ts';
import { type Fields, optionalText, withShape } from './shape.ts';
import {
  type Address,
  HEAD_FIELDS,
  inOrder,
  type Sha256,
  sortIds,
  type Submission,
  type SubmissionHead,
} from './submission.ts';
import { compareText } from '../compare-text.ts';
import type { StoredResult } from './submission.ts';
import { HEAD } from './submission-shape.ts';
import { addTests, type TestList } from './test-list.ts';

/** A submission as a run has it: columns against the lists of its segment. */
export interface SubmissionRow extends SubmissionHead {
  digest: string;
  /** Outcomes by test place, absent ones at the end left out. `P` is passed, with a detail. */
  outcomes: string;
  /** For each result that did not simply pass, which detail of the test, from 1; 0 for none. */
  details: string;
  /** For each result, the difference of its duration step from the test's usual one. */
  durations: string;
  /** Tests that were collected and not run: `n`. Absent where all were. */
  notRun?: string;
}

export interface StoredRun {
  build: string;
  /** In the order in which they count: by attempt, start, digest. */
  rows: SubmissionRow[];
}

/** What the columns of a run file refer to. */
export interface Lists {
  tests: TestList;
  details: DetailList;
  /** Duration step that a test usually takes, by place; 0 beyond the end. Durations are written as differences from it. */
  usual: number[];
}

const DETAILED_PASS = OUTCOME_LETTERS.length;
const PASSED = numberOf('passed');
const SUBMITTED_ROW = alphabet(`${OUTCOME_LETTERS}P`, 'p');
const NOT_RUN_ROW = alphabet('-n', '-');
const DETAIL_ROW = alphabet('.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', 'a');

/** Encodes a submission, adding to the lists what they do not have. */
export function encodeSubmission(submission: Submission, lists: Lists, sha256: Sha256): SubmissionRow {
  const { tests, details, usual } = lists;
  const places = addTests(
    tests,
    submission.results.map(({ id }) => id),
  );
  const inOrderOfPlaces = orderOf(places);
  const outcomes = new Uint8Array(places.reduce((most, place) => Math.max(most, place), -1) + 1);
  const numbers: number[] = [];
  const differences: number[] = [];
  for (const at of inOrderOfPlaces) {
    const place = places[at] as number;
    const { outcome, step, detail } = submission.results[at] as StoredResult;
    outcomes[place] = outcome === 'passed' && detail ? DETAILED_PASS : numberOf(outcome);
    if (outcome !== 'passed' || detail) numbers.push(detail ? numberOfDetail(details, place, detail, sha256) : 0);
    differences.push(step - (usual[place] ?? 0));
  }
  const { notRun } = submission;
  return {
    ...inOrder(submission as SubmissionHead, HEAD_FIELDS),
    ...(notRun === undefined ? {} : { notRun: encodeNotRun(notRun, tests) }),
    digest: submission.digest,
    outcomes: encodeRow(outcomes, SUBMITTED_ROW),
    details: encodeRow(numbers, DETAIL_ROW),
    durations: encodeRow(differences, DIFFERENCES),
  };
}

/** A test that no run has had yet gets its place as well: which ones were not run must not depend on what arrived before. */
function encodeNotRun(ids: string[], tests: TestList): string {
  const places = addTests(tests, ids);
  const column = new Uint8Array(places.reduce((most, place) => Math.max(most, place), -1) + 1);
  for (const place of places) column[place] = 1;
  return encodeRow(column, NOT_RUN_ROW);
}

/** Calls `visit` with the place of each test that was collected and not run. @throws UnreadableLedger */
export function visitNotRun({ notRun }: SubmissionRow, tests: TestList, visit: (place: number) => void): void {
  if (notRun === undefined) return;
  for (const [place, is] of decodeRow(notRun, NOT_RUN_ROW, tests.ids.length).entries()) if (is !== 0) visit(place);
}

/** The indices of numbers from the least to the greatest. */
function orderOf(values: number[]): Int32Array {
  const order = Int32Array.from(values.keys());
  const isSorted = values.every((value, at) => at === 0 || (values[at - 1] as number) < value);
  return isSorted ? order : order.sort((a, b) => (values[a] as number) - (values[b] as number));
}

/** One result of a row: the test's place, the outcome's number, the detail's number, the duration's step. */
export type VisitResult = (place: number, outcome: number, detail: number, step: number) => void;

/** Calls `visit` for each result of a row in the order of the list of tests. @throws UnreadableLedger */
export function visitResults(row: SubmissionRow, { tests, usual }: Omit<Lists, 'details'>, visit: VisitResult): void {
  const outcomes = decodeRow(row.outcomes, SUBMITTED_ROW, tests.ids.length);
  const details = decodeRow(row.details, DETAIL_ROW, outcomes.length);
  const durations = decodeRow(row.durations, DIFFERENCES, outcomes.length);
  let [detail, duration] = [0, 0];
  for (let place = 0; place < outcomes.length; place++) {
    const code = outcomes[place] as number;
    if (code === ABSENT) continue;
    const number = code === PASSED ? 0 : details[detail++];
    const difference = durations[duration++];
    if (number === undefined || difference === undefined) break;
    visit(place, code === DETAILED_PASS ? PASSED : code, number, (usual[place] ?? 0) + difference);
  }
  if (detail !== details.length || duration !== durations.length) {
    throw new UnreadableLedger(`the columns of submission ${row.digest} do not fit together`);
  }
}

/**
 * Duration steps by test place, `none` for tests that are not in the row and those whose outcome is not wanted.
 * @throws UnreadableLedger
 */
export function stepsOf(
  row: SubmissionRow,
  { tests, usual }: Omit<Lists, 'details'>,
  none: number,
  isWanted: (outcome: number) => boolean,
): Uint8Array {
  const outcomes = outcomesOf(row, tests);
  const durations = decodeRow(row.durations, DIFFERENCES, outcomes.length);
  const wanted = Array.from(OUTCOME_LETTERS, (_, outcome) => isWanted(outcome));
  const steps = new Uint8Array(outcomes.length).fill(none);
  let duration = 0;
  for (let place = 0; place < outcomes.length; place++) {
    const outcome = outcomes[place] as number;
    if (outcome === ABSENT) continue;
    const difference = durations[duration++] ?? 0;
    if (wanted[outcome]) steps[place] = Math.min((usual[place] ?? 0) + difference, none - 1);
  }
  return steps;
}

/** False for most rows, which need not be decoded to see that none of their good results has a detail. */
export const mayHaveGoodDetails = ({ outcomes }: SubmissionRow): boolean => /[PxX]/.test(outcomes);

/** Outcome numbers by test place. @throws UnreadableLedger */
export function outcomesOf(row: SubmissionRow, tests: TestList): Uint8Array {
  const outcomes = Uint8Array.from(decodeRow(row.outcomes, SUBMITTED_ROW, tests.ids.length));
  if (!row.outcomes.includes('P')) return outcomes;
  for (let place = 0; place < outcomes.length; place++) if (outcomes[place] === DETAILED_PASS) outcomes[place] = PASSED;
  return outcomes;
}

/** How many results of each outcome a row has, by the outcome's number. @throws UnreadableLedger */
export function countsOf({ outcomes }: SubmissionRow): number[] {
  const counts = Array.from(OUTCOME_LETTERS, () => 0);
  visitRuns(outcomes, SUBMITTED_ROW, (code, times) => {
    const outcome = code === DETAILED_PASS ? PASSED : code;
    counts[outcome] = (counts[outcome] as number) + times;
  });
  return counts;
}

/** How many of the tests that passed have a detail. @throws UnreadableLedger */
export function detailedPasses({ outcomes }: SubmissionRow): number {
  let count = 0;
  visitRuns(outcomes, SUBMITTED_ROW, (code, times) => {
    if (code === DETAILED_PASS) count += times;
  });
  return count;
}

/** @throws UnreadableLedger */
export function decodeSubmission(row: SubmissionRow, lists: Lists, address: Address): Submission {
  const results: StoredResult[] = [];
  visitResults(row, lists, (place, outcome, number, step) => {
    const detail = detailOf(lists.details, place, number);
    const result: StoredResult = {
      id: lists.tests.ids[place] as string,
      outcome: presenceOf(outcome) as Exclude<Presence, 'absent'>,
      step,
    };
    if (detail) result.detail = detail;
    results.push(result);
  });
  const sorted = sortIds(results, ({ id }) => id);
  const notRun: string[] = [];
  visitNotRun(row, lists.tests, place => notRun.push(lists.tests.ids[place] as string));
  const head = inOrder(row as SubmissionHead, HEAD_FIELDS) as SubmissionHead;
  return {
    ...address,
    ...head,
    results: sorted,
    ...(notRun.length === 0 ? {} : { notRun: sortIds(notRun, id => id) }),
    digest: row.digest,
  };
}

/** The order in which submissions of one run count. */
export const compareRows = (a: SubmissionHead & { digest: string }, b: SubmissionHead & { digest: string }): number =>
  a.attempt - b.attempt || compareText(a.started, b.started) || compareText(a.digest, b.digest);

/**
 * The file of a run. What every submission has stands in a fixed place of its row, without a name: names would be a seventh
 * of what git stores of a run.
 */
export function renderRunFile({ build, rows }: StoredRun): string {
  return rows
    .map(({ digest, outcomes, details, durations, notRun, ...head }) => {
      const { attempt, order, started, commit, subject, seconds, ...rest } = inOrder(
        head,
        HEAD_FIELDS,
      ) as SubmissionHead;
      const named = {
        ...(attempt === 1 ? {} : { attempt }),
        ...(String(order) === build ? {} : { order }),
        ...rest,
        ...(notRun === undefined ? {} : { notRun }),
      };
      const row: unknown[] = [digest, started, seconds, commit, subject ?? null, outcomes, details, durations];
      if (Object.keys(named).length > 0) row.push(named);
      return `${JSON.stringify(row)}\n`;
    })
    .join('');
}

const { started, commit, subject, seconds, attempt, order, ...named } = HEAD;

/** What stands without a name. Columns are texts here; whoever decodes them finds out whether they are columns. */
const FIXED = v.tuple([
  v.string(),
  started,
  seconds,
  commit,
  v.nullable(v.string()),
  v.string(),
  v.string(),
  v.string(),
]);

/** What most rows have none of. */
const NAMED = v.object({
  ...named,
  attempt: v.exactOptional(attempt),
  order: v.exactOptional(order),
  notRun: optionalText,
} satisfies Fields<Omit<SubmissionRow, 'digest' | 'outcomes' | 'details' | 'durations' | keyof Unnamed>>);
const NAMED_FIELDS = Object.keys(NAMED.entries) as (keyof typeof NAMED.entries)[];
type Unnamed = Pick<SubmissionHead, 'started' | 'commit' | 'subject' | 'seconds'>;

/** @throws UnreadableLedger */
export function parseRunFile(text: string, name: string): StoredRun {
  const build = buildOfFile(name) as string;
  const rows: SubmissionRow[] = [];
  for (const row of parseLines(text, name)) rows.push(rowOf(row, build, name));
  if (rows.length === 0) throw new UnreadableLedger(`${name} does not have the shape of a run: it is empty`);
  return { build, rows };
}

function rowOf(stored: unknown, build: string, name: string): SubmissionRow {
  const fixed = withShape(FIXED, stored, name, 'a run');
  const more: unknown = (stored as unknown[])[8];
  const rest = more === undefined ? {} : inOrder(withShape(NAMED, more, name, 'a run'), NAMED_FIELDS);
  const [digest, start, duration, sha, first, outcomes, details, durations] = fixed;
  return {
    attempt: 1,
    order: rest.order ?? withShape(order, Number(build), name, 'a run with an order'),
    ...rest,
    started: start,
    commit: sha,
    seconds: duration,
    digest,
    outcomes,
    details,
    durations,
    ...(first === null ? {} : { subject: first }),
  };
}
