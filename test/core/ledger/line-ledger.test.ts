import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcomeAt } from '../../../src/core/judge/run-results.ts';
import { standingsAfter } from '../../../src/core/ledger/segment.ts';
import { standingOf } from '../../../src/core/ledger/standing.ts';
import { canonicalFiles, submissionsOf } from '../../../src/core/ledger/canonical.ts';
import { emptyLine, type LineLedger, openLine } from '../../../src/core/ledger/line-ledger.ts';
import { SEGMENT_RUNS } from '../../../src/core/ledger/line-writing.ts';
import { outcomesSeen, type PlacedRun, runsBefore } from '../../../src/core/ledger/line-reading.ts';
import type { Submission } from '../../../src/core/ledger/submission.ts';
import { verifyLine } from '../../../src/core/ledger/verify.ts';
import { sha256 } from '../../../src/host/sha256.ts';
import { readerOf, type Tree } from './memory-branch.ts';
import { oracleHistory, oracleRuns, oracleStanding } from './oracle.ts';
import { collect, FOLDER, readAll, recordAll, sorted } from './recorded.ts';
import { ADDRESS, arrivals, longLine, submit } from './submissions.ts';

/** Every answer of the ledger against the oracle's. */
async function expectOracle(tree: Tree, submissions: Submission[]): Promise<void> {
  const { line, runs } = await readAll(tree);
  const oracle = oracleRuns(submissions);
  expect(runs.map(({ run }) => run.build)).toEqual(oracle.map(({ build }) => build));
  const lookedBack = await allSeen(line, runs);
  const ids = [...new Set(submissions.flatMap(({ results }) => results.map(({ id }) => id)))];
  for (const id of ids) {
    const testPlace = line.tests.places.get(id) as number;
    expect(
      lookedBack.map(outcomes => outcomeAt({ outcomes }, testPlace)),
      id,
    ).toEqual(oracleHistory(oracle, id));
  }
  for (const [place, { run }] of runs.entries()) {
    const notRun = [...(run.notRunPlaces ?? [])].map(at => line.tests.ids[at] as string);
    expect(new Set(notRun)).toEqual(oracle[place]?.notRun);
  }
  for (const [place, run] of runs.entries()) {
    const standings = standingsAfter(run.segment, line.tests, run.place + 1);
    for (const id of ids) {
      const { streak, lastGood } = standingOf(standings, line.tests.places.get(id));
      const standing = {
        firstBad: streak?.first.build ?? null,
        lastGood: lastGood?.build ?? null,
        bad: streak?.bad ?? 0,
        silent: streak?.silent ?? 0,
      };
      expect(standing, `${id} after run ${run.run.build}`).toEqual(oracleStanding(oracle.slice(0, place + 1), id));
    }
  }
  const { findings } = await verifyLine(readerOf(tree), { ...ADDRESS, folder: FOLDER }, sha256);
  expect(findings).toEqual([]);
}

/** The outcomes of all runs as they are seen from the newest one. */
async function allSeen(line: LineLedger, runs: PlacedRun[]): Promise<Uint8Array[]> {
  const newest = runs.at(-1) as PlacedRun;
  const seen = [outcomesSeen(newest)];
  for await (const run of runsBefore(line, newest)) seen.unshift(outcomesSeen(run));
  return seen;
}

const canonicalOf = async (tree: Tree): Promise<[string, string][]> => {
  const submissions = await collect(submissionsOf(await openLine(readerOf(tree), FOLDER, sha256), ADDRESS));
  return sorted(await canonicalFiles(emptyLine(FOLDER, sha256), submissions));
};

test('any order of arrival, any repetition: the answers are the oracle’s and the canonical tree is the same', async () => {
  await fc.assert(
    fc.asyncProperty(arrivals, async ({ submissions, arriving }) => {
      const tree = await recordAll(arriving);
      await expectOracle(tree, submissions);
      expect(await canonicalOf(tree)).toEqual(await canonicalOf(await recordAll(submissions)));
    }),
    { numRuns: 300 },
  );
});

test('what is read back of a submission is the submission', async () => {
  await fc.assert(
    fc.asyncProperty(arrivals, async ({ arriving }) => {
      const tree = await recordAll(arriving);
      const read = await collect(submissionsOf(await openLine(readerOf(tree), FOLDER, sha256), ADDRESS));
      const unique = new Map(arriving.map(submission => [`${submission.build} ${submission.digest}`, submission]));
      const byDigest = (list: Submission[]): Submission[] =>
        list.toSorted((a, b) => (`${a.build} ${a.digest}` < `${b.build} ${b.digest}` ? -1 : 1));
      expect(byDigest(read)).toEqual(byDigest([...unique.values()]));
    }),
    { numRuns: 200 },
  );
});

