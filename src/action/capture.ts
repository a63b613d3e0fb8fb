// The plugin's captures of a job: asked for before its first step, read by the step itself.
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { UserError } from '../core/errors.ts';
import { type Inputs, oneOf } from './inputs.ts';
import type { Runner } from './runner.ts';

const WHEEL = join('autoload', 'pytest_ledger_autoload-1-py3-none-any.whl');

/** @param program the bundle that runs, two folders below the Action's own */
export function prepareCapture({ env, input, note }: Runner, program: string): void {
  // What pytest wrote is named: the plugin has nothing to add.
  if (oneOf(input, 'capture', ['on', 'off']) === 'off' || input('report') !== '') return;
  const plugin = join(dirname(dirname(dirname(resolve(program)))), 'plugin');
  if (!existsSync(join(plugin, WHEEL))) throw new UserError(`there is no plugin in ${plugin}.`);
  const file = env['GITHUB_ENV'];
  if (!file) throw new UserError('GITHUB_ENV is not set, so nothing can be handed to the steps that follow.');
  const directory = captureFolder(env);
  // Another step of this Action in the same job has said it already.
  const before = (env['PYTHONPATH'] ?? '').split(delimiter).filter(path => path !== '' && !path.startsWith(plugin));
  const variables = {
    PYTHONPATH: [plugin, join(plugin, WHEEL), ...before].join(delimiter),
    PYTEST_LEDGER_DIR: directory,
    PYTEST_LEDGER_OUTPUT: oneOf(input, 'capture-output', ['failed', 'all', 'none']),
  };
  for (const [name, value] of Object.entries(variables)) {
    if (/[\r\n]/.test(value)) throw new UserError(`the path ${JSON.stringify(value)} cannot be handed on.`);
    appendFileSync(file, `${name}=${value}\n`);
  }
  note('Every pytest of this job is captured from here on: nothing needs to be added to it.');
}

/** Others may leave files there and open them by name; they may neither list them nor take away those of others. */
const DROP_BOX = 0o1733;

/**
 * A folder of this job alone. On a self-hosted runner that of an earlier job may still be there, owned by a container's
 * root; and a name that can be guessed could be taken by someone else before the job begins.
 */
function captureFolder(env: Runner['env']): string {
  const temporary = env['RUNNER_TEMP'] || tmpdir();
  mkdirSync(temporary, { recursive: true });
  const job = [env['GITHUB_RUN_ID'], env['GITHUB_RUN_ATTEMPT'], env['GITHUB_JOB']].map(part => part ?? '').join('-');
  const prefix = join(temporary, `pytest-ledger-${job.replace(/[^\w-]+/g, '-').slice(0, 100)}-`);
  const before = env['PYTEST_LEDGER_DIR'];
  // Another step of this Action in the same job has made it already.
  if (before?.startsWith(prefix) && existsSync(before)) return before;
  const directory = mkdtempSync(prefix);
  mkdirSync(join(directory, 'attachments'));
  // A container's user, who is not the runner's, has captures and files to leave there, too.
  for (const folder of [directory, join(directory, 'attachments')]) chmodSync(folder, DROP_BOX);
  return directory;
}

/** The captures that no step of this job has read yet. @throws UserError that says what to add where there is none */
export function findCaptures({ env }: Runner, { capture }: Pick<Inputs, 'capture'>): string[] {
  const directory = capture === 'on' ? env['PYTEST_LEDGER_DIR'] : undefined;
  const other = 'Or name the report that pytest wrote: `report: report.xml`, after `pytest --junitxml=report.xml`.';
  if (!directory) {
    throw new UserError(
      `Nothing was captured, because nothing was prepared before the job's first step: that is so for an Action of the repository itself (uses: ./…), inside another Action, and with capture: off. Run pytest with "-p pytest_ledger" and give report: .pytest-ledger, as docs/capture.md says. ${other}`,
    );
  }
  const files = capturesIn(directory);
  if (files.length > 0) return files;
  throw new UserError(
    `No pytest of this job was captured. Did it run? Where its environment is made anew, hand PYTHONPATH, PYTEST_LEDGER_DIR and PYTEST_LEDGER_OUTPUT on: tox by "pass_env = PYTHONPATH, PYTEST_LEDGER_DIR, PYTEST_LEDGER_OUTPUT" (or TOX_OVERRIDE), nox with include_outer_env=False by env, docker run by -e and volumes of RUNNER_TEMP and of the Action's folder; where PYTHONPATH is set to something else, keep what it was. ${other}`,
  );
}

function capturesIn(directory: string): string[] {
  // A link in its place leads to what others wrote.
  if (lstatSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(directory)
    .filter(name => name.endsWith('.jsonl'))
    .sort()
    .map(name => join(directory, name));
}

/** What this step has read, a later one of the same job must not. */
export function putAway(files: string[]): void {
  for (const file of files) renameSync(file, `${file}.read`);
}
