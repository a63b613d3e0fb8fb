import { expect, test } from 'vitest';
import { onMatch } from '../github/faults.ts';
import { checksOf, headlines, openPullRequest, ourComment, reports, rowsOf, seedLedger, type Tests } from './ledger.ts';
import { type Done, openWorkshop } from './workflow.ts';

test('a pull request is compared with its merge base, not with the newest run of the branch it goes to', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  const done = await pull.run(3, { test_a: 'failed', test_b: 'failed' });
  expect(done.code).toBe(0);
  expect(done.summary).toMatch(/^### ❌ 1 newly failing here · 1 already failing on main since \[#1\]/);
  expect(done.outputs['newly-failing']).toBe('["tests/test_shop.py::test_a"]');
  expect(await rowsOf(github, `pr/${pull.number}`, 3)).toMatchObject([
    { commit: pull.head, subject: 'Change a', base: { line: 'main', commit: pull.base } },
  ]);
  // On the head of the pull request, not on the commit that merges it for the test.
  expect(await checksOf(github, pull.head)).toMatchObject([{ conclusion: 'failure' }]);
  const comment = await ourComment(github, pull.number);
  expect(headlines(comment)).toEqual([expect.stringContaining('1 newly failing here · 1 already failing on main')]);
  // In run 1, on main, it was good.
  expect(comment).toContain('**`test_a`** `✓✗`');
  expect(done.outputs['comment-url']).toContain(`/pull/${pull.number}#issuecomment-`);
  expect(github.violations).toEqual([]);
});

test('a steady run with check and comment is six requests, three of them writes, on a history of 200 runs', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const base = await github.commit({ branch: 'main', files: { 'a.py': '1' }, date: '2026-01-01T00:00:00Z' });
  await github.setRef('feature', base);
  const head = await github.commit({ branch: 'feature', files: { 'a.py': '2' } });
  const { number } = await github.openPull({ head: 'feature' });
  const history = Array.from({ length: 200 }, (_, n) => ({
    test_a: 'passed' as const,
    test_b: n > 20 ? ('failed' as const) : ('passed' as const),
  }));
  // It branched off sixty runs ago.
  await seedLedger(github, history, run => (run === 140 ? base : String(run).padStart(40, '0')));
  const payload = {
    pull_request: { number, base: { ref: 'main', sha: base }, head: { sha: head, repo: { full_name: 'octo/app' } } },
  };
  const run = (runId: number, tests: Tests): Promise<Done> =>
    step({ event: 'pull_request', refName: `${number}/merge`, payload, runId, files: reports(tests) });
  await run(301, { test_a: 'failed', test_b: 'failed' });
  github.forget();
  const done = await run(302, { test_a: 'passed', test_b: 'passed' });
  expect(done.summary).toMatch(/^### ✅ 2 passed · 1 fixed/);
  expect(done.summary).toMatch(/compared with \[#140\]/);
  expect(github.requests.map(({ operation, fields }) => [operation, ...fields].join(' '))).toEqual([
    'graphql repository',
    'graphql repository',
    'graphql repository',
    'graphql createCommitOnBranch',
    'checks/create',
    'graphql updateIssueComment',
  ]);
  expect([github.reads(), github.writes()]).toEqual([3, 3]);
  github.forget();
  // Whether a test that fails is known to be flaky takes a look at the runs before the merge base.
  const failing = await run(303, { test_a: 'failed', test_b: 'passed' });
  expect(failing.summary).toMatch(/^### ❌ 1 newly failing here · 1 fixed/);
  expect([github.reads(), github.writes()]).toEqual([4, 3]);
  expect(github.violations).toEqual([]);
});

test('known failures only: nothing new, and the check is not red', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  const done = await pull.run(3, { test_a: 'passed', test_b: 'failed' });
  expect(done.summary).toMatch(/^### ✅ Nothing new · 1 already failing on main/);
  expect(await checksOf(github, pull.head)).toMatchObject([{ conclusion: 'neutral' }]);
});

test('no comment until there is something to say; then it is kept up to date', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const base = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  await step({ sha: base, runId: 1, files: reports({ test_a: 'passed' }) });
  await github.setRef('feature', base);
  const head = await github.commit({ branch: 'feature', files: { 'a.py': '2' } });
  const { number } = await github.openPull({ head: 'feature' });
  for (let other = 0; other < 120; other++) await github.addComment(number, `Looks good ${other}`);
  const payload = {
    pull_request: { number, base: { ref: 'main', sha: base }, head: { sha: head, repo: { full_name: 'octo/app' } } },
  };
  const run = (runId: number, outcome: 'passed' | 'failed') =>
    step({ event: 'pull_request', refName: `${number}/merge`, payload, runId, files: reports({ test_a: outcome }) });
  await run(2, 'passed');
  expect(await github.comments(number)).toHaveLength(120);
  await run(3, 'failed');
  expect(headlines(await ourComment(github, number))).toEqual([expect.stringContaining('1 newly failing')]);
  await run(4, 'passed');
  // On the second page of comments.
  expect(headlines(await ourComment(github, number))).toEqual([expect.stringContaining('1 passed')]);
  expect(await github.comments(number)).toHaveLength(121);
  expect(github.violations).toEqual([]);
});

test.each([
  ['off', 'failed', 0],
  ['failures', 'passed', 0],
  ['failures', 'failed', 1],
  ['on', 'passed', 1],
] as const)('comment: %s when test_a %s: %i', async (comment, outcome, comments) => {
  await using workshop = await openWorkshop();
  const pull = await openPullRequest(workshop);
  await pull.run(3, { test_a: outcome, test_b: outcome }, { with: { comment } });
  expect(await workshop.github.comments(pull.number)).toHaveLength(comments);
});

test('an older run that ends later does not overwrite what a newer one said', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  await pull.run(9, { test_a: 'failed', test_b: 'failed' });
  const before = await ourComment(github, pull.number);
  const done = await pull.run(8, { test_a: 'passed', test_b: 'passed' });
  expect(done.code).toBe(0);
  expect(await ourComment(github, pull.number)).toBe(before);
});

test("someone else's comment with our marker is not taken for ours", async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  const forged = '<!-- pytest-ledger: one comment, a section per target -->\n\nhello';
  await github.addComment(pull.number, forged);
  await pull.run(3, { test_a: 'failed', test_b: 'failed' });
  expect((await github.comments(pull.number)).map(({ body }) => headlines(body).length)).toEqual([0, 1]);
});

