import { expect, test } from 'vitest';
import { atRequest, type Fault, faultName, faults, onMatch } from '../github/faults.ts';
import { type Recorded, workflowToken } from '../github/options.ts';
import { checksOf, openPullRequest, ourComment, reports, rowsOf } from './ledger.ts';
import { openWorkshop } from './workflow.ts';

/** Those that do not make a run wait for a minute, as GitHub asks for where a limit says no time. */
const QUICK = faults.filter(fault => fault.kind !== 'limit' || fault.retryAfter !== undefined);
const cases = QUICK.flatMap(fault => [1, 2, 3, 4, 5, 6].map(n => [faultName(fault), n, fault] as const));

test.concurrent.each(cases)('%s at request %i of a run: recorded exactly once', async (_, n, fault) => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  github.forget();
  github.inject(atRequest(n, fault));
  const done = await pull.run(3, { test_a: 'failed', test_b: 'failed' });
  expect(done.code).toBe(0);
  expect(done.log).not.toContain('bug of pytest-ledger');
  expect(await rowsOf(github, `pr/${pull.number}`, 3)).toHaveLength(1);
  expect(done.summary).toMatch(/^### ❌ 1 newly failing here/);
  // A comment whose making was not answered is there, or the log says that it is not.
  if (!done.log.includes('The comment could not be posted')) await ourComment(github, pull.number);
  if (!done.log.includes('The check could not be posted')) expect(await checksOf(github, pull.head)).not.toEqual([]);
  expect(github.violations).toEqual([]);
});

const isCommit = ({ fields, operation }: Recorded): boolean =>
  fields.includes('createCommitOnBranch') || operation.startsWith('git/');
const down: Fault = { kind: 'status', status: 503, applied: false };

test.concurrent.each([
  ['GitHub cannot write', onMatch(isCommit, { kind: 'limit', status: 403, retryAfter: 999 }, 99), /rate limit/],
  ['GitHub is down', () => down, /GitHub failed|no answer/],
])('%s: judged as far as can be, saved, said, and the step does not fail', async (_, plan, reason) => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  await step({ sha, runId: 1, files: reports({ test_a: 'passed' }) });
  github.inject(plan);
  const done = await step({ sha, runId: 2, files: reports({ test_a: 'failed' }) });
  expect(done.code).toBe(0);
  expect(done.log).toMatch(reason);
  expect(done.log).toMatch(/::warning::.*saved as the artifact pytest-ledger-submission-[0-9a-f]{12}/);
  expect(done.summary).toContain('This run is not recorded');
  expect(done.summary).toContain('test_a');
  github.inject();
  github.addRun({ id: 2, head_sha: sha });
  const run = {
    id: 2,
    run_attempt: 1,
    event: 'push',
    head_sha: sha,
    head_branch: 'main',
    head_repository: { full_name: 'octo/app' },
    created_at: '2026-01-02T00:00:00Z',
  };
  await step({ event: 'workflow_run', runId: 3, payload: { workflow_run: run }, with: { report: '' } });
  expect(await rowsOf(github, 'main', 2)).toHaveLength(1);
});

test('neither recorded nor saved: the step fails and says both', async () => {
  await using workshop = await openWorkshop({
    tokens: { [workflowToken]: { login: 'github-actions[bot]', permissions: { contents: 'read', checks: 'write' } } },
  });
  const { github, step } = workshop;
  github.refuseArtifacts(true);
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const done = await step({ sha, files: reports({ test_a: 'passed' }) });
  expect(done.code).toBe(1);
  expect(done.log).toMatch(/::error::The results are not recorded: .*could not be saved either: .*out of reach/);
  expect(done.summary).toContain('This run is not recorded');
});

test('a branch that is not ours is left as it is', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const foreign = await github.commit({ branch: 'pytest-results', files: { 'index.html': 'hello' } });
  const done = await step({ sha, files: reports({ test_a: 'passed' }) });
  expect(done.code).toBe(0);
  expect(done.log).toMatch(/::warning::.*is not a ledger of pytest-ledger/);
  expect(done.log).toContain('saved as the artifact');
  expect(await github.head('pytest-results')).toBe(foreign);
});

