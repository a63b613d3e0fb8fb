import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OlderThanKept } from '../../../src/core/errors.ts';
import { canonicalFiles, compactLine } from '../../../src/core/ledger/canonical.ts';
import { emptyLine, openLine } from '../../../src/core/ledger/line-ledger.ts';
import { SEGMENT_RUNS } from '../../../src/core/ledger/line-writing.ts';
import { countDropped, type Retention } from '../../../src/core/ledger/retention.ts';
import { standingsAfter } from '../../../src/core/ledger/segment.ts';
import { standingOf } from '../../../src/core/ledger/standing.ts';
import type { Submission } from '../../../src/core/ledger/submission.ts';
import { verifyLine } from '../../../src/core/ledger/verify.ts';
import { sha256 } from '../../../src/host/sha256.ts';
import { readerOf, type Tree } from './memory-branch.ts';
import { oracleRenames, oracleRuns, oracleStanding } from './oracle.ts';
import { FOLDER, readAll, recordAll, sorted } from './recorded.ts';
import { ADDRESS, arrivals, longLine, submit } from './submissions.ts';

const compact = async (tree: Tree, retention: Retention = {}): Promise<Tree> =>
  (await compactLine(await openLine(readerOf(tree), FOLDER, sha256), ADDRESS, retention)).files;

const findingsOf = async (tree: Tree): Promise<unknown[]> =>
  (await verifyLine(readerOf(tree), { ...ADDRESS, folder: FOLDER }, sha256)).findings;

/** Every answer of a ledger of which runs were dropped against what the oracle says of all runs. */
async function expectOracle(tree: Tree, submissions: Submission[], dropped: number): Promise<void> {
  const { line, runs } = await readAll(tree);
  const oracle = oracleRuns(submissions);
  const gone = new Set(oracle.slice(0, dropped).map(({ build }) => build));
  expect(runs.map(({ run }) => run.build)).toEqual(oracle.slice(dropped).map(({ build }) => build));
  const kept = new Set(oracle.slice(dropped).flatMap(({ outcomes, notRun }) => [...outcomes.keys(), ...notRun]));
  // What a test was called before is kept with it.
  const former = new Set(oracleRenames(oracle).flatMap(names => [...names.values()]));
  expect(new Set(line.tests.ids.filter(id => !former.has(id) || kept.has(id)))).toEqual(kept);
  for (const id of kept) {
    for (const [place, run] of runs.entries()) {
      const { streak, lastGood } = standingOf(
        standingsAfter(run.segment, line.tests, run.place + 1),
        line.tests.places.get(id),
      );
      const known = oracle.slice(0, dropped + place + 1);
      const standing = {
        firstBad: streak?.first.build ?? null,
        lastGood: lastGood?.build ?? null,
        bad: streak?.bad ?? 0,
        silent: streak?.silent ?? 0,
      };
      expect(standing, `${id} after run ${run.run.build}`).toEqual(oracleStanding(known, id));
      for (const ref of [streak?.first, lastGood]) if (ref) expect(ref.dropped ?? false).toBe(gone.has(ref.build));
    }
    const history = oracle.slice(dropped).map(({ outcomes }) => outcomes.get(id) ?? 'absent');
    const isCollected = oracle.slice(dropped).some(({ notRun }) => notRun.has(id));
    expect(isCollected || history.some(outcome => outcome !== 'absent')).toBe(true);
  }
  expect(await findingsOf(tree)).toEqual([]);
}

test('compacted, the same submissions are the same files, whatever the order they came in and whatever is dropped', async () => {
  const cases = fc.record({ arrival: arrivals, runs: fc.integer({ min: 1, max: 12 }) });
  await fc.assert(
    fc.asyncProperty(cases, async ({ arrival: { submissions, arriving }, runs }) => {
      const [mixed, inOrder] = [await recordAll(arriving), await recordAll(submissions)];
      expect(sorted(await compact(mixed))).toEqual(sorted(await compact(inOrder)));
      const dropped = Math.max(0, oracleRuns(submissions).length - runs);
      const kept = await compact(mixed, { runs });
      expect(sorted(kept)).toEqual(sorted(await compact(inOrder, { runs })));
      await expectOracle(kept, submissions, dropped);
      // Once more changes nothing, and to drop in two steps is to drop at once.
      expect(sorted(await compact(kept, { runs }))).toEqual(sorted(kept));
      const fewer = { runs: Math.max(1, runs - 2) };
      expect(sorted(await compact(kept, fewer))).toEqual(sorted(await compact(mixed, fewer)));
    }),
    { numRuns: 200 },
  );
});

