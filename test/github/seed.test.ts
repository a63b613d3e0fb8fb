import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startGithub } from './github.ts';
import { zip } from './zip.ts';

async function temporary(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'test-github-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

const identity = {
  GIT_AUTHOR_NAME: 'Ann Ä.',
  GIT_AUTHOR_EMAIL: 'ann@example.org',
  GIT_AUTHOR_DATE: '2026-02-03T04:05:06+0530',
  GIT_COMMITTER_NAME: 'Bob',
  GIT_COMMITTER_EMAIL: 'bob@example.org',
  GIT_COMMITTER_DATE: '2026-02-03T04:05:07-0800',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

function git(dir: string, ...args: string[]): string {
  return execFileSync('git', ['-C', dir, ...args], { env: { ...process.env, ...identity }, encoding: 'utf8' }).trim();
}

test('a pushed repository keeps its object ids, merges and time zones', async () => {
  await using dir = await temporary();
  await using github = await startGithub({ repo: 'octo/app' });
  git(dir.path, 'init', '--quiet', '--initial-branch=main');
  git(dir.path, 'commit', '--quiet', '--allow-empty', '--message', 'empty\n\nwith a body');
  await writeFile(join(dir.path, 'binary'), Buffer.from([0, 255, 10, 13]));
  git(dir.path, 'add', '.');
  git(dir.path, 'commit', '--quiet', '--message', 'one');
  git(dir.path, 'checkout', '--quiet', '-b', 'feature/x', 'HEAD~1');
  await writeFile(join(dir.path, 'run.sh'), 'echo\n', { mode: 0o755 });
  git(dir.path, 'add', '.');
  git(dir.path, 'commit', '--quiet', '--message', 'two');
  git(dir.path, 'merge', '--quiet', '--no-edit', 'main');
  await github.push(dir.path);

  for (const branch of ['main', 'feature/x'])
    expect(await github.head(branch)).toBe(git(dir.path, 'rev-parse', branch));
  expect(await github.readBranch('feature/x')).toEqual(
    new Map([
      ['binary', Buffer.from([0, 255, 10, 13])],
      ['run.sh', Buffer.from('echo\n')],
    ]),
  );
  expect((await github.log('main')).map(commit => commit.author.date)).toEqual(
    Array(2).fill('2026-02-03T04:05:06+05:30'),
  );

  // A merge commit as `pull_request` runs see it, and a branch that moves back.
  await github.push(dir.path, { refs: { 'refs/pull/1/merge': 'feature/x', 'refs/heads/feature/x': 'main' } });
  expect(await github.head('feature/x')).toBe(git(dir.path, 'rev-parse', 'main'));
});

test('a commit to a fork can build on the base repository', async () => {
  await using github = await startGithub({ repo: 'octo/app', forks: ['mallory'], others: ['octo/results'] });
  const base = await github.commit({ branch: 'main', files: { a: '1', 'b/c': '2' } });
  await github.setRef('patch', base, 'mallory/app');
  await github.commit({ repo: 'mallory/app', branch: 'patch', files: { 'b/c': null } });
  expect([...((await github.readBranch('patch', 'mallory/app')) ?? []).keys()]).toEqual(['a']);
  expect(await github.readBranch('patch')).toBeUndefined();
  await github.commit({ repo: 'octo/results', branch: 'main', files: { x: '' } });
  expect([...((await github.readBranch('main', 'octo/results')) ?? []).keys()]).toEqual(['x']);
});

test('zip writes what unzip reads, and what no unzip should', async () => {
  await using dir = await temporary();
  const files = { 'a.json': '{"ä":1}', 'd/b.txt': '', '../evil': 'x' };
  await writeFile(join(dir.path, 'a.zip'), zip(files));
  const script =
    'import sys,json,zipfile;z=zipfile.ZipFile(sys.argv[1]);z.testzip();print(json.dumps({n:z.read(n).decode() for n in z.namelist()}))';
  const read = execFileSync('python3', ['-c', script, join(dir.path, 'a.zip')], { encoding: 'utf8' });
  expect(JSON.parse(read)).toEqual(files);
});
