// A real pytest, as a test's shell finds it. The environment is the demo's, in .venvs/ at the repository's root.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const KEPT = fileURLToPath(new URL('../../.venvs', import.meta.url));
const PACKAGES = ['pytest==9.2.0', 'pytest-rerunfailures==16.7'];

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython && process.env.CI === 'true') throw new Error('There is no python3 on PATH, which these tests need.');

/** Why the tests that need Python are skipped, as part of their names; empty when they are not. */
export const SKIPPED = hasPython ? '' : ' (skipped: no python3 on PATH)';

/** The folder with `pytest` in it; installs what is missing. */
export function pytestFolder(): string {
  const venv = join(KEPT, 'shop');
  const folder = join(venv, 'bin');
  if (existsSync(join(folder, 'pytest'))) return folder;
  mkdirSync(KEPT, { recursive: true });
  run('python3', ['-m', 'venv', venv]);
  run(join(folder, 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES]);
  return folder;
}

function run(command: string, args: string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
}
