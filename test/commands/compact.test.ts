import { expect, test } from 'vitest';
import { startGithub } from '../github/github.ts';
import { workflowToken } from '../github/options.ts';
import { junit, openSandbox, type Sandbox } from './sandbox.ts';

type Tests = Parameters<typeof junit>[0];

async function recordRuns(sandbox: Sandbox, runs: Tests[], ...options: string[]): Promise<void> {
  for (const [number, tests] of runs.entries()) {
    await sandbox.write('report.xml', junit(tests, { time: `2026-01-0${number + 1}T00:00:00+00:00` }));
    const build = String(number + 1);
    await sandbox.json('record', 'report.xml', '--build', build, '--order', build, ...options);
  }
}

const RUNS: Tests[] = [
  { test_a: 'passed', test_b: 'failed', test_old: 'passed' },
  { test_a: 'failed', test_b: 'failed' },
  { test_a: 'failed', test_b: 'failed' },
  { test_a: 'failed', test_b: 'passed' },
  { test_a: 'failed', test_b: 'failed' },
];

test('since when a test fails is known after the runs that say so were dropped, and said to be so at least', async () => {
  await using sandbox = await openSandbox();
  await recordRuns(sandbox, RUNS);
  const before = await sandbox.json('failures');
  const compacted = await sandbox.json('compact', '--keep-runs', '2');
  expect(compacted).toMatchObject({
    lines: [{ line: 'main', target: 'default', runs: 2, dropped: 3, forgotten: 1 }],
    droppedLines: [],
    before: { commits: 5 },
    after: { commits: 1 },
  });
  expect(compacted.after.stored).toBeLessThan(compacted.before.stored);
  const after = await sandbox.json('failures');
  expect(after.failures.map(({ strip, ...known }: any) => known)).toEqual(
    before.failures.map(({ strip, firstFailing, lastPassing, ...known }: any) => ({
      ...known,
      firstFailing: firstFailing.build === '2' ? { ...firstFailing, dropped: true } : firstFailing,
      lastPassing: lastPassing.build === '1' ? { ...lastPassing, dropped: true } : lastPassing,
    })),
  );
  expect((await sandbox.ledger('failures')).stdout).toMatch(/test_a +✗✗ +at least since 2, passed 1, 4 runs/);
  expect((await sandbox.ledger('failures')).stdout).toMatch(/test_b +✓✗ +since 5, passed 4, 1 run/);
  expect((await sandbox.ledger('history', 'tests/test_shop.py::test_old')).stderr).toContain('No run on this line has');
  // A run of before says that it cannot be added, keeps its results, and goes on existing.
  await sandbox.write('report.xml', junit({ test_a: 'passed' }));
  const late = await sandbox.ledger('record', 'report.xml', '--build', '3', '--order', '3');
  expect(late.code).toBe(2);
  expect(late.stderr).toMatch(
    /Run 3 on main is older than the runs that are kept there.*\n.*The results are saved in /,
  );
  await sandbox.write('report.xml', junit({ test_a: 'failed', test_b: 'passed' }));
  const next = await sandbox.ledger('record', 'report.xml', '--build', '6', '--order', '6', '--summary', 'summary.md');
  expect(next.stdout).toMatch(/^Nothing new, 1 still failing at least since run 2, 1 fixed/);
  expect(await sandbox.read('summary.md')).toContain('at least since run 2');
  expect(await sandbox.json('verify')).toMatchObject({ runs: 3, findings: [] });
});

test('said for a person: what is kept, what goes, and what it weighs before and after', async () => {
  await using sandbox = await openSandbox();
  await recordRuns(sandbox, RUNS);
  await recordRuns(sandbox, RUNS.slice(0, 1), '--line', 'pr/1');
  await recordRuns(sandbox, RUNS.slice(0, 1), '--line', 'pr/2');
  const { code, stdout } = await sandbox.ledger(
    'compact',
    '--keep-days',
    '1',
    '--drop-line',
    'pr/1',
    '--drop-line',
    'pr/2',
  );
  expect(code).toBe(0);
  expect(stdout.replaceAll(/\d[\d,.]* (bytes|kB)/g, 'N $1')).toMatch(
    /^branch pytest-results: 2 runs of 1 line kept; dropped: 2 lines, 3 runs, 1 test that no kept run has\n  pr\/1: the whole line\n  pr\/2: the whole line\n  main: 3 runs of 5\nbefore: 7 commits, 18 files of N kB, N kB as git stores it\nafter: {2}1 commit, 7 files of N kB, N kB as git stores it\n$/,
  );
});

test.each([
  [['--keep-runs', '0'], '--keep-runs takes a whole number from 1, not "0".'],
  [['--drop-closed'], 'put a token that may read the repository in GITHUB_TOKEN'],
  [['--push', 'nowhere'], 'git could not reach "nowhere"'],
])('%j: said what is wrong, and the branch is as it was', async (options, sentence) => {
  await using sandbox = await openSandbox();
  await recordRuns(sandbox, RUNS.slice(0, 2));
  const head = await sandbox.git('rev-parse', 'pytest-results');
  const { code, stderr } = await sandbox.ledgerWith({ GITHUB_TOKEN: '', GH_TOKEN: '' }, 'compact', ...options);
  expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  expect(await sandbox.git('rev-parse', 'pytest-results')).toBe(head);
});

