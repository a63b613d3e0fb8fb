import { expect, test } from 'vitest';
import { judge } from '../../../src/core/judge/judge.ts';
import type { JudgedTest } from '../../../src/core/judge/judged-test.ts';
import { emptyLine, type LineLedger } from '../../../src/core/ledger/line-ledger.ts';
import { addSubmission, SEGMENT_RUNS } from '../../../src/core/ledger/line-writing.ts';
import { findRun, newestRun, type PlacedRun } from '../../../src/core/ledger/line-reading.ts';
import type { DeclaredRename } from '../../../src/core/ledger/rename.ts';
import type { Submission } from '../../../src/core/ledger/submission.ts';
import { sha256 } from '../../../src/host/sha256.ts';
import { type Sketch, submit } from '../ledger/submissions.ts';

const [OLD, NEW] = ['old/test_cart.py::test_total', 'new/test_cart.py::test_total'];
type Run = Record<string, 'passed' | 'failed' | 'skipped'>;

const submitted = (run: Run, build: number, more: Partial<Submission> = {}): Submission => {
  const results: Sketch['results'] = Object.entries(run).map(([id, outcome]) => ({
    id,
    outcome,
    ...(outcome === 'failed' ? { detail: { message: 'boom' } } : {}),
  }));
  // The tested tree has nothing but what ran.
  return { ...submit({ build, order: build, results }), alsoInTree: [], ...more };
};

async function lineOf(runs: (Run | Submission)[], first = 1): Promise<LineLedger> {
  const line = emptyLine('main@default', sha256);
  for (const [at, run] of runs.entries()) {
    await addSubmission(line, 'results' in run ? (run as Submission) : submitted(run, first + at));
  }
  return line;
}

const newest = async (line: LineLedger): Promise<PlacedRun> => (await newestRun(line)) as PlacedRun;
const at = async (line: LineLedger, build: number): Promise<PlacedRun> =>
  (await findRun(line, String(build))) as PlacedRun;

async function judged(line: LineLedger, base: number, other = line): Promise<JudgedTest[]> {
  return (await judge(line, await newest(line), { line: other, run: await at(other, base) })).tests;
}

const brief = ({ id, verdict, renamedFrom, strip, standing: { streak, lastGood } }: JudgedTest): unknown => ({
  id,
  verdict,
  ...(renamedFrom === undefined ? {} : { was: renamedFrom }),
  strip: strip.map(outcome => outcome[0]).join(''),
  since: streak?.first.build,
  passed: lastGood?.build,
});

test('a test that was moved is neither removed nor added, and goes on failing since it began to', async () => {
  const line = await lineOf([{ [OLD]: 'passed' }, { [OLD]: 'failed' }, { [OLD]: 'failed' }, { [NEW]: 'failed' }]);
  expect((await judged(line, 3)).map(brief)).toEqual([
    { id: NEW, verdict: 'still failing', was: OLD, strip: 'pfff', since: '2', passed: '1' },
  ]);
});

test('one that passes is renamed, and says what it was', async () => {
  const line = await lineOf([{ [OLD]: 'passed' }, { [NEW]: 'passed' }]);
  expect((await judged(line, 1)).map(brief)).toEqual([
    { id: NEW, verdict: 'renamed', was: OLD, strip: 'pp', since: undefined, passed: '2' },
  ]);
});

test('one that breaks as it is moved is newly failing, not new', async () => {
  const line = await lineOf([{ [OLD]: 'passed' }, { [NEW]: 'failed' }]);
  expect((await judged(line, 1)).map(brief)).toEqual([
    { id: NEW, verdict: 'newly failing', was: OLD, strip: 'pf', since: '2', passed: '1' },
  ]);
});

