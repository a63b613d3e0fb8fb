// Tests that are not in a run, and files that cannot be collected: cases 25, 26, 38, P1, P13.
import { cp, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openSandbox, type Run, type Sandbox } from '../commands/sandbox.ts';

const fixture = (path: string): string => fileURLToPath(new URL(`../fixtures/cases/${path}`, import.meta.url));

async function write(sandbox: Sandbox, name: string, text: string): Promise<void> {
  await mkdir(dirname(join(sandbox.directory, name)), { recursive: true });
  await sandbox.write(name, text);
}

/** A repository with the project of a case as its only commit so far; without it the tested tree is not known. */
async function openCase(no: string, isThere = true): Promise<Sandbox> {
  const sandbox = await openSandbox();
  if (isThere) await cp(fixture(`${no}/src`), sandbox.directory, { recursive: true });
  await sandbox.git('add', '--all');
  await sandbox.commit('Begin');
  return sandbox;
}

async function record(sandbox: Sandbox, report: string, build: number): Promise<Run> {
  await sandbox.commit(`Change ${build}`);
  await sandbox.commit(`Change ${build} again`);
  const order = String(build);
  return sandbox.ledger('record', fixture(report), '--build', order, '--order', order);
}

const verdicts = async (sandbox: Sandbox, from: string, to: string): Promise<[string, string][]> =>
  (await sandbox.json('diff', from, to)).tests.map(({ test: id, verdict }: any) => [id, verdict]);

test.each([true, false])(
  '25: another folder is run: 3 added, 3 not run, nothing renamed (tree there: %s)',
  async is => {
    await using sandbox = await openCase('25', is);
    await record(sandbox, '25/1.xml', 1);
    const { stdout } = await record(sandbox, '25/2.xml', 2);
    expect(stdout).toMatch(/^3 passed, 3 not run /);
    const name = (of: string): [string, string] => [`tests/integration/test_cart.py::${of}`, 'added'];
    expect(await verdicts(sandbox, '1', '2')).toEqual(['test_empty', 'test_refund', 'test_total'].map(name));
    // Each has its own history, and comes back as what it was.
    await record(sandbox, '25/3.xml', 3);
    expect((await verdicts(sandbox, '2', '3')).filter(([, verdict]) => verdict !== 'unchanged')).toEqual([]);
    expect((await sandbox.json('verify')).findings).toEqual([]);
  },
);

test('25: what is gone from the tested tree is removed, and moved tests are renamed', async () => {
  await using sandbox = await openCase('25');
  await record(sandbox, '25/1.xml', 1);
  await rm(join(sandbox.directory, 'tests/unit'), { recursive: true });
  const { stdout } = await record(sandbox, '25/2.xml', 2);
  expect(stdout).toContain('3 renamed: tests/unit/test_cart.py → tests/integration/test_cart.py');
});

test('26: a file that cannot be collected interrupts pytest: it fails, the others are not run, and nothing is removed', async () => {
  await using sandbox = await openCase('26');
  await record(sandbox, '26/1.xml', 1);
  const { stdout } = await record(sandbox, '26/2.xml', 2);
  expect(stdout).toMatch(/^1 newly failing, 32 not run /);
  expect(await verdicts(sandbox, '1', '2')).toEqual([['tests/a/test_class.py', 'newly failing']]);
  const { failures } = await sandbox.json('failures');
  expect(failures).toMatchObject([
    { test: 'tests/a/test_class.py', firstFailing: { build: '2' }, lastPassing: { build: '1' }, runs: 1 },
  ]);
});

test('38: a file that cannot be collected is one failure, and is fixed when it is mended', async () => {
  await using sandbox = await openCase('38', false);
  await record(sandbox, '38/1.xml', 1);
  const broken = await record(sandbox, '38/2.xml', 2);
  expect(broken.stdout).toMatch(/^1 newly failing, 2 not run, 2 passed /);
  expect((await sandbox.json('failures')).failures).toMatchObject([
    { test: 'tests/test_b.py', firstFailing: { build: '2' }, lastPassing: { build: '1' } },
  ]);
  await record(sandbox, '38/2.xml', 3);
  const mended = await record(sandbox, '38/3.xml', 4);
  expect(mended.stdout).toMatch(/^4 passed, 1 fixed /);
  expect(await verdicts(sandbox, '3', '4')).toEqual([['tests/test_b.py', 'fixed']]);
  expect((await sandbox.json('failures')).failures).toEqual([]);
  // It breaks again: a new streak.
  await record(sandbox, '38/2.xml', 5);
  expect((await sandbox.json('failures')).failures).toMatchObject([
    { firstFailing: { build: '5' }, lastPassing: { build: '4' }, runs: 1 },
  ]);
  expect((await sandbox.json('verify')).findings).toEqual([]);
  await sandbox.ledger('compact');
  expect((await sandbox.json('verify')).findings).toEqual([]);
});

