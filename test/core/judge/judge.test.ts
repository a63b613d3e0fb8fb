import { expect, test } from 'vitest';
import { VOLUME_DETAILS } from '../../../src/core/ledger/detail-list.ts';
import { judge, type Judged } from '../../../src/core/judge/judge.ts';
import type { JudgedTest } from '../../../src/core/judge/judged-test.ts';
import { emptyLine, type LineLedger } from '../../../src/core/ledger/line-ledger.ts';
import { addSubmission, SEGMENT_RUNS } from '../../../src/core/ledger/line-writing.ts';
import { findRun, type PlacedRun, runsBefore } from '../../../src/core/ledger/line-reading.ts';
import type { Submission } from '../../../src/core/ledger/submission.ts';
import { resultsOf, withoutQuietDetails } from '../../../src/core/judge/run-results.ts';
import { sha256 } from '../../../src/host/sha256.ts';
import { type Sketch, submit } from '../ledger/submissions.ts';

async function lineOf(runs: Sketch['results'][], firstBuild = 1): Promise<LineLedger> {
  const line = emptyLine('main@default', sha256);
  for (const [number, results] of runs.entries()) {
    const build = firstBuild + number;
    await addSubmission(line, submit({ build, order: build, results }));
  }
  return line;
}

const runOf = async (line: LineLedger, build: number): Promise<PlacedRun> =>
  (await findRun(line, String(build))) as PlacedRun;

/** The judged tests of a run, compared with the one before it. */
async function judged(line: LineLedger, build: number): Promise<JudgedTest[]> {
  const run = await runOf(line, build);
  const before = await runsBefore(line, run).next();
  return (await judge(line, run, before.done ? null : { line, run: before.value })).tests;
}

const passing = (seconds: number): Sketch['results'] => [{ id: 't.py::test', outcome: 'passed', seconds }];

test('a test that takes much longer than it usually does is slower, and one that takes much less is faster', async () => {
  const usual = Array.from({ length: 10 }, (_, run) => passing(run % 2 ? 1 : 1.1));
  const slower = await judged(await lineOf([...usual, passing(2)]), 11);
  expect(slower.map(({ id, verdict }) => [id, verdict])).toEqual([['t.py::test', 'slower']]);
  expect(slower[0]?.usualSeconds).toBeCloseTo(1.1, 0);
  const faster = await judged(await lineOf([...usual, passing(0.4)]), 11);
  expect(faster.map(({ verdict }) => verdict)).toEqual(['faster']);
});

test.each([
  ['a quarter more', 10, 1, 1.25],
  ['three times as long, but only by milliseconds', 10, 0.02, 0.06],
  ['too few runs to tell', 4, 1, 9],
])('not slower: %s', async (_, runs, usual, now) => {
  const before = Array.from({ length: runs }, () => passing(usual));
  expect(await judged(await lineOf([...before, passing(now)]), runs + 1)).toEqual([]);
});

test('where all tests take longer, it is the machine: only one that stands out is slower', async () => {
  const run = (factor: number, odd = 1): Sketch['results'] =>
    Array.from({ length: 12 }, (_, n) => ({
      id: `t.py::test_${n}`,
      outcome: 'passed' as const,
      seconds: (1 + n / 10) * factor * (n === 3 ? odd : 1),
    }));
  const usual = Array.from({ length: 10 }, () => run(1));
  expect(await judged(await lineOf([...usual, run(2.5)]), 11)).toEqual([]);
  const odd = await judged(await lineOf([...usual, run(2.5, 3)]), 11);
  expect(odd.map(({ id, verdict }) => [id, verdict])).toEqual([['t.py::test_3', 'slower']]);
});

test('a run that takes much longer than those like it is slower as a whole; one with other tests is not compared', async () => {
  const run = (build: number, seconds: number, tests = 20): Submission => {
    const results = Array.from({ length: tests }, (_, n) => ({ id: `t.py::test_${n}`, outcome: 'passed' as const }));
    return { ...submit({ build, order: build, results }), seconds };
  };
  const totalOf = async (runs: Submission[]): Promise<Judged['pace']> => {
    const line = emptyLine('main@default', sha256);
    for (const submission of runs) await addSubmission(line, submission);
    return (await judge(line, await runOf(line, runs.length), null)).pace;
  };
  const usual = Array.from({ length: 8 }, (_, n) => run(n + 1, 60 + (n % 3)));
  expect(await totalOf([...usual, run(9, 90)])).toEqual({ usualSeconds: 61, verdict: 'slower' });
  expect(await totalOf([...usual, run(9, 30)])).toEqual({ usualSeconds: 61, verdict: 'faster' });
  expect(await totalOf([...usual, run(9, 70)])).toBeUndefined();
  expect(await totalOf([...usual, run(9, 90, 30)])).toBeUndefined();
  expect(await totalOf([...usual.slice(0, 4), run(5, 90)])).toBeUndefined();
});

