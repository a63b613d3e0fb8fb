// Runs the Action as the runner does: the committed bundle in a process of its own, with the environment and the files of a
// step, against the test GitHub.
import { type ChildProcess, execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAction } from '../../scripts/readme-tables.mjs';
import { type Github, startGithub } from '../github/github.ts';
import { type Options, workflowToken } from '../github/options.ts';

const ACTION = fileURLToPath(new URL('../../dist/action/index.js', import.meta.url));

export interface Step {
  /** `with:` of the step; the other inputs are as action.yml has them. */
  with?: Record<string, string>;
  event?: string;
  payload?: object;
  runId?: number;
  attempt?: number;
  sha?: string;
  refName?: string;
  job?: string;
  matrix?: object;
  jobTotal?: number;
  checkRunId?: number;
  token?: string;
  env?: Record<string, string>;
  /** Report files by name. */
  files?: Record<string, string | Buffer>;
  /** Is given the process, to end it before it is done. */
  started?: (process: ChildProcess) => void;
}

export interface Done {
  code: number;
  log: string;
  outputs: Record<string, string>;
  summary: string;
}

export interface Workshop extends AsyncDisposable {
  github: Github;
  step: (step: Step) => Promise<Done>;
}

export async function openWorkshop(options: Partial<Options> = {}): Promise<Workshop> {
  const directory = await mkdtemp(join(tmpdir(), 'pytest-ledger-action-'));
  const github = await startGithub({ repo: 'octo/app', ...options });
  let count = 0;
  return {
    github,
    step: async step => runStep(github, join(directory, String(++count)), step),
    [Symbol.asyncDispose]: async () => {
      await github[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const { inputs: INPUTS } = readAction();

/** What the expressions among the defaults come to in a job. */
const valueOf = (expression: string, step: Step): string => {
  const values: Record<string, string> = {
    '${{ github.token }}': step.token ?? workflowToken,
    '${{ toJSON(matrix) }}': JSON.stringify(step.matrix ?? null, null, 2),
    '${{ strategy.job-total }}': String(step.jobTotal ?? 1),
    '${{ job.check_run_id }}': step.checkRunId === undefined ? '' : String(step.checkRunId),
  };
  return values[expression] ?? expression;
};

function inputsOf(step: Step): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, input] of Object.entries(INPUTS)) values[name] = valueOf(input.default ?? '', step);
  Object.assign(values, { report: 'report.xml' }, step.with);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
}

async function runStep(github: Github, directory: string, step: Step): Promise<Done> {
  const [workspace, temporary] = [join(directory, 'workspace'), join(directory, 'temp')];
  await mkdir(workspace, { recursive: true });
  await mkdir(temporary);
  for (const [name, text] of Object.entries(step.files ?? {})) {
    await mkdir(dirname(join(workspace, name)), { recursive: true });
    await writeFile(join(workspace, name), text);
  }
  const files = { GITHUB_EVENT_PATH: 'event.json', GITHUB_OUTPUT: 'output', GITHUB_STEP_SUMMARY: 'summary.md' };
  const paths = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, join(directory, file)]));
  await writeFile(join(directory, 'event.json'), JSON.stringify(step.payload ?? {}));
  await writeFile(join(directory, 'output'), '');
  const { runId = 1001, attempt = 1, event = 'push', refName = 'main', job = 'test' } = step;
  const env = {
    // As in a container: neither git nor anything else is to be found.
    PATH: '',
    ...github.env(),
    ...github.artifactEnv(runId),
    ...paths,
    ...inputsOf(step),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION_REPOSITORY: 'octo/pytest-ledger',
    GITHUB_ACTION_REF: 'v1',
    GITHUB_ACTOR: 'octo',
    GITHUB_EVENT_NAME: event,
    GITHUB_JOB: job,
    GITHUB_REF_NAME: refName,
    GITHUB_REF: `refs/heads/${refName}`,
    GITHUB_RUN_ATTEMPT: String(attempt),
    GITHUB_RUN_ID: String(runId),
    GITHUB_SHA: step.sha ?? '0'.repeat(40),
    GITHUB_WORKFLOW: 'CI',
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temporary,
    ...step.env,
  };
  const { code, log } = await start(workspace, env, step.started);
  return {
    code,
    log,
    outputs: parseOutputs(await readFile(join(directory, 'output'), 'utf8')),
    summary: await textOf(join(directory, 'summary.md')),
  };
}

const start = (
  cwd: string,
  env: Record<string, string>,
  started: (process: ChildProcess) => void = () => {},
): Promise<{ code: number; log: string }> =>
  new Promise(resolve => {
    const child = execFile(process.execPath, [ACTION], { cwd, env, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, log: stdout + stderr });
    });
    started(child);
  });

const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [, name = '', , value = ''] of text.matchAll(/^([\w-]+)<<(end-[\w-]+)\n([\s\S]*?)\n\2$/gm))
    outputs[name] = value;
  return outputs;
}
