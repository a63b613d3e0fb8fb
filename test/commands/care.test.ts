import { expect, test } from 'vitest';
import { junit, openSandbox, type Sandbox } from './sandbox.ts';

const A = 'tests/test_shop.py::test_a';
const B = 'tests/test_shop.py::test_b';

async function record(sandbox: Sandbox, build: number, tests: Parameters<typeof junit>[0], ...more: string[]) {
  await sandbox.commit(`Change ${build}`);
  const time = new Date().toISOString();
  await sandbox.write('report.xml', junit(tests, { time }));
  return sandbox.ledger('record', 'report.xml', '--build', String(build), '--order', String(build), ...more);
}

test('mute: the failure is shown and counted, and does not make record fail, until it is unmuted or the day is over', async () => {
  await using sandbox = await openSandbox();
  const failing = { test_a: 'failed', test_b: 'passed' } as const;
  await record(sandbox, 1, failing);
  const checkout = await sandbox.git('rev-parse', 'HEAD');
  expect((await record(sandbox, 2, failing, '--fail-on', 'failures')).code).toBe(1);
  const muted = await sandbox.ledger('mute', A, '--until', '2099-12-31', '--because', 'the server\nmoves');
  expect([muted.code, muted.stdout]).toEqual([0, `Muted: ${A}\n`]);
  const quiet = await record(sandbox, 3, failing, '--fail-on', 'failures, slower');
  expect(quiet.code).toBe(0);
  expect(quiet.stdout).toMatch(/^Nothing new, 1 muted/);
  expect(quiet.stdout).toContain('muted until 2099-12-31');
  const { failures } = await sandbox.json('failures');
  expect(failures).toMatchObject([{ test: A, muted: { until: '2099-12-31', because: 'the server\nmoves' } }]);
  await sandbox.ledger('unmute', A);
  const loud = await record(sandbox, 4, failing, '--fail-on', 'failures');
  expect(loud.code).toBe(1);
  expect(loud.stderr).toContain('1 test failing (fail-on: failures).');
  expect(await sandbox.git('merge-base', '--is-ancestor', checkout, 'HEAD')).toBe('');
  expect((await sandbox.json('verify')).findings).toEqual([]);
});

test('assign: who looks after a failure is named until it passes; owners are where nobody is assigned', async () => {
  await using sandbox = await openSandbox();
  await sandbox.write('CODEOWNERS', '*  @acme/all\ntests/ @acme/web\n');
  const failing = { test_a: 'failed', test_b: 'failed' } as const;
  await record(sandbox, 1, failing);
  const assigned = await sandbox.json('assign', A, '@dana', '--note', 'looks like the network');
  expect(assigned).toMatchObject({ kind: 'assign', test: A, to: '@dana', line: 'main' });
  const { failures } = await sandbox.json('failures');
  expect(failures).toMatchObject([
    { test: A, assigned: { to: 'dana', note: 'looks like the network' } },
    { test: B, owners: ['acme/web'] },
  ]);
  const { stdout } = await record(sandbox, 2, failing);
  expect(stdout).toMatch(/test_a .*dana is on it: looks like the network/);
  expect(stdout).toMatch(/test_b .*owned by acme\/web/);
  await record(sandbox, 3, { test_a: 'passed' });
  await record(sandbox, 4, { test_a: 'failed' });
  expect((await sandbox.json('failures')).failures[0]).not.toHaveProperty('assigned');
});

test.each([
  [
    'a test that no run has',
    ['mute', 'tests/x.py::y', '--until', '2099-01-01', '--because', 'x'],
    /No run on this line has a test/,
  ],
  ['no reason', ['mute', A, '--until', '2099-01-01'], /needs --until .* and --because/],
  ['a name that is none', ['assign', A, 'dana kim'], /no name of a person or team/],
])('refused: %s', async (_, args, why) => {
  await using sandbox = await openSandbox();
  await record(sandbox, 1, { test_a: 'failed' });
  const before = await sandbox.git('rev-parse', 'pytest-results');
  const { code, stderr } = await sandbox.ledger(...args);
  expect([code, stderr]).toEqual([2, expect.stringMatching(why)]);
  expect(await sandbox.git('rev-parse', 'pytest-results')).toBe(before);
});

test('a file of mutes that cannot be read mutes nothing, and is not written over', async () => {
  await using sandbox = await openSandbox();
  await record(sandbox, 1, { test_a: 'failed' });
  await sandbox.write('broken', '{"test"');
  const blob = await sandbox.git('hash-object', '-w', 'broken');
  const identity = ['-c', 'user.name=Dana', '-c', 'user.email=dana@example.org'];
  const broken = await treeWith(sandbox, blob);
  const made = await sandbox.git(...identity, 'commit-tree', broken, '-p', 'pytest-results', '-m', 'break');
  await sandbox.git('update-ref', 'refs/heads/pytest-results', made);
  const { code, stderr } = await sandbox.ledger('mute', A, '--until', '2099-01-01', '--because', 'x');
  expect([code, stderr]).toEqual([2, expect.stringContaining('mutes.jsonl does not end with a line break')]);
  const recorded = await record(sandbox, 2, { test_a: 'failed' }, '--fail-on', 'failures');
  expect(recorded.code).toBe(1);
  expect(recorded.stdout).toMatch(/^Nothing new, 1 still failing/);
});

/** The branch's tree, and a file of mutes in it. */
async function treeWith(sandbox: Sandbox, blob: string): Promise<string> {
  await sandbox.git('read-tree', 'pytest-results');
  await sandbox.git('update-index', '--add', '--cacheinfo', `100644,${blob},mutes.jsonl`);
  const tree = await sandbox.git('write-tree');
  await sandbox.git('read-tree', 'HEAD');
  return tree;
}
