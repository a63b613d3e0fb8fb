import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { companionWorkflow } from '../../src/action/companion-workflow.ts';
import { CREATED, follow, OPTIONS, readOnlyToken } from './follow.ts';
import { checksOf, headlines, openPullRequest, ourComment, reports, rowsOf, runsOf } from './ledger.ts';
import { openWorkshop } from './workflow.ts';

test("a fork's run reads the ledger, says what it means, and saves what it cannot write", async () => {
  await using workshop = await openWorkshop(OPTIONS);
  const { github } = workshop;
  const pull = await openPullRequest(workshop, 'mallory');
  const before = await runsOf(github);
  github.forget();
  const done = await pull.run(3, { test_a: 'failed', test_b: 'failed' }, { token: readOnlyToken });
  expect(done.code).toBe(0);
  expect(done.summary).toMatch(/^### ❌ 1 newly failing here · 1 already failing on main/);
  expect(done.summary).toContain('This pull request comes from a fork, so its token cannot write.');
  expect(done.summary).toContain('/octo/pytest-ledger/blob/v1/docs/forks.md');
  expect(done.summary.match(/comes from a fork/g)).toHaveLength(1);
  for (const line of companionWorkflow('CI', 'octo/pytest-ledger@v1').trim().split('\n'))
    expect(done.log).toContain(line);
  expect(done.log).not.toContain('::warning');
  expect(await runsOf(github)).toEqual(before);
  expect(
    github.requests.filter(({ kind, status }) => kind === 'write' && status < 400).map(({ fields }) => fields),
  ).toEqual([['createCommitOnBranch']]);
  expect(github.violations).toEqual([]);
});

test('the companion workflow records it, and publishes as the run itself would have', async () => {
  await using workshop = await openWorkshop(OPTIONS);
  const { github } = workshop;
  const pull = await openPullRequest(workshop, 'mallory');
  await pull.run(3, { test_a: 'failed', test_b: 'failed' }, { token: readOnlyToken });
  const done = await follow(workshop, pull);
  expect(done.code).toBe(0);
  expect(await rowsOf(github, `pr/${pull.number}`, 3)).toMatchObject([
    {
      key: 'test',
      commit: pull.head,
      base: { line: 'main', commit: pull.base },
      link: expect.stringMatching(/\/actions\/runs\/3$/),
    },
  ]);
  expect(headlines(await ourComment(github, pull.number))).toEqual([
    expect.stringContaining('1 newly failing here · 1 already failing on main'),
  ]);
  expect(await checksOf(github, pull.head)).toMatchObject([{ name: 'pytest: CI', conclusion: 'failure' }]);
  // Once is enough.
  await follow(workshop, pull);
  expect(await rowsOf(github, `pr/${pull.number}`, 3)).toHaveLength(1);
  expect(github.violations).toEqual([]);
});

test('shards of a fork are recorded together, and said once', async () => {
  await using workshop = await openWorkshop(OPTIONS);
  const { github } = workshop;
  const pull = await openPullRequest(workshop, 'mallory');
  for (const part of [1, 2]) {
    await pull.run(3, { [`test_${part}`]: 'failed' }, { token: readOnlyToken, matrix: { part }, jobTotal: 2 });
  }
  await follow(workshop, pull);
  expect(await rowsOf(github, `pr/${pull.number}`, 3)).toHaveLength(2);
  expect(await checksOf(github, pull.head)).toHaveLength(1);
  expect(headlines(await ourComment(github, pull.number))).toHaveLength(1);
});

test('a run that saved nothing is followed quietly, with one request', async () => {
  await using workshop = await openWorkshop(OPTIONS);
  const { github } = workshop;
  const pull = await openPullRequest(workshop, 'mallory');
  github.forget();
  const done = await follow(workshop, pull);
  expect(done).toMatchObject({ code: 0, summary: '' });
  expect(github.requests).toHaveLength(1);
});

test('of Dependabot the same is said in other words', async () => {
  await using workshop = await openWorkshop(OPTIONS);
  const pull = await openPullRequest(workshop);
  const done = await pull.run(
    3,
    { test_a: 'failed' },
    { token: readOnlyToken, env: { GITHUB_ACTOR: 'dependabot[bot]' } },
  );
  expect(done.code).toBe(0);
  expect(done.summary).not.toContain('comes from a fork');
  expect(done.summary).toMatch(/This run is not recorded\. .* saved as the artifact/);
  expect(done.log).toContain('workflow_run');
});

test('a push whose token may not write is followed and recorded on its branch', async () => {
  await using workshop = await openWorkshop(OPTIONS);
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const done = await step({ sha, runId: 7, token: readOnlyToken, files: reports({ test_a: 'passed' }) });
  expect(done.code).toBe(0);
  expect(done.log).toMatch(
    /::warning::This run is not recorded\..*contents: write.*gh run download 7 -n pytest-ledger-submission-/,
  );
  github.addRun({ id: 7, head_sha: sha });
  const run = {
    id: 7,
    run_attempt: 1,
    event: 'push',
    head_sha: sha,
    head_branch: 'main',
    head_repository: { full_name: 'octo/app' },
    created_at: CREATED,
  };
  await step({ event: 'workflow_run', runId: 8, payload: { workflow_run: run }, with: { report: '' } });
  expect(await rowsOf(github, 'main', 7)).toHaveLength(1);
});

test('docs/forks.md has the workflow as the log prints it', () => {
  const page = readFileSync(new URL('../../docs/forks.md', import.meta.url), 'utf8');
  expect(page).toContain(companionWorkflow('CI', '<owner>/pytest-ledger@v1'));
});

test('a run that follows another one and tests by itself belongs to the pull request of the other', async () => {
  await using workshop = await openWorkshop(OPTIONS);
  const { github } = workshop;
  const pull = await openPullRequest(workshop, 'mallory');
  const done = await follow(workshop, pull, {}, { with: {}, files: reports({ test_a: 'failed' }) });
  expect(done.code).toBe(0);
  expect(await rowsOf(github, `pr/${pull.number}`, 50)).toMatchObject([{ commit: pull.head }]);
  expect(github.violations).toEqual([]);
});
