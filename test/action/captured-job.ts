// A job whose pytest is captured: the `pre` bundle's environment, and real pytest in it.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { latest } from '../plugin/venvs.ts';

const PRE = fileURLToPath(new URL('../../dist/action-pre/index.js', import.meta.url));
const run = promisify(execFile);

export interface Job extends AsyncDisposable {
  /** The runner's environment, with what `pre` handed on. */
  env: Record<string, string>;
  log: string;
  captures: string;
  /** Exit status of pytest in a folder of its own. */
  pytest: (files: Record<string, string>, ...args: string[]) => Promise<number>;
}

export async function openJob(given: Record<string, string> = {}): Promise<Job> {
  const directory = await mkdtemp(join(tmpdir(), 'pytest-ledger-job-'));
  const temporary = given['RUNNER_TEMP'] ?? join(directory, 'temp');
  const file = join(directory, 'env');
  await writeFile(file, '');
  const env: Record<string, string> = { PATH: process.env['PATH'] ?? '', HOME: directory, LANG: 'C.UTF-8', ...given };
  const own = {
    GITHUB_RUN_ID: '1',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'test',
    ...env,
    RUNNER_TEMP: temporary,
    GITHUB_ENV: file,
    INPUT_REPORT: given['INPUT_REPORT'] ?? '',
  };
  const { stdout } = await run(process.execPath, [PRE], { env: own });
  for (const line of (await readFile(file, 'utf8')).split('\n').filter(Boolean)) {
    const [name = '', ...value] = line.split('=');
    env[name] = value.join('=');
  }
  let count = 0;
  return {
    env,
    log: stdout,
    captures: env['PYTEST_LEDGER_DIR'] ?? join(temporary, 'none'),
    pytest: async (files, ...args) => {
      const folder = join(directory, `project-${++count}`);
      await mkdir(folder);
      await writeFile(join(folder, 'pytest.ini'), '[pytest]\n');
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), text);
      }
      const options = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '-p', 'no:randomly', ...args];
      return run(latest.python(), options, { cwd: folder, env }).then(
        () => 0,
        (error: { code: number }) => error.code,
      );
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

export const handedOn = ({ env }: Job): Record<string, string> => ({
  PYTEST_LEDGER_DIR: env['PYTEST_LEDGER_DIR'] ?? '',
  PYTHONPATH: env['PYTHONPATH'] ?? '',
});
