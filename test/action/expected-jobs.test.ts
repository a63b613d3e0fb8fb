import { expect, test } from 'vitest';
import { missingJobs, type Waiting } from '../../src/action/expected-jobs.ts';
import { targetOfJob } from '../../src/action/job-target.ts';
import type { RunJob } from '../../src/github/run-jobs.ts';

/** Jobs by name; `*` is still running, else how it ended. */
const jobs = (states: Record<string, string>): RunJob[] =>
  Object.entries(states).map(([name, state], n) => ({
    name,
    id: n + 1,
    link: `https://github.com/o/r/actions/runs/1/job/${n + 1}`,
    ...(state === '*' ? {} : { conclusion: state }),
  }));

function missing(
  name: string,
  states: Record<string, string>,
  {
    reported = {},
    known = [],
    attempt = 1,
    matrix = {},
  }: {
    reported?: Record<string, number>;
    known?: string[];
    attempt?: number;
    matrix?: Record<string, unknown>;
  } = {},
): string[] {
  const listed = jobs(states);
  const job = name.split(' ')[0] ?? '';
  const target = targetOfJob({ workflow: 'CI', job, matrix, jobTotal: 1, name, listed: Object.keys(states) });
  const own: Waiting['own'] = { ...target, jobs: listed, name, jobTotal: 1, job };
  const all = new Map(Object.entries({ [target.key]: attempt, ...reported }));
  return missingJobs({ workflow: 'CI', attempt, own, reported: all, known: new Set(known) }).map(
    each => `${each.target}: ${each.state}`,
  );
}

const matrix = { python: '3.9' };
const key = (python: string): string => `test (${python}) {"python":"${python}"}`;

test.each<[rule: string, found: string[], expected: string[]]>([
  [
    'a job of the matrix that runs is waited for',
    missing('test (3.9)', { 'test (3.9)': '*', 'test (3.10)': '*' }, { matrix, known: ['CI / x'] }),
    ['CI / test (3.10): running'],
  ],
  [
    'one that has reported is not, though it still runs',
    missing('test (3.9)', { 'test (3.9)': '*', 'test (3.10)': '*' }, { matrix, reported: { [key('3.10')]: 1 } }),
    [],
  ],
  [
    'one that was cancelled will not come',
    missing('test (3.9)', { 'test (3.9)': '*', 'test (3.10)': 'cancelled' }, { matrix }),
    ['CI / test (3.10): cancelled'],
  ],
  [
    'one that was skipped will not come',
    missing('test (3.9)', { 'test (3.9)': '*', 'test (3.10)': 'skipped' }, { matrix }),
    ['CI / test (3.10): skipped'],
  ],
  [
    'one that ended without results will not come',
    missing('test (3.9)', { 'test (3.9)': '*', 'test (3.10)': 'failure' }, { matrix }),
    ['CI / test (3.10): ended without results'],
  ],
  [
    'a job that lints is not waited for once others are known',
    missing('unit', { unit: '*', lint: '*', integration: '*' }, { known: ['CI / unit', 'CI / integration'] }),
    ['CI / integration: running'],
  ],
  [
    'in the first run every job that runs may have tests',
    missing('unit', { unit: '*', lint: '*', docs: 'success' }),
    ['CI / lint: running'],
  ],
  [
    'a job that is run again has not reported by its first attempt',
    missing(
      'test (3.9)',
      { 'test (3.9)': '*', 'test (3.10)': '*' },
      { matrix, attempt: 2, reported: { [key('3.10')]: 1 } },
    ),
    ['CI / test (3.10): running'],
  ],
  [
    'a job that is not run again has',
    missing(
      'test (3.9)',
      { 'test (3.9)': '*', 'test (3.10)': 'success' },
      { matrix, attempt: 2, reported: { [key('3.10')]: 1 } },
    ),
    [],
  ],
  [
    'a shard of another matrix is known by its target',
    missing('unit', { unit: '*', 'e2e (1)': '*' }, { known: ['CI / unit', 'CI / e2e'] }),
    ['CI / e2e (1): running'],
  ],
])('%s', (_rule, found, expected) => {
  expect(found).toEqual(expected);
});

test('without a list of jobs, as many are waited for as the matrix has', () => {
  const own: Waiting['own'] = {
    ...targetOfJob({ workflow: 'CI', job: 'test', matrix, jobTotal: 3, listed: [] }),
    jobs: [],
    jobTotal: 3,
    job: 'test',
  };
  const reported = new Map([
    ['test {"python":"3.9"}', 1],
    ['test {"python":"3.10"}', 1],
  ]);
  expect(missingJobs({ workflow: 'CI', attempt: 1, own, reported, known: new Set() })).toMatchObject([
    { state: 'running' },
  ]);
});
