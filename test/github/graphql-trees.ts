/** The tree of a commit that `createCommitOnBranch` makes. */
import { GraphQLError } from 'graphql';
import { parseBody } from './answer.ts';
import { fail } from './graphql-nodes.ts';
import { type GitCommit, pruneTree, readTree, repoPath, type World } from './world.ts';

export interface FileChanges {
  additions?: { path: string; contents: string }[];
  deletions?: { path: string }[];
}

export async function changedTree(world: World, repo: string, head: GitCommit, changes: FileChanges): Promise<string> {
  const git = `${repoPath(repo)}/git`;
  const shas = new Map<string, string | null>();
  for (const { path } of changes.deletions ?? []) {
    if (!(await hasFile(world, repo, head.tree.sha, path))) {
      throw fail(
        'NOT_FOUND',
        `A path was requested for deletion which does not exist as of commit oid \`${head.sha}\``,
      );
    }
    shas.set(path, null);
  }
  // A path that is both is changed, not deleted.
  for (const { path, contents } of changes.additions ?? []) {
    if (!isBase64(contents)) throw new GraphQLError(`the contents of ${path} are not Base64`);
    const body = { content: contents, encoding: 'base64' };
    shas.set(path, (await world.upstream.json<{ sha: string }>('POST', `${git}/blobs`, { body })).sha);
  }
  if (shas.size === 0) return head.tree.sha;
  const entries = [...shas].map(([path, sha]) => ({ path, mode: '100644', type: 'blob', sha }));
  const answer = await world.upstream.call('POST', `${git}/trees`, {
    body: { base_tree: head.tree.sha, tree: entries },
  });
  if (answer.status !== 201) throw fail('UNPROCESSABLE', parseBody<{ message: string }>(answer).message);
  const deleted = entries.filter(entry => entry.sha === null).map(entry => entry.path);
  return pruneTree(world, repo, parseBody<{ sha: string }>(answer).sha, deleted);
}

function isBase64(text: string): boolean {
  const dense = text.replaceAll(/\s/g, '');
  return dense.length % 4 === 0 && /^[\w+/-]*={0,2}$/.test(dense);
}

async function hasFile(world: World, repo: string, tree: string, path: string): Promise<boolean> {
  const segments = path.split('/');
  let oid = tree;
  for (const [depth, segment] of segments.entries()) {
    const entry = (await readTree(world, repo, oid)).find(one => one.path === segment);
    const last = depth === segments.length - 1;
    if (!entry || (entry.type === 'tree') === last) return false;
    oid = entry.sha;
  }
  return true;
}
