import { expect, test } from 'vitest';
import { LINE, recordRuns } from './line.ts';
import { junit, openSandbox, type Run } from './sandbox.ts';

test('failures: since when each test fails, and when it last passed', async () => {
  await using sandbox = await openSandbox();
  const commits = await recordRuns(sandbox, [...LINE]);
  const { failures } = await sandbox.json('failures');
  const brief = failures.map((failure: any) => ({
    test: failure.test,
    first: [failure.firstFailing.build, failure.firstFailing.commit],
    last: failure.lastPassing && [failure.lastPassing.build, failure.lastPassing.commit],
    runs: failure.runs,
    outcome: failure.outcome,
  }));
  expect(brief).toEqual([
    {
      test: 'tests/test_shop.py::test_a',
      first: ['3', commits[2]],
      last: ['2', commits[1]],
      runs: 2,
      outcome: 'error',
    },
    { test: 'tests/test_shop.py::test_b', first: ['1', commits[0]], last: null, runs: 3, outcome: 'failed' },
    { test: 'tests/test_shop.py::test_d', first: ['4', commits[3]], last: null, runs: 1, outcome: 'failed' },
  ]);
});

test('history: every run of the line, oldest first, silent ones included', async () => {
  await using sandbox = await openSandbox();
  const commits = await recordRuns(sandbox, [...LINE]);
  const { test: id, results } = await sandbox.json('history', 'tests/test_shop.py::test_c');
  expect(id).toBe('tests/test_shop.py::test_c');
  expect(results.map(({ build, commit, outcome }: any) => [build, commit, outcome])).toEqual([
    ['1', commits[0], 'passed'],
    ['2', commits[1], 'absent'],
    ['3', commits[2], 'passed'],
    ['4', commits[3], 'passed'],
  ]);
});

test('diff: the newest run with the one before it, a run with the newest, or any two', async () => {
  await using sandbox = await openSandbox();
  await recordRuns(sandbox, [...LINE]);
  const brief = async (...operands: string[]): Promise<unknown> => {
    const { base, run, tests } = await sandbox.json('diff', ...operands);
    const verdicts = tests.map((each: any) => [each.test.split('::')[1], each.verdict, each.from, each.to]);
    return { base: base.build, run: run.build, verdicts };
  };
  expect(await brief()).toEqual({
    base: '3',
    run: '4',
    verdicts: [
      ['test_d', 'new and failing', 'absent', 'failed'],
      // The same cause is not told: a failure and an error differ.
      ['test_a', 'failing differently', 'failed', 'error'],
      ['test_b', 'still failing', 'skipped', 'failed'],
    ],
  });
  expect(await brief('2')).toEqual({
    base: '2',
    run: '4',
    verdicts: [
      ['test_a', 'newly failing', 'passed', 'error'],
      ['test_d', 'new and failing', 'absent', 'failed'],
      ['test_b', 'still failing', 'failed', 'failed'],
      ['test_c', 'added', 'absent', 'passed'],
    ],
  });
  expect(await brief('1', '2')).toEqual({
    base: '1',
    run: '2',
    verdicts: [
      ['test_b', 'still failing', 'failed', 'failed'],
      ['test_c', 'removed', 'passed', 'absent'],
    ],
  });
});

test('runs and show: what was recorded of each run', async () => {
  await using sandbox = await openSandbox();
  const [commit] = await recordRuns(sandbox, [LINE[0]], '--build-result', 'success', '--build-description', 'nightly');
  const { runs } = await sandbox.json('runs');
  expect(runs).toEqual([
    {
      build: '1',
      commit,
      time: '2026-01-02T03:04:05.000Z',
      subject: 'Change 1',
      counts: { passed: 2, failed: 1, error: 0, skipped: 0, xfailed: 0, xpassed: 0 },
      duration: 1.5,
      result: 'success',
      description: 'nightly',
    },
  ]);
  const { tests } = await sandbox.json('show', '1');
  expect(tests.map(({ test: id, outcome }: any) => [id, outcome])).toEqual([
    ['tests/test_shop.py::test_a', 'passed'],
    ['tests/test_shop.py::test_b', 'failed'],
    ['tests/test_shop.py::test_c', 'passed'],
  ]);
  expect(tests[1].detail).toMatchObject({
    message: 'AssertionError: assert 1 == 2',
    type: 'AssertionError',
    file: 'tests/test_shop.py',
    line: 7,
  });
});