test('in a line of several segments, what is recorded after runs were dropped has the oracle’s answers, and is canonical', async () => {
  const runs = 2 * SEGMENT_RUNS + 20;
  await fc.assert(
    fc.asyncProperty(longLine(runs), fc.integer({ min: 1, max: runs - 20 }), async (submissions, keep) => {
      const [first, then] = [submissions.slice(0, -15), submissions.slice(-15)];
      const kept = await compact(await recordAll(first), { runs: keep });
      const tree = await recordAll(then, new Map(kept));
      const dropped = Math.max(0, first.length - keep);
      const ids = new Set(submissions.slice(dropped).flatMap(({ results }) => results.map(({ id }) => id)));
      // What no kept run had is forgotten, and what comes back after that is new: the oracle is not told of it either.
      const known = new Set(
        submissions.slice(dropped, first.length).flatMap(({ results }) => results.map(each => each.id)),
      );
      if ([...ids].every(id => known.has(id))) await expectOracle(tree, submissions, dropped);
      expect(sorted(tree)).toEqual(sorted(await compact(tree)));
    }),
    { numRuns: 6 },
  );
});

const DAYS = ['2026-01-01', '2026-01-03', '2026-01-02', '2026-02-01', '2026-02-02'];

test.each<[Retention, number]>([
  [{}, 0],
  [{ runs: 9 }, 0],
  [{ runs: 2 }, 3],
  [{ runs: 1 }, 4],
  [{ days: 365 }, 0],
  [{ days: 1 }, 3],
  [{ days: 0 }, 4],
  // A run in between that is older does not make the ones before it go.
  [{ days: 31 }, 1],
  [{ days: 30 }, 1],
  [{ days: 29 }, 3],
  [{ days: 365, runs: 3 }, 2],
  [{ days: 1, runs: 9 }, 3],
])('of five runs %j drops %i', (retention, dropped) => {
  expect(countDropped(DAYS, retention)).toBe(dropped);
});

const run = (build: number, outcome: 'passed' | 'failed' = 'failed'): Submission =>
  submit({ build, order: build, results: [{ id: 't.py::test', outcome }] });

test('a run that would stand before a dropped one is refused with a sentence; one that stands after them finds its place', async () => {
  const tree = new Map(await compact(await recordAll([run(2, 'passed'), run(4), run(6), run(8)]), { runs: 2 }));
  for (const late of [run(1), run(3), run(4), run(2)]) {
    const recording = recordAll([late], tree);
    await expect(recording).rejects.toThrow(OlderThanKept);
    await expect(recording).rejects.toThrow(
      /Run \d on main is older than the runs that are kept there: .* run 4 of 2026/,
    );
  }
  await recordAll([run(5, 'passed')], tree);
  await expectOracle(tree, [run(2, 'passed'), run(4), run(5, 'passed'), run(6), run(8)], 2);
});

test('that the runs before the first segment are missing, and not dropped, is a finding', async () => {
  const submissions = Array.from({ length: SEGMENT_RUNS + 1 }, (_, n) => run(n + 1));
  const tree = new Map(await canonicalFiles(emptyLine(FOLDER, sha256), submissions));
  for (const path of tree.keys()) if (path.startsWith(`${FOLDER}/0000000000000001-1/`)) tree.delete(path);
  expect(await findingsOf(tree)).toEqual([
    { path: `${FOLDER}/0000000000000065-65`, message: 'the runs before it are missing, among them run 1' },
  ]);
});
