// What a person calls tests and runs.
import { mkdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { LINE, recordRuns } from './line.ts';
import { junit, openSandbox, type Sandbox } from './sandbox.ts';

const A = 'tests/test_shop.py::test_a';

async function openLine(): Promise<{ sandbox: Sandbox; commits: string[] }> {
  const sandbox = await openSandbox();
  return { sandbox, commits: await recordRuns(sandbox, [...LINE]) };
}

test('a test is found by a part of its name, a list is shown for several, and a typo is answered', async () => {
  const { sandbox } = await openLine();
  await using _ = sandbox;
  for (const asked of ['test_a', './tests/test_shop.py:test_a', 'TEST_A', 'test_shop.test_a'])
    expect((await sandbox.json('history', asked)).test).toBe(A);
  const several = await sandbox.ledger('history', 'tests/test_shop.py');
  expect(several).toMatchObject({ code: 2, stdout: '' });
  expect(several.stderr).toBe(
    `pytest-ledger: "tests/test_shop.py" may be 4 tests:\n${['a', 'b', 'c', 'd'].map(each => `  tests/test_shop.py::test_${each}\n`).join('')}`,
  );
  expect((await sandbox.ledger('history', 'tets_a')).stderr).toContain(`Did you mean:\n  ${A}`);
});

test('a line of a file is the test that it is in', async () => {
  const { sandbox } = await openLine();
  await using _ = sandbox;
  await mkdir(`${sandbox.directory}/tests`);
  await sandbox.write(
    'tests/test_shop.py',
    'def test_b():\n    pass\n\n\ndef test_a():\n    assert 1\n    assert 1 == 2\n',
  );
  expect((await sandbox.json('history', 'tests/test_shop.py:7')).test).toBe(A);
});

test('a run is found as the newest, one before it, by its commit, and by a part of its name', async () => {
  const { sandbox, commits } = await openLine();
  await using _ = sandbox;
  const shown = async (asked: string): Promise<string> => (await sandbox.json('show', asked)).run.build;
  expect(await shown('latest')).toBe('4');
  expect(await shown('latest~2')).toBe('2');
  expect(await shown('#3')).toBe('3');
  expect(await shown((commits[1] as string).slice(0, 8))).toBe('2');
  expect(await shown('HEAD~1')).toBe('3');
  const later = await sandbox.commit('Not tested');
  const nearest = await sandbox.ledger('show', later);
  expect(nearest.stderr).toMatch(
    /No run here is of .*: run 4 is of the nearest ancestor that one is of, 1 commit before it\./,
  );
  expect((await sandbox.ledger('show', 'latest~9')).stderr).toMatch(
    /There is no run "latest~9" on this line\..* latest~2/,
  );
});

test('diff compares with another line, and with a commit', async () => {
  const { sandbox } = await openLine();
  await using _ = sandbox;
  await sandbox.git('switch', '--quiet', '--create', 'feature');
  await sandbox.commit('On a branch');
  await sandbox.write('report.xml', junit({ test_a: 'passed', test_b: 'failed', test_c: 'failed' }));
  await sandbox.json('record', 'report.xml', '--build', '5', '--order', '5');
  const brief = async (...operands: string[]): Promise<unknown> => {
    const { base, run, tests } = await sandbox.json('diff', ...operands);
    return [base.build, run.build, tests.map((each: any) => [each.test.split('::')[1], each.verdict])];
  };
  expect(await brief('main')).toEqual([
    '4',
    '5',
    [
      ['test_c', 'newly failing'],
      ['test_b', 'still failing'],
      ['test_a', 'fixed'],
      ['test_d', 'removed'],
    ],
  ]);
  expect(await brief('main', 'feature')).toEqual(await brief('main'));
});

test('a run that record named is shown by its last six letters, and found by them', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('one');
  await sandbox.write('report.xml', junit({ test_a: 'failed' }));
  const { build } = await sandbox.json('record', 'report.xml');
  const short = build.slice(-6);
  expect((await sandbox.ledger('runs')).stdout).toContain(`✗ ${short} `);
  expect((await sandbox.ledger('failures')).stdout).toContain(`in run ${short} (`);
  expect((await sandbox.json('show', short)).run.build).toBe(build);
});

test('a file, a class or a pattern is assigned and muted as a whole, in one commit', async () => {
  const { sandbox } = await openLine();
  await using _ = sandbox;
  const commits = async (): Promise<number> => Number(await sandbox.git('rev-list', '--count', 'pytest-results'));
  const before = await commits();
  const { stdout } = await sandbox.ledger('mute', 'test_[ab]', '--until', '2099-12-31', '--because', 'x');
  expect(stdout).toBe('');
  const muted = await sandbox.json('mute', 'test_shop.py', '--until', '2099-12-31', '--because', 'the server moves');
  expect(muted.tests).toHaveLength(4);
  expect(await commits()).toBe(before + 1);
  const { failures } = await sandbox.json('failures');
  expect(failures.every((each: any) => each.muted?.because === 'the server moves')).toBe(true);
  await sandbox.json('unmute', '*::test_?');
  expect((await sandbox.json('failures')).failures.some((each: any) => each.muted)).toBe(false);
});
