import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FlakyTest, findFlaky } from '../../../../src/core/judge/flaky/flaky.ts';
import { windowOf } from '../../../../src/core/judge/window.ts';
import { emptyLine, type LineLedger } from '../../../../src/core/ledger/line-ledger.ts';
import { addSubmission, settle } from '../../../../src/core/ledger/line-writing.ts';
import { newestRun, type PlacedRun } from '../../../../src/core/ledger/line-reading.ts';
import { EFFECTS } from '../../../../src/core/ledger/outcome.ts';
import type { Submission } from '../../../../src/core/ledger/submission.ts';
import type { Outcome } from '../../../../src/core/model.ts';
import { sha256 } from '../../../../src/host/sha256.ts';
import { oracleRuns, underLastNames } from '../../ledger/oracle.ts';
import { arrivals, type Sketch, submit } from '../../ledger/submissions.ts';

async function lineOf(submissions: Submission[]): Promise<LineLedger> {
  const line = emptyLine('main@default', sha256);
  for (const submission of submissions) {
    await addSubmission(line, submission);
    await settle(line);
  }
  return line;
}

const flakyOn = async (line: LineLedger): Promise<FlakyTest[]> =>
  findFlaky(await windowOf(line, (await newestRun(line)) as PlacedRun));

const flakyIn = async (submissions: Submission[]): Promise<FlakyTest[]> => flakyOn(await lineOf(submissions));

/** Runs 1, 2, 3, … of one test, each of its own commit unless told; a letter a run: p passed, f failed, s skipped. */
function runs(letters: string, commit: (run: number) => number = run => run, more: Partial<Sketch> = {}): Submission[] {
  const outcomes: Record<string, Outcome> = { p: 'passed', f: 'failed', s: 'skipped' };
  return Array.from(letters, (letter, at) => {
    const sketch = submit({
      build: at + 1,
      order: at + 1,
      results: [{ id: 't.py::test', outcome: outcomes[letter] as Outcome }],
      ...more,
    });
    return { ...sketch, commit: String(commit(at + 1)).padStart(40, '0') };
  });
}

const brief = ({ state, results, bad, flips, events, clean }: FlakyTest): object => ({
  state,
  results,
  bad,
  flips,
  clean,
  events: events.map(({ kind, run, passed }) => [kind, run.build, ...(passed ? [passed.build] : [])].join(' ')),
});

test.each([
  ['failures of other commits are no proof', 'pfpfp', (run: number) => run, []],
  [
    'good and bad at one commit is proof, whichever came first',
    'ppfpf',
    (run: number) => (run < 4 ? 1 : 2),
    [{ state: 'flaky', results: 5, bad: 2, flips: 3, clean: 0, events: ['commit 3 2', 'commit 5 4'] }],
  ],
  [
    'skipped runs do not count',
    'pssf',
    () => 1,
    [{ state: 'flaky', results: 2, bad: 1, flips: 1, clean: 0, events: ['commit 4 1'] }],
  ],
  [
    'without proof, outcomes that change all the time are suspicious',
    'pfpfpfp',
    (run: number) => run,
    [{ state: 'suspected', results: 7, bad: 3, flips: 6, clean: 1, events: [] }],
  ],
  [
    'twenty-nine good results are not enough to have recovered',
    `fp${'p'.repeat(28)}`,
    () => 1,
    [{ state: 'flaky', results: 30, bad: 1, flips: 1, clean: 29, events: ['commit 1 2'] }],
  ],
  [
    'thirty are',
    `fp${'p'.repeat(29)}`,
    () => 1,
    [{ state: 'recovered', results: 31, bad: 1, flips: 1, clean: 30, events: ['commit 1 2'] }],
  ],
  ['only the last fifty results count', `fp${'p'.repeat(49)}`, () => 1, []],
])('%s', async (_, letters, commit, expected) => {
  expect((await flakyIn(runs(letters, commit))).map(brief)).toEqual(expected);
});

