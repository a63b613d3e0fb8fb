// Virtual environments with real pytests. Made when they are first wanted, kept in .venvs/ at the repository's root.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KEPT = join(ROOT, '.venvs');

export interface Environment {
  name: string;
  /** Major and minor version of pytest. */
  pytest: string;
  packages: string[];
  /** Path of its interpreter; installs what is missing. */
  python: () => string;
}

const PACKAGES: Record<string, string[]> = {
  '7.0': [
    'pytest==7.0.1',
    'pytest-xdist==2.5.0',
    'pytest-rerunfailures==10.3',
    'pytest-subtests==0.8.0',
    'pytest-timeout==2.1.0',
    'pytest-asyncio==0.20.3',
    'pytest-randomly==3.12.0',
    'flaky==3.7.0',
  ],
  '7.4': [
    'pytest==7.4.4',
    'pytest-xdist==3.5.0',
    'pytest-rerunfailures==13.0',
    'pytest-subtests==0.13.1',
    'pytest-timeout==2.3.1',
    'pytest-asyncio==0.23.8',
    'pytest-randomly==3.15.0',
    'flaky==3.8.1',
  ],
  '8.3': ['pytest==8.3.5', 'pytest-xdist==3.6.1', 'pytest-rerunfailures==14.0', 'pytest-subtests==0.13.1'],
  '8.4': [
    'pytest==8.4.2',
    'pytest-xdist==3.8.0',
    'pytest-rerunfailures==16.0.1',
    'pytest-subtests==0.14.2',
    'pytest-timeout==2.4.0',
    'pytest-asyncio==1.1.0',
    'pytest-randomly==3.16.0',
    'flaky==3.8.1',
  ],
  '9.2': [
    'pytest==9.2.0',
    'pytest-xdist==3.8.0',
    'pytest-rerunfailures==16.7',
    'pytest-timeout==2.4.0',
    'pytest-asyncio==1.5.0',
    'pytest-randomly==4.0.1',
    'flaky==3.8.1',
  ],
};

/** The Python on PATH with every pytest; where pyenv has more of them, the oldest and newest with what each can have. */
const WANTED: [python: string, pytest: string][] = [
  ['python3', '7.4'],
  ['python3', '8.4'],
  ['python3', '9.2'],
  ['3.8', '7.0'],
  ['3.8', '8.3'],
  ['3.10', '7.4'],
  ['3.13', '9.2'],
];

function findPython(python: string): string | undefined {
  if (python === 'python3') return python;
  const versions = join(homedir(), '.pyenv/versions');
  const found = spawnSync('ls', [versions], { encoding: 'utf8' }).stdout.split('\n');
  const version = found.find(name => name.startsWith(`${python}.`));
  return version === undefined ? undefined : join(versions, version, 'bin/python');
}

function run(command: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  return stdout.trim();
}

function install(name: string, python: string, packages: string[]): string {
  const version = run(python, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
  const hash = createHash('sha256')
    .update(JSON.stringify([version, packages]))
    .digest('hex')
    .slice(0, 8);
  const venv = join(KEPT, `plugin-py${version}-${name}-${hash}`);
  const interpreter = join(venv, 'bin/python');
  if (existsSync(interpreter)) return interpreter;
  mkdirSync(KEPT, { recursive: true });
  // Test files run at the same time: each makes its own, and the first to finish has made it for all.
  const part = `${venv}.${process.pid}.tmp`;
  rmSync(part, { recursive: true, force: true });
  run(python, ['-m', 'venv', part]);
  run(join(part, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  try {
    renameSync(part, venv);
  } catch (error) {
    if (!existsSync(interpreter)) throw error;
    rmSync(part, { recursive: true, force: true });
  }
  return interpreter;
}

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython && process.env.CI === 'true') throw new Error('There is no python3 on PATH, which these tests need.');

/** Why the tests that need Python are skipped, as part of their names; empty when they are not. */
export const SKIPPED = hasPython ? '' : ' (skipped: no python3 on PATH)';

export const environments: Environment[] = WANTED.flatMap(([wanted, pytest]) => {
  const python = findPython(wanted);
  if (python === undefined) return [];
  const name = `${wanted === 'python3' ? wanted : `python ${wanted}`}, pytest ${pytest}`;
  const packages = PACKAGES[pytest] ?? [];
  return [{ name, pytest, packages, python: () => install(`pytest${pytest}`, python, packages) }];
});

/** Those of the Python on PATH: every test of a rule that holds for each pytest. */
export const mainEnvironments = environments.filter(({ name }) => name.startsWith('python3'));

/** The newest, for what does not depend on pytest's version. */
export const latest = mainEnvironments[2] ?? mainEnvironments[0]!;

/** The newest pytest with plugins that run tests again, or a part of them, and cannot be beside each other. */
export const withOtherPlugins: Environment = (() => {
  const packages = [
    'pytest==9.2.0',
    'pytest-xdist==3.8.0',
    'pytest-retry==1.7.0',
    'pytest-split==0.11.0',
    'pytest-shard==0.1.2',
    'pytest-test-groups==1.2.1',
    'pytest-reportlog==1.0.0',
    'flaky==3.8.1',
  ];
  return {
    name: 'python3, pytest 9.2 with pytest-retry and plugins for shards',
    pytest: '9.2',
    packages,
    python: () => install('other-plugins', 'python3', packages),
  };
})();

/** Builds distributions, without asking a package index each time. */
export const builder = {
  python: () => install('build', 'python3', ['build==1.3.0', 'setuptools==80.9.0']),
};

/** Options without the plugins that run or count tests in ways of their own, which are in every environment. */
export function alone({ pytest }: Environment): string[] {
  // That of pytest 9 is its own.
  const plugins = ['rerunfailures', 'flaky', ...(Number.parseInt(pytest, 10) < 9 ? ['subtests'] : [])];
  return plugins.flatMap(plugin => ['-p', `no:${plugin}`]);
}
