import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { compareText } from '../../src/core/compare-text.ts';
import { junit } from '../commands/sandbox.ts';
import { startGithub } from '../github/github.ts';
import { findAct, openProject } from './act.ts';
import { checksOf, headlines, ourComment, rowsOf, seedLedger } from './ledger.ts';

let found: Awaited<ReturnType<typeof findAct>>;
beforeAll(async () => {
  found = await findAct();
  if ('reason' in found) console.warn(`Workflows are not run under act: ${found.reason}`);
}, 600_000);

const REPORT = readFileSync(new URL('../fixtures/pytest/reports/pytest-9.2/everything.xml', import.meta.url), 'utf8');

// act does not know strategy.job-total, so the number of shards is given.
const PUSH = `name: CI
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix: { part: [1, 2] }
    steps:
      - uses: actions/checkout@v5
      - id: ledger
        uses: ./
        if: always()
        with:
          report: reports/\${{ matrix.part }}.xml
          shards: 2
      - uses: ./tools/pytest-ledger
        with:
          report: reports/everything.xml
          target: all-\${{ matrix.part }}
          check: off
      - run: echo "build \${{ steps.ledger.outputs.build }}, conclusion \${{ steps.ledger.outputs.conclusion }}"
`;

test('act runs the Action from a checkout: matrix, defaults, outputs and summary are as GitHub would have them', async ({
  skip,
}) => {
  if ('reason' in found) return skip(found.reason);
  await using github = await startGithub({ repo: 'octo/app' });
  const files = {
    '.github/workflows/ci.yml': PUSH,
    'reports/1.xml': junit({ test_a: 'passed' }),
    'reports/2.xml': junit({ test_b: 'failed' }),
    'reports/everything.xml': REPORT,
  };
  await using project = await openProject(github, found.program, files, ['.', 'tools/pytest-ledger']);
  const done = await project.act('push');
  expect(done.code, done.log).toBe(0);
  const rows = await rowsOf(github, 'main', 1);
  expect(
    rows.map(({ key = '', commit, shards }) => [key, commit, shards] as const).sort(([a], [b]) => compareText(a, b)),
  ).toEqual([1, 2].map(part => [`test {"part":${part}}`, project.sha, 2]));
  expect(done.log).toContain('build 1, conclusion failure');
  expect(done.summaries.some(summary => summary.includes('First run recorded: 1 of 1 test failing'))).toBe(true);
  // Made by real pytest. Targets named after the matrix wait for nobody.
  for (const part of [1, 2]) expect(await rowsOf(github, 'main', 1, `all-${part}`)).toHaveLength(1);
  expect((await checksOf(github, project.sha)).map(({ name }) => name)).toContain('pytest: CI (push)');
  expect(github.violations).toEqual([]);
}, 120_000);

const PULL = `name: CI
on: pull_request
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: ./
        with: { report: report.xml, fail-on: new-failures }
`;

test('act runs it for a pull request: compared with its merge base, commented on, and the step fails by its policy', async ({
  skip,
}) => {
  if ('reason' in found) return skip(found.reason);
  await using github = await startGithub({ repo: 'octo/app' });
  const files = { '.github/workflows/ci.yml': PULL, 'report.xml': junit({ test_a: 'failed', test_b: 'failed' }) };
  await using project = await openProject(github, found.program, files, ['.']);
  await seedLedger(github, [{ test_a: 'passed', test_b: 'failed' }], () => project.sha);
  await github.setRef('feature', project.sha);
  const head = await github.commit({ branch: 'feature', files: { 'a.py': '2' } });
  const { number } = await github.openPull({ head: 'feature' });
  const done = await project.act('pull_request', {
    pull_request: {
      number,
      base: { ref: 'main', sha: project.sha },
      head: { ref: 'feature', sha: head, repo: { full_name: 'octo/app' } },
    },
  });
  expect(done.log).toContain('Run 1: 1 test newly failing (fail-on: new-failures).');
  expect(done.code).toBe(1);
  expect(headlines(await ourComment(github, number))).toEqual([
    expect.stringContaining('1 newly failing here · 1 already failing on main'),
  ]);
  expect(github.violations).toEqual([]);
}, 120_000);
