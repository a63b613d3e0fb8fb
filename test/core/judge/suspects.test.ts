import { expect, test } from 'vitest';
import { brokenRanges, type Commit, rankSuspects, type Suspect } from '../../../src/core/judge/suspects.ts';
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

const commit = (sha: string, ...changed: string[]): Commit => ({ sha, subject: sha, author: 'Dana', changed });

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
  expect(ranges.map(({ good, bad, tests }) => [good.build, bad.build, [...tests.keys()]])).toEqual([
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
  const id = 'tests/test_it.py::test';
  const [range] = brokenRanges([failing(id, runAt(1), runAt(2), { text })]);
  expect(range?.tests.get(id)).toEqual({ traced, own: 'tests/test_it.py' });
});

/** The suspects of these tests, which broke in one range, as far as their sources in `details` tell. */
function ranked(
  commits: Commit[],
  details: Record<string, Detail>,
  { of = Object.keys(details), root = '' }: { of?: string[]; root?: string } = {},
): Suspect[] {
  const tests = Object.entries(details).map(([id, detail]) => failing(id, runAt(1), runAt(9), detail));
  const [range] = brokenRanges(tests, file => root + file);
  if (!range) throw new Error('there is no range');
  const tested = new Set(['newest']);
  return rankSuspects({ ...range, commits, total: commits.length, isAncestor: true, tested }, of);
}

const shown = (suspects: Suspect[]): string[] =>
  suspects.map(({ sha, touches = '', traced, own, only = '' }) =>
    [sha, touches, traced && 'traced', own && 'own', only].filter(Boolean).join(' '),
  );

test('commits that touch the innermost frame come first, then other frames, then the test, then other sources', () => {
  const suspects = ranked(
    [
      commit('newest', 'docs/index.md'),
      commit('test', 'tests/t.py'),
      commit('other', 'src/far.py'),
      commit('outer', 'src/outer.py', 'tests/t.py'),
      commit('older', 'README.md', '.github/workflows/ci.yml'),
      commit('inner', 'src/inner.py'),
    ],
    { 'tests/t.py::test': { file: 'src/inner.py', text: 'src/outer.py:3: in f\nsrc/inner.py:1: E' } },
  );
  expect(shown(suspects)).toEqual([
    'inner src/inner.py traced',
    'outer src/outer.py traced',
    'test tests/t.py own',
    'other src/far.py',
    'newest documents',
    'older documents',
  ]);
  expect(suspects.filter(({ tested }) => tested).map(({ sha }) => sha)).toEqual(['newest']);
});

test('a commit is suspected for the test whose file it touches, not for others that broke with it', () => {
  const commits = [commit('C', 'src/a.py', 'src/b.py'), commit('B', 'tests/test_b.py')];
  const details = { 'tests/test_a.py::test': {}, 'tests/test_b.py::test': {} };
  expect(shown(ranked(commits, details, { of: ['tests/test_a.py::test'] }))).toEqual([
    'C src/a.py',
    'B tests/test_b.py',
  ]);
  expect(shown(ranked(commits, details, { of: ['tests/test_b.py::test'] }))).toEqual([
    'B tests/test_b.py own',
    'C src/a.py',
  ]);
  expect(shown(ranked(commits, details))).toEqual(['C src/a.py', 'B tests/test_b.py']);
});

test('sources and tests come before settings, settings before documents, and moves are last', () => {
  const files = ['.github/workflows/ci.yml', 'docs/a.rst', 'requirements.txt', 'CHANGELOG.md', 'pyproject.toml'];
  const commits = [
    { ...commit('move'), moved: ['tests/t.py'] },
    { ...commit('merge') },
    ...files.map(file => commit(file, file)),
    commit('test', 'tests/other/test_x.py'),
    commit('data', 'src/rates.json'),
  ];
  expect(shown(ranked(commits, { 'tests/t.py::test': {} })).map(each => each.split(' ')[0])).toEqual([
    'data',
    'test',
    'requirements.txt',
    'pyproject.toml',
    'merge',
    '.github/workflows/ci.yml',
    'docs/a.rst',
    'CHANGELOG.md',
    'move',
  ]);
});

test('of a commit whose files nobody told nothing is said, and it stands before what is no source', () => {
  const unknown: Commit = { sha: 'unknown', subject: '', author: '' };
  const details = { 'tests/t.py::test': {} };
  expect(shown(ranked([commit('docs', 'README.md'), unknown, commit('src', 'src/a.py')], details))).toEqual([
    'src src/a.py',
    'unknown',
    'docs documents',
  ]);
});

test('files are those below pytest’s root directory, not others of the same name', () => {
  const commits = [commit('web', 'services/web/tests/t.py'), commit('api', 'services/api/tests/t.py')];
  expect(shown(ranked(commits, { 'tests/t.py::test': {} }, { root: 'services/api/' }))).toEqual([
    'api services/api/tests/t.py own',
    'web services/web/tests/t.py',
  ]);
});