test('workflows have a section each, whatever their jobs', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  const run = (runId: number, workflow: string, tests: Tests) =>
    pull.run(runId, tests, { env: { GITHUB_WORKFLOW: workflow } });
  await run(3, 'CI', { test_a: 'failed' });
  await run(4, 'Nightly', { test_a: 'failed' });
  await run(5, 'CI', { test_a: 'passed' });
  expect(headlines(await ourComment(github, pull.number))).toEqual([
    expect.stringContaining('1 of 1 test failing'),
    expect.stringContaining('1 passed'),
  ]);
});

test('two workflows that begin the comment at once make one, with both in it', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  // Both have looked for a comment and found none before either makes one.
  const both = meeting(2);
  github.inject(request =>
    request.fields.includes('addComment') ? { kind: 'slow', until: both(), applied: false } : undefined,
  );
  const run = (runId: number, workflow: string) =>
    pull.run(runId, { test_a: 'failed' }, { env: { GITHUB_WORKFLOW: workflow } });
  await Promise.all([run(3, 'CI'), run(4, 'Nightly')]);
  expect(headlines(await ourComment(github, pull.number))).toHaveLength(2);
  expect(github.violations).toEqual([]);
});

test('two workflows that write the comment at once lose nothing', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  const run = (runId: number, workflow: string, outcome: 'passed' | 'failed') =>
    pull.run(runId, { test_a: outcome }, { env: { GITHUB_WORKFLOW: workflow } });
  await run(3, 'CI', 'failed');
  await run(4, 'Nightly', 'failed');
  const both = meeting(2);
  let updates = 0;
  github.inject(request =>
    request.fields.includes('updateIssueComment') && ++updates <= 2
      ? { kind: 'slow', until: both(), applied: false }
      : undefined,
  );
  await Promise.all([run(5, 'CI', 'passed'), run(6, 'Nightly', 'passed')]);
  expect(headlines(await ourComment(github, pull.number)).filter(line => line.includes('1 passed'))).toHaveLength(2);
  expect(updates).toBeGreaterThan(2);
});

test('a pull request that cannot be read costs the comparison, not the run', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  const asksForPull = (body: unknown): boolean => JSON.stringify(body ?? '').includes('pullRequest(');
  github.inject(onMatch(({ body }) => asksForPull(body), { kind: 'cut' }, 99));
  const done = await pull.run(3, { test_a: 'failed', test_b: 'failed' });
  expect(done.code).toBe(0);
  // REST still knows the merge base.
  expect(done.summary).toMatch(/^### ❌ 1 newly failing here · 1 already failing on main/);
  expect(done.log).toContain(`Pull request ${pull.number} could not be read`);
});

/** A promise for each who comes, that all settle when the last has come. */
function meeting(size: number): () => Promise<void> {
  let [come, open] = [0, () => {}];
  const all = new Promise<void>(resolve => void (open = resolve));
  return () => {
    if (++come === size) open();
    return all;
  };
}