test('a test that fails for another reason than before fails differently; numbers in the message are no other reason', async () => {
  const failing = (message: string): Sketch['results'] => [
    { id: 't.py::test', outcome: 'failed', detail: { message, type: 'AssertionError', file: 'a.py', line: 3 } },
  ];
  const line = await lineOf([failing('assert 90 == 80'), failing('assert 12 == 80'), failing('assert None is True')]);
  expect((await judged(line, 2)).map(({ verdict }) => verdict)).toEqual(['still failing']);
  expect((await judged(line, 3)).map(({ verdict }) => verdict)).toEqual(['failing differently']);
});

test('of a new failure it is told when its cause was seen before it began, and in which test', async () => {
  const failing = (id: string, message: string): Sketch['results'][number] => ({
    id,
    outcome: 'failed',
    detail: { message, type: 'Error', file: 'db.py', function: 'connect' },
  });
  const line = await lineOf([
    [failing('a', 'refused by 10.0.0.1'), { id: 'b', outcome: 'passed' }],
    [
      { id: 'a', outcome: 'passed' },
      { id: 'b', outcome: 'passed' },
    ],
    [failing('a', 'refused by 10.0.0.2'), { id: 'b', outcome: 'passed' }],
    [{ id: 'a', outcome: 'passed' }, failing('b', 'refused by 10.0.0.3')],
    [failing('a', 'unknown host'), failing('b', 'refused by 10.0.0.4')],
  ]);
  const before = async (build: number): Promise<unknown[]> =>
    (await judged(line, build)).map(({ id, verdict, before: seen }) => [
      id,
      verdict,
      seen && [seen.run.build, seen.test, seen.runs],
    ]);
  // Two runs had it, and the newer one is named.
  expect(await before(4)).toEqual([
    ['b', 'newly failing', ['3', 'a', 2]],
    ['a', 'fixed', undefined],
  ]);
  expect(await before(5)).toEqual([
    ['a', 'newly failing', undefined],
    ['b', 'still failing', undefined],
  ]);
});

test('a test that passed only on a second attempt is told although it is unchanged', async () => {
  const results: Sketch['results'] = [{ id: 't.py::test', outcome: 'passed', detail: { attempts: ['failed'] } }];
  const line = await lineOf([passing(1), results]);
  expect((await judged(line, 2)).map(({ verdict, detail }) => [verdict, detail?.attempts])).toEqual([
    ['unchanged', ['failed']],
  ]);
});

test('compared with a run of another line: what failed there has failed since then, what did not is new here', async () => {
  const result = (id: string, outcome: 'passed' | 'failed'): Sketch['results'][number] => ({ id, outcome });
  const main = await lineOf([
    [result('a', 'passed'), result('b', 'passed'), result('gone', 'passed')],
    [result('a', 'failed'), result('b', 'passed'), result('gone', 'passed')],
    [result('a', 'failed'), result('b', 'passed'), result('gone', 'passed')],
  ]);
  // The list of tests of the other line has another order.
  const pull = await lineOf([[result('new', 'failed'), result('b', 'failed'), result('a', 'failed')]], 10);
  const { tests, base } = await judge(pull, await runOf(pull, 10), { line: main, run: await runOf(main, 3) });
  expect(base?.build).toBe('3');
  const brief = tests.map(({ id, verdict, from, to, standing }) => ({
    id,
    verdict,
    from,
    to,
    since: standing.streak?.first.build,
    runs: standing.streak?.bad,
    lastGood: standing.lastGood?.build,
  }));
  expect(brief).toEqual([
    { id: 'b', verdict: 'newly failing', from: 'passed', to: 'failed', since: '10', runs: 1, lastGood: '3' },
    { id: 'new', verdict: 'new and failing', from: 'absent', to: 'failed', since: '10', runs: 1, lastGood: undefined },
    { id: 'a', verdict: 'still failing', from: 'failed', to: 'failed', since: '2', runs: 3, lastGood: '1' },
    { id: 'gone', verdict: 'removed', from: 'passed', to: 'absent', since: undefined, runs: undefined, lastGood: '3' },
  ]);
});

test('a streak is not broken by runs that skip the test or lack it', async () => {
  const line = await lineOf([
    [{ id: 'a', outcome: 'passed' }],
    [{ id: 'a', outcome: 'failed' }],
    [{ id: 'a', outcome: 'skipped' }],
    [],
    [{ id: 'a', outcome: 'failed' }],
    [{ id: 'a', outcome: 'passed' }],
  ]);
  const [still] = await judged(line, 5);
  expect(still).toMatchObject({
    verdict: 'still failing',
    standing: { streak: { first: { build: '2' }, bad: 2, silent: 2 } },
  });
  expect(still?.strip).toEqual(['passed', 'failed', 'skipped', 'absent', 'failed']);
  const [fixed] = await judged(line, 6);
  expect(fixed).toMatchObject({ verdict: 'fixed', standing: { streak: { first: { build: '2' } } } });
});

