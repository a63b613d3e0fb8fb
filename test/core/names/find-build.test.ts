import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findBuild, shortBuild } from '../../../src/core/names/find-build.ts';
import { editDistance } from '../../../src/core/names/distance.ts';

const run = (build: string, commit: string | null): { build: string; commit: string | null } => ({ build, commit });
const RUNS = [
  run('411', 'a1b2c3d4'.padEnd(40, '0')),
  run('412', 'a1b2ffff'.padEnd(40, '0')),
  run('20261127-142604-0fc219', 'beef0001'.padEnd(40, '0')),
  run('20261127-150000-77aa01', 'beef0001'.padEnd(40, '0')),
  run('nightly-7', null),
];

test.each([
  ['latest', 'nightly-7'],
  ['latest~2', '20261127-142604-0fc219'],
  ['LATEST^', '20261127-150000-77aa01'],
  ['#412', '412'],
  ['0fc219', '20261127-142604-0fc219'],
  ['a1b2c', '411'],
  ['A1B2C', '411'],
  ['beef', '20261127-150000-77aa01'],
  ['night', 'nightly-7'],
  ['150000', '20261127-150000-77aa01'],
])('%s is run %s', (asked, build) => {
  expect(findBuild(RUNS, asked)).toMatchObject({ kind: 'one', run: { build } });
});

test.each([
  ['a1b2', ['411', '412']],
  ['41', ['411', '412']],
  ['20261127', ['20261127-142604-0fc219', '20261127-150000-77aa01']],
])('%s may be several', (asked, builds) => {
  expect(findBuild(RUNS, asked)).toMatchObject({ kind: 'many', runs: builds.map(build => ({ build })) });
});

test.each([
  ['latest~9', []],
  ['nigthly-7', ['nightly-7']],
  ['', []],
])('%j is none', (asked, close) => {
  expect(findBuild(RUNS, asked)).toEqual({ kind: 'none', close });
});

test('a name is found whole before it is taken for a commit, and for a part', () => {
  const runs = [run('beef', null), run('7', 'beef'.padEnd(40, '0')), run('beef-2', null)];
  expect(findBuild(runs, 'beef')).toMatchObject({ kind: 'one', run: { build: 'beef' } });
});

test('only names that record made are shortened', () => {
  expect(['20261127-142604-0fc219', '20261127-142604', 'v1.20261127-142604-0fc219', '412'].map(shortBuild)).toEqual([
    '0fc219',
    '20261127-142604',
    'v1.20261127-142604-0fc219',
    '412',
  ]);
});

test('the edit distance is that of the definition, and stops where it is told to', () => {
  /** By recursion, as it is defined. */
  const oracle = (a: string, b: string): number => {
    if (a === '' || b === '') return a.length + b.length;
    const [x, y] = [a.slice(1), b.slice(1)];
    const ways = [oracle(x, b) + 1, oracle(a, y) + 1, oracle(x, y) + (a[0] === b[0] ? 0 : 1)];
    if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0]) ways.push(oracle(a.slice(2), b.slice(2)) + 1);
    return Math.min(...ways);
  };
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
  fc.assert(
    fc.property(word, word, fc.nat(5), (a, b, most) => {
      expect(Math.min(editDistance(a, b, most), most + 1)).toBe(Math.min(oracle(a, b), most + 1));
    }),
  );
});