test('a test that passed when it was run again, in the session or by a second attempt of the job, is flaky', async () => {
  const retried = submit({
    build: 1,
    order: 1,
    results: [{ id: 'a.py::reran', outcome: 'passed', seconds: 2, detail: { attempts: ['failed', 'error'] } }],
  });
  const first = submit({
    build: 2,
    order: 2,
    key: 'linux',
    results: [
      { id: 'a.py::again', outcome: 'failed' },
      { id: 'a.py::broken', outcome: 'failed' },
      { id: 'a.py::reran', outcome: 'passed', detail: { properties: [['page', 'home']] } },
    ],
  });
  const second = submit({
    build: 2,
    order: 2,
    key: 'linux',
    attempt: 2,
    results: [
      { id: 'a.py::again', outcome: 'passed' },
      { id: 'a.py::broken', outcome: 'failed' },
    ],
  });
  const found = await flakyIn([retried, first, second]);
  expect(
    found.map(({ id, events, cost }) => [id, events.map(({ kind, run }) => `${kind} ${run.build}`), cost]),
  ).toEqual([
    // The attempt took 1.5 seconds, and two tests had failed.
    ['a.py::again', ['attempt 2'], 0.8],
    // Two attempts of two seconds, as exactly as the ledger knows them.
    ['a.py::reran', ['rerun 1'], expect.closeTo(4, 0)],
  ]);
});

test('attempts of another job, or of another commit, prove nothing', async () => {
  const results = (outcome: Outcome): Sketch['results'] => [{ id: 'a.py::test', outcome }];
  const one = submit({ build: 1, order: 1, key: 'linux', results: results('failed') });
  const other = submit({ build: 1, order: 1, key: 'mac', attempt: 2, results: results('passed') });
  const later = {
    ...submit({ build: 1, order: 1, key: 'linux', attempt: 2, results: results('passed') }),
    commit: 'f',
  };
  expect(await flakyIn([one, other])).toEqual([]);
  expect(await flakyIn([one, later])).toEqual([]);
});

test('results of changed files are no proof about their commit', async () => {
  const [first, ...others] = runs('pfp', () => 1);
  expect(await flakyIn([first as Submission, ...others.map(each => ({ ...each, changed: true as const }))])).toEqual(
    [],
  );
});

test('a run that was started again because of a failure costs what it took', async () => {
  const [found] = await flakyIn(runs('fp', () => 1));
  expect(found?.cost).toBe(1.5);
  // Here the failure came last: nothing was run because of it.
  const [late] = await flakyIn(runs('pf', () => 1));
  expect(late?.cost).toBe(0);
});

test('on a line that branched off, what is known of the base counts', async () => {
  const main = await lineOf(runs('pfp', () => 1));
  const [own] = runs('p', () => 9, { build: 10, order: 10 });
  const pull = await lineOf([own as Submission]);
  const base = { line: main, run: (await newestRun(main)) as PlacedRun };
  const found = await findFlaky(await windowOf(pull, (await newestRun(pull)) as PlacedRun, base));
  expect(found.map(brief)).toEqual([
    { state: 'flaky', results: 4, bad: 1, flips: 2, clean: 2, events: ['commit 2 3'] },
  ]);
});

test('a test that takes long only when it fails says so', async () => {
  const slow = Array.from('pfpfpfpfpp', (letter, at) =>
    submit({
      build: at + 1,
      order: 1,
      start: at,
      results: [{ id: 't', outcome: letter === 'p' ? 'passed' : 'failed', seconds: letter === 'p' ? 1 : 30 }],
    }),
  );
  const [found] = await flakyIn(slow);
  expect(found?.trigger).toMatchObject({ kind: 'duration' });
  expect(found?.trigger?.kind === 'duration' && found.trigger.bad / found.trigger.good).toBeGreaterThan(20);
});

