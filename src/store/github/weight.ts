// What a state of the branch on GitHub weighs. How it is packed GitHub does not say.
import { askRepository, type GithubClient, isRecord, untilWhole } from '../../github/client.ts';
import { explain, type Place } from '../../github/errors.ts';
import type { Weight } from '../port.ts';

const QUERY = `query ($owner: String!, $repo: String!, $oid: GitObjectID!) { repository(owner: $owner, name: $repo) {
  object(oid: $oid) { ... on Commit { history { totalCount } } } } }`;

export async function weighOnGithub(client: GithubClient, place: Place, oid: string): Promise<Weight> {
  const { owner, repo } = place;
  try {
    const [answer, tree] = await Promise.all([
      askRepository(client, QUERY, { owner, repo, oid }, ({ object }) => countOf(object) !== undefined),
      untilWhole(client, () => client.octokit.git.getTree({ owner, repo, tree_sha: oid, recursive: '1' }), sizesOf),
    ]);
    const bytes = tree.reduce((sum, size) => sum + size, 0);
    return { commits: countOf(answer['object']) ?? 0, files: tree.length, bytes };
  } catch (error) {
    throw explain(error, place, 'read');
  }
}

/** Of the files. Of more than 100,000 GitHub lists only the first. */
function sizesOf(answer: unknown): number[] | undefined {
  const data = isRecord(answer) ? answer['data'] : undefined;
  const tree: unknown = isRecord(data) ? data['tree'] : undefined;
  if (!Array.isArray(tree)) return undefined;
  return tree.filter(isRecord).flatMap(({ type, size }) => (type === 'blob' ? [Number(size ?? 0)] : []));
}

function countOf(commit: unknown): number | undefined {
  const history = isRecord(commit) ? commit['history'] : undefined;
  const count = isRecord(history) ? history['totalCount'] : undefined;
  return typeof count === 'number' ? count : undefined;
}
