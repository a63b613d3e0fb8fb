// What a developer asks between two edits.
import { expect, test } from 'vitest';
import { junit, openSandbox, type Sandbox } from './sandbox.ts';

type Tests = Parameters<typeof junit>[0];

async function recordOn(sandbox: Sandbox, build: number, tests: Tests, ...more: string[]): Promise<void> {
  await sandbox.write('report.xml', junit(tests, { time: `2026-01-0${build}T00:00:00+00:00` }));
  await sandbox.json('record', 'report.xml', '--build', String(build), '--order', String(build), ...more);
}

const id = (name: string): string => `tests/test_shop.py::test_${name}`;

/** Main has a failure, and a flaky test; a branch that was never recorded is checked out. */
async function openBranch(): Promise<Sandbox> {
  const sandbox = await openSandbox();
  await sandbox.commit('One');
  await recordOn(sandbox, 1, { test_known: 'passed', test_flaky: 'passed', test_good: 'passed', test_fixed: 'passed' });
  await sandbox.commit('Two');
  await recordOn(sandbox, 2, { test_known: 'failed', test_flaky: 'failed', test_good: 'passed', test_fixed: 'failed' });
  await recordOn(sandbox, 3, { test_known: 'failed', test_flaky: 'passed', test_good: 'passed', test_fixed: 'failed' });
  await sandbox.git('switch', '--quiet', '--create', 'feature');
  await sandbox.commit('Mine');
  return sandbox;
}

test('mine: what is new here, failing there too, flaky, fixed; nothing is recorded, and only what is new exits with 1', async () => {
  await using sandbox = await openBranch();
  const before = await sandbox.git('for-each-ref');
  await sandbox.write(
    'mine.xml',
    junit({ test_known: 'failed', test_flaky: 'failed', test_good: 'failed', test_fixed: 'passed' }),
  );
  const { code, stdout } = await sandbox.ledger('mine', 'mine.xml', '--json');
  expect(code).toBe(1);
  const mine = JSON.parse(stdout);
  const names = (list: any[]): string[] => list.map(({ test: name }) => name);
  expect([names(mine.new), names(mine.known), names(mine.flaky), names(mine.fixed)]).toEqual([
    [id('good')],
    [id('known')],
    [id('flaky')],
    [id('fixed')],
  ]);
  expect(mine.base).toMatchObject({ build: '3', line: 'main', commitsBack: 1 });
  expect(mine.known[0].firstFailing.build).toBe('2');
  const text = (await sandbox.ledger('mine', 'mine.xml')).stdout;
  expect(text).toMatch(
    /^1 new here, 1 failing there, too, 1 flaky, 1 fixed, 1 passed\ncompared with run 3 \(\w+\) of main, 1 commit back; nothing was recorded\n/,
  );
  await sandbox.write('mine.xml', junit({ test_known: 'failed', test_flaky: 'passed', test_good: 'passed' }));
  const quiet = await sandbox.ledger('mine', 'mine.xml');
  expect([quiet.code, quiet.stdout]).toEqual([
    0,
    expect.stringMatching(/^Nothing new here, 1 failing there, too, 2 passed\n/),
  ]);
  expect(await sandbox.git('for-each-ref')).toBe(before);
});

test('mine: in a clone, what fails in any job of the matrix is known', async () => {
  await using origin = await openSandbox();
  await origin.commit('One');
  await recordOn(origin, 1, { test_a: 'passed' }, '--target', 'CI / test (3.9)');
  await recordOn(origin, 1, { test_a: 'failed' }, '--target', 'CI / test (3.10)');
  await using clone = await openSandbox();
  await clone.git('remote', 'add', 'origin', origin.directory);
  await clone.git('fetch', '--quiet', 'origin');
  await clone.git('reset', '--quiet', '--hard', 'origin/main');
  await clone.write('mine.xml', junit({ test_a: 'failed', test_b: 'failed' }));
  const { code, stdout } = await clone.ledger('mine', 'mine.xml', '--json');
  const mine = JSON.parse(stdout);
  expect([code, mine.new.map((each: any) => each.test)]).toEqual([1, [id('b')]]);
  expect(mine.known).toMatchObject([{ test: id('a'), targets: ['CI / test (3.10)'] }]);
});

test('mine: without anything to compare with it is not known what is new', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('One');
  await sandbox.write('mine.xml', junit({ test_a: 'failed' }));
  expect(await sandbox.ledger('mine', 'mine.xml')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Nothing is recorded yet'),
  });
});