test('the lines of closed pull requests go; those of open ones, and of numbers that GitHub does not know, stay', async () => {
  await using sandbox = await openSandbox();
  await using github = await startGithub({ repo: 'octo/app' });
  const main = await github.commit({ branch: 'main', files: { 'a.py': '' } });
  for (const branch of ['one', 'two']) {
    await github.setRef(branch, main);
    await github.commit({ branch, files: { [branch]: '' } });
    await github.openPull({ head: branch });
  }
  await github.closePull(1);
  for (const line of ['pr/1', 'pr/2', 'pr/77', 'pr/x', 'main'])
    await recordRuns(sandbox, RUNS.slice(0, 1), '--line', line);
  github.forget();
  const env = { GITHUB_TOKEN: workflowToken, ...github.env() };
  const { code, stdout, stderr } = await sandbox.ledgerWith(env, 'compact', '--drop-closed', '--json');
  expect([code, stderr]).toEqual([0, '']);
  const { lines, droppedLines } = JSON.parse(stdout);
  expect(droppedLines).toEqual([{ line: 'pr/1', target: 'default' }]);
  expect(lines.map(({ line }: any) => line)).toEqual(['main', 'pr/2', 'pr/77', 'pr/x']);
  expect(github.requests).toHaveLength(1);
  expect(github.violations).toEqual([]);
});

test('pushed with a lease: what someone else pushed meanwhile is never overwritten', async () => {
  await using remote = await openSandbox('--bare');
  await using sandbox = await openSandbox();
  await sandbox.git('remote', 'add', 'origin', remote.directory);
  await recordRuns(sandbox, RUNS.slice(0, 2));
  await sandbox.git('push', '--quiet', 'origin', 'pytest-results');
  const pushed = await remote.git('rev-parse', 'pytest-results');
  await recordRuns(sandbox, RUNS.slice(0, 3));
  expect((await sandbox.ledger('compact', '--push', 'origin')).code).toBe(0);
  const compacted = await sandbox.git('rev-parse', 'pytest-results');
  expect(await remote.git('rev-parse', 'pytest-results')).toBe(compacted);
  // Someone else goes on from there, and someone from what was before.
  const someone = await remote.git(
    '-c',
    'user.name=Someone',
    '-c',
    'user.email=s@example.org',
    'commit-tree',
    `${compacted}^{tree}`,
    '-p',
    compacted,
    '-m',
    'someone',
  );
  for (const theirs of [someone, pushed]) {
    await remote.git('update-ref', 'refs/heads/pytest-results', theirs);
    const { code, stderr } = await sandbox.ledger('compact', '--push', 'origin');
    expect(code).toBe(2);
    expect(stderr).toContain('has runs that are not here, so nothing was compacted');
    expect(await remote.git('rev-parse', 'pytest-results')).toBe(theirs);
    expect(await sandbox.git('rev-parse', 'pytest-results')).toBe(compacted);
  }
  // And one who comes between the question and the push: the remote asks its own hook first.
  await remote.git('update-ref', 'refs/heads/pytest-results', compacted);
  const hooks = await remote.git('rev-parse', '--git-path', 'hooks');
  const hook = `env -u GIT_QUARANTINE_PATH git update-ref refs/heads/pytest-results ${someone}`;
  await remote.git('config', 'core.hooksPath', hooks);
  await remote.write(`${hooks}/pre-receive`, `#!/bin/sh\n${hook}\n`);
  await remote.chmod(`${hooks}/pre-receive`, 0o755);
  await recordRuns(sandbox, RUNS.slice(3, 4));
  const recorded = await sandbox.git('rev-parse', 'pytest-results');
  const { code, stderr } = await sandbox.ledger('compact', '--push', 'origin');
  expect([code, stderr]).toEqual([2, expect.stringContaining('Nothing was compacted, here or there.')]);
  expect(await remote.git('rev-parse', 'pytest-results')).toBe(someone);
  expect(await sandbox.git('rev-parse', 'pytest-results')).toBe(recorded);
});

test('--dry-run says what would go, and changes nothing', async () => {
  await using sandbox = await openSandbox();
  await recordRuns(sandbox, RUNS);
  const before = await sandbox.git('rev-parse', 'pytest-results');
  const { code, stdout } = await sandbox.ledger('compact', '--keep-runs', '3', '--dry-run');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/3 runs of 1 line kept[^]*main: 2 runs of 5[^]*dry-run/)]);
  expect(await sandbox.json('compact', '--keep-runs', '3', '--dry-run')).toMatchObject({
    lines: [{ runs: 3, dropped: 2 }],
  });
  expect(await sandbox.git('rev-parse', 'pytest-results')).toBe(before);
});

test('a line that is not there is an error, and nothing is compacted', async () => {
  await using sandbox = await openSandbox();
  await recordRuns(sandbox, RUNS);
  const before = await sandbox.git('rev-parse', 'pytest-results');
  const { code, stderr } = await sandbox.ledger('compact', '--drop-line', 'mian', '--keep-runs', '1');
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('There is no line "mian" to drop, so nothing was compacted. Did you mean main?'),
  ]);
  expect(await sandbox.git('rev-parse', 'pytest-results')).toBe(before);
});
