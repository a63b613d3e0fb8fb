import { expect, test } from 'vitest';
import { parseOrder } from '../../src/action/comment-command.ts';
import { headlines, openPullRequest, ourComment, type PullRequest, reports } from './ledger.ts';
import { type Done, openWorkshop, type Workshop } from './workflow.ts';

const A = 'tests/test_shop.py::test_a';
const B = 'tests/test_shop.py::test_b';

/** A comment of someone on the pull request, and what the workflow makes of it. */
async function comment(
  { github, step }: Workshop,
  pull: PullRequest,
  body: string,
  author = 'octo',
  more: object = {},
): Promise<Done> {
  await github.addComment(pull.number, body, author);
  const payload = {
    action: 'created',
    comment: { body, user: { login: author, type: 'User' } },
    issue: { number: pull.number },
    repository: { default_branch: 'main' },
    ...more,
  };
  return step({ event: 'issue_comment', payload, with: { report: '' } });
}

const fileOf = async ({ github }: Workshop, name: string): Promise<any[]> =>
  String((await github.readBranch('pytest-results'))?.get(name) ?? '')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));

const lastComment = async ({ github }: Workshop, pull: PullRequest): Promise<string> =>
  String((await github.comments(pull.number)).at(-1)?.body);

test('who may write can mute a failure: it is shown, named with its reason, and does not fail the step', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  const failing = { test_a: 'failed', test_b: 'failed' } as const;
  const before = await pull.run(3, failing, { with: { 'fail-on': 'new-failures' } });
  expect(before.code).toBe(1);

  github.forget();
  const said = await comment(
    workshop,
    pull,
    `/ledger mute ${A} until 2099-01-31 because the server moves, @dana knows`,
  );
  expect(said.code).toBe(0);
  expect(await fileOf(workshop, 'mutes.jsonl')).toEqual([
    { test: A, until: '2099-01-31', because: 'the server moves, @dana knows', by: 'octo', at: expect.any(String) },
  ]);
  expect(await lastComment(workshop, pull)).toBe(`Done: \`${A}\` is muted until 2099-01-31.`);
  expect((await github.log('pytest-results'))[0]?.message).toMatch(/^mute tests.*, says octo\n\n\[skip ci\]/);
  expect(github.violations).toEqual([]);

  github.forget();
  const after = await pull.run(4, failing, { with: { 'fail-on': 'new-failures' } });
  expect(after.code).toBe(0);
  expect(after.summary).toMatch(/^### ✅ Nothing new · 1 already failing on main since \[#1\]\([^)]*\) · 1 muted/);
  expect(after.summary).toContain('muted until 2099-01-31 by octo: the server moves, @\u2060dana knows');
  expect(headlines(await ourComment(github, pull.number))).toEqual([expect.stringContaining('1 muted')]);
  // The two files come along with what is read anyway.
  expect([github.reads(), github.writes()]).toEqual([4, 3]);

  await comment(workshop, pull, `Fixed.\n\n/ledger unmute ${A}`);
  expect((await pull.run(5, failing, { with: { 'fail-on': 'new-failures' } })).code).toBe(1);
});

