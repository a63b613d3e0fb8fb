import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkedOutCommit } from '../../src/host/checked-out.ts';
import { openSandbox } from '../commands/sandbox.ts';

test('the commit that is checked out, as git says: on a branch, packed, detached, in a subfolder and a linked work tree', async () => {
  await using sandbox = await openSandbox();
  const { directory, git } = sandbox;
  const first = await sandbox.commit('Begin');
  expect(checkedOutCommit(directory)).toBe(first);
  await git('pack-refs', '--all');
  expect(checkedOutCommit(directory)).toBe(first);
  await git('branch', 'feature/x');
  const second = await sandbox.commit('Go on');
  expect(checkedOutCommit(directory)).toBe(second);
  await git('worktree', 'add', '--quiet', 'linked', 'feature/x');
  expect(checkedOutCommit(join(directory, 'linked'))).toBe(first);
  await mkdir(join(directory, 'tests/unit'), { recursive: true });
  expect(checkedOutCommit(join(directory, 'tests/unit'))).toBe(second);
  await git('checkout', '--quiet', '--detach', first);
  expect(checkedOutCommit(directory)).toBe(first);
});

test('nothing is said where that cannot be read', async () => {
  await using sandbox = await openSandbox();
  const { directory } = sandbox;
  // Before the first commit.
  expect(checkedOutCommit(directory)).toBeUndefined();
  await writeFile(join(directory, '.git/HEAD'), 'ref: refs/heads/../../../secret\n');
  expect(checkedOutCommit(directory)).toBeUndefined();
  await mkdir(join(directory, 'sub'));
  await writeFile(join(directory, 'sub/.git'), 'not git\n');
  expect(checkedOutCommit(join(directory, 'sub'))).toBeUndefined();
  expect(checkedOutCommit('/')).toBeUndefined();
});
