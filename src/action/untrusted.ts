// A submission from an artifact. A pull request of anyone's can have made it, so only what has the shape of results is taken
// from it, and where it goes (repository, commit, line, run) is said by GitHub.
import { UserError } from '../core/errors.ts';
import { encodeName } from '../core/ledger/paths.ts';
import { stepOf } from '../core/ledger/duration.ts';
import type { DeclaredRename } from '../core/ledger/rename.ts';
import {
  digestOf,
  type StoredResult,
  type Submission,
  type SubmissionHead,
  sortIds,
} from '../core/ledger/submission.ts';
import { type Detail, LIMITS, OUTCOMES, type Outcome } from '../core/model.ts';
import { factsOf, type KeptText, type Scrub } from '../core/scrub.ts';
import { byteLength } from '../core/text.ts';
import { sha256 } from '../host/sha256.ts';
import { asObject, isObject, text } from './occasion.ts';

/** What is known without the artifact. */
export interface Known {
  line: string;
  commit: string;
  /** Where it is another one: see `SubmissionHead`. */
  tested?: string;
  base?: { line: string; commit: string };
  runId: number;
  /** The run's last attempt. */
  attempt: number;
  link: string;
  /** When the run was begun, ISO 8601, and until when it can have run. */
  created: string;
  now: Date;
  target?: string;
  /** What the collecting job says of the run: of a run that is not followed but its own. */
  own?: Pick<SubmissionHead, 'replace' | 'result' | 'description'> & { build?: string; order?: number };
}