/** A capture of three tests, of which some were deselected. */
const capture = (outcomes: Record<string, string>, deselected: string[], minute: number): string => {
  const started = `2026-11-27T10:${String(minute).padStart(2, '0')}:00+00:00`;
  const lines = [
    { kind: 'session', format: 1, started, rootdir: '/app' },
    { kind: 'options', args: ['-k', 'one'], selection: { keyword: 'one' } },
    {
      kind: 'collected',
      ids: [['tests/test_x.py', Object.keys(outcomes)]],
      deselected: deselected.length,
      deselectedIds: deselected.length > 0 ? [['tests/test_x.py', deselected]] : [],
    },
    ...Object.entries(outcomes).map(([name, outcome]) => ({
      kind: 'test',
      id: `tests/test_x.py::${name}`,
      outcome,
      seconds: [0.1],
      ...(outcome === 'failed' ? { failures: [{ when: 'call', text: 'E   boom', message: 'boom' }] } : {}),
    })),
    { kind: 'end', exit: 0, seconds: 1 },
  ];
  return lines.map(line => `${JSON.stringify(line)}\n`).join('');
};

test('P1: what was deselected is not run, and goes on being listed among the failures', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('Begin');
  const runs = [
    capture({ test_one: 'passed', test_two: 'failed', test_three: 'passed', test_gone: 'passed' }, [], 1),
    capture({ test_one: 'passed' }, ['test_two', 'test_three'], 2),
  ];
  let last = '';
  for (const [at, text] of runs.entries()) {
    await write(sandbox, 'capture.jsonl', text);
    const build = String(at + 1);
    last = (await sandbox.ledger('record', 'capture.jsonl', '--build', build, '--order', build)).stdout;
  }
  expect(last).toMatch(/^1 passed, 1 removed, 2 not run \(1 failed before\)/);
  expect(last).not.toContain('stopped');
  expect(await verdicts(sandbox, '1', '2')).toEqual([['tests/test_x.py::test_gone', 'removed']]);
  const { failures } = await sandbox.json('failures');
  expect(failures).toMatchObject([
    { test: 'tests/test_x.py::test_two', outcome: 'absent', notRunSince: { build: '1' }, message: 'boom' },
  ]);
  expect((await sandbox.ledger('failures')).stdout).toContain('not run since 1');
});

test.each([
  ['a file that was not run', 'tests/test_y.py', 'def test_two(): pass\n', 'not run'],
  ['a function that was not run', 'tests/test_x.py', 'def test_one(): pass\ndef test_two(): pass\n', 'not run'],
  ['a method', 'tests/test_x.py', 'def test_one(): pass\nclass TestA:\n    def test_two(self): pass\n', 'not run'],
  [
    'an inherited test of a class',
    'tests/test_x.py',
    'def test_one(): pass\nclass TestA(Base):\n    x = 1\n',
    'not run',
  ],
  ['a function that is gone', 'tests/test_x.py', 'def test_one(): pass\n', 'removed'],
])('by the tested tree: %s', async (_, file, source, verdict) => {
  await using sandbox = await openSandbox();
  const name = source.includes('class') ? 'TestA::test_two' : 'test_two';
  await write(sandbox, 'tests/test_x.py', 'def test_one(): pass\n');
  await write(sandbox, file, source);
  await sandbox.commit('Begin');
  const report = (tests: string[]): string =>
    `<testsuites><testsuite tests="${tests.length}">${tests
      .map(id => {
        const [path = '', ...names] = id.split('::');
        const parts = [path.slice(0, -3).replaceAll('/', '.'), ...names.slice(0, -1)];
        return `<testcase classname="${parts.join('.')}" name="${names.at(-1)}" file="${path}" time="0.1"/>`;
      })
      .join('')}</testsuite></testsuites>`;
  await sandbox.write('r.xml', report(['tests/test_x.py::test_one', `${file}::${name}`]));
  await sandbox.ledger('record', 'r.xml', '--build', '1', '--order', '1');
  await sandbox.write('r.xml', report(['tests/test_x.py::test_one']));
  const { stdout } = await sandbox.ledger('record', 'r.xml', '--build', '2', '--order', '2');
  expect(stdout).toMatch(`1 passed, 1 ${verdict}`);
});

test('P13: results of a work tree with changes are no evidence anywhere', async () => {
  await using sandbox = await openSandbox();
  await write(sandbox, 'tests/test_b.py', 'def test_1(): pass\n');
  await sandbox.git('add', '--all');
  await sandbox.commit('Begin');
  const report = (bad: boolean): string =>
    `<testsuites><testsuite tests="1"><testcase classname="tests.test_b" name="test_1" time="0.1">${bad ? '<failure message="boom">E boom</failure>' : ''}</testcase></testsuite></testsuites>`;
  await sandbox.write('r.xml', report(false));
  await sandbox.ledger('record', 'r.xml', '--build', '1', '--order', '1');
  await write(sandbox, 'tests/test_b.py', 'def test_1(): assert 0\n');
  await sandbox.write('r.xml', report(true));
  const { stdout } = await sandbox.ledger('record', 'r.xml', '--build', '2', '--order', '2', '--summary', 's.md');
  expect(stdout).toContain('same commit, with local changes');
  expect(await sandbox.read('s.md')).toContain('at the same commit: the work tree had changes');
  expect((await sandbox.json('flaky')).tests).toEqual([]);
  expect(await sandbox.git('show', 'pytest-results:README.md')).not.toMatch(/[Ff]laky|Good and bad/);
});
