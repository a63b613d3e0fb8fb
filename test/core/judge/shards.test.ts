import { expect, test } from 'vitest';
import { judge, type Judged } from '../../../src/core/judge/judge.ts';
import { emptyLine } from '../../../src/core/ledger/line-ledger.ts';
import { addSubmission } from '../../../src/core/ledger/line-writing.ts';
import { findRun, type PlacedRun } from '../../../src/core/ledger/line-reading.ts';
import { digestOf } from '../../../src/core/ledger/submission.ts';
import type { Outcome } from '../../../src/core/model.ts';
import { shardSentences } from '../../../src/render/shards.ts';
import { sha256 } from '../../../src/host/sha256.ts';
import { submit } from '../ledger/submissions.ts';

type Shard = Record<string, Outcome>;

/** The last of these runs, each of so many shards as have reported, of as many as were expected; compared with the one before. */
async function judgeRuns(expected: number, ...runs: Shard[][]): Promise<Judged> {
  const line = emptyLine('main@default', sha256);
  for (const [number, shards] of runs.entries()) {
    for (const [part, tests] of shards.entries()) {
      const results = Object.entries(tests).map(([id, outcome]) => ({ id, outcome }));
      const plain = submit({ build: number + 1, order: number + 1, key: `part ${part}`, results });
      const submission = { ...plain, shards: expected };
      await addSubmission(line, { ...submission, digest: digestOf(submission, sha256) });
    }
  }
  const last = (await findRun(line, String(runs.length))) as PlacedRun;
  const base = (await findRun(line, String(runs.length - 1))) as PlacedRun;
  return judge(line, last, { line, run: base });
}

const brief = ({ tests }: Judged): [string, string][] => tests.map(({ id, verdict }) => [id, verdict]);
const said = (judged: Judged): string[] => shardSentences(judged, build => `run ${build}`);

test('while a shard is missing its tests are not run, and none of them is removed', async () => {
  const judged = await judgeRuns(2, [{ a: 'passed' }, { b: 'passed', c: 'failed' }], [{ a: 'failed' }]);
  expect(brief(judged)).toEqual([['a', 'newly failing']]);
  expect(judged.unreported).toBe(2);
  expect(said(judged)).toEqual(['2 tests not run so far: 1 shard has not reported.']);
});

test('a shard that never came is said in the next run, in which its tests are neither new nor unskipped', async () => {
  const judged = await judgeRuns(
    2,
    [{ a: 'passed' }, { b: 'passed', c: 'failed' }],
    [{ a: 'passed' }],
    [{ a: 'passed' }, { b: 'passed', c: 'failed', d: 'passed' }],
  );
  expect(brief(judged)).toEqual([
    ['c', 'still failing'],
    ['d', 'added'],
  ]);
  expect(judged.unreported).toBeUndefined();
  expect(said(judged)).toEqual([
    'Only 1 of 2 shards of run 2 ever reported, so what changed in the rest since then is not known. If there are no more of them, say how many with the input shards, or --shards.',
  ]);
});

test('with all shards there, what is gone is removed', async () => {
  const judged = await judgeRuns(2, [{ a: 'passed' }, { b: 'passed' }], [{ a: 'passed' }, {}]);
  expect(brief(judged)).toEqual([['b', 'removed']]);
  expect([judged.unreported, said(judged)]).toEqual([undefined, []]);
});
