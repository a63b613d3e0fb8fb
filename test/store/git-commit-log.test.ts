import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { gitCommitLog } from '../../src/store/git/commit-log.ts';
import { openSandbox, type Sandbox } from '../commands/sandbox.ts';

async function commit(sandbox: Sandbox, subject: string, files: Record<string, string> = {}): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(sandbox.directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  await sandbox.git('add', '.');
  return sandbox.commit(subject);
}

test('each commit has the files that it changes itself, and those that it only moves', async () => {
  await using sandbox = await openSandbox();
  const good = await commit(sandbox, 'Start', { 'tests/test_a.py': 'def test_a(): pass\n', 'src/a.py': 'A = 1\n' });
  await sandbox.git('mv', 'tests/test_a.py', 'tests/test_b.py');
  await commit(sandbox, 'Move');
  await sandbox.git('mv', 'src/a.py', 'src/b.py');
  await commit(sandbox, 'Move and change', { 'src/b.py': 'A = 2\n', 'src/c d.py': '' });
  await sandbox.git('checkout', '--quiet', '-b', 'side', good);
  await commit(sandbox, 'Side', { 'side.py': '' });
  await sandbox.git('checkout', '--quiet', 'main');
  await sandbox.git('-c', 'user.name=D', '-c', 'user.email=d@x', 'merge', '--quiet', '--no-ff', '-m', 'Merge', 'side');
  const bad = await sandbox.git('rev-parse', 'HEAD');

  const range = await gitCommitLog(sandbox.directory)(good, bad, []);
  expect(range?.isAncestor).toBe(true);
  expect(range?.total).toBe(4);
  expect(
    Object.fromEntries(range?.commits.map(({ subject, changed, moved }) => [subject, [changed, moved]]) ?? []),
  ).toEqual({
    Merge: [[], []],
    Side: [['side.py'], []],
    'Move and change': [['src/a.py', 'src/b.py', 'src/c d.py'], []],
    Move: [[], ['tests/test_b.py']],
  });
});

test('a good commit that is no ancestor of the bad one is told as such', async () => {
  await using sandbox = await openSandbox();
  const older = await commit(sandbox, 'Older');
  const newer = await commit(sandbox, 'Newer');
  expect((await gitCommitLog(sandbox.directory)(newer, older, []))?.isAncestor).toBe(false);
  expect(await gitCommitLog(sandbox.directory)('0'.repeat(40), newer, [])).toBeUndefined();
});
