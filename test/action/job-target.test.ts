import { expect, test } from 'vitest';
import { type OwnJob, targetOfJob } from '../../src/action/job-target.ts';

const job = (more: Partial<OwnJob>): OwnJob => ({
  workflow: 'CI',
  job: 'test',
  matrix: {},
  jobTotal: 1,
  listed: [],
  ...more,
});
/** A job by its name in the list, among others. */
const listed = (name: string, others: string[], more: Partial<OwnJob> = {}): OwnJob =>
  job({ name, listed: [name, ...others], ...more });

test.each<[rule: string, own: OwnJob, target: string, shards?: number]>([
  ['a job by its id', job({}), 'CI / test'],
  ['a job by the name that GitHub shows', listed('Unit tests', ['lint']), 'CI / Unit tests'],
  [
    'a job of a matrix by its values',
    job({ matrix: { python: '3.9', os: 'ubuntu-latest' }, jobTotal: 9 }),
    'CI / test (3.9, ubuntu-latest)',
  ],
  [
    'numbers, booleans and objects in a matrix as GitHub shows them',
    job({ matrix: { a: 1, b: true, c: { d: 'x' }, e: null } }),
    'CI / test (1, true, x)',
  ],
  ['a workflow without a name by its file', job({ workflow: '.github/workflows/ci.yml' }), 'ci.yml / test'],
  [
    'a reusable workflow by its call',
    listed('call (a) / test (3.9)', ['call (b) / test (3.9)'], { matrix: { python: '3.9' } }),
    'CI / call (a) / test (3.9)',
  ],
  ['shards of one matrix key', job({ matrix: { shard: 2 }, jobTotal: 4 }), 'CI / test', 4],
  [
    'shards beside a version: as many as are listed',
    listed('test (3.9, 1)', ['test (3.9, 2)', 'test (3.12, 1)', 'test (3.12, 2)'], {
      matrix: { python: '3.9', shard: 1 },
      jobTotal: 4,
    }),
    'CI / test (3.9)',
    2,
  ],
  [
    'shards beside a version, when nobody lists them',
    job({ matrix: { python: '3.9', shard: 1 }, jobTotal: 4 }),
    'CI / test (3.9)',
  ],
  [
    'shards with their number in the matrix',
    job({ matrix: { python: '3.9', shard: 1, total_shards: 2 }, jobTotal: 4 }),
    'CI / test (3.9)',
    2,
  ],
  ['a key with -index', job({ matrix: { 'ci-node-index': 0 }, jobTotal: 3 }), 'CI / test', 3],
  ['a key in camelCase', job({ matrix: { shardIndex: 1, shardTotal: 5 }, jobTotal: 5 }), 'CI / test', 5],
  [
    'a version of Node.js, which is no part',
    listed('test (18)', ['test (20)'], { matrix: { node: 18 }, jobTotal: 2 }),
    'CI / test (18)',
  ],
  [
    'nodes that are counted through',
    listed('test (0)', ['test (1)'], { matrix: { node: 0 }, jobTotal: 2 }),
    'CI / test',
    2,
  ],
  ['groups that are kinds of tests', job({ matrix: { group: 'unit' }, jobTotal: 2 }), 'CI / test (unit)'],
  ['groups by number', job({ matrix: { group: 1 }, jobTotal: 2 }), 'CI / test', 2],
  ['systems are no parts', job({ matrix: { os: 'ubuntu-latest' }, jobTotal: 3 }), 'CI / test (ubuntu-latest)'],
  [
    'a part in a name of its own',
    listed('Tests 1/2 on 3.9', ['Tests 2/2 on 3.9', 'Tests 1/2 on 3.10'], {
      matrix: { python: '3.9', shard: 1 },
      jobTotal: 4,
    }),
    'CI / Tests on 3.9',
    2,
  ],
  [
    'a version that has the same value as the part',
    listed('test (3, 3)', ['test (3, 1)', 'test (3, 2)'], { matrix: { python: 3, shard: 3 }, jobTotal: 6 }),
    'CI / test (3)',
    3,
  ],
  [
    'the input shard says which value of the matrix is the part',
    job({ matrix: { letter: 'a' }, jobTotal: 2, shard: 'a' }),
    'CI / test',
    2,
  ],
])('%s', (_rule, own, target, shards) => {
  const found = targetOfJob(own);
  expect([found.target, found.shards]).toEqual([target, shards]);
});

test.each<[rule: string, own: OwnJob, name: string, sibling: boolean]>([
  [
    'another version',
    listed('test (3.9, ubuntu)', [], { matrix: { python: '3.9', os: 'ubuntu' } }),
    'test (3.10, macos)',
    true,
  ],
  ['another job', listed('test (3.9)', [], { matrix: { python: '3.9' } }), 'lint', false],
  ['another job with a matrix', listed('test (3.9)', [], { matrix: { python: '3.9' } }), 'e2e (3.9)', false],
  ['another call', listed('call (a) / test', []), 'call (b) / test', true],
  ['another job of the called workflow', listed('call (a) / test', []), 'call (a) / lint', false],
  [
    'a name with a value in it',
    listed('Python 3.9 on Linux', [], { matrix: { python: '3.9' } }),
    'Python 3.12 on Linux',
    true,
  ],
])('is %s of the same matrix?', (_rule, own, name, sibling) => {
  expect(targetOfJob(own).isSibling(name)).toBe(sibling);
});

test('the key is the same for every attempt and every order of the matrix, and another for another call', () => {
  const keyOf = (name: string, matrix: object): string => targetOfJob(listed(name, [], { matrix: { ...matrix } })).key;
  expect(keyOf('a / test', { x: 1, y: 2 })).toBe(keyOf('a / test', { y: 2, x: 1 }));
  expect(keyOf('a / test', { x: 1 })).not.toBe(keyOf('b / test', { x: 1 }));
});