test('runs that arrive late in a line of several segments change every answer after them as the oracle says', async () => {
  const lineWithLate = longLine(2 * SEGMENT_RUNS + 20).chain(submissions =>
    fc
      .subarray(submissions, { minLength: 1, maxLength: 100 })
      .chain(late =>
        fc.shuffledSubarray(late, { minLength: late.length }).map(shuffled => ({ submissions, late: shuffled })),
      ),
  );
  await fc.assert(
    fc.asyncProperty(lineWithLate, async ({ submissions, late }) => {
      const tree = await recordAll([...submissions.filter(submission => !late.includes(submission)), ...late]);
      await expectOracle(tree, submissions);
    }),
    { numRuns: 8 },
  );
});

test('a run is found wherever it stands: at the order that its name tells, at another, or with a name that tells none', async () => {
  const named = fc.constantFrom<(n: number) => string>(String, String, n => `nightly-${n}`);
  const lineWithStrays = fc
    .tuple(
      fc.array(named, { minLength: 3 * SEGMENT_RUNS, maxLength: 3 * SEGMENT_RUNS }),
      fc.array(fc.tuple(fc.nat(3 * SEGMENT_RUNS - 1), fc.nat(4 * SEGMENT_RUNS)), { minLength: 2, maxLength: 8 }),
    )
    .chain(([names, strays]) => {
      const builds = names.map((nameOf, n) => nameOf(n));
      const results = (n: number): { id: string; outcome: 'passed' | 'failed' }[] => [
        { id: `t.py::test_${n % 2}`, outcome: n % 5 === 0 ? 'failed' : 'passed' },
      ];
      const ordinary = builds.map((build, n) => submit({ build, order: n, results: results(n) }));
      const others = strays.map(([of, order], n) =>
        submit({ build: builds[of] as string, order, key: `other ${n}`, results: results(n) }),
      );
      // Before the run, long after it, and in between.
      const places = fc.array(fc.nat(ordinary.length), { minLength: others.length, maxLength: others.length });
      const bases = fc.oneof(
        fc.constantFrom(ordinary, ordinary.toReversed(), [...ordinary.slice(-1), ...ordinary.slice(0, -1)]),
        fc.shuffledSubarray(ordinary, { minLength: ordinary.length }),
      );
      return fc.tuple(bases, places).map(([base, at]) => {
        const arriving = [...base];
        for (const [n, other] of others.entries()) arriving.splice(at[n] as number, 0, other);
        return { submissions: [...ordinary, ...others], arriving };
      });
    });
  await fc.assert(
    fc.asyncProperty(lineWithStrays, async ({ submissions, arriving }) => {
      const tree = await recordAll(arriving);
      await expectOracle(tree, submissions);
      expect(await canonicalOf(tree)).toEqual(await canonicalOf(await recordAll(submissions)));
    }),
    { numRuns: 12 },
  );
});

test.each([
  ['first the newest run, then older ones', (all: Submission[]) => [...all.slice(-1), ...all.slice(0, -1)]],
  ['the newest ones first', (all: Submission[]) => all.toReversed()],
  ['first the shard of a run that began earlier', (all: Submission[]) => all],
])('an import of more runs than a segment has, %s', async (_, arrange) => {
  const all = Array.from({ length: 3 * SEGMENT_RUNS }, (__, n) =>
    submit({ build: n, order: n, results: [{ id: 't.py::test', outcome: n % 9 === 0 ? 'failed' : 'passed' }] }),
  );
  const shard = submit({ build: 63, order: 70, key: 'b', results: [{ id: 't.py::other', outcome: 'passed' }] });
  const tree = await recordAll([shard, ...arrange(all)]);
  await expectOracle(tree, [shard, ...all]);
  // Nothing is left of a segment that has another name now.
  const { line } = await readAll(tree);
  expect(new Set([...tree.keys()].flatMap(path => /\/(\d{16}-[^/]+)\//.exec(path)?.[1] ?? []))).toEqual(
    new Set(line.labels),
  );
});

test('recorded in its own order, a ledger is canonical already', async () => {
  await fc.assert(
    fc.asyncProperty(longLine(SEGMENT_RUNS + 5), async submissions => {
      const tree = await recordAll(submissions);
      expect(sorted(tree)).toEqual(await canonicalOf(tree));
    }),
    { numRuns: 5 },
  );
});

test('the run of a build that turns out to have begun earlier moves to its place, from one segment to another', async () => {
  const passing = (build: number, order: number, outcome: 'passed' | 'failed' = 'passed'): Submission =>
    submit({ build, order, results: [{ id: 't.py::test', outcome }] });
  const submissions = Array.from({ length: SEGMENT_RUNS + 10 }, (_, number) => passing(number, 10 * (number + 1)));
  const late = submit({ build: 55, order: 15, key: 'b', results: [{ id: 't.py::other', outcome: 'failed' }] });
  await expectOracle(await recordAll([...submissions, late]), [...submissions, late]);
});
