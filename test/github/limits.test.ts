import { expect, test } from 'vitest';
import { startGithub } from './github.ts';
import { app, failure, plainClient, retryingClient } from './octokit.ts';
import { githubRates, githubSizes, manualClock } from './options.ts';
import { startLimiter } from './rates.ts';

const MINUTE = 60_000;
const annotation = { path: 'a.py', start_line: 1, end_line: 1, annotation_level: 'failure', message: 'no' } as const;

test('contents above 1 MiB come without content, unless raw', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const { contents } = githubSizes;
  await github.commit({ branch: 'main', files: { fits: 'x'.repeat(contents), large: 'x'.repeat(contents + 1) } });
  const { repos } = plainClient(github);
  const fits = await repos.getContent({ ...app, path: 'fits' });
  expect(fits.data).toMatchObject({ encoding: 'base64', size: contents, content: expect.stringMatching(/^eHh4/) });
  const large = await repos.getContent({ ...app, path: 'large' });
  expect(large.data).toMatchObject({ encoding: 'none', size: contents + 1, content: '' });
  const raw = await repos.getContent({ ...app, path: 'large', mediaType: { format: 'raw' } });
  expect(raw.data).toHaveLength(contents + 1);
});

test('nothing gives out files above the limit for raw ones', async () => {
  await using github = await startGithub({ repo: 'octo/app', sizes: { raw: 10 } });
  await github.commit({ branch: 'main', files: { large: 'x'.repeat(11) } });
  const { repos } = plainClient(github);
  const raw = repos.getContent({ ...app, path: 'large', mediaType: { format: 'raw' } });
  expect(await failure(raw)).toMatchObject({ status: 403 });
});

test.for([
  ['title', 65_535, 201],
  ['summary', 65_535, 201],
  ['text', 65_535, 201],
  ['title', 65_536, 422],
  ['summary', 65_536, 422],
  ['text', 65_536, 422],
] as const)("a check's %s of %i bytes: %i", async ([field, size, status]) => {
  await using github = await startGithub({ repo: 'octo/app' });
  const head_sha = await github.commit({ branch: 'main', files: { a: '1' } });
  // Two bytes each: it is bytes that count.
  const long = 'ä'.repeat(Math.floor(size / 2)) + 'x'.repeat(size % 2);
  const output = { title: 't', summary: 's', [field]: long };
  const request = plainClient(github).checks.create({ ...app, name: 'c', head_sha, output });
  const answered = await request.catch((error: { status: number; message: string }) => error);
  const refused = { status: 422, message: expect.stringContaining('bytesize of 65535') };
  expect(answered).toMatchObject(status === 201 ? { status } : refused);
  expect(github.violations.map(({ kind }) => kind)).toEqual(status === 201 ? [] : ['limit']);
});

test('50 annotations a request, not 51', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const head_sha = await github.commit({ branch: 'main', files: { a: '1' } });
  const { checks } = plainClient(github);
  const create = (count: number) =>
    checks.create({
      ...app,
      name: 'c',
      head_sha,
      output: { title: 't', summary: 's', annotations: Array.from({ length: count }, () => annotation) },
    });
  await expect(create(50)).resolves.toMatchObject({ status: 201 });
  expect(await failure(create(51))).toMatchObject({
    status: 422,
    message: expect.stringContaining('No more than 50 items are allowed; 51 were supplied.'),
  });
});

test('a comment has at most 65,536 characters, new or updated', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  await github.setRef('feature', await github.commit({ branch: 'main', files: { a: '1' } }));
  const { number } = await github.openPull({ head: 'feature' });
  const { issues } = plainClient(github);
  const fits = '🙂'.repeat(65_536);
  const { data } = await issues.createComment({ ...app, issue_number: number, body: fits });
  for (const request of [
    issues.createComment({ ...app, issue_number: number, body: `${fits}!` }),
    issues.updateComment({ ...app, comment_id: data.id, body: `${fits}!` }),
  ]) {
    expect(await failure(request)).toMatchObject({ status: 422, message: expect.stringContaining('Body is too long') });
  }
});

test('inline contents of a tree above 2.5 MB time out', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  await github.commit({ branch: 'main', files: { a: '1' } });
  const { git } = plainClient(github);
  const create = (size: number) =>
    git.createTree({ ...app, tree: [{ path: 'a', mode: '100644', type: 'blob', content: 'x'.repeat(size) }] });
  await expect(create(2_500_000)).resolves.toMatchObject({ status: 201 });
  expect(await failure(create(2_500_001))).toMatchObject({ status: 502 });
});

test('a body above the limit fails, over REST and GraphQL', async () => {
  await using github = await startGithub({ repo: 'octo/app', sizes: { requestBody: 1000 } });
  await github.commit({ branch: 'main', files: { a: '1' } });
  const { git, graphql } = plainClient(github);
  expect(await failure(git.createBlob({ ...app, content: 'x'.repeat(1000) }))).toMatchObject({ status: 413 });
  expect(await failure(graphql(`{ viewer { login } } # ${'x'.repeat(1000)}`))).toMatchObject({ status: 413 });
  expect(github.violations.map(({ kind }) => kind)).toEqual(['limit', 'limit']);
});

