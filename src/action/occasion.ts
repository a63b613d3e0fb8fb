// On what occasion a step runs: which commit of which line it tests. From the runner's variables and the event's payload,
// each read once, here.
import { readFileSync } from 'node:fs';
import { UserError } from '../core/errors.ts';
import { type EventRule, ruleOf } from './events.ts';

export interface Pull {
  number: number;
  /** The branch it is to be merged into, and where that branch was. */
  base: { ref: string; sha: string };
  head: { sha: string };
  /** The merge of the head into the base that GitHub tried last, where the event has it. */
  merge?: string;
  fromFork: boolean;
}

export interface Occasion {
  owner: string;
  repo: string;
  event: string;
  runId: number;
  attempt: number;
  /** Name of the workflow, and id of the job. */
  workflow: string;
  job: string;
  line: string;
  /** The commit that is recorded and that checks are attached to: of a pull request its head. */
  commit: string;
  /** The commit whose files were tested: of a pull request usually the merge of its head into its base. */
  tested: string;
  subject?: string;
  pull?: Pull;
  /** Where the line begins, if it does in another one. `date` is ISO 8601, as exact as it can be told without asking. */
  base?: { line: string; commit: string; date?: string };
  /** Branches that a new line probably began at, the likeliest first. */
  usualBases: string[];
  /** Appended to the check's name, so that the checks of two events for one commit stay apart. */
  checkSuffix: string;
  /** Address of the workflow run's page. */
  link: string;
  /** Of GitHub's pages, without a slash at its end. */
  server: string;
  apiUrl: string;
  graphqlUrl: string;
  /** The page on forks in the documentation of this very version, where that can be told. */
  help?: string;
  /** A token that this occasion has is never one that may write. */
  readOnly: boolean;
}

export type Env = Record<string, string | undefined>;
type Json = Record<string, unknown>;

