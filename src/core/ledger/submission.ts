// What one job delivers, in the form the ledger keeps it. Everything lossy happens here and depends on nothing but the
// submission itself, so that the ledger never depends on what it held before.
import { compareText } from '../compare-text.ts';
import { byteLength, firstLines } from '../text.ts';
import { type Detail, LIMITS, type Outcome, type Report } from '../model.ts';
import { stepOf } from './duration.ts';
import type { Invocation } from '../parse/needed-options.ts';
import type { DeclaredRename } from './rename.ts';
import { suiteEnd } from './test-list.ts';

/** What the record says of a submission beside its results. */
export interface SubmissionHead {
  /** Job, matrix or shard key; absent where the submission is known by its content only. */
  key?: string;
  /** The workflow run's attempt, from 1. */
  attempt: number;
  /** Where the run stands among the runs of its line: workflow run id, else start time in milliseconds. */
  order: number;
  /** ISO 8601 in UTC. */
  started: string;
  commit: string | null;
  /** The commit whose files were tested, where that is another one: the merge of a pull request's head into its base. */
  tested?: string;
  /** First line of the commit's message. */
  subject?: string;
  /** Wall-clock seconds of the pytest session, as the report states them. */
  seconds: number;
  /** The submission replaces what earlier ones of its run say of the same tests (`on-duplicate: replace`). */
  replace?: true;
  /** What the caller says of the build: its result, a description, a link. */
  result?: string;
  description?: string;
  link?: string;
  /** Where a pull request's line begins: the line it is to be merged into, and the commit it branched off. */
  base?: { line: string; commit: string };
  /** How many submissions the run is made of, where that is known. */
  shards?: number;
  /**
   * Why the session ended before it had run all that it had collected, or before it had collected. Which tests it did not
   * run is in `notRun`; without that, nobody knows.
   */
  stopped?: string;
  /** The session did not end by itself (killed, a time-out, `os._exit`), or could not start. That is bad. */
  died?: true;
  /** The files that were tested are not those of the commit: someone has changed them since. */
  changed?: true;
  /** Where and how pytest was run, where that is not at the repository's root and without options. */
  pytest?: Invocation;
  /** What is told of files, classes and tests that had other names before: by git, or by the team. The nearest first. */
  renamed?: DeclaredRename[];
  /**
   * Where the tested tree was there to be looked at: its test files of which the submission has no result, and of those that it
   * has results of, the classes (`tests/a.py::TestA`) and functions (`tests/a.py::test_a`) without any. What a test is called
   * that is in none of them is gone.
   */
  alsoInTree?: string[];
}

export interface StoredResult {
  id: string;
  outcome: Outcome;
  /** Duration in steps of the ledger's scale. */
  step: number;
  detail?: Detail;
}

export interface Submission extends SubmissionHead {
  /** Which run it belongs to. */
  target: string;
  line: string;
  build: string;
  /** Unique ids, sorted by suite, then name, by code unit. */
  results: StoredResult[];
  /** Ids of tests that were collected and not run, in the same order; none of `results`. */
  notRun?: string[];
  /** Says whether two submissions of a run are the same one. 12 hexadecimal digits. */
  digest: string;
}

/** SHA-256 as hexadecimal digits of the UTF-8 of the parts in turn; comes from the shells, the core has no cryptography. */
export type Sha256 = (parts: Iterable<string>) => string;

/** Bytes of failure text one submission may bring; what is over keeps message and place, and says how much was cut. */
const TEXT_BUDGET = 1_048_576;

/** The fields of a head in the order they are written. */
export const HEAD_FIELDS = [
  'key',
  'attempt',
  'order',
  'started',
  'commit',
  'tested',
  'subject',
  'seconds',
  'replace',
  'result',
  'description',
  'link',
  'base',
  'shards',
  'stopped',
  'died',
  'changed',
  'renamed',
  'pytest',
  'alsoInTree',
] as const satisfies (keyof SubmissionHead)[];

/** The fields of a detail in the order they are written. */
const DETAIL_FIELDS = [
  'message',
  'type',
  'text',
  'cut',
  'output',
  'file',
  'line',
  'function',
  'phases',
  'attempts',
  'subtests',
  'properties',
  'files',
] as const satisfies (keyof Detail)[];

/** The same object with the named fields only, in their order, and without those that are not set. */
export function inOrder<T extends object, K extends keyof T>(object: T, fields: readonly K[]): Pick<T, K> {
  const ordered: Partial<T> = {};
  for (const field of fields) if (object[field] !== undefined) ordered[field] = object[field];
  return ordered as Pick<T, K>;
}

export const orderedDetail = (detail: Detail): Detail => inOrder(detail, DETAIL_FIELDS);

export interface Address {
  target: string;
  line: string;
  build: string;
}

