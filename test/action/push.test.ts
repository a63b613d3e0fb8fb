import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { junit } from '../commands/sandbox.ts';
import { checksOf, reports, rowsOf, runsOf, seedLedger } from './ledger.ts';
import { openWorkshop, type Step } from './workflow.ts';

test('a push is recorded, judged, and shown in log, summary and check', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const one = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const first = await step({ sha: one, runId: 1001, files: reports({ test_a: 'passed', test_b: 'passed' }) });
  expect(first.code).toBe(0);
  expect(first.summary).toContain('First run recorded: 2 passed');

  const two = await github.commit({ branch: 'main', files: { 'a.py': '2' } });
  github.forget();
  const payload = { head_commit: { id: two, message: 'Round prices late\n\nAs agreed.' } };
  const second = await step({ sha: two, runId: 1002, payload, files: reports({ test_a: 'passed', test_b: 'failed' }) });

  expect(second.code).toBe(0);
  expect(second.log).toContain('1 newly failing, 1 passed');
  expect(second.summary).toMatch(/^### ❌ 1 newly failing\n/);
  expect(second.outputs).toMatchObject({
    build: '1002',
    counts: '{"passed":1,"failed":1,"error":0,"skipped":0,"xfailed":0,"xpassed":0}',
    conclusion: 'failure',
    'newly-failing': '["tests/test_shop.py::test_b"]',
    'comment-url': '',
  });
  expect(await readFile(second.outputs['summary-file'] ?? '', 'utf8')).toBe(second.summary);
  const [check] = await checksOf(github, two);
  expect(check).toMatchObject({
    name: 'pytest: CI (push)',
    conclusion: 'failure',
    output: { title: '1 newly failing' },
  });
  expect(second.outputs['check-url']).toContain(`/checks/${check?.id}`);
  expect(github.annotations(check?.id ?? 0)).toMatchObject([
    { path: 'tests/test_shop.py', start_line: 7, annotation_level: 'failure' },
  ]);
  const [row] = await rowsOf(github, 'main', 1002);
  expect(row).toMatchObject({
    key: 'test',
    commit: two,
    subject: 'Round prices late',
    link: expect.stringMatching(/\/octo\/app\/actions\/runs\/1002$/),
  });
  expect((await github.log('pytest-results'))[0]?.message).toContain('[skip ci]');
  expect(github.violations).toEqual([]);
});

test.each([
  ['in the middle of a segment', 100, 2],
  ['just after a segment was begun', 70, 2],
])('a run on a long history, %s, costs the commit, the check, and a few reads', async (_, runs, reads) => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const history = Array.from({ length: runs }, (__, n) => ({
    test_a: n % 3 ? ('passed' as const) : ('failed' as const),
  }));
  await seedLedger(github, history, () => sha);
  const done = await step({ sha, runId: runs + 1, files: reports({ test_a: 'failed' }) });
  expect(done.code).toBe(0);
  const asked = github.requests.map(({ operation, fields }) => [operation, ...fields].join(' '));
  expect(asked.filter(each => each !== 'graphql repository')).toEqual([
    'graphql createCommitOnBranch',
    'checks/create',
  ]);
  expect([github.reads(), github.writes()]).toEqual([reads, 2]);
  expect(github.violations).toEqual([]);
});

test.each([
  ['schedule', { event: 'schedule', refName: 'main' }, 'main', 'CI / test'],
  ['workflow_dispatch', { event: 'workflow_dispatch', refName: 'release/1.x' }, 'release/1.x', 'CI / test'],
  ['a tag', { event: 'push', refName: 'v1.0', env: { GITHUB_REF: 'refs/tags/v1.0' } }, 'tag/v1.0', 'CI / test'],
  ['with a line of its own', { event: 'push', with: { line: 'nightly' } }, 'nightly', 'CI / test'],
  ['with a target', { event: 'push', with: { target: 'py312' } }, 'main', 'py312'],
] satisfies [string, Partial<Step>, string, string][])('%s goes to its line', async (_, more, line, target) => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const done = await step({ sha, runId: 5, files: reports({ test_a: 'passed' }), ...more });
  expect(done.code).toBe(0);
  expect(await rowsOf(github, line, 5, target)).toHaveLength(1);
  expect(github.violations).toEqual([]);
});

test('a merge group is compared with the branch it goes to', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const base = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  await step({ sha: base, runId: 1, files: reports({ test_a: 'passed', test_b: 'failed' }) });
  const head = await github.commit({ branch: 'main', files: { 'a.py': '2' } });
  const payload = {
    merge_group: {
      base_ref: 'refs/heads/main',
      base_sha: base,
      head_sha: head,
      head_commit: { id: head, message: 'Merge 7', timestamp: '2026-01-05T00:00:00Z' },
    },
  };
  const refName = 'gh-readonly-queue/main/pr-7-x';
  const done = await step({
    event: 'merge_group',
    refName,
    sha: head,
    runId: 2,
    payload,
    files: reports({ test_a: 'failed', test_b: 'failed' }),
  });
  expect(done.summary).toMatch(/^### ❌ 1 newly failing here · 1 already failing on main/);
  expect(await rowsOf(github, 'queue/main', 2)).toMatchObject([
    { base: { line: 'main', commit: base }, subject: 'Merge 7' },
  ]);
});

