// Tests that go on under another name, those that moved together as one.
import type { JudgedTest } from '../core/judge/judgement.ts';
import { suiteEnd } from '../core/ledger/test-list.ts';

export interface Move {
  from: string;
  to: string;
  tests: number;
}

/** By suites where the names in them stayed, in the order of the tests. */
export function movesOf(tests: readonly JudgedTest[]): Move[] {
  const moves = new Map<string, Move>();
  for (const { id, renamedFrom } of tests) {
    if (renamedFrom === undefined) continue;
    const [from, to] = [suiteEnd(renamedFrom), suiteEnd(id)];
    const isMoved = from > 0 && to > 0 && renamedFrom.slice(from) === id.slice(to);
    const pair = isMoved ? [renamedFrom.slice(0, from), id.slice(0, to)] : [renamedFrom, id];
    const key = JSON.stringify(pair);
    const move = moves.get(key) ?? { from: pair[0] as string, to: pair[1] as string, tests: 0 };
    move.tests++;
    moves.set(key, move);
  }
  return [...moves.values()];
}
