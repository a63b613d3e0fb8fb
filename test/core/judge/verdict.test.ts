import { expect, test } from 'vitest';
import { type Verdict, verdictOf } from '../../../src/core/judge/verdict.ts';
import type { Standing } from '../../../src/core/ledger/standing.ts';
import type { Presence } from '../../../src/core/model.ts';

const RUN = { build: '1', order: 1, commit: null, time: '2026-01-01T00:00:00.000Z' };
const STANDINGS: Record<string, Standing> = {
  'never seen': { seen: false, lastGood: null, streak: null },
  'never good or bad': { seen: true, lastGood: null, streak: null },
  good: { seen: true, lastGood: RUN, streak: null },
  failing: { seen: true, lastGood: null, streak: { first: RUN, bad: 1, silent: 0 } },
};

test.each<[standing: string, from: Presence, to: Presence, verdict: Verdict]>([
  ['never seen', 'absent', 'passed', 'added'],
  ['never seen', 'absent', 'skipped', 'added'],
  ['never seen', 'absent', 'failed', 'new and failing'],
  ['never seen', 'absent', 'error', 'new and failing'],
  ['never seen', 'absent', 'absent', 'unchanged'],
  ['never good or bad', 'skipped', 'failed', 'newly failing'],
  ['never good or bad', 'skipped', 'passed', 'unskipped'],
  ['never good or bad', 'skipped', 'skipped', 'unchanged'],
  ['never good or bad', 'skipped', 'absent', 'removed'],
  ['never good or bad', 'absent', 'failed', 'newly failing'],
  ['good', 'passed', 'failed', 'newly failing'],
  ['good', 'xfailed', 'error', 'newly failing'],
  ['good', 'xpassed', 'passed', 'unchanged'],
  ['good', 'passed', 'xfailed', 'unchanged'],
  ['good', 'passed', 'skipped', 'newly skipped'],
  ['good', 'passed', 'absent', 'removed'],
  ['good', 'skipped', 'failed', 'newly failing'],
  ['good', 'absent', 'failed', 'newly failing'],
  ['good', 'absent', 'passed', 'added'],
  ['failing', 'failed', 'error', 'still failing'],
  ['failing', 'failed', 'passed', 'fixed'],
  ['failing', 'error', 'xfailed', 'fixed'],
  ['failing', 'failed', 'skipped', 'newly skipped'],
  ['failing', 'failed', 'absent', 'removed'],
  ['failing', 'skipped', 'failed', 'still failing'],
  ['failing', 'skipped', 'passed', 'fixed'],
  ['failing', 'skipped', 'skipped', 'unchanged'],
  ['failing', 'absent', 'failed', 'still failing'],
  ['failing', 'absent', 'passed', 'fixed'],
  ['failing', 'absent', 'absent', 'unchanged'],
])('a test that is %s, %s in the baseline and now %s is %s', (standing, from, to, verdict) => {
  expect(verdictOf(STANDINGS[standing] as Standing, from, to)).toBe(verdict);
});

test.each<[standing: string, to: Presence, verdict: Verdict]>([
  ['never seen', 'passed', 'added'],
  ['never seen', 'failed', 'new and failing'],
  ['good', 'passed', 'unchanged'],
  ['good', 'skipped', 'unchanged'],
  ['good', 'failed', 'newly failing'],
  ['good', 'absent', 'removed'],
  ['never good or bad', 'skipped', 'unchanged'],
  ['failing', 'failed', 'still failing'],
  ['failing', 'passed', 'fixed'],
  ['failing', 'skipped', 'unchanged'],
  ['failing', 'absent', 'removed'],
])('a test that is %s, that the baseline did not come to, and that is now %s is %s', (standing, to, verdict) => {
  expect(verdictOf(STANDINGS[standing] as Standing, 'absent', to, true)).toBe(verdict);
});