test('a test that fails at one time of day only says so; one that fails whenever it runs does not', async () => {
  // A run every six hours; it fails in those of the night.
  const night = (isBad: (run: number) => boolean): Submission[] =>
    Array.from({ length: 40 }, (_, at) =>
      submit({
        build: at + 1,
        order: 1,
        start: at * 360,
        results: [{ id: 't', outcome: isBad(at) ? 'failed' : 'passed' }],
      }),
    );
  const [found] = await flakyIn(night(at => at % 4 === 0));
  expect(found?.trigger).toEqual({ kind: 'hours', from: 0, to: 1, runs: 10, of: 40 });
  const [any] = await flakyIn(night(at => at % 5 === 0));
  expect(any?.state).toBe('flaky');
  expect(any?.trigger).toBeUndefined();
});

const SUITE = Array.from({ length: 30 }, (_, at) => `t.py::test_${at}`);

/** A run of the suite in which those tests fail, each with its own error unless one is given. */
const suiteRun = (
  build: number,
  order: number,
  failing: readonly string[],
  more: Partial<Sketch> = {},
  error = '',
): Submission =>
  submit({
    build,
    order,
    ...more,
    results: SUITE.map(id =>
      failing.includes(id)
        ? {
            id,
            outcome: 'failed',
            detail: {
              message: error || `AssertionError: ${id.replaceAll(/\d/g, d => 'abcdefghij'[Number(d)] as string)}`,
            },
          }
        : { id, outcome: 'passed' },
    ),
  });
const DOWN = 'ConnectionRefusedError: the database is down';
const linux = (attempt: number): Partial<Sketch> => ({ key: 'linux', attempt });
const shard = (part: number, attempt: number): Partial<Sketch> => ({ key: `shard ${part}`, attempt });

/** A shard of four tests. */
const shardRun = (part: number, attempt: number, outcome: Outcome): Submission =>
  submit({
    build: 1,
    order: 1,
    ...shard(part, attempt),
    results: SUITE.slice(part * 4, part * 4 + 4).map(id => ({ id, outcome })),
  });
const SHARDS = [0, 1, 2, 3];

test.each<[string, Submission[], string[]]>([
  ['every test fails, the commit is tested again', [suiteRun(1, 1, SUITE), suiteRun(2, 1, [])], []],
  ['every test fails, the job is run again', [suiteRun(1, 1, SUITE, linux(1)), suiteRun(1, 1, [], linux(2))], []],
  [
    'passed, and the second attempt was the outage',
    [suiteRun(1, 1, [], linux(1)), suiteRun(1, 1, SUITE, linux(2))],
    [],
  ],
  [
    'shards of a few tests each, all of which fail and are run again',
    [...SHARDS.map(part => shardRun(part, 1, 'failed')), ...SHARDS.map(part => shardRun(part, 2, 'passed'))],
    [],
  ],
  ['a third of the tests fail for one cause', [suiteRun(1, 1, SUITE.slice(20), {}, DOWN), suiteRun(2, 1, [])], []],
  [
    'the same in an attempt of a job',
    [suiteRun(1, 1, SUITE.slice(20), linux(1), DOWN), suiteRun(1, 1, [], linux(2))],
    [],
  ],
  [
    'a third of the tests fail, each for a cause of its own',
    [suiteRun(1, 1, SUITE.slice(20)), suiteRun(2, 1, [])],
    SUITE.slice(20),
  ],
  [
    'ten tests fail for one cause, and two others each for its own',
    [
      submit({
        build: 1,
        order: 1,
        results: [
          ...SUITE.slice(0, 10).map(id => ({ id, outcome: 'failed' as const, detail: { message: DOWN } })),
          ...SUITE.slice(10, 12).map((id, at) => ({
            id,
            outcome: 'failed' as const,
            detail: { message: 'ab'[at] as string },
          })),
          ...SUITE.slice(12).map(id => ({ id, outcome: 'passed' as const })),
        ],
      }),
      suiteRun(2, 1, []),
    ],
    SUITE.slice(10, 12),
  ],
  ['nine tests fail for one cause', [suiteRun(1, 1, SUITE.slice(21), {}, DOWN), suiteRun(2, 1, [])], SUITE.slice(21)],
  [
    'one test fails at one commit, and another run of it was an outage',
    [suiteRun(1, 1, SUITE), suiteRun(2, 1, SUITE.slice(29)), suiteRun(3, 1, [])],
    SUITE.slice(29),
  ],
  [
    'outages of other commits, again and again',
    [1, 3, 5, 7].flatMap(at => [suiteRun(at, at, SUITE), suiteRun(at + 1, at + 1, [])]),
    [],
  ],
])('an outage is no evidence of flakiness: %s', async (_, submissions, expected) => {
  expect((await flakyIn(submissions)).map(({ id }) => id).sort()).toEqual(expected.toSorted());
});

