/** Git objects, refs, contents and comparisons. */
/* oxlint-disable typescript/no-unsafe-type-assertion -- bodies have been checked against GitHub's description */
import { type Answer, isJson, isOk, notFound, parseBody, refusal } from './answer.ts';
import { amend, forward, type Handler, type RestRequest } from './rest-request.ts';
import {
  findPull,
  findRef,
  type GitCommit,
  pruneTree,
  readBlob,
  readTree,
  repoPath,
  sortTree,
  type TreeEntry,
  type World,
} from './world.ts';

const repoOf = ({ params }: RestRequest): string => `${params['owner']}/${params['repo']}`;

/** GitHub takes no git objects before a repository has its first commit. */
async function isEmpty(world: World, repo: string): Promise<boolean> {
  if (world.filled.has(repo)) return false;
  const refs = await world.upstream.find<unknown[]>(`${repoPath(repo)}/git/matching-refs/heads`);
  if (!refs || refs.length === 0) return true;
  world.filled.add(repo);
  return false;
}

function unlessEmpty(handler: Handler): Handler {
  return async (world, request) =>
    (await isEmpty(world, repoOf(request))) ? refusal(409, 'Git Repository is empty.') : handler(world, request);
}

const getRef: Handler = async (world, request) => {
  const number = /^pull\/(\d+)\/head$/.exec(request.params['ref'] ?? '')?.[1];
  if (number === undefined) return forward(world, request);
  const pull = await findPull(world, repoOf(request), number);
  if (!pull) return notFound();
  const asBranch = { ref: `heads/${pull.base.ref}` };
  return amend<{ object: object }>(forward(world, request, { params: asBranch }), ref => ({
    ...ref,
    ref: `refs/pull/${number}/head`,
    object: { ...ref.object, sha: pull.head.sha },
  }));
};

const updateRef: Handler = async (world, request) => {
  const ref = await findRef(world, repoOf(request), request.params['ref'] ?? '');
  if (!ref) return refusal(422, 'Reference does not exist');
  return reworded(await forward(world, request), {
    'Update is not a fast-forward': 'Update is not a fast forward',
    'Invalid sha': 'Object does not exist',
  });
};

const deleteRef: Handler = async (world, request) => {
  const ref = await findRef(world, repoOf(request), request.params['ref'] ?? '');
  return ref ? forward(world, request) : refusal(422, 'Reference does not exist');
};

function reworded(answer: Answer, words: Record<string, string>): Answer {
  if (isOk(answer)) return answer;
  const message = words[parseBody<{ message: string }>(answer).message];
  return message === undefined ? answer : refusal(answer.status, message);
}

const signed = { verified: true, reason: 'valid', signature: '-----BEGIN PGP SIGNATURE-----', payload: '' };

function withSignature<T extends { sha: string }>(world: World, commit: T): T {
  if (!world.signed.has(commit.sha)) return commit;
  const verification = { ...signed, verified_at: '2026-01-01T00:00:00Z' };
  const inner = (commit as { commit?: object }).commit;
  return inner ? { ...commit, commit: { ...inner, verification } } : { ...commit, verification };
}

const createCommit: Handler = (world, request) => {
  const body = request.body as { author?: unknown; committer?: unknown; parents?: string[] };
  // GitHub signs what a bot commits under its own name.
  const sign = request.token?.login.endsWith('[bot]') && !body.author && !body.committer;
  return amend<GitCommit>(forward(world, request, { body: { ...body, parents: body.parents ?? [] } }), commit => {
    if (sign) world.signed.add(commit.sha);
    return withSignature(world, commit);
  });
};

const getCommit: Handler = (world, request) =>
  amend<GitCommit>(forward(world, request), commit => withSignature(world, commit));

const createTree: Handler = (world, request) =>
  amend<{ sha: string; tree: TreeEntry[] }>(forward(world, request), async made => {
    const { tree = [] } = request.body as { tree?: { path: string; sha?: string | null }[] };
    const deleted = tree.filter(entry => entry.sha === null).map(entry => entry.path);
    const sha = await pruneTree(world, repoOf(request), made.sha, deleted);
    return { ...made, sha, tree: await readTree(world, repoOf(request), sha) };
  });

const sortedTree: Handler = (world, request) =>
  amend<{ tree: TreeEntry[] }>(forward(world, request), answer => ({ ...answer, tree: sortTree(answer.tree) }));

