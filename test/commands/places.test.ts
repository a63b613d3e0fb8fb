// Repositories that are not as most: each is recorded in right, or said.
import { expect, test } from 'vitest';
import { junit, openSandbox, type Sandbox } from './sandbox.ts';

async function recordIn(sandbox: Sandbox, ...more: string[]): Promise<{ line: string; stderr: string }> {
  const report = await sandbox.write('report.xml', junit({ test_a: 'passed' }));
  const { stdout, stderr } = await sandbox.ledger('record', report, '--json', ...more);
  return { line: JSON.parse(stdout).line, stderr };
}

test('a detached HEAD is recorded on the branch that has its commit', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('one');
  await sandbox.commit('two');
  await sandbox.git('switch', '--quiet', '--detach', 'HEAD~1');
  expect(await recordIn(sandbox)).toEqual({ line: 'main', stderr: '' });
});

test('of several branches that have it the trunk counts; without one it is a line of its own, and said', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('one');
  await sandbox.git('branch', 'feature');
  await sandbox.git('switch', '--quiet', '--detach');
  expect((await recordIn(sandbox)).line).toBe('main');
  await sandbox.git('branch', '-m', 'main', 'other');
  const { line, stderr } = await recordIn(sandbox, '--build', '2');
  expect([line, stderr]).toEqual(['HEAD', expect.stringContaining('No branch is checked out')]);
});

test('a bare repository is recorded in on its own branch', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('one');
  await sandbox.git('clone', '--quiet', '--bare', '.', 'bare.git');
  expect((await recordIn(sandbox, '--repo', 'bare.git')).line).toBe('main');
});

test('a shallow clone is recorded in, and answers', async () => {
  await using sandbox = await openSandbox();
  for (const subject of ['one', 'two', 'three']) await sandbox.commit(subject);
  await sandbox.git('clone', '--quiet', '--depth=1', `file://${sandbox.directory}`, 'shallow');
  expect(await recordIn(sandbox, '--repo', 'shallow')).toEqual({ line: 'main', stderr: '' });
  expect((await sandbox.json('failures', '--repo', 'shallow')).failures).toEqual([]);
});