test('an assignment is shown while the test fails, on the branch and in pull requests, and is closed when it passes', async () => {
  await using workshop = await openWorkshop({ forks: ['kim'] });
  const { github, step } = workshop;
  const pull = await openPullRequest(workshop);
  await github.setPermission('kim', 'push');
  await comment(workshop, pull, `/ledger assign ${B}\n/ledger assign \`${A}\` @acme/web see #12`, 'kim');
  expect(
    (await fileOf(workshop, 'assignments.jsonl')).map(({ test: id, to, line, by, note }) => [id, to, line, by, note]),
  ).toEqual([
    [A, 'acme/web', 'main', 'kim', 'see #12'],
    [B, 'kim', 'main', 'kim', undefined],
  ]);
  const now = new Date().toISOString();
  const run = (runId: number, tests: Parameters<typeof reports>[0]): Promise<Done> => {
    // The report says that it began in the past, before anybody was assigned.
    const report = String(reports(tests)['report.xml']).replace(/timestamp="[^"]*"/, `timestamp="${now}"`);
    return step({ sha: pull.base, runId, files: { 'report.xml': report } });
  };
  const failing = await run(10, { test_a: 'failed', test_b: 'failed' });
  expect(failing.summary).toMatch(/test_b`.*kim is on it/);
  expect(failing.summary).toMatch(/test_a`.*acme\/web is on it[^|]*: see #\u206012/);
  await run(11, { test_a: 'failed', test_b: 'passed' });
  const again = await run(12, { test_a: 'failed', test_b: 'failed' });
  expect(again.summary).toContain('acme/web is on it');
  expect(again.summary).not.toContain('kim is on it');
  // Kept in the record.
  expect(await fileOf(workshop, 'assignments.jsonl')).toHaveLength(2);
});

test('whoever may not write is refused, whatever the event says of them, and nothing is written', async () => {
  await using workshop = await openWorkshop({ forks: ['eve'] });
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  await github.setPermission('eve', 'pull');
  const head = await github.head('pytest-results');
  const done = await comment(workshop, pull, `/ledger mute ${A} until 2099-01-31 because I say so`, 'eve', {
    comment: { body: `/ledger unmute ${A}`, user: { login: 'eve', type: 'User' }, author_association: 'OWNER' },
  });
  expect(done.log).toContain('eve may not write to octo/app');
  expect(await lastComment(workshop, pull)).toBe('Only people who may write to this repository can do that.');
  expect(await github.head('pytest-results')).toBe(head);
});

test.each([
  ['a test that no run has', '/ledger unmute tests/test_shop.py::test_z', /No run on main has a test/],
  ['an order that there is not', '/ledger burn @everyone', /That is not understood/],
  ['a day that is past', `/ledger mute ${A} until 2020-01-01 because why`, /2020-01-01 is past/],
  ['nothing to take back', `/ledger unassign ${A}`, /Nobody is assigned/],
])('%s is answered with what would be right', async (_, body, answer) => {
  await using workshop = await openWorkshop();
  const pull = await openPullRequest(workshop);
  const done = await comment(workshop, pull, body);
  expect(done.code).toBe(0);
  expect(await lastComment(workshop, pull)).toMatch(answer);
  expect(await lastComment(workshop, pull)).not.toMatch(/@(?!\u2060)\w/);
});

test.each([
  ['other comments', 'I would say /ledger mute it', {}],
  [
    'its own answers',
    `/ledger unmute ${A}`,
    { comment: { body: `/ledger unmute ${A}`, user: { login: 'x[bot]', type: 'Bot' } } },
  ],
  ['edited comments', `/ledger unmute ${A}`, { action: 'edited' }],
])('%s are left alone', async (_, body, more) => {
  await using workshop = await openWorkshop();
  const pull = await openPullRequest(workshop);
  workshop.github.forget();
  const done = await comment(workshop, pull, body, 'octo', more);
  expect(done.code).toBe(0);
  expect(workshop.github.requests).toEqual([]);
});

test.each([
  ['/ledger assign a.py::t @dana', { kind: 'assign', test: 'a.py::t', to: '@dana' }],
  ['/ledger assign a.py::t', { kind: 'assign', test: 'a.py::t', to: '@me' }],
  [
    '/ledger assign a.py::t[x @y] @dana ask @kim',
    { kind: 'assign', test: 'a.py::t[x @y]', to: '@dana', note: 'ask @kim' },
  ],
  [
    '/ledger assign `a.py::t[x @y]` @dana be quick',
    { kind: 'assign', test: 'a.py::t[x @y]', to: '@dana', note: 'be quick' },
  ],
  ['/ledger assign ``a.py::t[`]``', { kind: 'assign', test: 'a.py::t[`]', to: '@me' }],
  ['/ledger unassign a.py::t[a b]', { kind: 'unassign', test: 'a.py::t[a b]' }],
  [
    '/ledger mute a.py::t[a until b] until 2027-01-01 because of it',
    { kind: 'mute', test: 'a.py::t[a until b]', until: '2027-01-01', because: 'of it' },
  ],
  [
    '/ledger mute `a.py::t` until 2027-01-01 because of it',
    { kind: 'mute', test: 'a.py::t', until: '2027-01-01', because: 'of it' },
  ],
  ['/ledger unmute   a.py::t  ', { kind: 'unmute', test: 'a.py::t' }],
])('%s', (line, order) => {
  expect(parseOrder(line, 'me')).toEqual(order);
});
