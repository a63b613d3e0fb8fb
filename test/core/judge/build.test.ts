import { expect, test } from 'vitest';
import {
  type BuildTarget,
  isBuildComplete,
  judgeBuild,
  type TargetRun,
  whereText,
} from '../../../src/core/judge/build.ts';
import type { JudgedTest } from '../../../src/core/judge/judged-test.ts';
import { numberOf } from '../../../src/core/ledger/outcome.ts';
import type { Outcome } from '../../../src/core/model.ts';
import { judged, judgement, NOW, run } from '../../render/judgements.ts';

const target = (python: string): string => `CI / test (${python})`;

/** A target's run: what is said of its tests, and the outcome of every test. */
function runOf(python: string, tests: JudgedTest[], outcomes: Record<string, Outcome>, more = {}): TargetRun {
  return {
    judgement: { ...judgement(tests, { total: Object.keys(outcomes).length }), target: target(python), ...more },
    ids: Object.keys(outcomes),
    outcomes: Uint8Array.from(Object.values(outcomes), numberOf),
  };
}

const broken = judged('a', 'newly failing', 'ppf');
const fails = { a: 'failed', b: 'passed' } as const;
const passes = { a: 'passed', b: 'passed' } as const;

test('each test is once in a build, with the targets of its most pressing verdict', () => {
  const known = judged('a', 'still failing', 'fff');
  const build = judgeBuild([
    runOf('3.12', [known], fails),
    runOf('3.9', [broken], fails),
    runOf('3.10', [broken], fails),
    runOf('3.11', [], passes),
  ]);
  expect(build.tests).toHaveLength(1);
  const [merged] = build.tests;
  expect(merged?.verdict).toBe('newly failing');
  expect(merged?.where).toEqual([
    { verdict: 'newly failing', targets: [target('3.9'), target('3.10')] },
    { verdict: 'still failing', targets: [target('3.12')] },
  ]);
  expect(merged && whereText(merged, build.targets)).toBe('3.9 and 3.10 (2 of 4 jobs)');
});

test('a test counts once, by its worst outcome; one that a target lacks counts where it is', () => {
  const build = judgeBuild([runOf('3.9', [broken], fails), runOf('3.10', [], { ...passes, c: 'skipped' })]);
  expect(build.run.counts).toMatchObject({ failed: 1, passed: 1, skipped: 1 });
});

test('a failure that is muted in one target only is not muted in the build', () => {
  const muted = { ...broken, muted: { test: 'a', by: 'dana', at: '', until: '2026-12-31', because: 'why' } };
  const build = judgeBuild([runOf('3.10', [muted], fails), runOf('3.9', [broken], fails)]);
  expect(build.tests[0]?.muted).toBeUndefined();
});

test('the build is compared with the newest of its targets’ baselines', () => {
  const build = judgeBuild([
    runOf('3.10', [], passes, { base: run(410, 2) }),
    runOf('3.9', [], passes, { base: run(415, 2) }),
  ]);
  expect(build.base?.build).toBe('415');
});

test('what fails in a target without a baseline, while others have one, is not newly failing', () => {
  const fresh = judged('a', 'new and failing', 'f');
  const other = judged('b', 'new and failing', 'f');
  const build = judgeBuild([
    runOf('3.13', [], passes),
    runOf('3.14', [fresh, other], { a: 'failed', b: 'failed' }, { base: null }),
  ]);
  expect(build.newTargets).toEqual([target('3.14')]);
  expect(build.tests).toEqual([]);
  expect(build.failingInNewTargets.map(({ id }) => id)).toEqual(['a', 'b']);
});

test('in the first run of all targets none of them is new', () => {
  const fresh = judged('a', 'new and failing', 'f');
  const build = judgeBuild([
    runOf('3.13', [fresh], fails, { base: null }),
    runOf('3.14', [fresh], fails, { base: null }),
  ]);
  expect(build.newTargets).toEqual([]);
  expect(build.base).toBeNull();
  expect(build.tests.map(({ id }) => id)).toEqual(['a']);
});

const other = (state: BuildTarget['state']): BuildTarget => ({ target: target('3.14'), state });

test.each<[rule: string, runs: TargetRun[], expected: BuildTarget[], complete: boolean]>([
  ['complete when all have reported', [runOf('3.9', [], passes)], [], true],
  ['not complete while a job runs', [runOf('3.9', [], passes)], [other('running')], false],
  ['complete though a job was cancelled', [runOf('3.9', [], passes)], [other('cancelled')], true],
  ['complete though a job was skipped', [runOf('3.9', [], passes)], [other('skipped')], true],
  ['complete though a job ended without results', [runOf('3.9', [], passes)], [other('ended without results')], true],
  [
    'not complete while shards of a target are missing',
    [runOf('3.9', [], passes, { run: { ...run(NOW, 2), shards: 3, submissions: 2 } })],
    [],
    false,
  ],
  [
    'complete when the missing shards will not come',
    [runOf('3.9', [], passes, { run: { ...run(NOW, 2), shards: 3, submissions: 2 } })],
    [{ target: target('3.9'), state: 'cancelled' }],
    true,
  ],
])('a build is %s', (_rule, runs, expected, complete) => {
  expect(isBuildComplete(judgeBuild(runs, expected))).toBe(complete);
});
