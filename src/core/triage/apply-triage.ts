// Puts what people have said to the tests that a run has something to say of.
import type { JudgedTest } from '../judge/judged-test.ts';
import type { Categorise } from '../judge/categories.ts';
import { EFFECTS } from '../ledger/outcome.ts';
import { assignmentOf, type Care, muteOf } from './triage.ts';

interface Around {
  /** The run's own line, and the one it branched off. */
  lines: readonly string[];
  target: string;
  now: Date;
  /** Whose the file of a test is, by its id. */
  ownersOf: (test: string) => string[];
  /** What the team calls a failure. */
  categorise: Categorise;
}

export function takeCare(
  tests: readonly JudgedTest[],
  care: Care,
  { lines, target, now, ownersOf, categorise }: Around,
): JudgedTest[] {
  return tests.map(test => {
    const isBad = EFFECTS[test.to] === 'bad';
    if (!isBad && test.verdict !== 'fixed') return test;
    const { id, standing, formerly = [] } = test;
    const names = [id, ...formerly];
    const assigned = assignmentOf(care, { names, lines, target, lastGood: standing.lastGood?.time });
    const muted = isBad ? muteOf(care, names, now) : undefined;
    const owners = isBad ? ownersOf(id) : [];
    const category = isBad ? categorise(test.detail) : undefined;
    return {
      ...test,
      ...(assigned ? { assigned } : {}),
      ...(muted ? { muted } : {}),
      ...(owners.length > 0 ? { owners } : {}),
      ...(category === undefined ? {} : { category }),
    };
  });
}
