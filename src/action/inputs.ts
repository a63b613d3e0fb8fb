// The step's inputs: every one is text until it has been read here, once. What they are for stands in action.yml.
import { UserError } from '../core/errors.ts';
import { encodeName } from '../core/ledger/paths.ts';
import type { KeptOutput, KeptText } from '../core/scrub.ts';
import { parsePolicy, type Policy } from '../core/config/fail-on.ts';
import { patternsOf } from '../host/secrets.ts';

export interface Inputs {
  mode: 'record' | 'save' | 'collect' | 'compact';
  /** Files, globs, directories; empty for what the plugin captured. */
  report: string[];
  /** Whether what the plugin captured is read where no report is named. */
  capture: 'on' | 'off';
  /** Whose output to keep. */
  output: KeptOutput;
  token: string;
  branch: string;
  /** Where the ledger is, if not where the workflow runs. */
  repository?: { owner: string; repo: string };
  repositoryToken?: string;
  keepRuns?: number;
  keepDays?: number;
  dropClosed: 'on' | 'off';
  dropLines: string[];
  /** Undefined: the job as GitHub shows it. */
  target?: string;
  line?: string;
  build?: string;
  buildResult?: string;
  buildDescription?: string;
  shard?: string;
  shards?: number;
  attempt?: number;
  order?: number;
  commit?: string;
  replace: boolean;
  failOn: Policy;
  /** A file. */
  categories?: string;
  aliases?: string;
  check: 'on' | 'off';
  checkName?: string;
  comment: 'auto' | 'on' | 'off' | 'failures';
  summary: 'on' | 'off';
  annotations: 'on' | 'new' | 'off';
  text: KeptText;
  scrub: RegExp[];
  /** Whether what is variable in parameters of tests is masked. */
  maskIds: boolean;
  /** The job's own values of the matrix, by name; empty without a matrix. */
  matrix: Record<string, unknown>;
  jobTotal: number;
  /** GitHub's number of the job. */
  checkRunId?: number;
  workingDirectory: string;
}

export type ReadInput = (name: string) => string;

/** @throws UserError that names the input and what it takes */
export function parseInputs(input: ReadInput): Inputs {
  const target = input('target');
  if (target !== '') encodeName(target, 'target');
  const [line, build] = [input('line'), input('build')];
  for (const part of line === '' ? [] : line.split('/')) encodeName(part, 'line');
  if (build !== '') encodeName(build, 'build');
  const token = input('token');
  if (token === '')
    throw new UserError('The input token is empty. Leave it out, and the token of the workflow is used.');
  return {
    mode: oneOf(input, 'mode', ['record', 'save', 'collect', 'compact']),
    report: lines(input('report')),
    capture: oneOf(input, 'capture', ['on', 'off']),
    output: oneOf(input, 'capture-output', ['failed', 'all', 'none']),
    token,
    branch: input('branch') || 'pytest-results',
    ...given({
      target,
      line,
      build,
      buildResult: input('build-result'),
      buildDescription: input('build-description'),
      shard: input('shard'),
      commit: commitOf(input('commit')),
      checkName: input('check-name'),
      repository: repositoryOf(input('repository')),
      repositoryToken: input('repository-token'),
      categories: input('categories'),
      aliases: input('aliases'),
    }),
    ...given({
      shards: wholeNumber(input, 'shards', 1),
      attempt: wholeNumber(input, 'attempt', 1),
      order: wholeNumber(input, 'order', 0),
      keepRuns: wholeNumber(input, 'keep-runs', 1),
      keepDays: wholeNumber(input, 'keep-days', 0),
      checkRunId: wholeNumber(input, 'check-run-id', 1),
    }),
    dropClosed: oneOf(input, 'drop-closed', ['off', 'on']),
    dropLines: lines(input('drop-lines')),
    replace: oneOf(input, 'on-duplicate', ['append', 'replace']) === 'replace',
    failOn: parsePolicy(input('fail-on'), 'The input fail-on'),
    check: oneOf(input, 'check', ['on', 'off']),
    comment: oneOf(input, 'comment', ['auto', 'on', 'off', 'failures']),
    summary: oneOf(input, 'summary', ['on', 'off']),
    annotations: oneOf(input, 'annotations', ['on', 'new', 'off']),
    text: oneOf(input, 'text', ['full', 'none']),
    scrub: patternsOf(input('scrub'), 'The input scrub'),
    maskIds: oneOf(input, 'mask-ids', ['on', 'off']) === 'on',
    matrix: matrixOf(input('matrix')),
    jobTotal: wholeNumber(input, 'job-total', 1) ?? 1,
    workingDirectory: input('working-directory') || '.',
  };
}

/** Without the fields that were not given. */
function given<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const set = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(set) as ReturnType<typeof given<T>>;
}

const lines = (value: string): string[] =>
  value
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '');

/** The first one is meant where nothing is given. Case does not count, and YAML's own words for on and off do. */
export function oneOf<const T extends readonly string[]>(input: ReadInput, name: string, allowed: T): T[number] {
  const value = input(name);
  if (value === '') return allowed[0] as T[number];
  const word = value.toLowerCase();
  // Unquoted, YAML reads on and off as true and false.
  const meant =
    allowed.includes('on') && word === 'true' ? 'on' : allowed.includes('off') && word === 'false' ? 'off' : word;
  if (allowed.includes(meant)) return meant;
  throw new UserError(`The input ${name} takes ${allowed.join(', ')}, not ${JSON.stringify(value)}.`);
}

function wholeNumber(input: ReadInput, name: string, least: number): number | undefined {
  const value = input(name);
  if (value === '') return undefined;
  const number = Number(value);
  if (/^\d{1,16}$/.test(value) && Number.isSafeInteger(number) && number >= least) return number;
  throw new UserError(`The input ${name} takes a whole number from ${least}, not ${JSON.stringify(value)}.`);
}

function commitOf(value: string): string {
  if (value === '' || /^[0-9a-f]{40}$/.test(value)) return value;
  throw new UserError(
    `The input commit takes a whole commit id of 40 hexadecimal digits, not ${JSON.stringify(value)}.`,
  );
}

function repositoryOf(value: string): { owner: string; repo: string } | undefined {
  const [, owner, repo] = /^([\w-]+)\/([\w.-]+)$/.exec(value) ?? [];
  if (owner !== undefined && repo !== undefined) return { owner, repo };
  if (value === '') return undefined;
  throw new UserError(`The input repository takes owner/name, not ${JSON.stringify(value)}.`);
}

/** As `toJSON(matrix)` gives it: an object, or null where there is no matrix. */
function matrixOf(value: string): Record<string, unknown> {
  if (value === '') return {};
  let matrix: unknown;
  try {
    matrix = JSON.parse(value);
  } catch (cause) {
    throw new UserError('The input matrix takes JSON, as ${{ toJSON(matrix) }} gives it.', { cause });
  }
  if (matrix === null) return {};
  if (typeof matrix === 'object' && !Array.isArray(matrix)) return matrix as Record<string, unknown>;
  throw new UserError('The input matrix takes the JSON of an object, as ${{ toJSON(matrix) }} gives it.');
}
