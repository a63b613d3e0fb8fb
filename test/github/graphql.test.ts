import { expect, test } from 'vitest';
import { startGithub, type Github } from './github.ts';
import { app, failure, plainClient } from './octokit.ts';
import { workflowToken } from './options.ts';

const repository = { owner: 'octo', name: 'app' };

/** The answer as it is: data beside errors, which Octokit would throw. */
async function ask(github: Github, query: string, variables: object = {}, token = workflowToken): Promise<unknown> {
  const response = await fetch(github.graphqlUrl, {
    method: 'POST',
    headers: { authorization: `bearer ${token}`, 'user-agent': 'test' },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

const commit = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) {
    commit { oid message author { name email } signature { isValid } parents(first: 1) { nodes { oid } } }
    ref { name }
  }
}`;

function commitInput(expectedHeadOid: string, fileChanges: object, branchName = 'main'): { input: object } {
  const branch = { repositoryNameWithOwner: 'octo/app', branchName };
  return { input: { branch, expectedHeadOid, message: { headline: 'one', body: 'two' }, fileChanges } };
}

const newFile = (i: number) => ({ additions: [{ path: `file${i}`, contents: base64(`${i}`) }] });

const refused = (type: string) => ({ data: { updateRefs: null }, errors: [expect.objectContaining({ type })] });

const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('aliases, fragments and variables: a branch, its tree and a pull request in one query', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const oid = await github.commit({
    branch: 'main',
    files: { 'a/b.txt': 'hello', 'a.txt': 'ä', z: Buffer.from([0, 1]) },
  });
  await github.setRef('feature', oid);
  const { number } = await github.openPull({ head: 'feature' });
  const octokit = plainClient(github);
  const answer = await octokit.graphql(
    `query ($owner: String!, $name: String!, $number: Int!, $file: String!) {
      repository(owner: $owner, name: $name) {
        nameWithOwner
        defaultBranchRef { name }
        branch: ref(qualifiedName: "refs/heads/main") { target { oid ... on Commit { committedDate } } }
        none: ref(qualifiedName: "refs/heads/none") { id }
        file: object(expression: $file) { ...blob }
        missing: object(expression: "main:a/c.txt") { oid }
        tree: object(expression: "main:") {
          ... on Tree { entries { name type object { ...blob ... on Tree { entries { name path } } } } }
        }
        pullRequest(number: $number) { number baseRefName headRefOid isCrossRepository }
      }
    }
    fragment blob on Blob { text byteSize isTruncated isBinary }`,
    { ...repository, number, file: 'main:a/b.txt' },
  );
  expect(answer).toEqual({
    repository: {
      nameWithOwner: 'octo/app',
      defaultBranchRef: { name: 'main' },
      branch: { target: { oid, committedDate: '2026-01-01T00:00:00Z' } },
      none: null,
      file: { text: 'hello', byteSize: 5, isTruncated: false, isBinary: false },
      missing: null,
      tree: {
        entries: [
          { name: 'a.txt', type: 'blob', object: { text: 'ä', byteSize: 2, isTruncated: false, isBinary: false } },
          { name: 'a', type: 'tree', object: { entries: [{ name: 'b.txt', path: 'a/b.txt' }] } },
          { name: 'z', type: 'blob', object: { text: null, byteSize: 2, isTruncated: false, isBinary: true } },
        ],
      },
      pullRequest: { number, baseRefName: 'main', headRefOid: oid, isCrossRepository: false },
    },
  });
  expect(github.violations).toEqual([]);
  expect(github.requests.map(({ kind, fields }) => ({ kind, fields }))).toEqual([
    { kind: 'read', fields: ['repository'] },
  ]);
});

test.for([
  [512_000, false],
  [512_001, true],
] as const)('the text of a blob of %i bytes: isTruncated %s', async ([size, isTruncated]) => {
  await using github = await startGithub({ repo: 'octo/app' });
  await github.commit({ branch: 'main', files: { a: 'x'.repeat(size) } });
  const query =
    '{ repository(owner: "octo", name: "app") { object(expression: "main:a") { ... on Blob { text byteSize isTruncated } } } }';
  const expected = { text: 'x'.repeat(512_000), byteSize: size, isTruncated };
  expect(await ask(github, query)).toEqual({ data: { repository: { object: expected } } });
});

test('createCommitOnBranch adds, changes and deletes in one signed commit', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const head = await github.commit({ branch: 'main', files: { keep: '1', change: '1', 'gone/file': '1' } });
  const fileChanges = {
    additions: [
      { path: 'change', contents: base64('2') },
      { path: 'new/file', contents: base64('3') },
    ],
    deletions: [{ path: 'gone/file' }, { path: 'change' }],
  };
  const answer = await plainClient(github).graphql(commit, commitInput(head, fileChanges));
  const oid = await github.head('main');
  expect(answer).toEqual({
    createCommitOnBranch: {
      commit: {
        oid,
        message: 'one\n\ntwo',
        author: { name: 'github-actions[bot]', email: '41898282+github-actions[bot]@users.noreply.github.com' },
        signature: { isValid: true },
        parents: { nodes: [{ oid: head }] },
      },
      ref: { name: 'main' },
    },
  });
  expect(
    [...((await github.readBranch('main')) ?? [])].map(([path, content]) => `${path}=${content.toString()}`),
  ).toEqual(['change=2', 'keep=1', 'new/file=3']);
  const { data } = await plainClient(github).git.getTree({ ...app, tree_sha: oid ?? '' });
  expect(data.tree.map(entry => entry.path)).toEqual(['change', 'keep', 'new']);
  expect(github.writes()).toBe(1);
  expect(github.violations).toEqual([]);
});

test.for([
  ['another head', 'STALE_DATA', /^Expected branch to point to "b{40}" but it did not\. {2}Pull and try again\.$/],
  ['no such branch', 'NOT_FOUND', /refs\/heads\/none/],
  ['deletion of nothing', 'NOT_FOUND', /^A path was requested for deletion which does not exist as of commit oid/],
] as const)('createCommitOnBranch refuses %s with %s and changes nothing', async ([what, type, message]) => {
  await using github = await startGithub({ repo: 'octo/app' });
  const head = await github.commit({ branch: 'main', files: { a: '1' } });
  const input = {
    'another head': commitInput('b'.repeat(40), {}),
    'no such branch': commitInput(head, {}, 'none'),
    'deletion of nothing': commitInput(head, { deletions: [{ path: 'b' }] }),
  };
  expect(await ask(github, commit, input[what])).toEqual({
    data: { createCommitOnBranch: null },
    errors: [
      { type, path: ['createCommitOnBranch'], locations: expect.any(Array), message: expect.stringMatching(message) },
    ],
  });
  expect(await github.head('main')).toBe(head);
  // GitHub's refusal, not a mistake in the query.
  expect(github.violations).toEqual([]);
});

test('of many commits at once on one head exactly one is made', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const head = await github.commit({ branch: 'main', files: { a: '1' } });
  const { graphql } = plainClient(github);
  const all = await Promise.allSettled(
    Array.from({ length: 16 }, (_, i) => graphql(commit, commitInput(head, newFile(i)))),
  );
  expect(all.filter(one => one.status === 'fulfilled')).toHaveLength(1);
  expect((await github.log('main')).map(one => one.parents[0]?.sha)).toEqual([head, undefined]);
});

test('updateRefs moves all refs or none, each from its expected value', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const old = await github.commit({ branch: 'main', files: { a: '1' } });
  const orphan = await github.commit({ branch: 'other', files: { b: '1' } });
  const octokit = plainClient(github);
  const { repository: node } = await octokit.graphql<{ repository: { id: string } }>(
    'query ($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { id } }',
    repository,
  );
  const zero = '0'.repeat(40);
  const update = (refUpdates: object[]) =>
    ask(github, 'mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }', {
      input: { repositoryId: node.id, refUpdates },
    });
  const made = { data: { updateRefs: { clientMutationId: null } } };
  const heads = () => Promise.all(['main', 'other', 'new'].map(branch => github.head(branch)));
  const main = { name: 'refs/heads/main', beforeOid: old, afterOid: orphan };
  const fresh = { name: 'refs/heads/new', beforeOid: zero, afterOid: old };

  // The history of a compaction shares nothing with what it replaces.
  expect(await update([main])).toEqual(refused('UNPROCESSABLE'));
  expect(await update([fresh, { ...main, beforeOid: orphan, force: true }])).toEqual(refused('STALE_DATA'));
  expect(await heads()).toEqual([old, orphan, undefined]);
  expect(await update([fresh, { ...main, force: true }])).toEqual(made);
  expect(await heads()).toEqual([orphan, orphan, old]);
  expect(await update([{ name: 'refs/heads/new', beforeOid: old, afterOid: zero }])).toEqual(made);
  expect(await heads()).toEqual([orphan, orphan, undefined]);
});

test('comments: added, updated, and paged from either end by cursors', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  await github.setRef('feature', await github.commit({ branch: 'main', files: { a: '1' } }));
  const { number, node_id: subjectId } = await github.openPull({ head: 'feature' });
  for (const body of ['one', 'two', 'three']) await github.addComment(number, body);
  const { graphql } = plainClient(github);
  const added = await graphql<{ addComment: { commentEdge: { node: { id: string } } } }>(
    'mutation ($input: AddCommentInput!) { addComment(input: $input) { commentEdge { node { id } } } }',
    { input: { subjectId, body: 'four' } },
  );
  const updated = await graphql(
    'mutation ($input: UpdateIssueCommentInput!) { updateIssueComment(input: $input) { issueComment { body url } } }',
    { input: { id: added.addComment.commentEdge.node.id, body: 'four!' } },
  );
  const url = `${github.webUrl}/octo/app/pull/${number}#issuecomment-4`;
  expect(updated).toEqual({ updateIssueComment: { issueComment: { body: 'four!', url } } });

  interface Page {
    nodes: object[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
  }
  const page = async (args: object): Promise<Page> => {
    const answer = await graphql<{ repository: { pullRequest: { comments: Page } } }>(
      `query ($number: Int!, $first: Int, $last: Int, $after: String, $before: String) {
        repository(owner: "octo", name: "app") { pullRequest(number: $number) {
          comments(first: $first, last: $last, after: $after, before: $before) {
            nodes { databaseId body viewerDidAuthor author { login } }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          }
        } }
      }`,
      { number, ...args },
    );
    return answer.repository.pullRequest.comments;
  };
  const first = await page({ first: 3 });
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  const rest = await page({ first: 3, after: first.pageInfo.endCursor });
  // GraphQL's name for the bot isn't REST's.
  const mine = { databaseId: 4, body: 'four!', viewerDidAuthor: true, author: { login: 'github-actions' } };
  expect(rest).toMatchObject({ nodes: [mine], pageInfo: { hasNextPage: false, hasPreviousPage: true } });
  const last = await page({ last: 1 });
  expect(last.nodes).toEqual([mine]);
  const before = await page({ last: 1, before: last.pageInfo.startCursor });
  expect(before.nodes).toMatchObject([{ body: 'three', viewerDidAuthor: false, author: { login: 'octo' } }]);
  expect(await failure(page({}))).toMatchObject({ message: expect.stringContaining('`first` or `last`') });
  expect(await failure(page({ first: 101 }))).toMatchObject({ message: expect.stringContaining('limit of 100') });
  expect(github.violations).toEqual([]);
});

test.for([
  ['unknown field', '{ repository(owner: "octo", name: "app") { nope } }', /Cannot query field "nope"/],
  ['missing argument', '{ repository(owner: "octo") { id } }', /"name" of type "String!" is required/],
  ['syntax', '{ repository(', /Syntax Error/],
  [
    'field we do not have',
    '{ repository(owner: "octo", name: "app") { forkCount } }',
    /does not know Repository\.forkCount/,
  ],
] as const)('a bad query is a violation: %s', async ([, query, message]) => {
  await using github = await startGithub({ repo: 'octo/app' });
  expect(await ask(github, query)).toMatchObject({ errors: [{ message: expect.stringMatching(message) }] });
  expect(github.violations).toMatchObject([{ kind: 'graphql', message: expect.stringMatching(message) }]);
});
