import { expect, test } from 'vitest';
import { junit, openSandbox, type Sandbox } from './sandbox.ts';

async function record(sandbox: Sandbox, build: number, outcome: 'passed' | 'failed', ...more: string[]): Promise<void> {
  await sandbox.write('report.xml', junit({ test_a: outcome }, { time: `2026-01-0${build}T00:00:00+00:00` }));
  await sandbox.json('record', 'report.xml', '--build', String(build), '--order', String(build), ...more);
}

const NEW = 'CI / test (3.12)';

test('a target is renamed with its history, on every line, and what was said of its tests goes along', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('one');
  await record(sandbox, 1, 'passed');
  await record(sandbox, 2, 'failed');
  await record(sandbox, 3, 'failed', '--line', 'pr/1');
  await sandbox.json('assign', 'test_a', '@dana');
  const before = await sandbox.json('failures');
  expect(await sandbox.json('rename-target', 'default', NEW)).toEqual({
    from: 'default',
    to: NEW,
    lines: [
      { line: 'main', runs: 2 },
      { line: 'pr/1', runs: 1 },
    ],
  });
  const { assigned, ...failure } = before.failures[0];
  expect((await sandbox.json('failures')).failures).toEqual([{ ...failure, assigned: { ...assigned, target: NEW } }]);
  expect(assigned).toMatchObject({ to: 'dana', target: 'default' });
  expect((await sandbox.json('verify')).findings).toEqual([]);
  const files = await sandbox.git('ls-tree', '-r', '--name-only', 'pytest-results');
  expect(files).not.toContain('@default');
  // And goes on.
  await record(sandbox, 4, 'failed', '--target', NEW);
  expect((await sandbox.json('failures')).failures[0]).toMatchObject({ firstFailing: { build: '2' }, runs: 2 });
});

test('what retention has dropped stays known under the new name', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('one');
  await record(sandbox, 1, 'passed');
  await record(sandbox, 2, 'failed');
  await record(sandbox, 3, 'failed');
  await sandbox.json('compact', '--keep-runs', '1');
  const before = (await sandbox.json('failures')).failures;
  await sandbox.json('rename-target', 'default', NEW);
  expect((await sandbox.json('failures')).failures).toEqual(before);
  expect(before[0]).toMatchObject({ firstFailing: { build: '2', dropped: true } });
  expect((await sandbox.json('verify')).findings).toEqual([]);
});

test('a name that is there already gets the runs of both, as if they had been recorded there', async () => {
  await using sandbox = await openSandbox();
  await using whole = await openSandbox();
  for (const each of [sandbox, whole]) await each.git('commit', '--allow-empty', '--quiet', '-m', 'x').catch(() => {});
  await record(sandbox, 1, 'passed', '--target', 'old');
  await record(sandbox, 2, 'failed', '--target', NEW);
  await record(sandbox, 3, 'failed', '--target', 'old');
  for (const [build, outcome] of [
    [1, 'passed'],
    [2, 'failed'],
    [3, 'failed'],
  ] as const)
    await record(whole, build, outcome, '--target', NEW);
  expect((await sandbox.json('rename-target', 'old', NEW)).lines).toEqual([{ line: 'main', runs: 2, joined: true }]);
  expect((await sandbox.json('verify')).findings).toEqual([]);
  for (const each of [sandbox, whole]) await each.json('compact');
  const tree = (each: Sandbox): Promise<string> => each.git('rev-parse', 'pytest-results^{tree}');
  expect(await tree(sandbox)).toBe(await tree(whole));
});

test.each([
  ['a target that no line has', ['nowhere', 'x'], /No line has a target "nowhere"\. There are default/],
  ['the same name', ['default', 'default'], /is called "default" already/],
])('refused: %s', async (_, args, why) => {
  await using sandbox = await openSandbox();
  await record(sandbox, 1, 'passed');
  const before = await sandbox.git('rev-parse', 'pytest-results');
  expect(await sandbox.ledger('rename-target', ...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(why) });
  expect(await sandbox.git('rev-parse', 'pytest-results')).toBe(before);
});
