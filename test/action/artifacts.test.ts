// Cut, reset and garbage answers to what asks for saved submissions: never "none", and never fewer than there are.
import { expect, test } from 'vitest';
import { type Artifact, downloadSaved, listArtifacts } from '../../src/action/artifacts.ts';
import { UserError } from '../../src/core/errors.ts';
import { ARTIFACT_PREFIX } from '../../src/publish/artifact.ts';
import { SAVED_FILE } from '../../src/host/saved-submission.ts';
import { createGithubClient, type GithubClient } from '../../src/github/client.ts';
import { type Github, startGithub } from '../github/github.ts';
import { workflowToken } from '../github/options.ts';
import { zip } from '../github/zip.ts';

const PLACE = { owner: 'octo', repo: 'app' };
const nameOf = (n: number): string => `${ARTIFACT_PREFIX}${String(n).padStart(12, '0')}`;

async function openRun(saved: number): Promise<Github> {
  const github = await startGithub({ repo: 'octo/app' });
  const sha = await github.commit({ branch: 'main', files: { a: '' } });
  github.addRun({ id: 9, head_sha: sha });
  for (let n = 0; n < saved; n++) github.addArtifact(9, nameOf(n), zip({ [SAVED_FILE]: `content ${n}` }));
  return github;
}

type Change = (answer: Response) => Response | Promise<Response>;

/** A client for which the answers to some requests are others, so many times. */
function clientWith(github: Github, matches: RegExp, change: Change, times: number): GithubClient {
  let left = times;
  const changed: typeof fetch = async (url, init) => {
    const answer = await fetch(url, init);
    return left > 0 && matches.test(new Request(url).url) ? (left--, change(answer)) : answer;
  };
  return createGithubClient({ token: workflowToken, apiUrl: github.url, second: 0, fetch: changed });
}

/** Promises its whole length, and ends in the middle. */
const cut: Change = async answer => {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const stream = new ReadableStream({
    start: controller => {
      controller.enqueue(bytes.subarray(0, bytes.length >> 1));
      controller.error(new Error('terminated'));
    },
  });
  return new Response(stream, { headers: answer.headers });
};
const reset: Change = () => {
  throw new TypeError('fetch failed');
};
const html: Change = () => new Response('<html>Unicorn!</html>', { headers: { 'content-type': 'text/html' } });
const json =
  (body: unknown): Change =>
  () =>
    Response.json(body);
const fewer: Change = async answer => {
  const said = (await answer.json()) as { artifacts: object[] };
  return Response.json({ ...said, artifacts: said.artifacts.slice(1) });
};

const NO_LISTINGS: [string, Change][] = [
  ['cut', cut],
  ['reset', reset],
  ['in HTML', html],
  ['that is empty', () => new Response('', { headers: { 'content-type': 'application/json' } })],
  ['without artifacts', json({ total_count: 0 })],
  ['without their number', json({ artifacts: [] })],
  ['that is a list', json([])],
  ['that is null', json(null)],
  ['whose artifacts are none', json({ total_count: 1, artifacts: [null] })],
  ['whose artifacts have no names', json({ total_count: 1, artifacts: [{ id: 1, size_in_bytes: 1, expired: false }] })],
];

test.each(NO_LISTINGS)('a listing %s: asked for again', async (_, change) => {
  await using github = await openRun(3);
  const { artifacts } = await listArtifacts(clientWith(github, /\/artifacts\?/, change, 1), PLACE, 9);
  expect(artifacts.map(({ name }) => name)).toEqual([0, 1, 2].map(nameOf));
});

test.each([...NO_LISTINGS, ['with fewer than it counts', fewer] as [string, Change]])(
  'a listing %s, each time: an error, never "none"',
  async (_, change) => {
    await using github = await openRun(3);
    const listing = listArtifacts(clientWith(github, /\/artifacts\?/, change, 99), PLACE, 9);
    await expect(listing).rejects.toThrow(
      /^What the jobs of run 9 have saved could not be listed: .*Nothing is recorded; re-run this job\.$|fetch failed/,
    );
  },
);

test('a listing goes on over its pages, whoever’s artifacts they are', async () => {
  await using github = await openRun(256);
  for (let n = 0; n < 200; n++) github.addArtifact(9, `wheels-${n}`, zip({ a: '' }));
  const client = clientWith(github, /none/, cut, 0);
  const { artifacts, expired } = await listArtifacts(client, PLACE, 9);
  expect([artifacts.length, artifacts[0]?.name, expired]).toEqual([256, nameOf(0), 0]);
  await expect(listArtifacts(clientWith(github, /page=4/, cut, 99), PLACE, 9)).rejects.toThrow(UserError);
});

test('those that GitHub has deleted are counted; too many are an error', async () => {
  await using github = await openRun(2);
  github.addArtifact(9, nameOf(7), zip({}), true);
  const client = clientWith(github, /none/, cut, 0);
  expect(await listArtifacts(client, PLACE, 9)).toMatchObject({ artifacts: { length: 2 }, expired: 1 });
  for (let n = 0; n < 600; n++) github.addArtifact(9, nameOf(100 + n), zip({}));
  await expect(listArtifacts(client, PLACE, 9)).rejects.toThrow(/602 are of pytest-ledger, and at most 600 are read/);
});

const download = async (github: Github, change: Change, times: number): Promise<string> => {
  const artifact: Artifact = { id: 1, name: nameOf(0), bytes: 200 };
  return downloadSaved(clientWith(github, /\/artifacts\/1\/zip/, change, times), PLACE, artifact);
};

const NO_FILES: [string, Change][] = [
  ['cut', cut],
  ['reset', reset],
  ['in HTML', html],
  ['in JSON', json({ artifacts: [] })],
  ['that is empty', () => new Response(new Uint8Array(), { headers: { 'content-type': 'application/zip' } })],
];

test.each(NO_FILES)('a download %s: asked for again, and if it stays so, an error', async (_, change) => {
  await using github = await openRun(1);
  expect(await download(github, change, 1)).toBe('content 0');
  await expect(download(github, change, 99)).rejects.toThrow(/^GitHub did not send it whole$|fetch failed/);
});

test('a download of bytes that are no archive, or half of one, and one that is gone: a reason', async () => {
  await using github = await openRun(1);
  const bytes =
    (content: Buffer<ArrayBuffer>): Change =>
    () =>
      new Response(content, { headers: { 'content-type': 'application/zip' } });
  const whole = Buffer.from(zip({ [SAVED_FILE]: 'content' }));
  for (let length = 1; length < whole.length; length++)
    await expect(download(github, bytes(whole.subarray(0, length)), 1)).rejects.toThrow(UserError);
  const gone = downloadSaved(clientWith(github, /none/, cut, 0), PLACE, { id: 99, name: nameOf(9), bytes: 1 });
  await expect(gone).rejects.toThrow('GitHub does not have it any more');
});
