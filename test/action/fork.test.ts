import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { companionWorkflow } from '../../src/action/companion-workflow.ts';
import { workflowToken } from '../github/options.ts';
import { zip } from '../github/zip.ts';
import {
  checksOf,
  headlines,
  openPullRequest,
  ourComment,
  type PullRequest,
  reports,
  rowsOf,
  runsOf,
} from './ledger.ts';
import { type Done, openWorkshop, type Workshop } from './workflow.ts';

const readOnlyToken = `ghs_${'r3ad0nly'.repeat(4)}Zx02`;
const OPTIONS = {
  forks: ['mallory'],
  tokens: {
    [workflowToken]: { login: 'github-actions[bot]' },
    [readOnlyToken]: { login: 'github-actions[bot]', permissions: { contents: 'read' as const } },
  },
};
const CREATED = '2026-01-02T00:00:00Z';

/** The run of the companion workflow that follows run 3 of the pull request. */
function follow({ github, step }: Workshop, pull: PullRequest, run: object = {}, more = {}): Promise<Done> {
  const followed = {
    id: 3,
    run_attempt: 1,
    name: 'CI',
    event: 'pull_request',
    head_sha: pull.head,
    head_branch: 'feature',
    head_repository: { full_name: 'mallory/app' },
    created_at: CREATED,
    pull_requests: [],
    ...run,
  };
  github.addRun({ id: followed.id, head_sha: pull.head, head_repository: 'mallory/app', head_branch: 'feature' });
  return step({
    event: 'workflow_run',
    runId: 50,
    sha: '2'.repeat(40),
    payload: { workflow_run: followed },
    with: { report: '' },
    ...more,
  });
}

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

/** What a fork saves when it wants to be taken for more than it is. */
const forged = (submission: object): string =>
  JSON.stringify({
    format: 1,
    kind: 'pytest-ledger submission',
    submission: {
      target: 'default',
      line: 'main',
      build: '1',
      attempt: 1,
      order: 1,
      started: CREATED,
      commit: 'f'.repeat(40),
      seconds: 1,
      digest: 'x',
      results: [{ id: 'a.py::test', outcome: 'passed', step: 1 }],
      ...submission,
    },
  });

async function followForged(
  content: string | Buffer,
  options: { name?: string; run?: object; archive?: Buffer } = {},
): Promise<{ done: Done; runs: string[]; rows: any[]; pull: PullRequest }> {
  const workshop = await openWorkshop(OPTIONS);
  await using _ = workshop;
  const { github } = workshop;
  const pull = await openPullRequest(workshop, 'mallory');
  github.addRun({ id: 3, head_sha: pull.head });
  github.addArtifact(
    3,
    'pytest-ledger-submission-x',
    options.archive ?? zip({ [options.name ?? 'submission.json']: content }),
  );
  const done = await follow(workshop, pull, options.run);
  expect(github.violations).toEqual([]);
  return { done, pull, runs: await runsOf(github), rows: await rowsOf(github, `pr/${pull.number}`, 3) };
}

test('what an artifact says of line, commit, run, order and links does not count', async () => {
  const lies = {
    line: 'main',
    build: '2',
    commit: 'e'.repeat(40),
    order: 9e15,
    attempt: 7,
    link: 'https://evil.example',
    base: { line: 'x', commit: 'y' },
    started: '2036-01-01T00:00:00Z',
    replace: true,
    description: 'x',
    result: 'y',
    subject: '@all',
  };
  const { done, pull, runs, rows } = await followForged(forged(lies));
  expect(done.code).toBe(0);
  expect(runs).toEqual([
    'main@default/run-1.jsonl',
    'main@default/run-2.jsonl',
    `pr/${pull.number}@default/run-3.jsonl`,
  ]);
  expect(rows).toEqual([
    {
      attempt: 1,
      order: 3,
      digest: expect.any(String),
      started: '2026-01-02T00:00:00.000Z',
      commit: pull.head,
      seconds: 1,
      link: expect.stringMatching(/^http:\/\/github\.localhost:\d+\/octo\/app\/actions\/runs\/3$/),
      base: { line: 'main', commit: pull.base },
      outcomes: expect.any(String),
      details: expect.any(String),
      durations: expect.any(String),
    },
  ]);
});

const bomb = (): Buffer => {
  const archive = zip({ 'submission.json': deflateRawSync(Buffer.alloc(300_000_000)) });
  // Packed, and claims to be small.
  const entry = archive.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'));
  archive.writeUInt16LE(8, entry + 10);
  archive.writeUInt32LE(100, entry + 24);
  return archive;
};

test.each([
  ['no zip', '', { archive: Buffer.from('hello') }, 'it is no zip archive'],
  [
    'a damaged zip',
    '',
    { archive: zip({ 'submission.json': forged({}) }).subarray(40) },
    /no zip archive|not where it says|damaged/,
  ],
  ['a zip bomb', '', { archive: bomb() }, /damaged|no zip archive|at most/],
  ['another file', forged({}), { name: '../../.bashrc' }, 'it has other files than submission.json'],
  ['no JSON', '{"format":', {}, 'it is not JSON'],
  ['another kind', '{}', {}, 'it is no saved submission'],
  ['a target that is a path', forged({ target: '../../main' }), {}, 'its target is no name'],
  ['results of another shape', forged({ results: [{ id: 1 }] }), {}, 'a result has no name or no outcome'],
  [
    'an outcome there is not',
    forged({ results: [{ id: 'a', outcome: 'great', step: 1 }] }),
    {},
    'a result has no name or no outcome',
  ],
  [
    'a duration beyond all',
    forged({ results: [{ id: 'a', outcome: 'passed', step: 1e9 }] }),
    {},
    'a result has no duration',
  ],
  [
    'a test twice',
    forged({ results: [1, 2].map(step => ({ id: 'a', outcome: 'passed', step })) }),
    {},
    'it has a test twice',
  ],
])(
  '%s is refused with a sentence, and nothing is recorded',
  async (_, content, options, message) => {
    const { done, runs } = await followForged(content, options);
    expect(done.code).toBe(1);
    expect(done.log).toMatch(message);
    expect(done.log).not.toContain('bug of pytest-ledger');
    expect(runs).toEqual(['main@default/run-1.jsonl', 'main@default/run-2.jsonl']);
  },
  60_000,
);

test('of a detail only what has its shape is taken', async () => {
  const detail = {
    message: 'x'.repeat(600),
    type: 'E',
    text: '<b>',
    file: 5,
    line: -1,
    phases: ['nap'],
    evil: 1,
    properties: [['a', 'b']],
  };
  const { rows } = await followForged(
    forged({ results: [{ id: 'a.py::test', outcome: 'failed', step: 1, detail, more: 1 }] }),
  );
  expect(rows).toHaveLength(1);
});

test.each([
  ['of a commit that is no longer the head', { head_sha: '3'.repeat(40) }],
  ['of another branch of the fork', { head_branch: 'main' }],
  ['that claims to be a push, from a fork', { event: 'push' }],
])('a run %s belongs to no pull request, and is not recorded', async (_, run) => {
  const { done, runs } = await followForged(forged({}), { run });
  expect(done.code).toBe(0);
  expect(done.log).toContain('No pull request has');
  expect(runs).toHaveLength(2);
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