/** Straight from the definitions, run by run. */
function oracle(
  submissions: Submission[],
): Map<string, { results: number; bad: number; flips: number; events: string[] }> {
  const renamed = underLastNames(submissions);
  const all = oracleRuns(renamed);
  const unique = [...new Map(renamed.map(each => [`${each.build} ${each.digest}`, each])).values()];
  const commitOf = (build: string): string | null =>
    ordered(unique.filter(each => each.build === build))[0]?.commit ?? null;
  const found = new Map<string, { results: number; bad: number; flips: number; events: string[] }>();
  for (const id of new Set(unique.flatMap(({ results }) => results.map(result => result.id)))) {
    const seen = all
      .map(({ build, outcomes }) => ({ build, effect: EFFECTS[outcomes.get(id) ?? 'absent'] }))
      .filter(({ effect }) => effect !== 'silent');
    const events = seen.flatMap(({ build, effect }) => {
      const rows = unique.filter(each => each.build === build);
      const resultIn = (row: Submission): Submission['results'][number] | undefined =>
        row.results.find(result => result.id === id);
      const reran =
        effect === 'good' &&
        winnersOf(rows, id).some(row => resultIn(row)?.detail?.attempts?.includes('failed') === true);
      if (reran) return [`rerun ${build}`];
      const again = rows.some(row => {
        const later = nextAttempts(rows, row);
        const effects = new Set([row, ...later].map(each => EFFECTS[resultIn(each)?.outcome ?? 'absent']));
        return effects.has('good') && effects.has('bad');
      });
      if (again) return [`attempt ${build}`];
      const twin = seen.some(
        other => effect === 'bad' && other.effect === 'good' && commitOf(other.build) === commitOf(build),
      );
      return twin ? [`commit ${build}`] : [];
    });
    const flips = seen.filter(({ effect }, at) => at > 0 && seen[at - 1]?.effect !== effect).length;
    const bad = seen.filter(({ effect }) => effect === 'bad').length;
    if (events.length > 0 || flips >= 6) found.set(id, { results: seen.length, bad, flips, events });
  }
  return found;
}

/** Any good result of the test with attempts: whichever counts, the test was bad before it was good. */
const winnersOf = (rows: Submission[], id: string): Submission[] =>
  rows.filter(({ results }) => results.some(result => result.id === id && EFFECTS[result.outcome] === 'good'));

const ordered = (rows: Submission[]): Submission[] =>
  rows.toSorted(
    (a, b) =>
      a.attempt - b.attempt || (a.started < b.started ? -1 : a.started > b.started ? 1 : a.digest < b.digest ? -1 : 1),
  );

function nextAttempts(rows: Submission[], row: Submission): Submission[] {
  const sorted = ordered(rows);
  const next = sorted
    .slice(sorted.indexOf(row) + 1)
    .find(each => each.attempt > row.attempt && each.key === row.key && each.commit === row.commit);
  return next ? [next] : [];
}

test('the same as the definitions give, in whatever order submissions arrive', async () => {
  await fc.assert(
    fc.asyncProperty(arrivals, async ({ submissions, arriving }) => {
      const line = await lineOf(arriving);
      const found = await flakyOn(line);
      const expected = oracle(submissions);
      const summary = found.map(
        ({ id, results, bad, flips, events }) =>
          [id, { results, bad, flips, events: events.map(({ kind, run }) => `${kind} ${run.build}`) }] as const,
      );
      expect(new Map(summary)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});
