/** The queries that we need. */
import { commitNode, objectAt, objectNode, type Place, refNode } from './graphql-git.ts';
import {
  actor,
  connection,
  type ConnectionArgs,
  demand,
  demandAccess,
  fail,
  given,
  noRepository,
  type Node,
  type Resolvers,
  type Resolving,
} from './graphql-nodes.ts';
import { type Comment, findPull, type Pull, readAll, repoPath } from './world.ts';

interface Repository {
  id: number;
  node_id: string;
  name: string;
  full_name: string;
  html_url: string;
  private: boolean;
  fork: boolean;
  default_branch: string;
  owner: { login: string };
}

interface CommentArgs extends ConnectionArgs {
  orderBy?: { field: 'UPDATED_AT'; direction: 'ASC' | 'DESC' } | null;
}

export const queries: Resolvers = {
  viewer: (_: unknown, context) => actor(context.world, context.token.login),
  repository: ({ owner, name }: { owner: string; name: string }, context) =>
    repositoryNode(context, `${owner}/${name}`),
};

async function repositoryNode(context: Resolving, repo: string): Promise<Node> {
  demandAccess(context, repo);
  const found = await context.world.upstream.find<Repository>(repoPath(repo));
  if (!found) throw noRepository(repo);
  const place: Place = { world: context.world, repo };
  const contents = (): void => demand(context, repo, ['contents'], 'read');
  return {
    __typename: 'Repository',
    id: found.node_id,
    databaseId: found.id,
    name: found.name,
    nameWithOwner: found.full_name,
    owner: actor(context.world, found.owner.login),
    url: `${context.world.webUrl}/${repo}`,
    isPrivate: found.private,
    isFork: found.fork,
    defaultBranchRef: () => (contents(), refNode(place, found.default_branch)),
    ref: ({ qualifiedName }: { qualifiedName: string }) => (contents(), refNode(place, qualifiedName)),
    object: ({ expression, oid }: { expression?: string | null; oid?: string | null }) => {
      contents();
      if (given(oid)) return objectNode(place, oid);
      return given(expression) ? objectAt(place, expression) : null;
    },
    pullRequest: async ({ number }: { number: number }) => {
      demand(context, repo, ['pull-requests'], 'read');
      const pull = await findPull(context.world, repo, number);
      if (!pull) throw fail('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
      return pullNode(context, repo, pull);
    },
  };
}

export function pullNode(context: Resolving, repo: string, pull: Pull): Node {
  const { world } = context;
  const head = pull.head.repo?.full_name ?? repo;
  return {
    __typename: 'PullRequest',
    id: pull.node_id,
    number: pull.number,
    title: pull.title,
    state: pull.merged ? 'MERGED' : pull.state.toUpperCase(),
    merged: pull.merged,
    closed: pull.state === 'closed',
    url: `${world.webUrl}/${repo}/pull/${pull.number}`,
    isCrossRepository: head !== repo,
    baseRefName: pull.base.ref,
    baseRefOid: pull.base.sha,
    headRefName: pull.head.ref,
    headRefOid: pull.head.sha,
    headRef: () => refNode({ world, repo: head }, pull.head.ref),
    baseRef: () => refNode({ world, repo }, pull.base.ref),
    headRepository: () => (pull.head.repo ? repositoryNode(context, head) : null),
    author: actor(world, pull.user.login),
    commits: async (args: ConnectionArgs) => {
      const commits = await headCommits(context, repo, pull);
      return connection('commits', args, commits, one => one.id);
    },
    comments: async (args: CommentArgs) => {
      const comments = await readAll<Comment>(world, `${repoPath(repo)}/issues/${pull.number}/comments`);
      if (args.orderBy) comments.sort((a, b) => a.updated_at.localeCompare(b.updated_at) || a.id - b.id);
      if (args.orderBy?.direction === 'DESC') comments.reverse();
      const nodes = comments.map(comment => commentNode(context, comment));
      return connection('comments', args, nodes, node => String(node['databaseId']));
    },
  };
}

async function headCommits(context: Resolving, repo: string, pull: Pull): Promise<{ id: string; commit: unknown }[]> {
  const place: Place = { world: context.world, repo };
  const range = `${pull.base.sha}...${pull.head.sha}`;
  const comparison = await context.world.upstream.find<{ commits: { sha: string }[] }>(
    `${repoPath(repo)}/compare/${range}`,
  );
  return (comparison?.commits ?? []).map(({ sha }) => ({ id: `PURC_${sha}`, commit: () => commitNode(place, sha) }));
}

/** Seconds, as GitHub's dates have it. */
const seconds = (date: string): string => date.replace(/\.\d+Z$/, 'Z');

export function commentNode(context: Resolving, comment: Comment): Node {
  const { world, token } = context;
  const url = new URL(comment.html_url);
  return {
    __typename: 'IssueComment',
    id: comment.node_id,
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    author: actor(world, comment.user.login),
    viewerDidAuthor: comment.user.login === token.login,
    viewerCanUpdate: comment.user.login === token.login,
    isMinimized: false,
    createdAt: seconds(comment.created_at),
    updatedAt: seconds(comment.updated_at),
    url: `${world.webUrl}${url.pathname.replace('/issues/', '/pull/')}${url.hash}`,
  };
}
