// Tests that go on under another name, those that moved together as one.
import type { JudgedTest } from '../core/judge/judged-test.ts';
import { suiteEnd } from '../core/ledger/test-list.ts';

export interface Move {
  from: string;
  to: string;
  tests: number;
}

/** By suites where several tests moved and their names in them stayed, in the order of the tests. */
export function movesOf(tests: readonly JudgedTest[]): Move[] {
  const moves = new Map<string, Move[]>();
  for (const { id, renamedFrom } of tests) {
    if (renamedFrom === undefined) continue;
    const [from, to] = [suiteEnd(renamedFrom), suiteEnd(id)];
    const isMoved = from > 0 && to > 0 && renamedFrom.slice(from) === id.slice(to);
    const key = JSON.stringify(isMoved ? [renamedFrom.slice(0, from), id.slice(0, to)] : [renamedFrom, id]);
    const move = { from: renamedFrom, to: id, tests: 1 };
    const group = moves.get(key);
    if (group) group.push(move);
    else moves.set(key, [move]);
  }
  return [...moves].map(([key, group]): Move => {
    const [from, to] = JSON.parse(key) as [string, string];
    return group.length === 1 ? (group[0] as Move) : { from, to, tests: group.length };
  });
}
