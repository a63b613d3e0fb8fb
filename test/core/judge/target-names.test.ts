import { expect, test } from 'vitest';
import { namesOfTargets } from '../../../src/core/judge/target-names.ts';

const [PYTHONS, SYSTEMS] = [
  ['3.9', '3.12', '3.13'],
  ['ubuntu-latest', 'macos-latest', 'windows-latest'],
];
const cell = (python: string, system: string): string => `CI / test (${python}, ${system})`;
const MATRIX = PYTHONS.flatMap(python => SYSTEMS.map(system => cell(python, system)));
const LINE = PYTHONS.map(python => `CI / test (${python}, ubuntu-latest)`);
const JOBS = ['CI / unit', 'CI / integration'];
const CALLS = ['CI / call (a) / test (3.9)', 'CI / call (b) / test (3.9)'];

test.each<[rule: string, all: string[], some: string[], where: string]>([
  ['all targets', MATRIX, MATRIX, 'all 9 jobs'],
  ['both of two', JOBS, JOBS, 'both jobs'],
  ['a single target of a build goes without saying', ['CI / test'], ['CI / test'], ''],
  ['none', MATRIX, [], ''],
  ['one value on all systems', MATRIX, SYSTEMS.map(each => cell('3.9', each)), '3.9 on all systems (3 of 9 jobs)'],
  ['one system', MATRIX, PYTHONS.map(each => cell(each, 'macos-latest')), 'macos (3 of 9 jobs)'],
  ['one cell', MATRIX, [cell('3.9', 'macos-latest')], '3.9 macos (1 of 9 jobs)'],
  [
    'a block of several values',
    MATRIX,
    ['3.9', '3.12'].flatMap(each => [cell(each, 'ubuntu-latest'), cell(each, 'macos-latest')]),
    '3.9 and 3.12 on ubuntu and macos (4 of 9 jobs)',
  ],
  [
    'two cells that are no block',
    MATRIX,
    [cell('3.9', 'ubuntu-latest'), cell('3.12', 'macos-latest')],
    '3.9 ubuntu and 3.12 macos (2 of 9 jobs)',
  ],
  ['all but one', MATRIX, MATRIX.slice(0, -1), 'all but 3.13 windows (8 of 9 jobs)'],
  [
    'many without a pattern are counted',
    MATRIX,
    MATRIX.filter((_, n) => [0, 2, 4, 5, 7].includes(n)),
    '3.9 ubuntu, 3.9 windows, 3.12 macos and 2 more (5 of 9 jobs)',
  ],
  ['values that all share are left out', LINE, [LINE[0] as string], '3.9'],
  ['jobs of other names', JOBS, ['CI / unit'], 'unit'],
  ['jobs of two workflows', ['CI / test', 'Nightly / test'], ['Nightly / test'], 'Nightly / test'],
  ['calls of a reusable workflow', CALLS, [CALLS[1] as string], 'b'],
  ['names that people chose', ['py39', 'py312', 'web-qa'], ['py39', 'web-qa'], 'py39 and web-qa (2 of 3 jobs)'],
  ['a target that is not of the build is not named', JOBS, ['CI / other'], ''],
])('%s', (_rule, all, some, where) => {
  expect(namesOfTargets(all).whereOf(some)).toBe(where);
});

test.each<[rule: string, all: string[], target: string, name: string]>([
  ['in a matrix by its values', MATRIX, cell('3.9', 'macos-latest'), '3.9 macos'],
  ['alone by its whole name', ['CI / test (3.9)'], 'CI / test (3.9)', 'CI / test (3.9)'],
  ['without the workflow that all share', JOBS, 'CI / unit', 'unit'],
  [
    'with what a shortened value would not tell',
    ['a (ubuntu)', 'a (ubuntu-latest)'],
    'a (ubuntu-latest)',
    'ubuntu-latest',
  ],
  ['whole where the last step is all that differs', ['CI / a (1)', 'CI / b (1)'], 'CI / b (1)', 'b (1)'],
])('a target is named %s', (_rule, all, target, name) => {
  expect(namesOfTargets(all).nameOf(target)).toBe(name);
});

test('of no targets there is nothing to name', () => {
  expect(namesOfTargets([]).whereOf([])).toBe('');
});
