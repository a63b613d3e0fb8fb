import { expect, test } from 'vitest';
import { junit } from '../commands/sandbox.ts';
import { checksOf, headlines, openPullRequest, ourComment, reports, rowsOf, type Tests } from './ledger.ts';
import { type Done, openWorkshop, type Workshop } from './workflow.ts';

/** Jobs of one matrix. */
const shard = ({ step }: Workshop, sha: string, part: number, tests: Tests, more = {}): Promise<Done> =>
  step({ sha, runId: 1, matrix: { part }, jobTotal: 4, files: reports(tests), ...more });

test('shards in any order are one run; nothing is said on GitHub before the last, and those in between only record', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const first = await shard(workshop, sha, 3, { test_c: 'passed' });
  expect(first.summary).toContain('1 of 4 shards reported so far');
  expect(await checksOf(github, sha)).toEqual([]);
  github.forget();
  const second = await shard(workshop, sha, 1, { test_a: 'passed' });
  expect(second.summary).toContain('2 of 4 shards reported so far');
  expect(github.writes()).toBe(1);
  await shard(workshop, sha, 4, { test_d: 'passed' });
  const last = await shard(workshop, sha, 2, { test_b: 'passed' });
  expect(last.summary).toMatch(/^### ✅ First run recorded: 1 passed/);
  expect(last.outputs['conclusion']).toBe('success');
  expect(await checksOf(github, sha)).toMatchObject([
    { conclusion: 'success', output: { title: 'First run recorded: 4 passed' } },
  ]);
  expect((await rowsOf(github, 'main', 1)).map(({ key, shards }) => [key, shards])).toHaveLength(4);
  expect(github.violations).toEqual([]);
});

test('a shard that never comes: its tests are not run, not removed, and the next run says so', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const run = (runId: number, part: number): Promise<Done> =>
    shard(workshop, sha, part, { [`test_${part}`]: 'passed' }, { runId, jobTotal: 2 });
  await run(1, 1);
  await run(1, 2);
  const half = await run(2, 1);
  expect(half.summary).toContain('⏳ 1 test not run so far: 1 shard has not reported.');
  expect(half.summary).not.toContain('removed');
  await run(3, 1);
  const next = await run(3, 2);
  expect(next.summary).toContain('⏳ Only 1 of 2 shards of [#2](');
  expect(next.log).toContain('Only 1 of 2 shards of run 2 ever reported');
  expect(next.summary).not.toContain('added');
});

test('the same test from two shards of one attempt: the worse counts in the build, and a job answers for its own', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const bad = await shard(workshop, sha, 1, { test_a: 'failed' }, { jobTotal: 2 });
  const good = await shard(workshop, sha, 2, { test_a: 'passed' }, { jobTotal: 2 });
  expect([bad, good].map(({ outputs }) => JSON.parse(outputs['counts'] ?? ''))).toMatchObject([
    { failed: 1, passed: 0 },
    { failed: 0, passed: 1 },
  ]);
  const { conclusion, output } = (await checksOf(github, sha)).at(-1) ?? { output: { summary: '' } };
  expect([conclusion, output.summary]).toEqual([
    'failure',
    expect.stringMatching(/reported by more than one job of this run; the worse result counts/),
  ]);
});

test('on-duplicate: replace goes by the start of the jobs, not by who comes first', async () => {
  for (const order of [
    ['early', 'late'],
    ['late', 'early'],
  ]) {
    await using workshop = await openWorkshop();
    const { github, step } = workshop;
    const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
    for (const which of order) {
      const isLate = which === 'late';
      const time = `2026-01-02T0${isLate ? 5 : 4}:00:00+00:00`;
      await step({
        sha,
        runId: 1,
        with: {
          shard: which,
          'on-duplicate': 'replace',
          'build-result': 'unstable',
          'build-description': 'at *night*',
        },
        files: { 'report.xml': junit({ test_a: isLate ? 'passed' : 'failed' }, { time }) },
      });
    }
    const { outputs, summary } = await step({
      sha,
      runId: 2,
      with: { shard: 'x', 'build-result': 'unstable', 'build-description': 'at *night*' },
      files: reports({ test_a: 'passed' }),
    });
    expect(JSON.parse(outputs['counts'] ?? '')).toMatchObject({ passed: 1 });
    // Had the failure counted, this run would have fixed it.
    expect(summary).not.toContain('fixed');
    expect(summary).toContain('build: unstable · at \\*night\\*');
  }
});

test('a shard that fails says so at once', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  const run = (part: number, tests: Tests): Promise<Done> => pull.run(3, tests, { matrix: { part }, jobTotal: 3 });
  await run(1, { test_x: 'passed' });
  await run(2, { test_a: 'failed' });
  expect(headlines(await ourComment(github, pull.number))[0]).toMatch(/^### ❌ 1 newly failing here so far/);
  await run(3, { test_b: 'failed' });
  expect(headlines(await ourComment(github, pull.number))[0]).toMatch(/❌ 1 newly failing here · 1 already failing/);
  expect((await checksOf(github, pull.head)).at(-1)?.conclusion).toBe('failure');
});

test('jobs of a matrix with targets of their own names are one build, which waits for all of them', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const run = (python: string): Promise<Done> =>
    step({
      sha,
      runId: 1,
      matrix: { python },
      jobTotal: 2,
      with: { target: `py${python}` },
      files: reports({ test_a: 'passed' }),
    });
  const done = await run('3.12');
  expect(done.outputs['conclusion']).toBe('success');
  expect(done.summary).not.toContain('shards');
  expect(await checksOf(github, sha)).toEqual([]);
  await run('3.13');
  expect(await checksOf(github, sha)).toMatchObject([{ name: 'pytest: CI (push)', conclusion: 'success' }]);
});

test('a wrong number of shards: the summary says what is missing, and nothing waits for it', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const done = await step({ sha, runId: 1, with: { shards: '9' }, files: reports({ test_a: 'passed' }) });
  expect([done.code, done.summary]).toEqual([0, expect.stringContaining('1 of 9 shards reported so far')]);
  expect(await checksOf(github, sha)).toEqual([]);
});