test('the strip of a pull request goes on where that of its base was when it branched off', async () => {
  const of = (outcome: 'passed' | 'failed' | 'skipped', id = 't.py::test'): Sketch['results'] => [{ id, outcome }];
  const main = await lineOf([...Array.from({ length: 10 }, () => of('passed')), of('skipped'), of('failed')]);
  const pull = await lineOf([of('passed', 't.py::other'), of('failed'), of('failed')], 100);
  const base = { line: main, run: await runOf(main, 11) };
  const [first] = (await judge(pull, await runOf(pull, 102), base)).tests;
  expect(first?.strip.map(outcome => outcome.slice(0, 1)).join('')).toBe('pppppppsaff');
  const long = await lineOf(
    Array.from({ length: 30 }, () => of('failed')),
    100,
  );
  const [later] = (await judge(long, await runOf(long, 129), base)).tests;
  expect(later?.strip.map(outcome => outcome.slice(0, 1)).join('')).toBe('f'.repeat(20));
});

test('tests that a stopped session did not come to are not removed, and not added when they run again', async () => {
  const [all, some] = [['a', 'b', 'c', 'new'], ['a']];
  const passed = (names: string[]): Sketch['results'] => names.map(id => ({ id: `t.py::${id}`, outcome: 'passed' }));
  const line = emptyLine('main@default', sha256);
  const failing: Sketch['results'] = [...passed(['a', 'b', 'gone']), { id: 't.py::c', outcome: 'failed' }];
  await addSubmission(line, submit({ build: 1, order: 1, results: failing }));
  const notRun = all.map(id => `t.py::${id}`);
  await addSubmission(line, submit({ build: 2, order: 2, results: passed(some), notRun }));
  await addSubmission(line, submit({ build: 3, order: 3, results: passed(all) }));
  expect((await judged(line, 2)).map(({ id, verdict }) => [id, verdict])).toEqual([['t.py::gone', 'removed']]);
  expect((await judged(line, 3)).map(({ id, verdict }) => [id, verdict])).toEqual([
    ['t.py::c', 'fixed'],
    ['t.py::new', 'added'],
  ]);
  const { run } = await runOf(line, 2);
  expect([run.notRun, run.stopped]).toEqual([3, 'stopping after 1 failures']);
});

test('what one shard did not come to, another may have run', async () => {
  const line = emptyLine('main@default', sha256);
  await addSubmission(line, submit({ build: 1, order: 1, key: 'one', results: [], notRun: ['t.py::a', 't.py::b'] }));
  await addSubmission(
    line,
    submit({ build: 1, order: 1, key: 'two', results: [{ id: 't.py::a', outcome: 'passed' }] }),
  );
  expect((await runOf(line, 1)).run.notRun).toBe(1);
});

test('a test whose parameters have other names in every run is reported once enough of them have gone', async () => {
  const names = (run: number): Sketch['results'] =>
    ['t.py::test', `t.py::test_at[${run}:00]`, 't.py::test_fixed[a]'].map(id => ({ id, outcome: 'passed' }));
  const line = await lineOf([1, 2, 3, 4].map(names));
  const varyingOf = async (build: number): Promise<unknown> => {
    const run = await runOf(line, build);
    const before = await runsBefore(line, run).next();
    return (await judge(line, run, before.done ? null : { line, run: before.value })).varying;
  };
  expect(await varyingOf(4)).toEqual([{ name: 't.py::test_at', gone: 3 }]);
  const stable = await lineOf([1, 1, 1, 2].map(names));
  const last = await runOf(stable, 4);
  const before = await runsBefore(stable, last).next();
  expect((await judge(stable, last, before.done ? null : { line: stable, run: before.value })).varying).toEqual([]);
});

test('what markers say of a test that passes is no news, and its files are not read for it; a retry is told all the same', async () => {
  const about = { properties: [['owner', 'dana']] as [string, string][] };
  const run = (attempts?: ['failed']): Sketch['results'] => [
    { id: 't.py::test_a', outcome: 'passed', detail: about },
    { id: 't.py::test_b', outcome: 'passed', detail: { ...about, ...(attempts ? { attempts } : {}) } },
  ];
  const quiet = await lineOf([run(), run()]);
  expect(await judged(quiet, 2)).toEqual([]);
  const numbers = withoutQuietDetails(await resultsOf(quiet, await runOf(quiet, 2))).details;
  expect([...numbers]).toEqual([0, 0]);
  const retried = await lineOf([run(), run(['failed'])]);
  expect((await judged(retried, 2)).map(({ id, verdict, detail }) => [id, verdict, detail?.attempts])).toEqual([
    ['t.py::test_b', 'unchanged', ['failed']],
  ]);
});

test('a volume of details is not begun anew for what markers say of every test', async () => {
  const results = Array.from({ length: VOLUME_DETAILS + 10 }, (_, n) => ({
    id: `t.py::test_${n}`,
    outcome: 'passed' as const,
    detail: { properties: [['owner', `team-${n}`]] as [string, string][] },
  }));
  const line = await lineOf(Array.from({ length: SEGMENT_RUNS + 1 }, () => results));
  expect(line.labels).toHaveLength(2);
  expect([...line.volumes.keys()]).toEqual([0]);
});