test('several records of one build are one run: shards side by side, a later attempt instead of an earlier one', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('one');
  const record = async (tests: Parameters<typeof junit>[0], ...options: string[]): Promise<any> => {
    await sandbox.write('report.xml', junit(tests));
    return sandbox.json('record', 'report.xml', '--build', '7', ...options);
  };
  await record({ test_b: 'failed' }, '--shard', '2');
  await record({ test_a: 'passed' }, '--shard', '1');
  expect((await sandbox.json('runs')).runs[0].counts).toMatchObject({ passed: 1, failed: 1 });
  await record({ test_b: 'passed' }, '--shard', '2', '--attempt', '2');
  expect((await sandbox.json('runs')).runs[0].counts).toMatchObject({ passed: 2, failed: 0 });
  const { duplicates } = await record({ test_b: 'failed' }, '--shard', '3', '--attempt', '2');
  expect(duplicates).toEqual(['tests/test_shop.py::test_b']);
  expect((await sandbox.json('runs')).runs[0].counts).toMatchObject({ passed: 1, failed: 1 });
});

test('--shards: until the last one it says how many have reported, and what is not run is not removed', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('one');
  const record = async (build: string, part: string, outcome: 'passed' | 'failed' = 'passed'): Promise<string> => {
    await sandbox.write('report.xml', junit({ [`test_${part}`]: outcome }));
    const options = ['--build', build, '--order', build, '--shard', part, '--shards', '2', '--summary', 'summary.md'];
    return (await sandbox.ledger('record', 'report.xml', ...options)).stdout;
  };
  expect(await record('1', 'a')).toMatch(/^1 of 2 shards reported, /);
  expect(await record('1', 'b')).toMatch(/^First run recorded: 2 passed/);
  const half = await record('2', 'b');
  expect(half).toMatch(/^1 of 2 shards reported, /);
  expect(half).toContain('1 test not run so far: 1 shard has not reported.');
  expect(await sandbox.read('summary.md')).toContain('1 of 2 shards reported');
  expect(half).not.toContain('removed');
  expect(await record('3', 'a')).toContain('Only 1 of 2 shards of run 2 ever reported');
  // Days later, and with a result that counts: the run that was half is whole.
  expect(await record('2', 'a', 'failed')).toMatch(/^1 newly failing/);
});

test('--on-duplicate replace lets the later record of a test count, not the worse', async () => {
  await using sandbox = await openSandbox();
  for (const [tests, time] of [
    [{ test_a: 'failed' }, '2026-01-02T03:00:00+00:00'],
    [{ test_a: 'passed' }, '2026-01-02T04:00:00+00:00'],
  ] as const) {
    await sandbox.write('report.xml', junit(tests, { time }));
    await sandbox.json('record', 'report.xml', '--build', '1', '--on-duplicate', 'replace');
  }
  expect((await sandbox.json('runs')).runs[0].counts).toMatchObject({ passed: 1, failed: 0 });
});

test('the same report recorded again changes nothing, and says so', async () => {
  await using sandbox = await openSandbox();
  await sandbox.write('report.xml', junit({ test_a: 'passed' }));
  await sandbox.ledger('record', 'report.xml');
  const before = await sandbox.git('rev-parse', 'pytest-results');
  const { code, stderr } = await sandbox.ledger('record', 'report.xml');
  expect(code).toBe(0);
  expect(stderr).toContain('was recorded before');
  expect(await sandbox.git('rev-parse', 'pytest-results')).toBe(before);
});

test.each([
  ['never', { test_a: 'failed' }, { test_a: 'failed' }, 0],
  ['failures', { test_a: 'failed' }, { test_a: 'failed' }, 1],
  ['failures', { test_a: 'passed' }, { test_a: 'error' }, 1],
  ['failures', { test_a: 'failed' }, { test_a: 'passed' }, 0],
  ['new-failures', { test_a: 'failed' }, { test_a: 'failed' }, 0],
  ['new-failures', { test_a: 'passed' }, { test_a: 'failed' }, 1],
  ['new-failures', { test_a: 'passed' }, { test_a: 'passed', test_b: 'error' }, 1],
] as const)('--fail-on %s: %j, then %j exits with %i', async (policy, before, now, code) => {
  await using sandbox = await openSandbox();
  let last: Run | undefined;
  for (const [build, tests] of [before, now].entries()) {
    await sandbox.write('report.xml', junit(tests));
    last = await sandbox.ledger('record', 'report.xml', '--build', String(build), '--fail-on', policy);
  }
  expect(last?.code).toBe(code);
});

test('lines are kept apart, and targets where one is asked for', async () => {
  await using sandbox = await openSandbox();
  await sandbox.write('report.xml', junit({ test_a: 'failed' }));
  await sandbox.json('record', 'report.xml', '--build', '1');
  await sandbox.json('record', 'report.xml', '--build', '2', '--line', 'pr/12');
  await sandbox.json('record', 'report.xml', '--build', '3', '--target', 'py312');
  const builds = async (...options: string[]): Promise<string[]> =>
    (await sandbox.json('runs', ...options)).runs.map((run: any) => run.build);
  // A build of any target; --target narrows.
  expect(await builds()).toEqual(['1', '3']);
  expect(await builds('--line', 'pr/12')).toEqual(['2']);
  expect(await builds('--target', 'py312')).toEqual(['3']);
  const { code, stderr } = await sandbox.ledger('runs', '--line', 'nowhere');
  expect(code).toBe(2);
  expect(stderr).toBe(
    'pytest-ledger: No run is recorded on nowhere. There are runs on main, main (target py312), pr/12: choose with --line and --target.\n',
  );
});

