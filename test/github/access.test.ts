import { expect, test } from 'vitest';
import { startGithub, type Github } from './github.ts';
import { app, failure, plainClient } from './octokit.ts';
import type { Scope, Token } from './options.ts';

const allRead: Token['permissions'] = { contents: 'read', checks: 'read', 'pull-requests': 'read', issues: 'read' };

const tokens: Record<string, Token> = {
  all: { login: 'github-actions[bot]' },
  reader: { login: 'github-actions[bot]', permissions: allRead },
  stranger: { login: 'someone', repos: ['someone/else'] },
};

/** One request for each permission, as a read and as a write. */
async function prepare(github: Github) {
  const sha = await github.commit({ branch: 'main', files: { a: '1' } });
  await github.setRef('feature', sha);
  const { number } = await github.openPull({ head: 'feature' });
  const comment = await github.addComment(number, 'hello');
  const check = await github.addCheckRun('job', sha);
  return (token: string, write: boolean): Record<string, () => Promise<unknown>> => {
    const { git, checks, issues, pulls, graphql } = plainClient(github, token);
    const read = '{ repository(owner: "octo", name: "app") { object(expression: "main:a") { oid } } }';
    const branch = '{ repositoryNameWithOwner: "octo/app", branchName: "main" }';
    const input = `{ branch: ${branch}, expectedHeadOid: "${sha}", message: { headline: "x" } }`;
    if (!write) {
      return {
        contents: () => git.getRef({ ...app, ref: 'heads/main' }),
        'contents by GraphQL': () => graphql(read),
        checks: () => checks.get({ ...app, check_run_id: check.id }),
        'pull-requests': () => pulls.get({ ...app, pull_number: number }),
        issues: () => issues.listComments({ ...app, issue_number: number }),
      };
    }
    return {
      contents: () => git.createBlob({ ...app, content: 'x' }),
      'contents by GraphQL': () => graphql(`mutation { createCommitOnBranch(input: ${input}) { commit { oid } } }`),
      checks: () => checks.update({ ...app, check_run_id: check.id, output: { title: 't', summary: 's' } }),
      issues: () => issues.createComment({ ...app, issue_number: number, body: 'x' }),
      'issues by GraphQL': () =>
        graphql(`mutation { updateIssueComment(input: { id: "${comment.node_id}", body: "x" }) { clientMutationId } }`),
    };
  };
}

async function outcomes(requests: Record<string, () => Promise<unknown>>): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const [name, request] of Object.entries(requests)) {
    all[name] = await request().then(
      () => 'ok',
      (error: { status?: number; message: string }) =>
        `${error.status ?? 'graphql'} ${error.message.split('\n').at(-1)}`,
    );
  }
  return all;
}

const forbidden = expect.stringMatching(/^(403|graphql).*Resource not accessible by integration/);

test('a read-only token reads everything and writes nothing', async () => {
  await using github = await startGithub({ repo: 'octo/app', tokens });
  const requests = await prepare(github);
  const before = await github.head('main');
  expect(new Set(Object.values(await outcomes(requests('reader', false))))).toEqual(new Set(['ok']));
  expect(Object.values(await outcomes(requests('reader', true)))).toEqual(Array(5).fill(forbidden));
  expect(await github.head('main')).toBe(before);
  expect((await github.comments(1)).map(comment => comment.body)).toEqual(['hello']);
  // That is nothing the client could have known from GitHub's descriptions.
  expect(github.violations).toEqual([]);
});

test('a token that may do everything does it', async () => {
  await using github = await startGithub({ repo: 'octo/app', tokens, private: true });
  const requests = await prepare(github);
  expect(new Set(Object.values(await outcomes(requests('all', false))))).toEqual(new Set(['ok']));
  expect(new Set(Object.values(await outcomes(requests('all', true))))).toEqual(new Set(['ok']));
});

test.for(['contents', 'checks', 'pull-requests', 'issues'] as Scope[])(
  'a private repository needs %s for what belongs to it, and for nothing else',
  async scope => {
    const only: Token = { login: 'github-actions[bot]', permissions: { [scope]: 'write' } };
    await using github = await startGithub({ repo: 'octo/app', tokens: { only }, private: true });
    const requests = await prepare(github);
    // Comments on a pull request are open to either permission.
    const covers = (name: string): boolean =>
      name.startsWith(scope) || (scope === 'pull-requests' && name.startsWith('issues'));
    for (const write of [false, true]) {
      const found = await outcomes(requests('only', write));
      const expected = Object.keys(found).map(name => [name, covers(name) ? 'ok' : forbidden]);
      expect(found).toEqual(Object.fromEntries(expected));
    }
  },
);

test('a bad token is 401, whatever it asks for', async () => {
  await using github = await startGithub({ repo: 'octo/app', tokens });
  const requests = await prepare(github);
  for (const write of [false, true]) {
    const found = Object.values(await outcomes(requests('ghs_unknown', write)));
    expect(found).toEqual(Array(5).fill(expect.stringMatching(/^401 Bad credentials/)));
  }
});

test('without a token: public reads, no writes, no GraphQL', async () => {
  await using github = await startGithub({ repo: 'octo/app', tokens });
  await github.commit({ branch: 'main', files: { a: '1' } });
  const { git, graphql } = plainClient(github, '');
  await expect(git.getRef({ ...app, ref: 'heads/main' })).resolves.toMatchObject({ status: 200 });
  expect(await failure(git.createBlob({ ...app, content: '' }))).toMatchObject({ status: 401 });
  expect(await failure(graphql('{ viewer { login } }'))).toMatchObject({ status: 401 });
  expect(github.requests.map(request => request.authorization)).toEqual([false, false, false]);
});

test('a private repository out of reach looks as if it were not there', async () => {
  await using github = await startGithub({ repo: 'octo/app', tokens, private: true });
  await github.commit({ branch: 'main', files: { a: '1' } });
  for (const token of ['stranger', '']) {
    const { repos } = plainClient(github, token);
    expect(await failure(repos.get(app))).toMatchObject({ status: 404 });
  }
  const query = '{ repository(owner: "octo", name: "app") { id } }';
  await expect(plainClient(github, 'stranger').graphql(query)).rejects.toMatchObject({
    data: { repository: null },
    errors: [{ type: 'NOT_FOUND', message: "Could not resolve to a Repository with the name 'octo/app'." }],
  });
});

test('a public repository of others can be read, not written', async () => {
  await using github = await startGithub({ repo: 'octo/app', tokens });
  await github.commit({ branch: 'main', files: { a: '1' } });
  const { git } = plainClient(github, 'stranger');
  await expect(git.getRef({ ...app, ref: 'heads/main' })).resolves.toMatchObject({ status: 200 });
  expect(await failure(git.createBlob({ ...app, content: '' }))).toMatchObject({ status: 403 });
});

test("a workflow's token is no user", async () => {
  await using github = await startGithub({ repo: 'octo/app', tokens });
  expect(await failure(plainClient(github, 'reader').users.getAuthenticated())).toMatchObject({ status: 403 });
  await expect(plainClient(github, 'stranger').users.getAuthenticated()).resolves.toMatchObject({
    data: { login: 'someone' },
  });
});
