/** The mutations that write comments. */
import { allRepositories, demand, fail, numberOfId, type Resolvers, type Resolving } from './graphql-nodes.ts';
import { commentNode, pullNode } from './graphql-queries.ts';
import { refuseComment } from './sizes.ts';
import { type Comment, followHead, type Pull, readAll, repoPath, type World } from './world.ts';

export const commentMutations: Resolvers = {
  addComment: ({ input }: { input: { subjectId: string; body: string } }, context) =>
    context.world.exclusive(() => addComment(context, input)),
  updateIssueComment: ({ input }: { input: { id: string; body: string } }, context) =>
    context.world.exclusive(() => updateComment(context, input)),
};

async function addComment(context: Resolving, input: { subjectId: string; body: string }): Promise<unknown> {
  const { world, token } = context;
  for (const repo of allRepositories(world)) {
    const pulls = await readAll<Pull>(world, `${repoPath(repo)}/pulls?state=all`);
    const pull = pulls.find(one => one.node_id === input.subjectId);
    if (!pull) continue;
    demand(context, repo, ['issues', 'pull-requests'], 'write');
    refuseLong(world, input.body);
    const comment = await world.upstream.json<Comment>('POST', `${repoPath(repo)}/issues/${pull.number}/comments`, {
      as: token.login,
      body: { body: input.body },
    });
    const node = commentNode(context, comment);
    return {
      commentEdge: { node, cursor: '' },
      subject: pullNode(context, repo, await followHead(world, pull)),
      clientMutationId: null,
    };
  }
  throw fail('NOT_FOUND', `Could not resolve to a node with the global id of '${input.subjectId}'`);
}

async function updateComment(context: Resolving, input: { id: string; body: string }): Promise<unknown> {
  const { world, token } = context;
  const number = numberOfId(input.id, 'IssueComment');
  for (const repo of number === undefined ? [] : allRepositories(world)) {
    const path = `${repoPath(repo)}/issues/comments/${number}`;
    if (!(await world.upstream.find(path))) continue;
    demand(context, repo, ['issues', 'pull-requests'], 'write');
    refuseLong(world, input.body);
    const comment = await world.upstream.json<Comment>('PATCH', path, { as: token.login, body: { body: input.body } });
    return { issueComment: commentNode(context, comment), clientMutationId: null };
  }
  throw fail('NOT_FOUND', `Could not resolve to a node with the global id of '${input.id}'`);
}

function refuseLong(world: World, body: string): void {
  if (refuseComment(world.sizes, body))
    throw fail('UNPROCESSABLE', `Body is too long (maximum is ${world.sizes.comment} characters)`);
}
