import { beforeAll, expect, test } from 'vitest';
import { canonicalFiles } from '../../../src/core/ledger/canonical.ts';
import { emptyLine } from '../../../src/core/ledger/line-ledger.ts';
import { SEGMENT_RUNS } from '../../../src/core/ledger/line-writing.ts';
import { repairLine } from '../../../src/core/ledger/repair.ts';
import type { Outcome } from '../../../src/core/model.ts';
import { sha256 } from '../../../src/host/sha256.ts';
import { readerOf, type Tree } from './memory-branch.ts';
import { FOLDER } from './recorded.ts';
import { ADDRESS, submit } from './submissions.ts';

const OUTCOMES: Outcome[] = ['passed', 'failed', 'skipped', 'failed'];

/** Three segments, of tests that take a while and fail now and then. */
const submissions = Array.from({ length: 2 * SEGMENT_RUNS + 5 }, (_, n) =>
  submit({
    build: n,
    order: n,
    results: ['a', 'b', 'c'].map((name, t) => ({
      id: `t.py::test_${name}`,
      outcome: OUTCOMES[(n >> t) % 4] as Outcome,
      seconds: 1 + ((n * 7 + t) % 5),
      ...((n >> t) % 4 === 1 ? { detail: { message: `boom ${n}` } } : {}),
    })),
  }),
);

let whole: Tree;
beforeAll(async () => {
  whole = await canonicalFiles(emptyLine(FOLDER, sha256), submissions);
});

const segments = [0, 64, 128].map(n => `${FOLDER}/${String(n).padStart(16, '0')}-${n}`);
const head = (n: number): string => `${segments[n]}/segment.json`;

const repair = (tree: Tree) => repairLine(readerOf(tree), { ...ADDRESS, folder: FOLDER }, sha256);

test('there is nothing to repair in a whole ledger', async () => {
  expect(await repair(whole)).toEqual({ writes: new Map(), mended: [], left: [] });
});

test.each<[string, number, (text: string) => string | undefined, RegExp]>([
  ['missing', 1, () => undefined, /segment\.json is missing/],
  ['missing, of the newest segment', 2, () => undefined, /segment\.json is missing/],
  ['cut short', 1, text => text.slice(0, 50), /segment\.json is not JSON/],
  ['another value', 2, () => '7\n', /does not say its format/],
  [
    'standings of another run',
    1,
    text => text.replaceAll('"bad', '"good').replace(/"seen":"[^"]*"/, '"seen":"3-"'),
    /.*/,
  ],
  [
    'one test that stands elsewhere',
    2,
    text => text.replace(/\[(-?\d+),(-?\d+),(\d+),(\d+)\]/, '[$1,$2,77,$4]'),
    /1 test stands elsewhere/,
  ],
])('a segment’s head, %s: it is made anew, byte for byte', async (_, n, damage, message) => {
  const tree = new Map(whole);
  const damaged = damage(String(whole.get(head(n))));
  expect(damaged).not.toBe(whole.get(head(n)));
  if (damaged === undefined) tree.delete(head(n));
  else tree.set(head(n), damaged);
  const { writes, mended, left } = await repair(tree);
  expect(mended).toEqual([{ path: head(n), message: expect.stringMatching(message) }]);
  expect(left).toEqual([]);
  expect(new Map([...tree, ...writes])).toEqual(whole);
});

test.each<[string, (tree: Tree) => void, { path: string; message: RegExp }[]]>([
  [
    'the first segment’s head',
    tree => tree.delete(head(0)),
    [
      { path: segments[0] as string, message: /segment\.json is missing/ },
      { path: segments[1] as string, message: /cannot be told, as a segment before cannot be read/ },
    ],
  ],
  [
    'a run',
    tree => tree.set(`${segments[1]}/run-70.jsonl`, 'x'),
    [
      { path: segments[1] as string, message: /run-70\.jsonl does not end with a line break/ },
      { path: segments[2] as string, message: /cannot be told/ },
    ],
  ],
  [
    'a submission that was changed',
    tree =>
      tree.set(`${segments[2]}/run-130.jsonl`, String(tree.get(`${segments[2]}/run-130.jsonl`)).replace('1.5', '9.5')),
    [{ path: segments[2] as string, message: /a submission of run 130 was recorded as/ }],
  ],
  [
    'a segment’s head, where a detail was changed too',
    tree => {
      tree.delete(head(1));
      tree.set(
        `${FOLDER}/details-0-000.jsonl`,
        String(tree.get(`${FOLDER}/details-0-000.jsonl`)).replaceAll('boom 6', 'boom 7'),
      );
    },
    [
      { path: segments[0] as string, message: /a submission of run \d+ was recorded as/ },
      {
        path: segments[1] as string,
        message: /segment\.json is missing, and it cannot be rebuilt from the segment before/,
      },
      { path: segments[2] as string, message: /cannot be told/ },
    ],
  ],
  ['the list of tests', tree => tree.delete(`${FOLDER}/tests-000.jsonl`), []],
])('what cannot be made anew is said and left alone: %s', async (_, damage, findings) => {
  const tree = new Map(whole);
  damage(tree);
  const { writes, mended, left } = await repair(tree);
  expect([writes.size, mended]).toEqual([0, []]);
  expect(left.length).toBeGreaterThan(0);
  for (const { path, message } of findings)
    expect(left).toContainEqual({ path, message: expect.stringMatching(message) });
});