const MOST_RESULTS = 500_000;
const MOST_NAME = 4_096;
const MOST_RENAMES = 2_000;
/** What tests may note of themselves. */
const MOST_PROPERTIES = 50;
/** Of a test that took a month. */
const LONGEST_STEP = stepOf(30 * 86_400);
/** What GitHub shows as the name of a job: letters, signs and pictures, but nothing that leads elsewhere or does not show. */
const TARGET = /^[\p{L}\p{N}\p{S}[(][\p{L}\p{M}\p{N}\p{P}\p{S} ]{0,199}$/u;

/**
 * @param kept `none`: no text of a result is kept, whatever the run that saved it was told
 * @throws UserError that says what is wrong with it
 */
export function readUntrusted(content: string, known: Known, scrub: Scrub, kept: KeptText = 'full'): Submission {
  let saved: unknown;
  try {
    saved = JSON.parse(content);
  } catch (cause) {
    throw new UserError('it is not JSON', { cause });
  }
  const { kind, format, submission: said } = asObject(saved);
  if (kind !== 'pytest-ledger submission' || format !== 1 || !isObject(said))
    throw new UserError('it is no saved submission');
  const results = said['results'];
  if (!Array.isArray(results) || results.length > MOST_RESULTS)
    throw new UserError('its results are no list, or too long a one');
  const byId = new Map<string, StoredResult>();
  for (const each of results) {
    const result = resultOf(each, scrub, kept);
    if (byId.has(result.id)) throw new UserError('it has a test twice');
    byId.set(result.id, result);
  }
  const submission = {
    target: targetOf(said['target'], known),
    line: known.line,
    build: known.own?.build ?? String(known.runId),
    ...headOf(said, known, scrub),
    results: sortIds([...byId.values()], ({ id }) => id),
    ...stoppedOf(
      kept === 'none' && said['stopped'] !== undefined ? { ...said, stopped: 'unknown' } : said,
      byId,
      scrub,
    ),
  };
  return { ...submission, digest: digestOf(submission, sha256) };
}

/** What was collected and not run. */
function stoppedOf(
  said: Record<string, unknown>,
  results: Map<string, unknown>,
  scrub: Scrub,
): Pick<Submission, 'notRun' | 'stopped' | 'died'> {
  const names = listOf(said['notRun'], MOST_RESULTS, isName) ?? [];
  const notRun = [...new Set(names.map(scrub))].filter(id => !results.has(id));
  const died = said['died'] === true ? { died: true as const } : {};
  const reason = within(said['stopped'], LIMITS.message);
  if (notRun.length === 0) return { ...(reason === undefined ? {} : { stopped: scrub(reason) }), ...died };
  // Deselected tests are not run, and nothing was stopped.
  const stopped = reason === undefined ? {} : { stopped: scrub(reason) };
  return { ...stopped, ...died, notRun: sortIds(notRun, id => id) };
}

function targetOf(said: unknown, { target }: Known): string {
  const name = target ?? text(said);
  if (target === undefined && !TARGET.test(name)) throw new UserError('its target is no name');
  encodeName(name, 'target');
  return name;
}

function headOf(said: Record<string, unknown>, known: Known, scrub: Scrub): SubmissionHead {
  const { runId, attempt: last, created, now, own } = known;
  const attempt = whole(said['attempt'], 1, last) ?? last;
  const key = within(said['key'], 500);
  const shards = whole(said['shards'], 2, 10_000);
  const renamed = listOf(said['renamed'], MOST_RENAMES, isRename);
  const alsoInTree = isEmpty(said['alsoInTree']) ? [] : listOf(said['alsoInTree'], MOST_RENAMES, isName);
  const seconds = said['seconds'];
  const time = Date.parse(text(said['started']));
  // Clocks differ; by more than a day they do not.
  const plausible = time >= Date.parse(created) - DAY && time <= now.getTime() + DAY;
  return {
    ...(key === undefined ? {} : { key: scrub(key) }),
    attempt,
    order: own?.order ?? runId,
    started: plausible ? new Date(time).toISOString() : new Date(created).toISOString(),
    commit: known.commit,
    ...(known.tested === undefined ? {} : { tested: known.tested }),
    seconds: typeof seconds === 'number' && seconds >= 0 && seconds < 1e7 ? Math.round(seconds * 1e3) / 1e3 : 0,
    ...(own?.replace ? { replace: true } : {}),
    ...(own?.result === undefined ? {} : { result: own.result }),
    ...(own?.description === undefined ? {} : { description: own.description }),
    link: known.link,
    ...(known.base ? { base: { line: known.base.line, commit: known.base.commit } } : {}),
    ...(shards === undefined ? {} : { shards }),
    ...(alsoInTree ? { alsoInTree: alsoInTree.map(scrub) } : {}),
    ...(renamed ? { renamed: renamed.map(([from, to]): DeclaredRename => [scrub(from), scrub(to)]) } : {}),
  };
}

const DAY = 86_400_000;

function resultOf(value: unknown, scrub: Scrub, kept: KeptText): StoredResult {
  const { id, outcome, step, detail } = asObject(value);
  const name = within(id, MOST_NAME);
  if (name === undefined || name === '' || !isOutcome(outcome))
    throw new UserError('a result has no name or no outcome');
  const duration = whole(step, 0, LONGEST_STEP);
  if (duration === undefined) throw new UserError('a result has no duration');
  const all = detail === undefined ? undefined : detailOf(asObject(detail), scrub);
  const read = all && kept === 'none' ? factsOf(all) : all;
  const has = read !== undefined && Object.keys(read).length > 0;
  return { id: scrub(name), outcome, step: duration, ...(has ? { detail: read } : {}) };
}

const isOutcome = (value: unknown): value is Outcome => (OUTCOMES as readonly unknown[]).includes(value);

/** What is too long or of another shape is left out. */
function detailOf(said: Record<string, unknown>, scrub: Scrub): Detail {
  const detail: Detail = {};
  const lengths = {
    message: LIMITS.message,
    type: 200,
    text: LIMITS.text,
    output: LIMITS.output,
    file: 1_024,
    function: 200,
  };
  for (const field of ['message', 'type', 'text', 'output', 'file', 'function'] as const) {
    const value = within(said[field], lengths[field]);
    if (value !== undefined) detail[field] = scrub(value);
  }
  for (const field of ['cut', 'line'] as const) {
    const value = whole(said[field], field === 'line' ? 1 : 0, 1e9);
    if (value !== undefined) detail[field] = value;
  }
  const phases = listOf(said['phases'], 4, (each): each is Phase => PHASES.has(each));
  if (phases) detail.phases = phases;
  const attempts = listOf(said['attempts'], 100, isOutcome);
  if (attempts) detail.attempts = attempts;
  const subtests = subtestsOf(said['subtests']);
  if (subtests) detail.subtests = subtests;
  const files = listOf(said['files'], LIMITS.files, isFile);
  if (files) detail.files = files.map(([name, ...rest]) => [scrub(name), ...rest]);
  const properties = listOf(said['properties'], MOST_PROPERTIES, isProperty);
  if (properties) detail.properties = properties.map(([name, noted]) => [scrub(name), scrub(noted)]);
  return detail;
}

type Phase = NonNullable<Detail['phases']>[number];
const PHASES: ReadonlySet<unknown> = new Set<Phase>(['setup', 'call', 'teardown', 'collect']);

const isProperty = (value: unknown): value is [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every(each => within(each, LIMITS.message) !== undefined);

const isName = (each: unknown): each is string => each !== '' && within(each, MOST_NAME) !== undefined;

const isRename = (value: unknown): value is DeclaredRename =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every(each => each !== '' && within(each, MOST_NAME) !== undefined);

const isFile = (value: unknown): value is [string, string, number] =>
  Array.isArray(value) &&
  value.length === 3 &&
  within(value[0], 200) !== undefined &&
  /^[0-9a-f]{64}$/.test(text(value[1])) &&
  whole(value[2], 0, 1e12) !== undefined;

function subtestsOf(value: unknown): Detail['subtests'] {
  const { failed, passed, skipped } = asObject(value);
  const [bad, good, silent] = [failed, passed, skipped].map(each => whole(each, 0, 1e6));
  if (bad === undefined) return undefined;
  return {
    failed: bad,
    ...(good === undefined ? {} : { passed: good }),
    ...(silent === undefined ? {} : { skipped: silent }),
  };
}

const within = (value: unknown, bytes: number): string | undefined =>
  typeof value === 'string' && value.isWellFormed() && byteLength(value) <= bytes ? value : undefined;

const whole = (value: unknown, least: number, most: number): number | undefined =>
  Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
    ? (value as number)
    : undefined;

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const listOf = <T>(value: unknown, most: number, is: (each: unknown) => each is T): T[] | undefined =>
  Array.isArray(value) && value.length > 0 && value.length <= most && value.every(is) ? value : undefined;
