import { expect, test } from 'vitest';
import type { Tests } from '../ledger.ts';
import { type JobCase, play, type RunCase } from './story.ts';

const [PYTHONS, SYSTEMS] = [
  ['3.9', '3.12', '3.13'],
  ['ubuntu-latest', 'macos-latest', 'windows-latest'],
];
const GREEN: Tests = { test_a: 'passed', test_b: 'passed', test_c: 'passed' };
const RED: Tests = { ...GREEN, test_a: 'failed' };

/** A 3×3 matrix, nothing configured. */
function matrix(testsOf: (python: string, os: string) => Partial<JobCase> = () => ({})): JobCase[] {
  return PYTHONS.flatMap(python =>
    SYSTEMS.map(
      (os): JobCase => ({
        name: `test (${python}, ${os})`,
        matrix: { python, os },
        tests: GREEN,
        ...testsOf(python, os),
      }),
    ),
  );
}

const before: RunCase = { id: 1, jobs: matrix() };
const on39 = (python: string): Partial<JobCase> => (python === '3.9' ? { tests: RED } : {});
const cell = (python: string, os: string): string => `test (${python}, ${os})`;
const last = cell('3.13', 'windows-latest');

interface Case {
  runs: RunCase[];
  /** Requests and writes of the last run, at the most. */
  most: [requests: number, writes: number];
}

const cases: Record<string, Case> = {
  'matrix, green': { runs: [before, { id: 2, jobs: matrix() }], most: [36, 11] },
  'matrix, fails on 3.9': { runs: [before, { id: 2, jobs: matrix(on39) }], most: [40, 14] },
  'matrix, pull request fails on 3.9': {
    runs: [before, { id: 2, on: 'pull_request', jobs: matrix(on39) }],
    most: [57, 14],
  },
  'matrix, fail-fast cancels': {
    runs: [
      before,
      {
        id: 2,
        jobs: matrix((python, os) =>
          cell(python, os) === cell('3.9', 'ubuntu-latest')
            ? { tests: RED }
            : { tests: undefined as never, ends: 'cancelled' },
        ),
      },
    ],
    most: [10, 4],
  },
  'matrix, one job cancelled': {
    runs: [
      before,
      {
        id: 2,
        jobs: matrix((python, os) =>
          cell(python, os) === last ? { tests: undefined as never, ends: 'cancelled' } : {},
        ),
        order: [
          last,
          ...matrix()
            .map(({ name }) => name)
            .filter(name => name !== last),
        ],
      },
    ],
    most: [36, 11],
  },
};

test.each(Object.entries(cases))('%s', async (name, { runs, most }) => {
  const { seen, requests, writes, workshop } = await play(runs);
  await using _ = workshop;
  await expect(seen).toMatchFileSnapshot(`golden/${name.replaceAll(/[ ,]+/g, '-')}.golden.md`);
  expect(workshop.github.violations).toEqual([]);
  expect([requests, writes], 'requests and writes').toEqual([Math.min(requests, most[0]), Math.min(writes, most[1])]);
});
