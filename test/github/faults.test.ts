import { once } from 'node:events';
import { expect, test } from 'vitest';
import { atRequest, faultName, faults, onMatch } from './faults.ts';
import { startGithub } from './github.ts';
import { workflowToken } from './options.ts';
import { app, failure, plainClient, retryingClient } from './octokit.ts';

const failing = faults.filter(fault => fault.kind !== 'cut');

test.for(failing.map(fault => [faultName(fault), fault] as const))('%s', async ([name, fault]) => {
  await using github = await startGithub({ repo: 'octo/app' });
  const sha = await github.commit({ branch: 'main', files: { a: '1' } });
  const { git } = plainClient(github);
  github.inject(atRequest(2, fault));
  await git.getRef({ ...app, ref: 'heads/main' });
  const broken = await failure(git.createRef({ ...app, ref: 'refs/heads/new', sha }));
  await git.getRef({ ...app, ref: 'heads/main' });

  // Octokit gives what has no answer the status 500.
  expect(broken.status).toBe('status' in fault ? fault.status : 500);
  expect(await github.head('new')).toBe(name.includes('after it took effect') ? sha : undefined);
  expect(github.requests.map(request => request.fault)).toEqual([undefined, name, undefined]);
});

test('a cut answer ends in the middle of what it promised', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const sha = await github.commit({ branch: 'main', files: { a: '1' } });
  github.inject(() => ({ kind: 'cut' }));
  const response = await fetch(`${github.url}/repos/octo/app/git/refs`, {
    method: 'POST',
    headers: { authorization: `token ${workflowToken}` },
    body: JSON.stringify({ ref: 'refs/heads/new', sha }),
  });
  expect(response.status).toBe(201);
  await expect(response.text()).rejects.toThrow('terminated');
  expect(await github.head('new')).toBe(sha);

  // The trap: Octokit swallows the error. Its caller gets a success without data and has to look.
  const { git, graphql } = plainClient(github);
  await expect(git.getRef({ ...app, ref: 'heads/new' })).resolves.toMatchObject({ status: 200, data: '' });
  await expect(graphql('{ viewer { login } }')).resolves.toBeUndefined();
});

test('a reset connection shows as status 0 in the records', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  github.inject(atRequest(1, { kind: 'reset', applied: true }));
  await failure(plainClient(github).repos.get(app));
  expect(github.requests).toMatchObject([{ status: 0, operation: 'repos/get' }]);
});

test('a slow answer comes when the test says so, a slow request is not carried out before', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const sha = await github.commit({ branch: 'main', files: { a: '1' } });
  const { git } = plainClient(github);
  for (const took of [true, false]) {
    const release = new AbortController();
    const until = once(release.signal, 'abort');
    const seen = new Promise<void>(resolve => {
      github.inject(() => (resolve(), { kind: 'slow', until, applied: took }));
    });
    const branch = `slow-${took}`;
    const request = git.createRef({ ...app, ref: `refs/heads/${branch}`, sha });
    await seen;
    await expect.poll(() => github.head(branch)).toBe(took ? sha : undefined);
    release.abort();
    await expect(request).resolves.toMatchObject({ status: 201 });
    expect(await github.head(branch)).toBe(sha);
  }
});

test('requests that hang end with the test GitHub', async () => {
  const github = await startGithub({ repo: 'octo/app' });
  const never = new Promise<void>(() => undefined);
  const seen = new Promise<void>(resolve => {
    github.inject(() => (resolve(), { kind: 'slow', until: never, applied: false }));
  });
  const request = failure(plainClient(github).repos.get(app));
  await seen;
  await github[Symbol.asyncDispose]();
  expect(await request).toMatchObject({ status: 500 });
});

test("Octokit's retry plugin gets over resets and 5xx by itself", async () => {
  for (const fault of failing.filter(one => one.kind !== 'limit')) {
    await using github = await startGithub({ repo: 'octo/app' });
    await github.commit({ branch: 'main', files: { a: '1' } });
    github.inject(onMatch(request => request.path.endsWith('/git/ref/heads%2Fmain'), fault));
    const { octokit, limits } = retryingClient(github);
    const read = await octokit.git.getRef({ ...app, ref: 'heads/main' });
    expect(read.status).toBe(200);
    expect(github.requests.map(request => request.fault)).toEqual([faultName(fault), undefined]);
    expect(limits).toEqual([]);
  }
});

test("Octokit's throttling plugin takes a secondary limit with and without Retry-After", async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  await github.commit({ branch: 'main', files: { a: '1' } });
  const { octokit, limits } = retryingClient(github);
  for (const retryAfter of [7, undefined]) {
    github.inject(onMatch(() => true, { kind: 'limit', status: 403, ...(retryAfter ? { retryAfter } : {}) }));
    await expect(octokit.git.getRef({ ...app, ref: 'heads/main' })).resolves.toMatchObject({ status: 200 });
  }
  expect(limits).toEqual(['secondary 7', 'secondary 60']);
});

test('faults count requests anew after forget()', async () => {
  await using github = await startGithub({ repo: 'octo/app' });
  const { repos } = plainClient(github);
  github.inject(atRequest(1, { kind: 'status', status: 503, applied: false }, 'from then on'));
  expect(await failure(repos.get(app))).toMatchObject({ status: 503 });
  expect(await failure(repos.get(app))).toMatchObject({ status: 503 });
  github.forget();
  github.inject();
  await expect(repos.get(app)).resolves.toMatchObject({ status: 200 });
  expect(github.requests.map(request => request.n)).toEqual([1]);
});
