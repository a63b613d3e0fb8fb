// What a run on a laptop is compared with, in real repositories.
import { expect, test } from 'vitest';
import type { Outcome } from '../../src/core/model.ts';
import { junit, openSandbox, type Run, type Sandbox } from './sandbox.ts';

type Tests = Record<string, Outcome>;

/** Records run `number` of what is checked out, which is later than the commits that were made until now. */
async function record(sandbox: Sandbox, number: number, tests: Tests, ...options: string[]): Promise<Run> {
  const time = new Date(Date.now() + number * 60_000).toISOString();
  await sandbox.write('report.xml', junit(tests, { time }));
  return sandbox.ledger('record', 'report.xml', '--build', `r${number}`, ...options);
}

const branch = (sandbox: Sandbox, ...args: string[]): Promise<string> => sandbox.git('switch', '--quiet', ...args);

test('the first run of a feature branch is compared with the nearest recorded ancestor, on the line it came from', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('Begin');
  await record(sandbox, 1, { test_a: 'passed', test_b: 'failed', test_c: 'passed' });
  await sandbox.commit('Not recorded');
  await branch(sandbox, '-c', 'feature');
  await sandbox.commit('Change a');
  await branch(sandbox, 'main');
  await sandbox.commit('Break c on main');
  await record(sandbox, 2, { test_a: 'passed', test_b: 'failed', test_c: 'failed' });
  await branch(sandbox, 'feature');
  const known = await record(
    sandbox,
    3,
    { test_a: 'passed', test_b: 'failed', test_c: 'passed' },
    '--fail-on',
    'new-failures',
  );
  expect(known.stdout).toContain('compared with run r1 of main, 2 commits back');
  expect(known.stdout).toContain('1 already failing on main since run r1');
  expect(known.stdout).not.toMatch(/newly failing|new test|fixed/);
  expect(known.code).toBe(0);
  // From then on the branch has a run of its own.
  await sandbox.commit('Break a');
  const broken = await record(
    sandbox,
    4,
    { test_a: 'failed', test_b: 'failed', test_c: 'passed' },
    '--fail-on',
    'new-failures',
  );
  expect(broken.stdout).toContain('1 newly failing');
  expect(broken.stdout).not.toContain('of main');
  expect(broken.code).toBe(1);
});

test.each<[string, (sandbox: Sandbox) => Promise<unknown>, string]>([
  [
    'a branch that began at the recorded commit itself',
    async sandbox => branch(sandbox, '-c', 'feature'),
    'compared with run r1 of main, the same commit',
  ],
  [
    'a branch off a branch: the line of the nearer one',
    async sandbox => {
      await branch(sandbox, '-c', 'release/2.x');
      await sandbox.commit('Prepare 2.0');
      await record(sandbox, 2, { test_a: 'failed' });
      await branch(sandbox, '-c', 'fix');
      await sandbox.commit('Fix');
    },
    'compared with run r2 of release/2.x, 1 commit back',
  ],
  [
    'a branch that main was merged into: what was merged',
    async sandbox => {
      await branch(sandbox, '-c', 'feature');
      await sandbox.commit('Change');
      await branch(sandbox, 'main');
      await sandbox.commit('Go on');
      await record(sandbox, 2, { test_a: 'failed' });
      await branch(sandbox, 'feature');
      await sandbox.git(
        '-c',
        'user.name=Dana',
        '-c',
        'user.email=dana@example.org',
        'merge',
        '--quiet',
        '--no-edit',
        'main',
      );
    },
    'compared with run r2 of main,',
  ],
  [
    'a branch from before the first recorded run: the oldest run, and that it is newer',
    async sandbox => {
      await sandbox.git('switch', '--quiet', '-c', 'old', 'HEAD~1');
      await sandbox.git(
        '-c',
        'user.name=Dana',
        '-c',
        'user.email=dana@example.org',
        'commit',
        '--quiet',
        '--allow-empty',
        '-m',
        'Old work',
      );
    },
    'compared with run r1 of main, the oldest one there is, which is newer than this branch',
  ],
])('%s', async (_, prepare, phrase) => {
  await using sandbox = await openSandbox();
  await sandbox.commit('Begin');
  await sandbox.commit('Adopt');
  await record(sandbox, 1, { test_a: 'failed' });
  await prepare(sandbox);
  const { stdout } = await record(sandbox, 9, { test_a: 'failed' });
  expect(stdout).toContain(phrase);
  expect(stdout).toMatch(/1 already failing on (main|release\/2\.x)/);
});

test('a branch that shares no commit with the recorded runs: the oldest of them, and that it is newer', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('Begin');
  await record(sandbox, 1, { test_a: 'failed' });
  await sandbox.git('switch', '--quiet', '--orphan', 'pages');
  await sandbox.commit('Pages');
  const { stdout } = await record(sandbox, 2, { test_a: 'failed' }, '--json');
  expect(JSON.parse(stdout).base).toMatchObject({ build: 'r1', comparison: { kind: 'later', line: 'main' } });
});

test('only the very first run of a repository says that there is nothing to compare it with', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('Begin');
  await record(sandbox, 1, { test_a: 'passed' }, '--summary', 'first.md');
  expect(await sandbox.read('first.md')).toContain('There is nothing to compare it with yet.');
  await branch(sandbox, '-c', 'feature');
  await record(sandbox, 2, { test_a: 'passed' }, '--summary', 'second.md');
  const second = await sandbox.read('second.md');
  expect(second).toContain('compared with run `r1` of main, the same commit');
  expect(second).not.toContain('There is nothing to compare it with yet.');
});