test.concurrent.each([
  ['a run cut short', /run-2\.jsonl$/, (text: string) => text.slice(0, -9)],
  ['the list of tests gone', /tests-000\.jsonl$/, () => null],
  ['the head of the segment gone', /segment\.json$/, () => null],
  ['a newer format', /^ledger\.json$/, () => '{"format":2,"ledger":"pytest-ledger"}\n'],
  ['garbage for details', /details-0-000\.jsonl$/, () => 'x'],
])('a branch that someone has damaged is left as it is, and the run is saved: %s', async (_, pattern, damage) => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  for (const runId of [1, 2]) await step({ sha, runId, files: reports({ test_a: 'failed' }) });
  const files = await github.readBranch('pytest-results');
  const path = [...(files?.keys() ?? [])].find(name => pattern.test(name)) as string;
  const changed = { [path]: damage(String(files?.get(path))) };
  const damaged = await github.commit({ branch: 'pytest-results', files: changed });
  const done = await step({ sha, runId: 3, files: reports({ test_a: 'failed', test_b: 'failed' }) });
  expect(await github.head('pytest-results')).toBe(damaged);
  expect([done.code, done.log]).toEqual([0, expect.stringContaining('saved as the artifact')]);
  expect(done.log).toMatch(/::warning::This run is not recorded/);
  expect(done.log).not.toContain('bug of pytest-ledger');
  expect(done.summary).toContain('This run is not recorded');
});

test.each([
  [
    { checks: 'read', contents: 'write', 'pull-requests': 'write' },
    /::warning::The check could not be posted: .*"permissions: checks: write"/,
  ],
  [
    { checks: 'write', contents: 'write', 'pull-requests': 'read' },
    /::warning::The comment could not be posted: .*"permissions: pull-requests: write"/,
  ],
] as const)('without a permission (%j) the rest is done, and the log names it', async (permissions, warning) => {
  await using workshop = await openWorkshop({
    tokens: { [workflowToken]: { login: 'github-actions[bot]', permissions } },
  });
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  const done = await pull.run(3, { test_a: 'failed', test_b: 'failed' });
  expect(done.code).toBe(0);
  expect(done.log).toMatch(warning);
  expect(await rowsOf(github, `pr/${pull.number}`, 3)).toHaveLength(1);
});

test.each([
  [401, 'Bad credentials'],
  [403, 'Resource protected by organization SAML enforcement.'],
  [404, 'Not Found'],
  [409, 'Conflict'],
  [410, 'Checks are disabled for this repository'],
  [422, 'No commit found for SHA'],
] as const)(
  'a check that GitHub refuses with %i is a warning in its words, and all else is done',
  async (status, message) => {
    await using workshop = await openWorkshop();
    const { github } = workshop;
    const pull = await openPullRequest(workshop);
    github.inject(onMatch(({ operation }) => operation === 'checks/create', { kind: 'refusal', status, message }, 99));
    const done = await pull.run(3, { test_a: 'failed', test_b: 'failed' });
    expect(done.code).toBe(0);
    expect(done.log).toContain(
      `::warning::The check could not be posted: ${message.replace(/\.$/, '')}. (${status}) The run itself`,
    );
    expect(await rowsOf(github, `pr/${pull.number}`, 3)).toHaveLength(1);
    await ourComment(github, pull.number);
  },
);

test.each([
  ['a token that is not accepted', { token: `ghs_${'x'.repeat(36)}` }, /does not accept the token/],
  ['a repository that is not there', { env: { GITHUB_REPOSITORY: 'octo/other' } }, /finds no such repository/],
])('%s: said in a sentence, and saved', async (_, more, sentence) => {
  await using workshop = await openWorkshop();
  const done = await workshop.step({ sha: '1'.repeat(40), files: reports({ test_a: 'passed' }), ...more });
  expect(done.log).toMatch(sentence);
  expect(done.log).toContain('saved as the artifact');
  expect(done.code).toBe(0);
});

test('on an Enterprise Server everything goes by its own addresses', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  const done = await pull.run(3, { test_a: 'failed', test_b: 'failed' }, { env: github.env('ghes') });
  expect(done.code).toBe(0);
  expect(done.log).not.toContain('::warning');
  expect(done.outputs['comment-url']).toContain(`${github.url}/octo/app/pull/`);
  expect(await rowsOf(github, `pr/${pull.number}`, 3)).toHaveLength(1);
  expect(github.violations).toEqual([]);
});