test('one unreadable report among several is said, and the others are recorded', async () => {
  await using sandbox = await openSandbox();
  await sandbox.write('a.xml', junit({ test_a: 'passed' }));
  await sandbox.write('b.xml', junit({ test_b: 'passed' }).slice(0, 90));
  const { code, stderr } = await sandbox.ledger('record', 'a.xml', 'b.xml', 'c.xml', '--build', '1');
  expect(code).toBe(0);
  expect(stderr).toMatch(/^pytest-ledger: c\.xml: there is no report there/m);
  expect(stderr).toMatch(/^pytest-ledger: b\.xml:1: /m);
  expect((await sandbox.json('runs')).runs[0].counts.passed).toBe(1);
});

test.each([
  ['no such file', ['record', 'no.xml'], /no\.xml: there is no report there.*\n.*No result could be read/],
  ['an empty file', ['record', 'empty.xml'], /empty\.xml.*\n.*No result could be read/],
  ['not XML', ['record', 'text.xml'], /text\.xml.*\n.*No result could be read/],
  [
    'a value that is not allowed',
    ['record', 'ok.xml', '--fail-on', 'sometimes'],
    /--fail-on takes never, failures, new-failures, .*; not "sometimes"/,
  ],
  [
    'an unknown option',
    ['record', 'ok.xml', '--colour'],
    /: record has no option --colour\. See pytest-ledger record --help\.$/m,
  ],
  [
    'an option that is nearly one',
    ['record', '--fail-no'],
    /record has no option --fail-no\. Did you mean --fail-on\?/,
  ],
  ['an option without its value', ['record', 'ok.xml', '--build'], /: --build needs a value/],
  ['a value where none goes', ['record', 'ok.xml', '--json=yes'], /: --json takes no value\./],
  ['an unknown command', ['recrod'], /unknown command "recrod"\. Did you mean record\? The commands are record, runs/],
  ['no ledger yet', ['failures'], /Nothing is recorded yet/],
  ['no repository', ['runs', '--repo', '/'], /not in a git repository|There is no/],
])('%s: exit code 2 and one sentence', async (_, args, message) => {
  await using sandbox = await openSandbox();
  await sandbox.write('empty.xml', '');
  await sandbox.write('text.xml', 'all tests passed');
  await sandbox.write('ok.xml', junit({ test_a: 'passed' }));
  const { code, stdout, stderr } = await sandbox.ledger(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ +at /m);
  expect(await sandbox.git('for-each-ref')).toBe('');
});

test('what could not be recorded is saved, and replay records it', async () => {
  await using sandbox = await openSandbox();
  await sandbox.write('report.xml', junit({ test_a: 'passed' }));
  await sandbox.commit('code');
  // A branch of that name that is not ours.
  await sandbox.git('branch', 'pytest-results');
  const foreign = await sandbox.git('rev-parse', 'pytest-results');
  const { code, stderr } = await sandbox.ledger('record', 'report.xml', '--build', '1');
  expect(code).toBe(2);
  expect(stderr).toContain('is not a ledger of pytest-ledger');
  expect(await sandbox.git('rev-parse', 'pytest-results')).toBe(foreign);
  const [, saved] = /pytest-ledger replay (\S+)/.exec(stderr) as unknown as [string, string];
  await sandbox.git('branch', '-D', 'pytest-results');
  expect(await sandbox.json('replay', saved)).toEqual({
    replayed: [{ target: 'default', line: 'main', build: '1', added: true }],
  });
  expect((await sandbox.json('runs')).runs).toHaveLength(1);
});

test('globs and directories name reports, and the quoted pattern need not be expanded by a shell', async () => {
  await using sandbox = await openSandbox();
  await sandbox.write('junit-1.xml', junit({ test_a: 'passed' }));
  await sandbox.write('junit-2.xml', junit({ test_b: 'passed' }));
  await sandbox.json('record', 'junit-*.xml', '--build', '1');
  await sandbox.json('record', '.', '--build', '2');
  expect((await sandbox.json('runs')).runs.map(({ counts }: any) => counts.passed)).toEqual([2, 2]);
});

test.each([
  ['the branch that HEAD names', 'ref: refs/heads/next\n', 'next'],
  [
    'HEAD where the file HEAD only says that references are no files, and git knows none',
    'ref: refs/heads/.invalid\n',
    'HEAD',
  ],
])('before the first commit the line is %s', async (_, head, line) => {
  await using sandbox = await openSandbox();
  await sandbox.write('.git/HEAD', head);
  const report = await sandbox.write('report.xml', junit({ test_a: 'passed' }));
  expect(await sandbox.json('record', report)).toMatchObject({ line, commit: null });
});
