import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { junit, openSandbox } from './sandbox.ts';

const settingsOf = (json: any): Record<string, unknown> =>
  Object.fromEntries(json.settings.map(({ key, value, from }: any) => [key, [value, from]]));

test('config shows what holds and where it comes from: pyproject.toml before pytest.ini, options before both', async () => {
  await using sandbox = await openSandbox();
  expect(settingsOf(await sandbox.json('config'))).toMatchObject({
    branch: ['pytest-results', 'default'],
    'fail-on': ['never', 'default'],
    scrub: [[], 'default'],
  });
  await sandbox.write('pytest.ini', '[pytest-ledger]\ntarget = ini\nfail-on = failures\n');
  expect(settingsOf(await sandbox.json('config'))).toMatchObject({ target: ['ini', 'pytest.ini:2'] });
  await sandbox.write('pyproject.toml', '[tool.pytest-ledger]\ntarget = "toml"\n');
  expect(settingsOf(await sandbox.json('config'))).toMatchObject({
    target: ['toml', 'pyproject.toml:2'],
    'fail-on': ['never', 'default'],
  });
  expect((await sandbox.ledger('config')).stdout).toMatch(/^target +toml +pyproject\.toml:2$/m);

  await sandbox.commit('One');
  await sandbox.write('report.xml', junit({ test_a: 'failed' }));
  const recorded = await sandbox.json('record', 'report.xml', '--build', '1');
  expect(recorded.target).toBe('toml');
  expect((await sandbox.json('record', 'report.xml', '--build', '1', '--target', 'web')).target).toBe('web');
});

test('settings are found from a folder below, and a wrong one stops every command, by file and line', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('One');
  await sandbox.write('setup.cfg', '[metadata]\nname = app\n\n[pytest-ledger]\nfail-on = failures\n');
  await mkdir(join(sandbox.directory, 'tests'));
  await sandbox.write('tests/report.xml', junit({ test_a: 'failed' }));
  const below = await sandbox.ledger('record', 'tests/report.xml', '--repo', 'tests');
  expect(below.code).toBe(1);
  await sandbox.write('setup.cfg', '[pytest-ledger]\nfail_on = failures\n');
  const wrong = await sandbox.ledger('runs');
  expect(wrong).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('setup.cfg:2: there is no setting "fail_on"'),
  });
});

test('mask-ids = off leaves parameters as they are', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('One');
  await sandbox.write('report.xml', junit({ 'test_a[<T object at 0x7f00deadbeef>]': 'passed' }));
  const idOf = async (): Promise<string> => {
    const { run, tests } = await sandbox.json('show', '1');
    expect(run.build).toBe('1');
    return tests.map(({ test: id }: any) => id).join();
  };
  await sandbox.json('record', 'report.xml', '--build', '1', '--target', 'masked');
  await sandbox.write('pyproject.toml', '[tool.pytest-ledger]\nmask-ids = false\n');
  await sandbox.json('record', 'report.xml', '--build', '1');
  expect(await idOf()).toContain('[<T object at 0x7f00deadbeef>]');
  expect(JSON.stringify(await sandbox.json('show', '1', '--target', 'masked'))).toContain('[<T object at 0x…>]');
});

test('a capture of a run that was killed is recorded up to there', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('One');
  await mkdir(join(sandbox.directory, '.pytest-ledger'));
  const capture = new URL('../fixtures/capture/killed-9.2.jsonl', import.meta.url);
  const { readFile } = await import('node:fs/promises');
  await sandbox.write('.pytest-ledger/one.jsonl', await readFile(capture));
  await sandbox.write('.pytest-ledger/other.json', '{"not": "a report"}');
  const { code, stdout, stderr } = await sandbox.ledger('record', '.pytest-ledger');
  expect(code).toBe(0);
  expect(stdout).toContain('260 not run');
  expect(stdout).toContain('pytest died: its process ended, 34 of 300 tests passed');
  expect(stderr).toContain('while it ran tests/test_many.py::test_one[40]');
  expect((await sandbox.ledger('verify')).code).toBe(0);
});
