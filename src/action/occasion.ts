// On what occasion a step runs: which commit of which line it tests. From the runner's variables and the event's payload,
// each read once, here.
import { readFileSync } from 'node:fs';
import { UserError } from '../core/errors.ts';

export interface Pull {
  number: number;
  /** The branch it is to be merged into, and where that branch was. */
  base: { ref: string; sha: string };
  head: { sha: string };
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
  commit: string;
  subject?: string;
  pull?: Pull;
  /** Where the line begins, if it does in another one. `date` is ISO 8601, as exact as it can be told without asking. */
  base?: { line: string; commit: string; date?: string };
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

/** @throws UserError when this is no step of a workflow */
export function occasionOf(env: Env, event: Json): Occasion {
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
    ...whatIsTested(env, event, `${owner}/${repo}`),
    link: `${server}/${owner}/${repo}/actions/runs/${runId}`,
    server,
    apiUrl,
    graphqlUrl: env['GITHUB_GRAPHQL_URL'] || `${apiUrl.replace(/\/api\/v3$/, '/api')}/graphql`,
    ...(action && version ? { help: `${server}/${action}/blob/${version}/docs/forks.md` } : {}),
  };
}

type Tested = Pick<Occasion, 'line' | 'commit' | 'subject' | 'pull' | 'base' | 'readOnly'>;

function whatIsTested(env: Env, event: Json, repository: string): Tested {
  const pull = pullOf(event, repository);
  // Dependabot's runs get a read-only token whatever they are about: https://docs.github.com/code-security/dependabot
  const readOnly = env['GITHUB_ACTOR'] === 'dependabot[bot]' || (pull?.fromFork ?? false);
  const tested = { commit: need(env, 'GITHUB_SHA'), readOnly };
  if (pull) {
    const base = { line: pull.base.ref, commit: pull.base.sha };
    return { ...tested, line: `pr/${pull.number}`, commit: pull.head.sha, pull, base };
  }
  const group = event['merge_group'];
  if (isObject(group)) {
    const ref = text(group['base_ref']).replace(/^refs\/heads\//, '');
    const headCommit = asObject(group['head_commit']);
    const date = text(headCommit['timestamp']);
    const base = { line: ref, commit: text(group['base_sha']), ...(date === '' ? {} : { date }) };
    return { ...tested, ...subjectOf(headCommit, tested.commit), line: `queue/${ref}`, base };
  }
  const line = env['GITHUB_REF_NAME'] || need(env, 'GITHUB_REF').replace(/^refs\/(?:heads|tags)\//, '');
  return { ...tested, ...subjectOf(asObject(event['head_commit']), tested.commit), line };
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
  return { number, base: { ref, sha: baseSha }, head: { sha }, fromFork };
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
