import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { zip } from '../github/zip.ts';
import { CREATED, follow, OPTIONS } from './follow.ts';
import { openPullRequest, type PullRequest, rowsOf, runsOf } from './ledger.ts';
import { type Done, openWorkshop } from './workflow.ts';

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
  return { done, pull, runs: await runsOf(github), rows: await rowsOf(github, `pr/${pull.number}`, 3, 'default') };
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
    'main@CI / test/run-1.jsonl',
    'main@CI / test/run-2.jsonl',
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
    expect(runs).toEqual(['main@CI / test/run-1.jsonl', 'main@CI / test/run-2.jsonl']);
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

test.each(['issue_comment', 'workflow_dispatch', 'repository_dispatch'])(
  'a run that was started by %s is recorded only where the workflow names the line',
  async event => {
    const run = { event, head_branch: 'main', head_repository: { full_name: 'octo/app' } };
    const { done, runs } = await followForged(forged({}), { run });
    expect(done.code).toBe(0);
    expect(done.log).toContain(`was started by ${event}`);
    expect(runs).toEqual(['main@CI / test/run-1.jsonl', 'main@CI / test/run-2.jsonl']);
  },
);
