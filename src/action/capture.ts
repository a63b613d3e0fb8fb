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

/** What every pytest of a job left for the steps of this Action. */
export interface Captures {
  /** Those that no step of this job has read yet. */
  files: string[];
  /** How many an earlier step of this job has read. */
  readBefore: number;
}

/** @throws UserError that says what to do where nothing could have been captured */
export function findCaptures({ env }: Runner, { capture }: Pick<Inputs, 'capture'>): Captures {
  const directory = capture === 'on' ? env['PYTEST_LEDGER_DIR'] : undefined;
  const other = 'Or name the report that pytest wrote: `report: report.xml`, after `pytest --junitxml=report.xml`.';
  if (!directory) {
    throw new UserError(
      `Nothing was captured, because nothing was prepared before the job's first step: that is so for an Action of the repository itself (uses: ./…), inside another Action, and with capture: off. Run pytest with "-p pytest_ledger" and give report: .pytest-ledger, as docs/capture.md says. ${other}`,
    );
  }
  // A link in its place leads to what others wrote.
  if (lstatSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UserError(
      `The folder of this job's captures, ${directory}, is no longer a folder: a step removed or replaced it. Keep it until this step has run. ${other}`,
    );
  }
  const names = readdirSync(directory);
  const files = names.filter(name => name.endsWith('.jsonl')).sort();
  return {
    files: files.map(name => join(directory, name)),
    readBefore: names.filter(name => name.endsWith(READ)).length,
  };
}

/** What is appended to the name of a capture that a step has read. */
const READ = '.jsonl.read';

/** What this step has read, a later one of the same job must not. */
export function putAway(files: string[]): void {
  for (const file of files) renameSync(file, file.replace(/\.jsonl$/, READ));
}
