// How the plugin comes into a run, and when it stays out of it.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createWorkplace, linesOf, PLUGIN, runPytest, WHEEL } from './pytest.ts';
import { environments, latest, ROOT, SKIPPED } from './venvs.ts';

const args = ['tests/test_described.py', '-q', '-p', 'no:cacheprovider'];

describe.skipIf(SKIPPED)(`loading${SKIPPED}`, () => {
  for (const environment of environments) {
    test(`${environment.name}: PYTHONPATH alone is enough, whatever else the user sets`, () => {
      using workplace = createWorkplace('own');
      const env = { PYTEST_ADDOPTS: '-q --strict-markers', PYTEST_PLUGINS: 'recorder' };
      const { captures } = runPytest(workplace, { environment, project: 'own', args, env });
      expect(captures.map(lines => linesOf(lines, 'end').length)).toEqual([1]);
    });
  }

  test.each([
    ['PYTHONPATH overwritten', { PYTHONPATH: 'src' }],
    ['plugins not loaded by themselves', { PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1' }],
    ['no directory asked for', { PYTEST_LEDGER_DIR: undefined }],
    ['inside a test of another pytest', { PYTEST_CURRENT_TEST: 'test_outer.py::test (call)' }],
    ['blocked', { PYTEST_ADDOPTS: '-p no:pytest_ledger' }],
  ])('%s: nothing is captured, and nothing else changes', (_, env) => {
    using workplace = createWorkplace('own');
    const run = { environment: latest, project: 'own', args, env };
    const { captures, status } = runPytest(workplace, run);
    expect(captures).toEqual([]);
    expect(status).toBe(1);
    expect(readdirSync(workplace.checkout).toSorted()).toEqual(['pytest.ini', 'tests']);
  });

  test('asked for by -p without a directory: .pytest-ledger in the root directory, which git ignores', () => {
    using workplace = createWorkplace('own');
    const env = { PYTEST_LEDGER_DIR: undefined };
    runPytest(workplace, { environment: latest, project: 'own', args, env, loading: 'option' });
    const directory = join(workplace.checkout, '.pytest-ledger');
    expect(readFileSync(join(directory, '.gitignore'), 'utf8')).toBe('*\n');
    expect(readdirSync(directory).filter(name => name.endsWith('.jsonl'))).toHaveLength(1);
  });

  test('several runs leave several captures; a run inside a test leaves none', () => {
    using workplace = createWorkplace('own');
    runPytest(workplace, { environment: latest, project: 'own', args });
    const run = { environment: latest, project: 'own', args: ['tests/test_nested.py'] };
    expect(runPytest(workplace, run).captures).toHaveLength(2);
  });

  test('a forked child that goes on as if it were pytest writes nothing', () => {
    using workplace = createWorkplace('own');
    const { captures } = runPytest(workplace, { environment: latest, project: 'own', args: ['tests/forking.py'] });
    expect(captures).toHaveLength(1);
    expect(linesOf(captures[0], 'test')).toHaveLength(2);
    expect(linesOf(captures[0], 'end')).toHaveLength(1);
  });

  test('pip does not see the wheel', () => {
    const env = { ...process.env, PYTHONPATH: `${PLUGIN}:${WHEEL}`, PIP_DISABLE_PIP_VERSION_CHECK: '1' };
    for (const command of [['list'], ['freeze', '--all'], ['check']]) {
      const { stdout, stderr } = spawnSync(latest.python(), ['-m', 'pip', ...command], { env, encoding: 'utf8' });
      expect(`${stdout}${stderr}`).not.toContain('ledger');
    }
  });

  test('the wheel is what its script writes', () => {
    const directory = mkdtempSync(join(tmpdir(), 'pytest-ledger-wheel-'));
    try {
      spawnSync('python3', [join(ROOT, 'scripts/make-plugin-wheel.py'), directory]);
      const [name = ''] = readdirSync(directory);
      expect(readFileSync(join(directory, name))).toEqual(readFileSync(WHEEL));
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  const old = ['2.7', '3.6', '3.7'].flatMap(version => {
    const versions = join(homedir(), '.pyenv/versions');
    const found = existsSync(versions) ? readdirSync(versions).find(name => name.startsWith(`${version}.`)) : undefined;
    return found === undefined ? [] : [[version, join(versions, found, 'bin/python')] as const];
  });
  test.runIf(old.length > 0).each(old)('Python %s: the package that pytest would load does nothing', (_, python) => {
    const env = { PYTHONPATH: PLUGIN, PYTHONDONTWRITEBYTECODE: '1' };
    const code = `
import sys, types
sys.modules["pytest"] = types.ModuleType("pytest")
import pytest_ledger
print([name for name in dir(pytest_ledger) if name.startswith("pytest_")])`;
    const { stdout } = spawnSync(python, ['-c', code], { env, encoding: 'utf8' });
    expect(stdout.trim()).toBe('[]');
  });
});
