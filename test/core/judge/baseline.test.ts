import { expect, test } from 'vitest';
import { type Ancestor, findBaseline, nearestOf } from '../../../src/core/judge/baseline.ts';
import { emptyLine, type LineLedger } from '../../../src/core/ledger/line-ledger.ts';
import { addSubmission } from '../../../src/core/ledger/line-writing.ts';
import { sha256 } from '../../../src/host/sha256.ts';
import { submit } from '../ledger/submissions.ts';

const commit = (day: number): string => String(day).padStart(40, '0');
const dayOf = (day: number): string => new Date(Date.UTC(2026, 0, 1) + day * 86_400_000).toISOString();

/** Runs 1 to `count`, run n of commit n on day n. */
async function lineOf(count: number): Promise<LineLedger> {
  const line = emptyLine('main@default', sha256);
  for (let build = 1; build <= count; build++) await addSubmission(line, submit({ build, order: build, results: [] }));
  return line;
}

/** Commits made on those days, nearest first; `x` is one that no run has. */
const ancestors = (...days: (number | string)[]): Ancestor[] =>
  days.map(day =>
    typeof day === 'number'
      ? { commit: commit(day), date: dayOf(day) }
      : { commit: day.slice(0, 1).repeat(40), date: dayOf(Number(day.slice(1))) },
  );

const undated = (...days: number[]): Ancestor[] => days.map(day => ({ commit: commit(day) }));

test.each<[string, number, Ancestor[], string | undefined, object?]>([
  ['the run of the nearest ancestor, not the newest run', 5, ancestors(3, 2, 1), '3', { kind: 'ancestor', commits: 0 }],
  ['the newest run, when it is of the commit itself', 5, ancestors(5, 4), '5', { kind: 'ancestor', commits: 0 }],
  ['an ancestor that was tested, past those that were not', 5, ancestors('a4.5', 'b4.2', 4), '4', { commits: 2 }],
  ['an ancestor without a date', 5, undated(2), '2', { kind: 'ancestor', commits: 0 }],
  [
    'else the newest run from before the oldest ancestor was made',
    5,
    ancestors('f4', 'e3.5'),
    '3',
    { kind: 'earlier' },
  ],
  ['else the oldest run, when all are newer', 5, ancestors('f0'), '1', { kind: 'later' }],
  ['else nothing, when the dates are not known', 5, [{ commit: 'f'.repeat(40) }], undefined],
  ['nothing on a line without runs', 0, ancestors(1), undefined],
  ['an ancestor in an older segment', 150, ancestors(20, 19), '20', { kind: 'ancestor', commits: 0 }],
  [
    'the oldest run that was looked at, when the ancestors are further back',
    300,
    ancestors(2),
    '45',
    { kind: 'later' },
  ],
])('%s', async (_, runs, commits, build, comparison = {}) => {
  const found = await findBaseline(await lineOf(runs), 'main', { from: 'tested', commits });
  expect(found?.run.run.build).toBe(build);
  if (found) expect(found.comparison).toMatchObject({ line: 'main', ...comparison });
});

test('of several runs of one ancestor, the newest', async () => {
  const line = await lineOf(3);
  await addSubmission(line, { ...submit({ build: 4, order: 4, results: [] }), commit: commit(2) });
  const found = await findBaseline(line, 'main', { from: 'tested', commits: ancestors(2, 1) });
  expect(found?.run.run.build).toBe('4');
});

test('a farther ancestor that was tested again later does not hide a nearer one', async () => {
  const line = await lineOf(5);
  await addSubmission(line, { ...submit({ build: 6, order: 6, results: [] }), commit: commit(1) });
  const found = await findBaseline(line, 'main', { from: 'tested', commits: ancestors('a4.5', 4, 3, 2, 1) });
  expect([found?.run.run.build, found?.comparison]).toEqual([
    '4',
    { kind: 'ancestor', line: 'main', from: 'tested', commits: 1 },
  ]);
});

test('of several lines the one with the nearest ancestor; an ancestor before a run that only is older', async () => {
  const line = await lineOf(5);
  const on = async (name: string, commits: Ancestor[]) => {
    const found = await findBaseline(line, name, { from: 'tested', commits });
    if (!found) throw new Error('no baseline');
    return found;
  };
  const [far, near] = [await on('main', ancestors('a5', 4)), await on('release', ancestors(5))];
  const [earlier, later] = [await on('old', ancestors('a3.5')), await on('new', ancestors('a0'))];
  expect(nearestOf([later, earlier, far, near])?.comparison.line).toBe('release');
  expect(nearestOf([later, earlier, far])?.comparison.line).toBe('main');
  expect(nearestOf([later, earlier])?.comparison.line).toBe('old');
  expect(nearestOf([far, { ...far, comparison: { ...far.comparison, line: 'other' } }])?.comparison.line).toBe('main');
  expect(nearestOf([])).toBeUndefined();
});
