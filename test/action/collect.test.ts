import { expect, test } from 'vitest';
import { atRequest, type Fault, faultName, onMatch } from '../github/faults.ts';
import { type Recorded, workflowToken } from '../github/options.ts';
import { checksOf, headlines, openPullRequest, ourComment, reports, rowsOf, runsOf, seedLedger } from './ledger.ts';
import { type Done, openWorkshop, type Step, type Workshop } from './workflow.ts';

const readOnlyToken = `ghs_${'r3ad0nly'.repeat(4)}Zx02`;

const save = (
  { step }: Workshop,
  sha: string,
  part: number,
  jobTotal: number,
  more: Partial<Step> = {},
): Promise<Done> =>
  step({
    sha,
    runId: 9,
    matrix: { part },
    jobTotal,
    files: reports({ [`test_${part}`]: part === 3 ? 'failed' : 'passed' }),
    ...more,
    with: { mode: 'save', ...more.with },
  });

const collect = ({ github, step }: Workshop, sha: string, more: Partial<Step> = {}): Promise<Done> => {
  github.addRun({ id: 9, head_sha: sha, run_attempt: more.attempt ?? 1, status: 'in_progress', conclusion: null });
  return step({ sha, runId: 9, job: 'collect', ...more, with: { report: '', mode: 'collect', ...more.with } });
};

const commitsOf = ({ github }: Workshop): number =>
  github.requests.filter(({ fields }) => fields.includes('createCommitOnBranch')).length;

test('the jobs of a large matrix only save, and one last job records all of them in one commit', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  await seedLedger(github, [{ test_1: 'passed', test_3: 'passed' }], () => sha);
  const jobs = Array.from({ length: 24 }, (_, part) => part);
  github.forget();
  for (const part of jobs) {
    const done = await save(workshop, sha, part, 24, {
      with: { target: part < 20 ? 'CI / test' : 'slow', shards: part < 20 ? '20' : '4' },
    });
    expect([done.code, done.summary]).toEqual([0, '']);
    expect(done.log).toContain('saved as the artifact pytest-ledger-submission-');
  }
  expect(github.requests).toEqual([]);
  const done = await collect(workshop, sha);
  expect(done.code).toBe(0);
  expect(commitsOf(workshop)).toBe(1);
  // And one check for all targets.
  expect(github.writes()).toBe(2);
  expect(await rowsOf(github, 'main', 9)).toHaveLength(20);
  expect(await rowsOf(github, 'main', 9, 'slow')).toHaveLength(4);
  expect(done.summary).toMatch(/^### ❌ 1 newly failing/m);
  const checks = (await checksOf(github, sha)).map(({ name, conclusion }) => [name, conclusion]);
  expect(Object.fromEntries(checks)).toEqual({ 'pytest: CI (push)': 'failure' });
  // Once more changes nothing.
  await collect(workshop, sha);
  expect(commitsOf(workshop)).toBe(1);
  expect(github.violations).toEqual([]);
});

test('what the collecting job says of the run is recorded with it; a job that has not saved is missing', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  for (const part of [1, 2]) await save(workshop, sha, part, 3);
  const said = {
    build: 'nightly-7',
    order: '7',
    line: 'nightly',
    'build-result': 'unstable',
    'build-description': 'at night',
  };
  const done = await collect(workshop, sha, { with: said });
  expect(done.summary).toContain('2 of 3 shards reported');
  expect(await runsOf(github)).toEqual(['nightly@CI / test/run-nightly-7.jsonl']);
  expect(await rowsOf(github, 'nightly', 'nightly-7')).toMatchObject(
    [1, 2].map(() => ({ order: 7, result: 'unstable', description: 'at night', shards: 3 })),
  );
  expect((await checksOf(github, sha)).map(({ conclusion }) => conclusion)).toEqual(['neutral']);
});

test('a job that is run again saves again: the later attempt counts, the earlier one stays', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  for (const part of [1, 3]) await save(workshop, sha, part, 2);
  expect((await collect(workshop, sha)).outputs['conclusion']).toBe('failure');
  await save(workshop, sha, 3, 2, { attempt: 2, files: reports({ test_3: 'passed' }) });
  const again = await collect(workshop, sha, { attempt: 2 });
  expect(again.outputs['conclusion']).toBe('success');
  expect((await rowsOf(github, 'main', 9)).map(({ attempt }) => attempt)).toEqual([1, 1, 2]);
});