/** The event's payload. @throws UserError */
export function readEvent(env: Env): Json {
  const file = env['GITHUB_EVENT_PATH'];
  if (!file) return {};
  try {
    return asObject(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new UserError(`The event in ${file} could not be read: ${(cause as Error).message}`, { cause });
  }
}

/**
 * @param checkedOut the commit in the step's directory, where there is a checkout
 * @throws UserError when this is no step of a workflow
 */
export function occasionOf(env: Env, event: Json, checkedOut?: string): Occasion {
  const [owner = '', repo = ''] = need(env, 'GITHUB_REPOSITORY').split('/');
  const server = (env['GITHUB_SERVER_URL'] || 'https://github.com').replace(/\/+$/, '');
  const runId = Number(need(env, 'GITHUB_RUN_ID'));
  const name = need(env, 'GITHUB_EVENT_NAME');
  const action = env['GITHUB_ACTION_REPOSITORY'];
  const version = env['GITHUB_ACTION_REF'];
  const apiUrl = env['GITHUB_API_URL'] || 'https://api.github.com';
  return {
    owner,
    repo,
    event: name,
    runId,
    attempt: Number(env['GITHUB_RUN_ATTEMPT'] || 1),
    workflow: env['GITHUB_WORKFLOW'] || 'workflow',
    job: env['GITHUB_JOB'] || 'job',
    ...whatIsTested(env, event, `${owner}/${repo}`, checkedOut),
    usualBases: usualBases(event),
    link: `${server}/${owner}/${repo}/actions/runs/${runId}`,
    server,
    apiUrl,
    graphqlUrl: env['GITHUB_GRAPHQL_URL'] || `${apiUrl.replace(/\/api\/v3$/, '/api')}/graphql`,
    ...(action && version ? { help: `${server}/${action}/blob/${version}/docs/forks.md` } : {}),
  };
}

type Tested = Pick<Occasion, 'line' | 'commit' | 'tested' | 'subject' | 'pull' | 'base' | 'readOnly' | 'checkSuffix'>;

function whatIsTested(env: Env, event: Json, repository: string, checkedOut: string | undefined): Tested {
  const rule = ruleOf(need(env, 'GITHUB_EVENT_NAME'));
  const sha = need(env, 'GITHUB_SHA');
  const pull = rule.subject === 'pull request' ? pullOf(event, repository) : undefined;
  // Dependabot's runs get a read-only token whatever they are about: https://docs.github.com/code-security/dependabot
  const readOnly = env['GITHUB_ACTOR'] === 'dependabot[bot]' || (pull?.fromFork ?? false);
  const shared = { readOnly, checkSuffix: rule.checkSuffix };
  if (pull) {
    const base = { line: pull.base.ref, commit: pull.base.sha };
    const tested = testedOf(pull, rule, sha, checkedOut);
    // The default branch was tested, as `pull_request_target` does unless told otherwise: nothing of the pull request.
    if (tested === undefined) return { ...shared, line: lineOfRef(env, event, rule), commit: sha, tested: sha };
    return { ...shared, line: `pr/${pull.number}`, commit: pull.head.sha, tested, pull, base };
  }
  const group = event['merge_group'];
  if (rule.subject === 'merge group' && isObject(group)) {
    const ref = text(group['base_ref']).replace(/^refs\/heads\//, '');
    const headCommit = asObject(group['head_commit']);
    const date = text(headCommit['timestamp']);
    const base = { line: ref, commit: text(group['base_sha']), ...(date === '' ? {} : { date }) };
    return { ...shared, ...subjectOf(headCommit, sha), line: `queue/${ref}`, commit: sha, tested: sha, base };
  }
  const line = lineOfRef(env, event, rule);
  return { ...shared, ...subjectOf(asObject(event['head_commit']), sha), line, commit: sha, tested: sha };
}

/** Undefined where it was nothing of the pull request. */
function testedOf(
  { head, merge }: Pull,
  { sha: kind }: EventRule,
  sha: string,
  checkedOut?: string,
): string | undefined {
  if (checkedOut === head.sha) return head.sha;
  if (kind === 'merge') return sha;
  return checkedOut !== undefined && checkedOut === merge ? merge : undefined;
}

/** A tag and a branch may have one name, so tags have lines of their own. */
function lineOfRef(env: Env, event: Json, { subject }: EventRule): string {
  const ref = env['GITHUB_REF'] ?? '';
  const [, tag] = /^refs\/tags\/(.+)$/.exec(ref) ?? [];
  if (tag !== undefined) return `tag/${tag}`;
  const name = env['GITHUB_REF_NAME'] || ref.replace(/^refs\/heads\//, '');
  if (name !== '') return name;
  if (subject !== 'deployment') return need(env, 'GITHUB_REF');
  // https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#deployment
  return `deployment/${text(asObject(event['deployment'])['environment']) || 'unnamed'}`;
}

function usualBases(event: Json): string[] {
  const begun = text(event['base_ref']).replace(/^refs\/heads\//, '');
  const usual = text(asObject(event['repository'])['default_branch']);
  return [...new Set([begun, usual])].filter(line => line !== '');
}

/** The first line of a commit's message, when it is the commit that is tested. */
function subjectOf(commit: Json, tested: string): { subject?: string } {
  const [subject = ''] = text(commit['message']).split('\n', 1);
  return commit['id'] === tested && subject !== '' ? { subject } : {};
}

function pullOf(event: Json, repository: string): Pull | undefined {
  const pull = event['pull_request'];
  if (!isObject(pull)) return undefined;
  const [base, head] = [asObject(pull['base']), asObject(pull['head'])];
  const number = Number(pull['number']);
  const [ref, baseSha, sha] = [text(base['ref']), text(base['sha']), text(head['sha'])];
  if (!Number.isSafeInteger(number) || ref === '' || !isSha(baseSha) || !isSha(sha)) return undefined;
  // Of a fork that is gone nothing is left but that it was one.
  const fromFork = asObject(head['repo'])['full_name'] !== repository;
  const merge = text(pull['merge_commit_sha']);
  return { number, base: { ref, sha: baseSha }, head: { sha }, ...(isSha(merge) ? { merge } : {}), fromFork };
}

const isSha = (value: string): boolean => /^[0-9a-f]{40}$/.test(value);

function need(env: Env, name: string): string {
  const value = env[name];
  if (value) return value;
  throw new UserError(
    `${name} is not set, so this is not a step of a workflow. On a laptop use the pytest-ledger command.`,
  );
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const asObject = (value: unknown): Json => (isObject(value) ? value : {});
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
