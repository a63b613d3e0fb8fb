import { expect, test } from 'vitest';
import { startGithub } from './github.ts';
import { app, failure, plainClient } from './octokit.ts';
import { workflowToken } from './options.ts';

test.for<[string, string, Record<string, unknown>, string]>([
  ['a missing property', 'POST /repos/{owner}/{repo}/git/refs', { ref: 'refs/heads/x' }, "required property 'sha'"],
  [
    'a wrong type',
    'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
    { ref: 'heads/main', sha: 1 },
    'body/sha: must be string',
  ],
  ['a misspelt property', 'POST /repos/{owner}/{repo}/git/blobs', { content: '', encodnig: 'utf-8' }, 'encodnig'],
  [
    'a misspelt inner property',
    'POST /repos/{owner}/{repo}/check-runs',
    { name: 'c', head_sha: 'a', output: { title: 't', summary: 's', sumary: '' } },
    'sumary',
  ],
  [
    'a value not listed',
    'POST /repos/{owner}/{repo}/check-runs',
    { name: 'c', head_sha: 'a', conclusion: 'bad' },
    'conclusion',
  ],
  ['no date', 'POST /repos/{owner}/{repo}/check-runs', { name: 'c', head_sha: 'a', started_at: 'now' }, 'date-time'],
  ['an unknown query parameter', 'GET /repos/{owner}/{repo}/pulls', { per_paeg: 3 }, 'per_paeg'],
  [
    'a query parameter of a wrong type',
    'GET /repos/{owner}/{repo}/pulls',
    { page: 'x' },
    'query/page: must be integer',
  ],
  [
    'a path parameter of a wrong type',
    'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    { pull_number: 'x' },
    'pull_number',
  ],
])("what GitHub's description does not know is 422 and a violation: %s", async ([, route, parameters, message]) => {
  await using github = await startGithub({ repo: 'octo/app' });
  await github.commit({ branch: 'main', files: { a: '1' } });
  const request = plainClient(github).request(route, { ...app, ...parameters });
  expect(await failure(request)).toMatchObject({ status: 422, message: expect.stringContaining(message) });
  expect(github.violations).toMatchObject([{ n: 1, kind: 'openapi', message: expect.stringContaining(message) }]);
});

test.for([
  ['an operation that GitHub does not have', 'PATCH /repos/octo/app/git/ref/heads/main'],
  ['an operation that we do not have', 'GET /gists'],
] as const)('%s is 404 and a violation', async ([, route]) => {
  await using github = await startGithub({ repo: 'octo/app' });
  expect(await failure(plainClient(github).request(route))).toMatchObject({ status: 404 });
  expect(github.violations).toMatchObject([{ kind: 'not supported' }]);
});

test('a token in a URL is a violation', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  await plainClient(github).request(`GET /repos/octo/app/pulls?head=${workflowToken}`);
  expect(github.violations).toEqual([
    { n: 1, kind: 'token in url', message: expect.stringContaining('/repos/octo/app/pulls') },
  ]);
});

test.for(['github.com', 'ghes'] as const)('%s: REST and GraphQL by the addresses a runner sets', async kind => {
  await using github = await startGithub({ repo: 'octo/app' });
  await github.setRef('feature', await github.commit({ branch: 'main', files: { a: '1' } }));
  const { number } = await github.openPull({ head: 'feature' });
  for (let i = 0; i < 3; i++) await github.addComment(number, 'hello');
  const env = github.env(kind);
  const octokit = plainClient(github, workflowToken, env['GITHUB_API_URL']);
  const { data } = await octokit.pulls.get({ ...app, pull_number: number });
  expect(data.url).toBe(`${env['GITHUB_API_URL']}/repos/octo/app/pulls/${number}`);
  expect(data.html_url).toBe(`${env['GITHUB_SERVER_URL']}/octo/app/pull/${number}`);
  const comments = await octokit.paginate(octokit.issues.listComments, { ...app, issue_number: number, per_page: 2 });
  expect(comments).toHaveLength(3);
  // Octokit finds GHES' /api/graphql by itself.
  await expect(octokit.graphql('{ viewer { login } }')).resolves.toEqual({ viewer: { login: 'github-actions' } });
  expect(github.requests.map(request => request.operation)).toEqual([
    'pulls/get',
    'issues/list-comments',
    'issues/list-comments',
    'graphql',
  ]);
  expect(github.violations).toEqual([]);
});

test('requests are recorded with what went in and came back', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  await github.commit({ branch: 'main', files: { a: '1' } });
  const { git } = plainClient(github);
  await git.createBlob({ ...app, content: 'hi', encoding: 'utf-8' });
  await failure(git.getRef({ ...app, ref: 'heads/no' }));
  const common = { authorization: true, login: 'github-actions[bot]', fields: [], fault: undefined };
  expect(github.requests).toEqual([
    {
      ...common,
      n: 1,
      method: 'POST',
      url: '/repos/octo/app/git/blobs',
      path: '/repos/octo/app/git/blobs',
      operation: 'git/create-blob',
      kind: 'write',
      body: { content: 'hi', encoding: 'utf-8' },
      bytes: JSON.stringify({ content: 'hi', encoding: 'utf-8' }).length,
      status: 201,
    },
    {
      ...common,
      n: 2,
      method: 'GET',
      url: '/repos/octo/app/git/ref/heads%2Fno',
      path: '/repos/octo/app/git/ref/heads%2Fno',
      operation: 'git/get-ref',
      kind: 'read',
      body: undefined,
      bytes: 0,
      status: 404,
    },
  ]);
});

test('a request without User-Agent is refused, as GitHub does', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const response = await fetch(`${github.url}/repos/octo/app`, { headers: { 'user-agent': '' } });
  expect(response.status).toBe(403);
});
