// A line of several targets, as a matrix records it: everything that reads shows a build, with the targets in which it is so.
import { expect, test } from 'vitest';
import { junit, openSandbox, type Sandbox } from './sandbox.ts';

type Tests = Parameters<typeof junit>[0];

const target = (python: string): string => `CI / test (${python})`;

/** A build of one run a target. */
async function recordBuild(sandbox: Sandbox, build: number, runs: Record<string, Tests>): Promise<void> {
  await sandbox.commit(`Change ${build}`);
  for (const [python, tests] of Object.entries(runs)) {
    await sandbox.write('report.xml', junit(tests, { time: `2026-01-0${build}T00:00:00+00:00` }));
    const options = ['--build', String(build), '--order', String(build), '--target', target(python)];
    await sandbox.json('record', 'report.xml', ...options);
  }
}

const GOOD = { test_a: 'passed', test_b: 'passed' } as const;
const BAD = { test_a: 'failed', test_b: 'passed' } as const;

async function openMatrix(): Promise<Sandbox> {
  const sandbox = await openSandbox();
  await recordBuild(sandbox, 1, { '3.9': GOOD, '3.10': GOOD, '3.11': GOOD });
  await recordBuild(sandbox, 2, { '3.9': BAD, '3.10': GOOD, '3.11': GOOD });
  await recordBuild(sandbox, 3, { '3.9': BAD, '3.10': GOOD, '3.11': { ...GOOD, test_b: 'failed' } });
  return sandbox;
}

const A = 'tests/test_shop.py::test_a';
const B = 'tests/test_shop.py::test_b';

test('failures: each test once, with the targets in which it fails', async () => {
  await using sandbox = await openMatrix();
  const { run, failures, targets } = await sandbox.json('failures');
  expect(targets).toEqual(['3.9', '3.10', '3.11'].map(target));
  expect(run).toMatchObject({ build: '3', counts: { failed: 2, passed: 0 } });
  expect(failures.map((each: any) => [each.test, each.targets, each.firstFailing.build])).toEqual([
    [A, [target('3.9')], '2'],
    [B, [target('3.11')], '3'],
  ]);
  const { stdout } = await sandbox.ledger('failures');
  expect(stdout).toMatch(/test_a .*2 runs, 3\.9/);
});

test('--target narrows, by the whole name or by what tells it from the others', async () => {
  await using sandbox = await openMatrix();
  for (const name of ['CI / test (3.9)', '3.9']) {
    const { failures, targets } = await sandbox.json('failures', '--target', name);
    expect([failures.map((each: any) => each.test), targets]).toEqual([[A], undefined]);
  }
  expect((await sandbox.ledger('failures', '--target', '2.7')).stderr).toContain(
    'No run is recorded on main of target 2.7',
  );
});

test('runs and show: a build counts each test once, by its worst outcome', async () => {
  await using sandbox = await openMatrix();
  const { runs } = await sandbox.json('runs');
  expect(runs.map(({ build, counts }: any) => [build, counts.passed, counts.failed])).toEqual([
    ['1', 2, 0],
    ['2', 1, 1],
    ['3', 0, 2],
  ]);
  expect(runs[2].targets).toHaveLength(3);
  const { tests } = await sandbox.json('show', 'latest');
  expect(tests.map(({ test: id, outcome, targets }: any) => [id, outcome, targets])).toEqual([
    [A, 'failed', [target('3.9')]],
    [B, 'failed', [target('3.11')]],
  ]);
});

test('diff and history: what changed, and where', async () => {
  await using sandbox = await openMatrix();
  const { base, run, tests } = await sandbox.json('diff', '1', '3');
  expect([base.build, run.build]).toEqual(['1', '3']);
  expect(tests.map((each: any) => [each.test, each.verdict, each.targets])).toEqual([
    [A, 'newly failing', [target('3.9')]],
    [B, 'newly failing', [target('3.11')]],
  ]);
  const { results, strips } = await sandbox.json('history', 'test_a');
  expect(results.map(({ outcome, targets }: any) => [outcome, targets])).toEqual([
    ['passed', undefined],
    ['failed', [target('3.9')]],
    ['failed', [target('3.9')]],
  ]);
  expect(strips).toHaveLength(3);
  const { stdout } = await sandbox.ledger('history', 'test_a');
  expect(stdout).toMatch(/^ {2}3\.9.* {2}✓✗✗$/m);
  expect(stdout).toMatch(/^ {2}3\.10 and 3\.11.* {2}✓✓✓$/m);
});

test('a test is assigned in all targets that have it; the mute holds in all', async () => {
  await using sandbox = await openMatrix();
  expect(await sandbox.json('assign', 'test_a', '@dana')).toMatchObject({
    test: A,
    to: '@dana',
    targets: expect.any(Array),
  });
  await sandbox.json('mute', 'test_b', '--until', '2099-12-31', '--because', 'x');
  const { failures } = await sandbox.json('failures');
  expect(failures.map((each: any) => [each.assigned?.to, each.muted?.because])).toEqual([
    ['dana', undefined],
    [undefined, 'x'],
  ]);
  const { stdout } = await sandbox.ledger('failures');
  expect(stdout).toMatch(/test_a\n.*dana is on it/);
  expect(stdout).toMatch(/test_b\n.*muted until 2099-12-31 by .*: x/);
});

test('what failed in a job that the newest builds do not have any more is not listed for ever, and said', async () => {
  await using sandbox = await openSandbox();
  await recordBuild(sandbox, 1, { '3.8': BAD, '3.9': GOOD });
  for (const build of [2, 3, 4, 5, 6]) await recordBuild(sandbox, build, { '3.9': GOOD });
  const { failures, gone } = await sandbox.json('failures');
  expect([failures, gone]).toEqual([[], [{ target: target('3.8'), run: expect.objectContaining({ build: '1' }) }]]);
  expect((await sandbox.ledger('failures')).stdout).toContain(
    'not in the newest builds: CI / test (3.8), last in run 1',
  );
});

test('a ledger of one target says nothing of targets', async () => {
  await using sandbox = await openSandbox();
  await recordBuild(sandbox, 1, { '3.9': BAD });
  for (const command of [['failures'], ['runs'], ['show', '1'], ['history', 'test_a'], ['flaky']])
    expect(JSON.stringify(await sandbox.json(...command))).not.toContain('targets');
});
