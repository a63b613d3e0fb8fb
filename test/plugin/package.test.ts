// The plugin as a package: what is built, installed and removed.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLUGIN, WHEEL } from './pytest.ts';
import { builder, latest, SKIPPED } from './venvs.ts';

const base = mkdtempSync(join(tmpdir(), 'pytest-ledger-package-'));
const python = join(base, 'venv/bin/python');
const distributions = join(base, 'dist');

function run(command: string, args: string[], cwd = base) {
  const env = { PATH: process.env.PATH, HOME: base, PIP_DISABLE_PIP_VERSION_CHECK: '1', ...mirror() };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}

function must(command: string, args: string[]) {
  const { status, output } = run(command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${output}`);
}

/** How this machine reaches a package index. */
const mirror = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(?:PIP_|SSL_|REQUESTS_|https?_proxy)/i.test(name)),
  );

describe.skipIf(SKIPPED)(`the package${SKIPPED}`, () => {
  beforeAll(() => {
    cpSync(PLUGIN, join(base, 'plugin'), { recursive: true });
    must(builder.python(), ['-m', 'build', '--no-isolation', '--outdir', distributions, join(base, 'plugin')]);
    must(latest.python(), ['-m', 'venv', join(base, 'venv')]);
    const needed = ['-m', 'pip', 'install', '-q', 'pytest==9.2.0', 'setuptools==80.9.0'];
    must(python, needed);
    writeFileSync(join(base, 'test_it.py'), 'def test_one(): pass\n');
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  test('is built as a wheel and an sdist', () => {
    expect(readdirSync(distributions).toSorted()).toEqual([
      expect.stringMatching(/^pytest_ledger-[\d.]+-py3-none-any\.whl$/),
      expect.stringMatching(/^pytest_ledger-[\d.]+\.tar\.gz$/),
    ]);
  });

  test.each(['.whl', '.tar.gz'])(
    'is installed from the %s, does nothing unless asked, and is removed whole',
    ending => {
      const file = readdirSync(distributions).find(name => name.endsWith(ending)) ?? '';
      const args = ['-m', 'pip', 'install', '-q', '--no-deps', '--no-build-isolation', join(distributions, file)];
      expect(run(python, args)).toMatchObject({ status: 0 });
      const header = run(python, ['-m', 'pytest', 'test_it.py', '-p', 'no:cacheprovider']);
      expect(header.output).toMatch(/^plugins: ledger-/m);
      expect(readdirSync(base)).not.toContain('.pytest-ledger');
      expect(run(python, ['-m', 'pytest', '--ledger', '-q', 'test_it.py']).status).toBe(0);
      expect(readdirSync(join(base, '.pytest-ledger')).filter(name => name.endsWith('.jsonl'))).toHaveLength(1);
      rmSync(join(base, '.pytest-ledger'), { recursive: true });
      expect(run(python, ['-m', 'pip', 'uninstall', '-q', '-y', 'pytest-ledger'])).toMatchObject({ status: 0 });
      const left = readdirSync(join(base, 'venv/lib'), { recursive: true }).map(String);
      // Bytecode that pytest itself has cached is not pip's to remove: so with every plugin.
      expect(left.filter(path => /pytest_ledger(?!$|\/__pycache__)/.test(path))).toEqual([]);
      expect(run(python, ['-m', 'pytest', '--ledger', 'test_it.py'])).toMatchObject({ status: 4 });
    },
  );

  test('the wheel that the Action puts on the path cannot be installed', () => {
    const { status, output } = run(python, ['-m', 'pip', 'install', '--no-deps', WHEEL]);
    expect(status).not.toBe(0);
    expect(output).toMatch(/pytest.ledger/);
    expect(run(python, ['-m', 'pip', 'list']).output).not.toMatch(/ledger/);
    expect(readdirSync(PLUGIN).filter(name => name.endsWith('.whl'))).toEqual([]);
  });

  test('the wheel that the Action puts on the path has the version of the package', () => {
    const [, version] =
      /__version__ = "(.+)"/.exec(readFileSync(join(PLUGIN, 'pytest_ledger/__init__.py'), 'utf8')) ?? [];
    expect(readFileSync(WHEEL, 'latin1')).toContain(`Name: pytest-ledger\nVersion: ${version}\n`);
  });
});