test('with a token that cannot write, the collecting job says what the run means, and leaves the recording to the companion', async () => {
  const tokens = {
    [workflowToken]: { login: 'github-actions[bot]' },
    [readOnlyToken]: {
      login: 'github-actions[bot]',
      permissions: { contents: 'read' as const, actions: 'read' as const },
    },
  };
  await using workshop = await openWorkshop({ forks: ['mallory'], tokens });
  const { github, step } = workshop;
  const pull = await openPullRequest(workshop, 'mallory');
  const ofPull: Partial<Step> = { event: 'pull_request', payload: pull.payload, token: readOnlyToken };
  for (const part of [1, 2, 3]) await save(workshop, '1'.repeat(40), part, 3, ofPull);
  const done = await collect(workshop, '1'.repeat(40), ofPull);
  expect([done.code, await runsOf(github)]).toEqual([0, ['main@CI / test/run-1.jsonl', 'main@CI / test/run-2.jsonl']]);
  expect(done.log).toContain('This workflow, on the default branch, records them');
  github.addRun({ id: 9, head_sha: pull.head, head_repository: 'mallory/app', head_branch: 'feature' });
  const run = {
    id: 9,
    run_attempt: 1,
    name: 'CI',
    event: 'pull_request',
    head_sha: pull.head,
    head_branch: 'feature',
    head_repository: { full_name: 'mallory/app' },
    created_at: '2026-01-02T00:00:00Z',
  };
  github.forget();
  await step({ event: 'workflow_run', runId: 50, payload: { workflow_run: run }, with: { report: '' } });
  expect(commitsOf(workshop)).toBe(1);
  expect(await rowsOf(github, `pr/${pull.number}`, 9)).toHaveLength(3);
  expect(headlines(await ourComment(github, pull.number))[0]).toMatch(/1 newly failing/);
});

test('nothing saved, and nowhere to save to: the step fails and says so', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const none = await collect(workshop, sha);
  expect([none.code, none.log]).toEqual([1, expect.stringMatching(/::error::No job of this run has saved anything/)]);
  github.refuseArtifacts(true);
  const refused = await save(workshop, sha, 1, 2);
  expect([refused.code, refused.log]).toEqual([1, expect.stringMatching(/::error::The results could not be saved: /)]);
  expect(await runsOf(github)).toEqual([]);
});

const ONCE: Fault[] = [
  { kind: 'cut' },
  { kind: 'reset', applied: false },
  { kind: 'status', status: 502, applied: false },
];

test.concurrent.each(ONCE.flatMap(fault => [1, 2, 3, 4, 5].map(n => [faultName(fault), n, fault] as const)))(
  '%s at request %i of the collecting job: all that was saved is recorded',
  async (_, n, fault) => {
    await using workshop = await openWorkshop();
    const { github } = workshop;
    const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
    for (const part of [1, 2]) await save(workshop, sha, part, 2);
    github.forget();
    github.inject(atRequest(n, fault));
    const done = await collect(workshop, sha);
    expect([done.code, (await rowsOf(github, 'main', 9)).length]).toEqual([0, 2]);
    expect(github.violations).toEqual([]);
  },
);

const listing = ({ operation }: Recorded): boolean => operation === 'actions/list-workflow-run-artifacts';

test.concurrent.each<[string, (request: Recorded) => boolean, Fault, RegExp, number]>([
  [
    'a listing that is cut each time',
    listing,
    { kind: 'cut' },
    /::error::What the jobs of run 9 have saved could not be/,
    0,
  ],
  [
    'no answer to the listing',
    listing,
    { kind: 'reset', applied: false },
    /::error::GitHub did not answer as it should/,
    0,
  ],
  [
    'an artifact that GitHub does not give',
    ({ path }) => path.endsWith('/artifacts/1/zip'),
    { kind: 'refusal', status: 410, message: 'Artifact has expired' },
    /::error::The artifact pytest-ledger-submission-\w+ of run 9 is not recorded: GitHub does not have it any more\./,
    1,
  ],
  [
    'GitHub down from the second artifact on',
    ({ path }) => /\/artifacts\/[2-9]\/zip$/.test(path),
    { kind: 'status', status: 503, applied: false },
    /::error::GitHub did not answer as it should/,
    0,
  ],
])('%s: the step fails, and says so; nothing is taken for not saved', async (_, matches, fault, sentence, recorded) => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  for (const part of [1, 2]) await save(workshop, sha, part, 2);
  github.inject(onMatch(matches, fault, 99));
  const done = await collect(workshop, sha);
  expect([done.code, done.log]).toEqual([1, expect.stringMatching(sentence)]);
  expect(done.log).not.toMatch(/No job of this run has saved|bug of pytest-ledger/);
  expect(await rowsOf(github, 'main', 9)).toHaveLength(recorded);
  if (recorded > 0) expect(done.summary).toContain('1 of 2 shards reported');
});

test.concurrent.each(ONCE.flatMap(fault => ([1, 99] as const).map(times => [faultName(fault), times, fault] as const)))(
  '%s, %i times, where the companion workflow lists what was saved: recorded, or an error',
  async (_, times, fault) => {
    await using workshop = await openWorkshop();
    const { github, step } = workshop;
    const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
    await save(workshop, sha, 1, 1);
    github.addRun({ id: 9, head_sha: sha });
    const run = { id: 9, run_attempt: 1, event: 'push', head_sha: sha, head_branch: 'main' };
    const more = { head_repository: { full_name: 'octo/app' }, created_at: '2026-01-02T00:00:00Z' };
    github.inject(onMatch(listing, fault, times));
    const payload = { workflow_run: { ...run, ...more } };
    const done = await step({ event: 'workflow_run', runId: 50, payload, with: { report: '' } });
    expect([done.code, (await rowsOf(github, 'main', 9)).length]).toEqual(times === 1 ? [0, 1] : [1, 0]);
    expect(done.log).not.toMatch(/has saved nothing|bug of pytest-ledger/);
  },
);