test('status: where each line and target stands, the one recorded last first', async () => {
  await using sandbox = await openBranch();
  await recordOn(sandbox, 4, { test_good: 'passed' }, '--target', 'py39', '--line', 'feature');
  await recordOn(sandbox, 4, { test_good: 'failed' }, '--target', 'py310', '--line', 'feature');
  const { lines } = await sandbox.json('status');
  expect(lines.map(({ line, failing, failingTargets }: any) => [line, failing, failingTargets])).toEqual([
    ['feature', 1, [{ target: 'py310', failing: 1 }]],
    ['main', 2, undefined],
  ]);
  const { stdout } = await sandbox.ledger('status');
  expect(stdout).toMatch(/^✗ feature .* 1 failing on py310\n✗ main .* ✓✗✗ +2 failing\n$/);
});

test('slow: the slowest tests of the newest run', async () => {
  await using sandbox = await openBranch();
  const { slowest } = await sandbox.json('slow', '--line', 'main');
  expect(slowest).toHaveLength(4);
  expect((await sandbox.ledger('slow', '--line', 'main')).stdout).toMatch(
    /^slowest in run 3 \(\w+\)\n +\d+ ms {2}tests/,
  );
});

test('mine: what was recorded of the branch, or of the run itself, is not what it is compared with', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('One');
  await recordOn(sandbox, 1, { test_a: 'passed', test_b: 'passed' });
  await sandbox.git('switch', '--quiet', '--create', 'w');
  await sandbox.commit('Mine');
  await recordOn(sandbox, 2, { test_a: 'passed', test_b: 'failed' });
  const told =
    /^1 new here, 1 passed\ncompared with run 1 \(\w+\) of main, 1 commit back; nothing was recorded\n\nnew here\n✗ \S+::test_b/;
  const again = await sandbox.ledger('mine', 'report.xml');
  expect([again.code, again.stdout]).toEqual([1, expect.stringMatching(told)]);
  // Another run of the branch, which fails as the one that is recorded does.
  await sandbox.write('report.xml', junit({ test_a: 'passed', test_b: 'failed' }));
  expect(await sandbox.ledger('mine', 'report.xml')).toMatchObject({ code: 1, stdout: expect.stringMatching(told) });
  // On main itself it is the run before.
  await sandbox.git('switch', '--quiet', 'main');
  await sandbox.commit('Two');
  await recordOn(sandbox, 3, { test_a: 'failed', test_b: 'passed' });
  const onMain = await sandbox.ledger('mine', 'report.xml');
  expect([onMain.code, onMain.stdout]).toEqual([
    1,
    expect.stringMatching(/^1 new here, 1 passed\ncompared with run 1 \(\w+\) of main, 1 commit back;/),
  ]);
});

test('mine --base: that line and no other; an unknown one is an error that lists those there are', async () => {
  await using sandbox = await openBranch();
  await recordOn(sandbox, 4, { test_good: 'failed' }, '--line', 'release');
  await sandbox.write('mine.xml', junit({ test_good: 'failed' }));
  expect((await sandbox.ledger('mine', 'mine.xml')).code).toBe(1);
  const { code, stdout } = await sandbox.ledger('mine', 'mine.xml', '--base', 'release');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^Nothing new here, 1 failing there, too\n.* of release;/)]);
  expect(await sandbox.ledger('mine', 'mine.xml', '--base', 'relaese')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/has no line "relaese", which --base names\. It has main, release\.\n$/),
  });
});

test('status: the marks of a line are those of `runs`, one a run', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('One');
  const kinds: Tests[] = [{ test_a: 'passed' }, { test_a: 'failed' }, { test_a: 'skipped' }, {}];
  for (const [place, kind] of [0, 0, 1, 1, 2, 0, 0, 0].entries())
    await recordOn(sandbox, place + 1, { ...kinds[kind] });
  const marks = (await sandbox.ledger('runs')).stdout.matchAll(/^([✓✗·]) \d/gm);
  const all = [...marks].map(([, mark]) => mark).join('');
  expect(all).toBe('✓✓✗✗·✓✓✓');
  expect((await sandbox.ledger('status')).stdout).toContain(` ${all} `);
});

test('diff of a run with itself is refused; a run of that name on another line is another run', async () => {
  await using sandbox = await openBranch();
  await sandbox.git('switch', '--quiet', 'main');
  const same = await sandbox.ledger('diff', 'main');
  expect([same.code, same.stderr]).toEqual([
    2,
    expect.stringContaining('"main" and the newest run are the same run, 3 of main'),
  ]);
  expect((await sandbox.ledger('diff', '2', '2')).code).toBe(2);
  expect((await sandbox.ledger('diff', '2')).code).toBe(0);
  await recordOn(sandbox, 3, { test_good: 'failed' }, '--line', 'feature');
  expect((await sandbox.ledger('diff', 'main', '--line', 'feature')).code).toBe(0);
});