/** The submission that records `report`. */
export function createSubmission(address: Address, head: SubmissionHead, report: Report, sha256: Sha256): Submission {
  const results = report.results.map(({ id, outcome, seconds, detail }): StoredResult => {
    const stored: StoredResult = { id, outcome, step: stepOf(seconds) };
    if (detail !== undefined && Object.keys(detail).length > 0) stored.detail = detail;
    return stored;
  });
  const submission: Omit<Submission, 'digest'> = {
    ...address,
    ...(inOrder(head, HEAD_FIELDS) as SubmissionHead),
    results: sortIds(results, ({ id }) => id),
  };
  Object.assign(submission, sessionOf(report));
  keepWithinBudget(submission.results);
  return { ...submission, digest: digestOf(submission, sha256) };
}

/** How the session ended, if not as it should. */
function sessionOf(report: Report): Pick<Submission, 'stopped' | 'died' | 'notRun'> {
  const { notStarted, killed, notRun, results } = report;
  const left = notRunOf(report);
  const died = notStarted !== undefined || killed === true ? { died: true as const } : {};
  if (notStarted) return { stopped: reasonOf(`pytest could not start: ${notStarted.message}`), ...died };
  if (killed && results.length === 0 && !notRun?.length)
    return { stopped: 'pytest was killed before it ran a test', ...died };
  const ids = left.length === 0 ? {} : { notRun: sortIds(left, id => id) };
  if (notRun && notRun.length > 0) return { stopped: reasonOf(report.stopped ?? 'unknown'), ...died, ...ids };
  // All that was collected has run, or nobody knows what was.
  return { ...(notRun || report.stopped === undefined ? {} : { stopped: reasonOf(report.stopped) }), ...died, ...ids };
}

const reasonOf = (reason: string): string => firstLines(reason, LIMITS.message);

/** What was collected and not run: what pytest did not come to, and what was deselected. */
function notRunOf({ results, notRun = [], session }: Report): string[] {
  const deselected = session?.deselected ?? [];
  if (deselected.length === 0) return [...notRun];
  const left = new Set([...notRun, ...deselected]);
  for (const { id } of results) left.delete(id);
  return [...left];
}

/** Test ids in the order of their suites, then of their names. */
export function sortIds<T>(items: T[], idOf: (item: T) => string): T[] {
  const suites = new Map<string, T[]>();
  let suite = '';
  let group: T[] = [];
  for (const item of items) {
    const id = idOf(item);
    const end = Math.max(0, suiteEnd(id));
    // Tests of a suite follow each other.
    if (end !== suite.length || !id.startsWith(suite) || group.length === 0) {
      suite = id.slice(0, end);
      group = suites.get(suite) ?? [];
      if (group.length === 0) suites.set(suite, group);
    }
    group.push(item);
  }
  // In one suite the ids differ in their names only.
  return [...suites]
    .sort(([x], [y]) => compareText(x, y))
    .flatMap(([, named]) => named.sort((x, y) => compareText(idOf(x), idOf(y))));
}

/** One text of every cause first, then the rest in the order of the tests, until the budget is spent. */
function keepWithinBudget(results: StoredResult[]): void {
  const kept = new Set<string>();
  let left = TEXT_BUDGET;
  const keep = (result: StoredResult): void => {
    const { text, ...rest } = result.detail as Detail & { text: string };
    if (kept.has(text)) return;
    const bytes = byteLength(text);
    if (bytes <= left) {
      left -= bytes;
      kept.add(text);
    } else {
      result.detail = { ...rest, cut: (rest.cut ?? 0) + bytes };
    }
  };
  const causes = new Set<string>();
  const [first, later]: [StoredResult[], StoredResult[]] = [[], []];
  for (const result of results) {
    if (result.detail?.text === undefined) continue;
    const cause = `${result.detail.type}\n${result.detail.file}\n${result.detail.function}`;
    (causes.has(cause) ? later : first).push(result);
    causes.add(cause);
  }
  first.forEach(keep);
  later.forEach(keep);
}

/** Identifies a submission of a run by all that is recorded of it; the name of the run is none of that. */
export function digestOf(submission: Omit<Submission, 'digest'>, sha256: Sha256): string {
  function* parts(): Generator<string> {
    const { target, line } = submission;
    yield JSON.stringify([target, line, inOrder(submission as SubmissionHead, HEAD_FIELDS)]);
    let part = '';
    for (const { id, outcome, step, detail } of submission.results) {
      part += `\n${id.length} ${id} ${outcome} ${step}`;
      if (detail) part += ` ${JSON.stringify(orderedDetail(detail))}`;
      if (part.length > 65_536) {
        yield part;
        part = '';
      }
    }
    // Their number keeps apart what else two submissions could say with the same letters.
    if (submission.notRun) yield `${part}\n${submission.notRun.length} not run`;
    else yield part;
    for (const id of submission.notRun ?? []) yield `\n${id.length} ${id}`;
  }
  return sha256(parts()).slice(0, 12);
}
