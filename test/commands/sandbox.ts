// A throwaway repository, and the program run on it as a user runs it: the committed bundle in a process of its own.
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { XMLBuilder } from 'fast-xml-parser';
import type { Outcome } from '../../src/core/model.ts';

export const PROGRAM = fileURLToPath(new URL('../../dist/cli/index.js', import.meta.url));

export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Sandbox extends AsyncDisposable {
  directory: string;
  git: (...args: string[]) => Promise<string>;
  gitWith: (env: Record<string, string>, ...args: string[]) => Promise<string>;
  /** Makes a commit and returns its id. */
  commit: (subject: string) => Promise<string>;
  ledger: (...args: string[]) => Promise<Run>;
  /** The same with more in its environment. */
  ledgerWith: (env: Record<string, string>, ...args: string[]) => Promise<Run>;
  /** Runs a command that must be fine, and returns what it prints as JSON. */
  json: (...args: string[]) => Promise<any>;
  write: (name: string, text: string | Uint8Array) => Promise<string>;
  read: (name: string) => Promise<string>;
  chmod: (name: string, mode: number) => Promise<void>;
}

// No settings of the machine: neither a user name nor a default branch.
export const ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  NO_COLOR: '',
  GITHUB_REF_NAME: '',
  GITHUB_HEAD_REF: '',
};

export async function openSandbox(...init: string[]): Promise<Sandbox> {
  const directory = await mkdtemp(join(tmpdir(), 'pytest-ledger-test-'));
  const start = (program: string, args: string[], more: Record<string, string> = {}): Promise<Run> =>
    new Promise(resolve => {
      execFile(
        program,
        args,
        { cwd: directory, env: { ...ENVIRONMENT, ...more }, maxBuffer: 1 << 28 },
        (error, stdout, stderr) => {
          resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
        },
      );
    });
  const git = (...args: string[]): Promise<string> => gitWith({}, ...args);
  const gitWith = async (env: Record<string, string>, ...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await start('git', args, env);
    if (code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  const ledger = (...args: string[]): Promise<Run> => start(process.execPath, [PROGRAM, ...args]);
  await git('init', '--quiet', '--initial-branch=main', ...init);
  return {
    directory,
    git,
    gitWith,
    ledger,
    ledgerWith: (env, ...args) => start(process.execPath, [PROGRAM, ...args], env),
    commit: async subject => {
      await git(
        '-c',
        'user.name=Dana',
        '-c',
        'user.email=dana@example.org',
        'commit',
        '--quiet',
        '--allow-empty',
        '-m',
        subject,
      );
      return git('rev-parse', 'HEAD');
    },
    json: async (...args) => {
      const { code, stdout, stderr } = await ledger(...args, '--json');
      if (code !== 0) throw new Error(`pytest-ledger ${args.join(' ')} exited with ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
    write: async (name, text) => {
      await writeFile(join(directory, name), text);
      return name;
    },
    read: name => readFile(join(directory, name), 'utf8'),
    chmod: (name, mode) => chmod(join(directory, name), mode),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Test names of one module and their outcomes, as pytest writes them. */
export function junit(
  tests: Record<string, Outcome>,
  { time = '2026-01-02T03:04:05.000000+00:00', message = 'assert 1 == 2' } = {},
): string {
  const testcase = Object.entries(tests).map(([name, outcome]) => ({
    '@classname': 'tests.test_shop',
    '@name': name,
    '@time': '0.250',
    ...ELEMENTS[outcome](message),
  }));
  const suite = {
    '@name': 'pytest',
    '@time': '1.500',
    '@timestamp': time,
    '@tests': String(testcase.length),
    testcase,
  };
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', textNodeName: '#' });
  return `<?xml version="1.0" encoding="utf-8"?>${builder.build({ testsuites: { testsuite: suite } })}`;
}

const ELEMENTS: Record<Outcome, (message: string) => object> = {
  passed: () => ({}),
  failed: message => ({
    failure: {
      '@message': `AssertionError: ${message}`,
      '#': `>       ${message}\nE       ${message}\n\ntests/test_shop.py:7: AssertionError`,
    },
  }),
  error: message => ({ error: { '@message': `failed on setup with "${message}"`, '#': message } }),
  skipped: () => ({
    skipped: { '@type': 'pytest.skip', '@message': 'not today', '#': 'tests/test_shop.py:3: not today' },
  }),
  xfailed: () => ({ skipped: { '@type': 'pytest.xfail', '@message': 'known' } }),
  xpassed: () => ({}),
};