test('later runs know the history and all names; nothing is said of the rename any more', async () => {
  const third = 'newest/test_cart.py::test_total';
  const line = await lineOf([
    { [OLD]: 'passed' },
    { [OLD]: 'failed' },
    { [NEW]: 'failed' },
    { [third]: 'failed' },
    { [third]: 'failed' },
  ]);
  const [found, ...others] = await judged(line, 4);
  expect(others).toEqual([]);
  expect(brief(found as JudgedTest)).toEqual({
    id: third,
    verdict: 'still failing',
    strip: 'pffff',
    since: '2',
    passed: '1',
  });
  expect(found?.formerly).toEqual([NEW, OLD]);
  // Compared with what was long before, it is.
  expect((await judged(line, 1)).map(brief)).toEqual([
    { id: third, verdict: 'newly failing', was: OLD, strip: 'pffff', since: '2', passed: '1' },
  ]);
});

test('the history goes on over the border of a segment, in both directions', async () => {
  const runs = Array.from(
    { length: SEGMENT_RUNS + 3 },
    (_, n): Run => ({ [n < SEGMENT_RUNS ? OLD : NEW]: n % 2 ? 'failed' : 'passed' }),
  );
  const line = await lineOf(runs);
  expect(line.labels).toHaveLength(2);
  const [found] = await judged(line, SEGMENT_RUNS + 2);
  expect(found?.strip.map(outcome => outcome[0]).join('')).toBe('pf'.repeat(10).slice(1) + 'p');
  expect(found?.verdict).toBe('fixed');
  expect(found?.formerly).toEqual([OLD]);
});

test('what the run did not report, or did not come to, may be there under its name: nothing is concluded', async () => {
  const first = submitted({ [OLD]: 'passed', 'test_k.py::k': 'passed' }, 1);
  const partial = { ...submitted({ [NEW]: 'passed' }, 2), shards: 2, key: '1' };
  expect((await judged(await lineOf([first, partial]), 1)).map(({ verdict }) => verdict)).toEqual(['added']);
  const stopped = { ...submitted({ [NEW]: 'passed' }, 2), notRun: [OLD] };
  expect((await judged(await lineOf([first, stopped]), 1)).map(({ id, verdict }) => [id, verdict])).toEqual([
    ['test_k.py::k', 'removed'],
    [NEW, 'added'],
  ]);
});

test('what the team tells joins histories that were begun apart', async () => {
  const renamed: DeclaredRename[] = [['a.py::test_old', 'b.py::test_other']];
  const [A, B] = ['a.py::test_old', 'b.py::test_other'];
  const runs = [{ [A]: 'passed' }, { [A]: 'failed' }, { [B]: 'failed' }] as Run[];
  const line = await lineOf([...runs, submitted({ [B]: 'failed' }, 4, { renamed })]);
  expect((await judged(line, 3)).map(brief)).toEqual([
    { id: B, verdict: 'still failing', strip: 'pfff', since: '2', passed: '1' },
  ]);
  const [found] = await judged(line, 3);
  expect(found?.standing.streak).toMatchObject({ bad: 3, silent: 0 });
  expect(found?.formerly).toEqual([A]);
});

test('a pull request that moves a test is compared with the test it was', async () => {
  const base = await lineOf([
    { [OLD]: 'passed', 'test_k.py::k': 'passed' },
    { [OLD]: 'failed', 'test_k.py::k': 'passed' },
  ]);
  const pull = await lineOf([{ [NEW]: 'failed', 'test_k.py::k': 'passed' }], 10);
  expect((await judged(pull, 2, base)).map(brief)).toEqual([
    { id: NEW, verdict: 'still failing', was: OLD, strip: 'pff', since: '2', passed: '1' },
  ]);
  const mended = await lineOf([{ [NEW]: 'passed', 'test_k.py::k': 'passed' }], 10);
  expect((await judged(mended, 2, base)).map(brief)).toEqual([
    { id: NEW, verdict: 'fixed', was: OLD, strip: 'pfp', since: '2', passed: '1' },
  ]);
  // In its second run as well.
  const twice = await lineOf(
    [
      { [NEW]: 'failed', 'test_k.py::k': 'passed' },
      { [NEW]: 'failed', 'test_k.py::k': 'passed' },
    ],
    10,
  );
  expect((await judged(twice, 2, base)).map(({ id, verdict, renamedFrom }) => [id, verdict, renamedFrom])).toEqual([
    [NEW, 'still failing', OLD],
  ]);
});