test.for([
  [403, true, '20'],
  [403, false, undefined],
  [429, true, '20'],
  [429, false, undefined],
] as const)(
  'the 81st write within a minute is refused with %i, Retry-After %s',
  async ([status, retryAfter, header]) => {
    const clock = manualClock();
    await using github = await startGithub({ repo: 'octo/app', clock, rates: { answer: { status, retryAfter } } });
    await github.commit({ branch: 'main', files: { a: '1' } });
    const { git } = plainClient(github);
    const write = () => git.createBlob({ ...app, content: 'x' });
    await write();
    clock.advance(MINUTE / 3);
    for (let i = 2; i <= 80; i++) await write();
    clock.advance(MINUTE / 3);
    const refused = await write().catch((error: { response: { headers: Record<string, string> } }) => error);
    expect(refused).toMatchObject({
      status,
      message: expect.stringContaining('secondary rate limit'),
      response: { headers: { 'x-ratelimit-remaining': '920' } },
    });
    expect('response' in refused && refused.response.headers['retry-after']).toBe(header);
    // Reads go on, and the first write leaves the window.
    await expect(git.getRef({ ...app, ref: 'heads/main' })).resolves.toMatchObject({ status: 200 });
    clock.advance(MINUTE / 3);
    await expect(write()).resolves.toMatchObject({ status: 201 });
    expect(await failure(write())).toMatchObject({ status });
  },
);

test('500 writes an hour, GraphQL mutations among them', async () => {
  const clock = manualClock();
  await using github = await startGithub({ repo: 'octo/app', clock, rates: { writesPerHour: 5 } });
  await github.commit({ branch: 'main', files: { a: '1' } });
  const { git, graphql } = plainClient(github);
  for (let i = 0; i < 4; i++) {
    await git.createBlob({ ...app, content: 'x' });
    clock.advance(2 * MINUTE);
  }
  const mutation = 'mutation { updateIssueComment(input: { id: "none", body: "x" }) { clientMutationId } }';
  expect(await failure(graphql(mutation))).toMatchObject({ message: expect.stringContaining('Could not resolve') });
  expect(await failure(graphql(mutation))).toMatchObject({
    status: 403,
    message: expect.stringContaining('secondary'),
  });
  await expect(graphql('{ viewer { login } }')).resolves.toEqual({ viewer: { login: 'github-actions' } });
});

test('the primary limit: counted in headers, 403 over REST, RATE_LIMITED over GraphQL, over after an hour', async () => {
  const clock = manualClock();
  await using github = await startGithub({ repo: 'octo/app', clock, rates: { primary: 2 } });
  await github.commit({ branch: 'main', files: { a: '1' } });
  const { git, graphql } = plainClient(github);
  const read = () => git.getRef({ ...app, ref: 'heads/main' });
  const reset = String((clock.now() + 60 * MINUTE) / 1000);
  const counted = {
    'x-ratelimit-limit': '2',
    'x-ratelimit-remaining': '1',
    'x-ratelimit-used': '1',
    'x-ratelimit-reset': reset,
  };
  expect((await read()).headers).toMatchObject(counted);
  await read();
  await expect(read()).rejects.toMatchObject({ status: 403, response: { headers: { 'x-ratelimit-remaining': '0' } } });
  // A count of its own.
  for (let i = 0; i < 2; i++) await graphql('{ viewer { login } }');
  await expect(graphql('{ viewer { login } }')).rejects.toMatchObject({ errors: [{ type: 'RATE_LIMITED' }] });
  clock.advance(60 * MINUTE);
  await expect(read()).resolves.toMatchObject({ status: 200 });
});

test.for([
  ['REST reads', { kind: 'read', graphql: false }, 900],
  ['REST writes', { kind: 'write', graphql: false }, 180],
  ['GraphQL queries', { kind: 'read', graphql: true }, 2000],
  ['GraphQL mutations', { kind: 'write', graphql: true }, 400],
] as const)('%s: points suffice for a limited number a minute', ([, request, max]) => {
  const many = { writesPerMinute: 10_000, writesPerHour: 10_000, primary: 10_000, concurrent: 10_000 };
  const limiter = startLimiter({ ...githubRates, ...many }, manualClock());
  const admitted = Array.from({ length: max + 1 }, () => limiter.admit({ token: 't', login: 'l', ...request }));
  expect(admitted.findIndex(one => one.refused !== undefined)).toBe(max);
});

test('more requests at once than allowed are refused, until one is over', () => {
  const limiter = startLimiter({ ...githubRates, concurrent: 2 }, manualClock());
  const admit = () => limiter.admit({ token: 't', login: 'l', kind: 'read', graphql: false });
  const [first] = [admit(), admit()];
  expect(admit().refused).toMatchObject({ status: 403, headers: { 'retry-after': '1' } });
  first?.done();
  expect(admit().refused).toBeUndefined();
});

test("Octokit's throttling takes our answers for what they are", async () => {
  const clock = manualClock(Date.now());
  await using github = await startGithub({ repo: 'octo/app', clock, rates: { primary: 2, writesPerMinute: 1 } });
  await github.commit({ branch: 'main', files: { a: '1' } });
  const { octokit, limits } = retryingClient(github);
  const plain = plainClient(github);
  await plain.git.createBlob({ ...app, content: 'x' });
  const read = () => octokit.git.getRef({ ...app, ref: 'heads/main' });
  await read();
  expect(await failure(read())).toMatchObject({ status: 403 });
  expect(limits).toEqual([expect.stringMatching(/^primary 36\d\d$/), expect.stringMatching(/^primary 36\d\d$/)]);
});