test('a re-run replaces what its job said before, which stays as evidence', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  await step({ sha, runId: 1, files: reports({ test_a: 'failed' }) });
  const again = await step({ sha, runId: 1, attempt: 2, files: reports({ test_a: 'passed' }) });
  expect(again.outputs).toMatchObject({
    conclusion: 'success',
    counts: expect.stringContaining('"passed":1,"failed":0'),
  });
  expect((await rowsOf(github, 'main', 1)).map(({ attempt, key }) => [attempt, key])).toEqual([
    [1, 'test'],
    [2, 'test'],
  ]);
  expect((await checksOf(github, sha)).map(({ conclusion }) => conclusion)).toEqual(['failure', 'success']);
});

test('the same report twice is recorded once', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const once = { sha, runId: 1, files: reports({ test_a: 'passed' }) };
  await step(once);
  const head = await github.head('pytest-results');
  const done = await step(once);
  expect(done.code).toBe(0);
  expect(done.log).toContain('was recorded before');
  expect(await github.head('pytest-results')).toBe(head);
});

test.each([
  ['never', { test_a: 'failed' }, 0],
  ['failures', { test_a: 'failed' }, 1],
  ['failures', { test_a: 'error' }, 1],
  ['new-failures', { test_a: 'failed', test_b: 'failed' }, 1],
  ['new-failures', { test_a: 'failed', test_b: 'passed' }, 0],
] as const)('fail-on %s: %j after test_a failed exits with %i', async (policy, tests, code) => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  await step({ sha, runId: 1, files: reports({ test_a: 'failed', test_b: 'passed' }) });
  const done = await step({ sha, runId: 2, with: { 'fail-on': policy }, files: reports(tests) });
  expect(done.code).toBe(code);
  expect(/^::error::/m.test(done.log)).toBe(code === 1);
});

test('nothing to read: the step fails, the summary says why, nothing is recorded', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const done = await step({ sha, files: {} });
  expect(done.code).toBe(1);
  expect(done.summary).toContain('No result could be read');
  expect(done.log).toMatch(
    /^::error::No result could be read, so nothing was recorded\. report\.xml: there is no report there/m,
  );
  expect(github.writes()).toBe(0);
});

test.each([
  [{ check: 'maybe' }, 'The input check takes on, off, not "maybe".'],
  [{ 'fail-on': 'always' }, 'several with commas between; not "always".'],
  [{ comment: 'yes' }, 'The input comment takes auto, on, off, failures, not "yes".'],
  [{ order: '-1' }, 'The input order takes a whole number from 0, not "-1".'],
  [{ scrub: '(' }, 'The input scrub takes one regular expression a line'],
  [{ report: '' }, 'Nothing was captured, because nothing was prepared'],
  [{ 'working-directory': 'nowhere' }, 'The input working-directory takes a directory, and "nowhere" is none.'],
  [{ branch: 'a b' }, 'cannot be the name of the results branch'],
])('%j is refused', async (values, message) => {
  await using workshop = await openWorkshop();
  const done = await workshop.step({ with: values, files: reports({ test_a: 'passed' }) });
  expect(done.code).toBe(1);
  expect(done.log).toContain(message);
  expect(await runsOf(workshop.github)).toEqual([]);
});

test('names and messages that speak to the runner are not obeyed, and secrets are nowhere', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  await step({ sha, runId: 1, files: reports({ test_a: 'passed' }) });
  const shaped = `ghp_${'Ab3'.repeat(12)}`;
  const named = 'S3cr3t-of-the-staging-db';
  const message = `::error::gotcha ##[error]x ${shaped} and ${named}`;
  const tests = { test_a: 'failed', '::set-output name=x::y': 'failed', [`test[${named}]`]: 'failed' } as const;
  const env = { STAGING_DB_PASSWORD: named };
  const done = await step({ sha, runId: 2, env, files: { 'report.xml': junit(tests, { message }) } });
  const commands = done.log.split('\n').filter(line => /^\s*::|##\[/.test(line));
  expect(commands).toEqual([]);
  const branch = [...((await github.readBranch('pytest-results')) ?? new Map<string, Buffer>()).values()].join('\n');
  const everything = [
    done.log,
    done.summary,
    JSON.stringify(done.outputs),
    branch,
    JSON.stringify(github.requests),
  ].join('\n');
  expect(everything).not.toContain(shaped);
  expect(everything).not.toContain(named);
  expect(done.summary).toContain('***');
  expect(github.violations).toEqual([]);
});

test('text: none keeps no message and no traceback', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const done = await step({
    sha,
    with: { text: 'none' },
    files: { 'report.xml': junit({ test_a: 'failed' }, { message: 'private matters' }) },
  });
  const branch = [...((await github.readBranch('pytest-results')) ?? new Map<string, Buffer>()).values()].join('\n');
  expect(done.log + done.summary + branch).not.toContain('private matters');
  expect(done.code).toBe(0);
});

test('what ran in a folder of the repository is pointed at in that folder', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const files = { 'backend/report.xml': junit({ test_a: 'failed' }) };
  const done = await step({ sha, with: { 'working-directory': './backend/' }, files });
  const [check] = await checksOf(github, sha);
  expect(github.annotations(check?.id ?? 0)).toMatchObject([{ path: 'backend/tests/test_shop.py' }]);
  expect(done.summary).toContain(`/blob/${sha}/backend/tests/test_shop.py#L7`);
});
