import { expect, test } from 'vitest';
import { type LineState, lineState } from '../../../src/core/judge/line-state.ts';
import { emptyLine, type LineLedger } from '../../../src/core/ledger/line-ledger.ts';
import { addSubmission, SEGMENT_RUNS, settle } from '../../../src/core/ledger/line-writing.ts';
import type { Submission } from '../../../src/core/ledger/submission.ts';
import { sha256 } from '../../../src/host/sha256.ts';
import { type Sketch, submit } from '../ledger/submissions.ts';

async function lineOf(submissions: Submission[]): Promise<LineLedger> {
  const line = emptyLine('main@default', sha256);
  for (const submission of submissions) await addSubmission(line, submission);
  await settle(line);
  return line;
}

const run = (build: number, failing: string, more: Partial<Sketch> = {}): Submission =>
  submit({
    build,
    order: build,
    results: 'abcdefg'.split('').map(name => ({
      id: `t.py::${name}`,
      outcome: failing.includes(name) ? 'failed' : 'passed',
    })),
    ...more,
  });

const stateOf = async (submissions: Submission[]): Promise<LineState> =>
  (await lineState(await lineOf(submissions))) as LineState;

/** Of which run it tells when these tests fail in the runs from 1 on. */
const told = async (...failing: string[]): Promise<number> =>
  Number((await stateOf(failing.map((names, n) => run(n + 1, names)))).run.build);

test('a line without runs has no state', async () => {
  expect(await lineState(emptyLine('main@default', sha256))).toBeUndefined();
});

test('what fails stands by how long it has, with the run it began in and the one it passed in last', async () => {
  const { failing, strip } = await stateOf([run(1, ''), run(2, 'c'), run(3, 'ac'), run(4, 'abc')]);
  expect(failing.map(({ id, standing }) => [id, standing.streak?.first.build, standing.lastGood?.build])).toEqual([
    ['t.py::c', '2', '1'],
    ['t.py::a', '3', '2'],
    ['t.py::b', '4', '3'],
  ]);
  expect(strip).toEqual(['good', 'bad', 'bad', 'bad']);
});

test.each([
  ['as long as nothing changes, it tells of the run since when', ['', '', ''], 1],
  ['the same failures are nothing new', ['', 'a', 'a', 'a'], 2],
  ['that a line begins to fail is told at once', ['', '', '', 'a'], 4],
  ['and that it ceases to', ['', 'a', ''], 3],
  ['however often', ['a', '', 'b', '', 'c', '', 'a'], 7],
  ['and so are other failures, where they are few', ['a', 'b', 'a', 'b', 'a', 'abcde'], 6],
  ['or are few no longer', ['abc', 'abcdef', 'abc', 'abcdef', 'abc', 'abcdef'], 6],
])('%s', async (_, failing, build) => {
  expect(await told(...failing)).toBe(build);
});

/** The runs it tells of while a line goes through these runs, one after the other, in its first and its second segment. */
async function tellings(failing: string[]): Promise<[first: number[], second: number[]]> {
  const line = emptyLine('main@default', sha256);
  const found = [new Set<number>(), new Set<number>()] as const;
  for (const [n, names] of failing.entries()) {
    await addSubmission(line, run(n + 1, names));
    found[n < SEGMENT_RUNS ? 0 : 1].add(Number((await lineState(line))?.run.build));
  }
  return [[...found[0]], [...found[1]]];
}

test('where many fail, and others in every run, it is told of the first runs ever, and then now and then', async () => {
  const [first, second] = await tellings(
    Array.from({ length: 2 * SEGMENT_RUNS }, (_, n) => (n % 2 ? 'abcdef' : 'abcdefg')),
  );
  expect(first.slice(0, 4)).toEqual([1, 2, 3, 4]);
  expect(first.length).toBeLessThanOrEqual(8);
  expect(second[0]).toBe(SEGMENT_RUNS + 1);
  expect(second.length).toBeLessThanOrEqual(5);
});

test('where that is rare, it is told at once', async () => {
  const [, second] = await tellings(Array.from({ length: 120 }, (_, n) => (n < 99 ? 'abcdef' : 'abcdefg')));
  expect(second).toEqual([SEGMENT_RUNS + 1, 100]);
});

test('a run whose shards are still to come is not told of; where none is complete, there is no other choice', async () => {
  const shard = (build: number, names: string): Submission => ({ ...run(build, names), shards: 2 });
  expect((await stateOf([run(1, ''), shard(2, 'a')])).run.build).toBe('1');
  const other = { ...run(2, '', { key: 'other', results: [{ id: 't.py::d', outcome: 'passed' }] }), shards: 2 };
  expect((await stateOf([run(1, ''), { ...shard(2, 'a'), key: 'one' }, other])).run.build).toBe('2');
  expect((await stateOf([shard(1, 'a')])).failing.map(({ id }) => id)).toEqual(['t.py::a']);
});

test('flaky is what was good and bad at one commit: in another attempt, or in another run', async () => {
  const again = (build: number, names: string, commit: string): Submission => ({ ...run(build, names), commit });
  const { flaky } = await stateOf([
    run(1, 'a'),
    run(1, '', { attempt: 2 }),
    run(2, 'b'),
    run(3, ''),
    again(4, 'a', 'f'.repeat(40)),
    again(5, 'c', 'f'.repeat(40)),
    again(6, 'c', 'f'.repeat(40)),
  ]);
  expect(flaky).toEqual([
    { id: 't.py::a', commits: 2 },
    { id: 't.py::c', commits: 1 },
  ]);
});

test('that a test was flaky is told, though it fails no more', async () => {
  const later = await stateOf([
    run(1, ''),
    ...Array.from({ length: 30 }, (_, n) => run(n + 2, '')),
    run(40, 'a'),
    run(40, '', { attempt: 2 }),
  ]);
  expect([later.run.build, later.flaky.map(({ id }) => id)]).toEqual(['40', ['t.py::a']]);
});
