// A commit's ancestors, from GitHub.
import type { Ancestor } from '../core/judge/baseline.ts';
import { askRepository, type GithubClient, isRecord } from './client.ts';

/** The field of a commit that has it and its ancestors, newest first; 100 are as many as GitHub gives at once. */
export const historyField = (directive = ''): string =>
  `history(first: 100) ${directive} { nodes { oid committedDate } }`;

/** What that field says; empty where the commit is not there. */
export function ancestorsIn(commit: unknown): Ancestor[] {
  const history = isRecord(commit) ? commit['history'] : undefined;
  const nodes: unknown = isRecord(history) ? history['nodes'] : undefined;
  return (Array.isArray(nodes) ? nodes : []).flatMap((node: unknown): Ancestor[] => {
    const { oid, committedDate } = isRecord(node) ? node : {};
    if (typeof oid !== 'string') return [];
    return [{ commit: oid, ...(typeof committedDate === 'string' ? { date: committedDate } : {}) }];
  });
}

/** The commit and its ancestors, newest first. @throws whatever octokit throws, CutAnswer */
export async function githubAncestors(
  client: GithubClient,
  { owner, repo }: { owner: string; repo: string },
  commit: string,
): Promise<Ancestor[]> {
  const query = `query ($owner: String!, $repo: String!, $commit: GitObjectID!) { repository(owner: $owner, name: $repo) {
    object(oid: $commit) { ... on Commit { ${historyField()} } } } }`;
  return ancestorsIn((await askRepository(client, query, { owner, repo, commit }))['object']);
}
