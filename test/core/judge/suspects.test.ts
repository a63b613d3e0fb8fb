import { expect, test } from 'vitest';
import { brokenRanges, type Commit, suspectsOf } from '../../../src/core/judge/suspects.ts';
import type { RunRef } from '../../../src/core/ledger/consolidate.ts';
import type { Detail } from '../../../src/core/model.ts';

const runAt = (build: number, commit: string | null = String(build).repeat(8)): RunRef => ({
  build: String(build),
  order: build,
  commit,
  time: '2026-01-01T00:00:00.000Z',
});

const failing = (
  id: string,
  good: RunRef | null,
  bad: RunRef,
  detail: Detail = {},
): Parameters<typeof brokenRanges>[0][number] => ({
  id,
  standing: { seen: true, lastGood: good, streak: { first: bad, bad: 1, silent: 0 } },
  detail,
});

const commit = (sha: string, ...files: string[]): Commit => ({ sha, subject: sha, author: 'Dana', files });

test.each([
  ['it never passed', null, runAt(2)],
  ['the runs are of one commit', runAt(1, 'abcdef12'), runAt(2, 'abcdef12')],
  ['a run has no commit', runAt(1, null), runAt(2)],
  ['what stands for a commit is none', runAt(1, '--output=x'), runAt(2)],
])('no commits to look at: %s', (_, good, bad) => {
  expect(brokenRanges([failing('t.py::test', good, bad)])).toEqual([]);
});

test('tests that broke together are looked at together, most of them first', () => {
  const ranges = brokenRanges([
    failing('a.py::one', runAt(1), runAt(3)),
    failing('b.py::two', runAt(2), runAt(3)),
    failing('c.py::three', runAt(2), runAt(3)),
  ]);
  expect(ranges.map(({ good, bad, tests }) => [good.build, bad.build, tests])).toEqual([
    ['2', '3', ['b.py::two', 'c.py::three']],
    ['1', '3', ['a.py::one']],
  ]);
});

test.each([
  [
    "pytest's frames, the innermost first",
    'def test_it():\n>   total()\n\ntests/test_it.py:4: \n_ _\n\nsrc/shop/cart.py:9: in total\n    round(x)\nsrc/shop/price.py:52: ValueError',
    ['src/shop/price.py', 'src/shop/cart.py'],
  ],
  [
    "Python's own frames",
    'Traceback (most recent call last):\n  File "tests/test_it.py", line 4, in test_it\n  File "src/a b.py", line 1, in f\nE',
    ['src/a b.py'],
  ],
  [
    'nothing outside the project',
    '/usr/lib/python3.12/json.py:9: in loads\n../other/x.py:3: in f\nlib/site-packages/x.py:3: E',
    [],
  ],
])('files of a traceback: %s', (_, text, traced) => {
  const [range] = brokenRanges([failing('tests/test_it.py::test', runAt(1), runAt(2), { text })]);
  expect([range?.traced, range?.own]).toEqual([traced, ['tests/test_it.py']]);
});

test('commits that touch the innermost frame come first, then other frames, then the test; the rest by age', () => {
  const [range] = brokenRanges([
    failing('tests/t.py::test', runAt(1), runAt(9), {
      file: 'src/inner.py',
      text: 'src/outer.py:3: in f\nsrc/inner.py:1: E',
    }),
  ]);
  if (!range) throw new Error('there is no range');
  const commits = [
    commit('newest'),
    commit('test', 'tests/t.py'),
    commit('outer', 'src/outer.py', 'tests/t.py'),
    commit('older'),
    commit('inner', 'src/inner.py'),
  ];
  const suspects = suspectsOf(range, { commits, total: 7 }, new Set(['newest']));
  expect(suspects.commits.map(({ sha, touches, traced, tested }) => [sha, touches, traced, tested])).toEqual([
    ['inner', 'src/inner.py', true, false],
    ['outer', 'src/outer.py', true, false],
    ['test', 'tests/t.py', false, false],
    ['newest', undefined, false, true],
    ['older', undefined, false, false],
  ]);
  expect(suspects.total).toBe(7);
});