/** GitHub breaks base64 into lines of 60. */
const broken = (base64: string): string => base64.replaceAll(/.{60}/g, '$&\n').replace(/[^\n]$/, '$&\n');

/** With its charset Octokit makes a string of it, also where it isn't text. */
const rawType = { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' };

const wantsRaw = (accept: string | undefined): boolean => /application\/vnd\.github(\.v3)?\.raw/.test(accept ?? '');

const getBlob: Handler = async (world, request) => {
  const oid = request.params['file_sha'] ?? '';
  if (!wantsRaw(request.accept)) {
    return amend<{ content: string }>(forward(world, request), blob => ({ ...blob, content: broken(blob.content) }));
  }
  const there = await forward(world, { ...request, accept: undefined });
  if (!isOk(there)) return there;
  const body = await readBlob(world, repoOf(request), oid);
  if (body.length > world.sizes.raw) return refusal(403, 'This API returns blobs up to 100 MB in size.');
  return { status: 200, headers: rawType, body };
};

/** https://docs.github.com/rest/repos/contents: above 1 MB only raw has the content, above 100 MB nothing. */
const getContent: Handler = async (world, request) => {
  if (await isEmpty(world, repoOf(request))) return refusal(404, 'This repository is empty.');
  const answer = await forward(world, request);
  if (wantsRaw(request.accept) && answer.body.length > world.sizes.raw) {
    return refusal(403, 'This API returns blobs up to 100 MB in size. The requested blob is too large.');
  }
  if (wantsRaw(request.accept) && isOk(answer) && !isJson(answer)) return { ...answer, headers: rawType };
  return amend<{ type?: string; size?: number; content?: string }>(Promise.resolve(answer), file => {
    if (file.type !== 'file' || file.content === undefined) return file;
    const large = (file.size ?? 0) > world.sizes.contents;
    return large ? { ...file, content: '', encoding: 'none' } : { ...file, content: broken(file.content) };
  });
};

const getBranch: Handler = (world, request) =>
  amend<{ commit: { sha: string } }>(forward(world, request), async branch => ({
    ...branch,
    commit: await world.upstream.json('GET', `${repoPath(repoOf(request))}/commits/${branch.commit.sha}`),
    _links: { html: `${world.webUrl}/${repoOf(request)}/tree/${request.params['branch']}`, self: world.url },
    protection: { enabled: false },
  }));

const getRepository: Handler = (world, request) =>
  amend<{ pushed_at: string | null; created_at: string }>(forward(world, request), repo => ({
    ...repo,
    pushed_at: repo.pushed_at ?? repo.created_at,
    network_count: 0,
    subscribers_count: 0,
  }));

const compare: Handler = async (world, request) => {
  const sides = (request.params['basehead'] ?? '').split('...');
  const resolved = await Promise.all(sides.map(side => resolveSide(world, repoOf(request), side)));
  if (resolved.length !== 2 || resolved.includes(undefined)) return notFound();
  return forward(world, request, { params: { basehead: resolved.join('...') } });
};

/** `branch`, `sha`, `owner:branch` or `owner:repo:branch`; the latter two become the sha. */
async function resolveSide(world: World, repo: string, side: string): Promise<string | undefined> {
  const parts = side.split(':');
  if (parts.length === 1) return side;
  const owner = parts[0];
  const name = parts.length === 3 ? parts[1] : repo.split('/')[1];
  const ref = await findRef(world, `${owner}/${name}`, `heads/${parts.at(-1)}`);
  return ref?.object.sha ?? (/^[0-9a-f]{40}$/.test(parts.at(-1) ?? '') ? parts.at(-1) : undefined);
}

export const gitHandlers: Record<string, Handler> = {
  'git/get-ref': unlessEmpty(getRef),
  'git/create-ref': unlessEmpty(forward),
  'git/update-ref': unlessEmpty(updateRef),
  'git/delete-ref': unlessEmpty(deleteRef),
  'git/create-blob': unlessEmpty(forward),
  'git/get-blob': unlessEmpty(getBlob),
  'git/create-tree': unlessEmpty(createTree),
  'git/get-tree': unlessEmpty(sortedTree),
  'git/create-commit': unlessEmpty(createCommit),
  'git/get-commit': unlessEmpty(getCommit),
  'repos/get': getRepository,
  'repos/get-branch': getBranch,
  'repos/get-commit': getCommit,
  'repos/get-content': getContent,
  'repos/compare-commits-with-basehead': compare,
};
