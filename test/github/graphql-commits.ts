/** The mutations that move refs. Each is one change, all or nothing, as on GitHub. */
import { changedTree, type FileChanges } from './graphql-trees.ts';
import { commitNode, refNode } from './graphql-git.ts';
import { demand, fail, given, parseRefId, repositoryById, type Resolvers, type Resolving } from './graphql-nodes.ts';
import { encodePath, findCommit, findRef, type GitCommit, repoPath, type World } from './world.ts';

interface CommitInput {
  clientMutationId?: string | null;
  branch: { id?: string | null; repositoryNameWithOwner?: string | null; branchName?: string | null };
  expectedHeadOid: string;
  message: { headline: string; body?: string | null };
  fileChanges?: FileChanges | null;
}

interface RefUpdate {
  name: string;
  beforeOid?: string | null;
  afterOid: string;
  force?: boolean | null;
}

interface RefsInput {
  clientMutationId?: string | null;
  repositoryId: string;
  refUpdates: RefUpdate[];
}

const nothing = '0'.repeat(40);

export const commitMutations: Resolvers = {
  createCommitOnBranch: ({ input }: { input: CommitInput }, context) =>
    context.world.exclusive(() => createCommitOnBranch(context, input)),
  updateRefs: ({ input }: { input: RefsInput }, context) => context.world.exclusive(() => updateRefs(context, input)),
};

async function createCommitOnBranch(context: Resolving, input: CommitInput): Promise<unknown> {
  const { world, token } = context;
  const { repo, ref } = branchOf(input);
  demand(context, repo, ['contents'], 'write');
  const current = await findRef(world, repo, ref);
  // Unmeasured: nobody has published what GitHub answers here.
  if (!current) throw fail('NOT_FOUND', `Could not resolve to a Ref with the name '${ref}'.`);
  if (current.object.sha !== input.expectedHeadOid) {
    throw fail(
      'STALE_DATA',
      `Expected branch to point to "${input.expectedHeadOid}" but it did not.  Pull and try again.`,
    );
  }
  const head = await findCommit(world, repo, current.object.sha);
  if (!head) throw new Error(`${ref} of ${repo} points at no commit`);
  const tree = await changedTree(world, repo, head, input.fileChanges ?? {});
  const name = token.login.endsWith('[bot]') ? { id: '41898282+', as: token.login } : { id: '', as: token.login };
  const author = { name: name.as, email: `${name.id}${token.login}@users.noreply.github.com` };
  const { sha } = await world.upstream.json<GitCommit>('POST', `${repoPath(repo)}/git/commits`, {
    as: token.login,
    body: {
      message: input.message.body ? `${input.message.headline}\n\n${input.message.body}` : input.message.headline,
      tree,
      parents: [head.sha],
      author,
      committer: { name: 'GitHub', email: 'noreply@github.com' },
    },
  });
  world.signed.add(sha);
  await moveRef(world, repo, ref, current.object.sha, sha);
  const place = { world, repo };
  return {
    clientMutationId: input.clientMutationId ?? null,
    commit: () => commitNode(place, sha),
    ref: () => refNode(place, ref),
  };
}

function branchOf({ branch }: CommitInput): { repo: string; ref: string } {
  if (given(branch.id)) {
    const found = parseRefId(branch.id);
    if (!found) throw fail('NOT_FOUND', `Could not resolve to a node with the global id of '${branch.id}'`);
    return found;
  }
  if (!given(branch.repositoryNameWithOwner) || !given(branch.branchName)) {
    throw fail('UNPROCESSABLE', 'A branch needs its id, or its name and repository.');
  }
  return { repo: branch.repositoryNameWithOwner, ref: `refs/heads/${branch.branchName.replace(/^refs\/heads\//, '')}` };
}

/** All or none. What GitHub answers to a wrong `beforeOid` nobody has published; clients should look at the ref again. */
async function updateRefs(context: Resolving, input: RefsInput): Promise<unknown> {
  const { world } = context;
  const repo = await repositoryById(world, input.repositoryId);
  if (repo === undefined) {
    throw fail('NOT_FOUND', `Could not resolve to a node with the global id of '${input.repositoryId}'`);
  }
  demand(context, repo, ['contents'], 'write');
  const moves: { ref: string; from: string; to: string }[] = [];
  for (const { name, beforeOid, afterOid, force } of input.refUpdates) {
    if (!name.startsWith('refs/')) throw fail('UNPROCESSABLE', `${name} is not a fully qualified ref name`);
    const from = (await findRef(world, repo, name))?.object.sha ?? nothing;
    if (given(beforeOid) && beforeOid !== from) {
      throw fail('STALE_DATA', `Ref ${name} is at ${from} but expected ${beforeOid}`);
    }
    if (afterOid !== nothing && !(await findCommit(world, repo, afterOid))) {
      throw fail('NOT_FOUND', `Could not resolve to a node with the global id of '${afterOid}'`);
    }
    if (!force && from !== nothing && afterOid !== nothing && !(await isAncestor(world, repo, from, afterOid))) {
      throw fail('UNPROCESSABLE', `Update of ${name} is not a fast forward`);
    }
    moves.push({ ref: name, from, to: afterOid });
  }
  for (const { ref, from, to } of moves) await moveRef(world, repo, ref, from, to);
  return { clientMutationId: input.clientMutationId ?? null };
}

async function isAncestor(world: World, repo: string, older: string, newer: string): Promise<boolean> {
  const compared = await world.upstream.find<{ status: string }>(`${repoPath(repo)}/compare/${older}...${newer}`);
  return compared?.status === 'ahead' || compared?.status === 'identical';
}

async function moveRef(world: World, repo: string, ref: string, from: string, to: string): Promise<void> {
  const git = `${repoPath(repo)}/git`;
  if (from === to) return;
  const path = `${git}/refs/${encodePath(ref.replace(/^refs\//, ''))}`;
  if (to === nothing) await world.upstream.json('DELETE', path);
  else if (from === nothing) await world.upstream.json('POST', `${git}/refs`, { body: { ref, sha: to } });
  else await world.upstream.json('PATCH', path, { body: { sha: to, force: true } });
}
