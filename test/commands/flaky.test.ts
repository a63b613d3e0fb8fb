import { expect, test } from 'vitest';
import { junit, openSandbox } from './sandbox.ts';

test('what fails while someone is at work on it is not flaky', async () => {
  await using sandbox = await openSandbox();
  await sandbox.write('shop.py', '1');
  await sandbox.git('add', 'shop.py');
  await sandbox.commit('Start');
  for (const [run, outcome] of (['passed', 'failed', 'passed'] as const).entries()) {
    await sandbox.write('shop.py', String(run + 1));
    await sandbox.write('report.xml', junit({ test_a: outcome }));
    await sandbox.json('record', 'report.xml', '--build', String(run + 1), '--order', String(run + 1));
  }
  expect((await sandbox.json('flaky')).tests).toEqual([]);
  expect((await sandbox.json('verify')).findings).toEqual([]);
});

test('flaky: a test that failed and passed at one commit, with the runs that prove it', async () => {
  await using sandbox = await openSandbox();
  const commits: string[] = [];
  for (const [run, outcome] of (['passed', 'failed', 'passed', 'failed'] as const).entries()) {
    // Runs 2 and 3 are of one commit; that run 4 fails has its own.
    if (run !== 2) commits.push(await sandbox.commit(`Change ${run + 1}`));
    await sandbox.write('report.xml', junit({ test_a: outcome, test_b: 'passed' }));
    await sandbox.json('record', 'report.xml', '--build', String(run + 1), '--order', String(run + 1));
  }
  const { window, tests } = await sandbox.json('flaky');
  expect(window).toBe(4);
  expect(tests).toMatchObject([
    {
      test: 'tests/test_shop.py::test_a',
      state: 'flaky',
      results: 4,
      bad: 2,
      flips: 3,
      clean: 0,
      events: [{ kind: 'commit', run: { build: '2', commit: commits[1] }, passed: { build: '3' } }],
      firstSeen: { build: '2' },
      cost: 1.5,
    },
  ]);
  const { code, stdout } = await sandbox.ledger('flaky');
  expect([code, stdout]).toEqual([0, expect.stringContaining('1 time in 4 runs, 1.5 s of testing spent again')]);
  expect(stdout).toContain('failed and passed at one commit in 2/3');
});
