// What a state of the branch on GitHub weighs. How it is packed GitHub does not say.
import { askRepository, type GithubClient, isRecord } from './github-client.ts';
import { explain, type Place } from './github-errors.ts';
import type { Weight } from './port.ts';

const QUERY = `query ($owner: String!, $repo: String!, $oid: GitObjectID!) { repository(owner: $owner, name: $repo) {
  object(oid: $oid) { ... on Commit { history { totalCount } } } } }`;

export async function weighOnGithub(client: GithubClient, place: Place, oid: string): Promise<Weight> {
  const { owner, repo } = place;
  try {
    const [answer, tree] = await Promise.all([
      askRepository(client, QUERY, { owner, repo, oid }, ({ object }) => countOf(object) !== undefined),
      client.octokit.git.getTree({ owner, repo, tree_sha: oid, recursive: '1' }),
    ]);
    // Of more than 100,000 files GitHub lists the first, which is told by nothing but `truncated`.
    const blobs = tree.data.tree.filter(({ type }) => type === 'blob');
    const bytes = blobs.reduce((sum, { size = 0 }) => sum + size, 0);
    return { commits: countOf(answer['object']) ?? 0, files: blobs.length, bytes };
  } catch (error) {
    throw explain(error, place, 'read');
  }
}

function countOf(commit: unknown): number | undefined {
  const history = isRecord(commit) ? commit['history'] : undefined;
  const count = isRecord(history) ? history['totalCount'] : undefined;
  return typeof count === 'number' ? count : undefined;
}
