// Which files are the same in two commits: a line of one can be shown on the other only there.
import { askRepository, type GithubClient, isRecord } from '../github/client.ts';
import type { Repository } from './pull.ts';

/** Files that are asked about; each is two fields of one request. */
const MOST_FILES = 100;

/** Those of the paths that have the same content in both commits. @throws whatever octokit throws, CutAnswer */
export async function sameFiles(
  client: GithubClient,
  { owner, repo }: Repository,
  [a, b]: [string, string],
  paths: readonly string[],
): Promise<Set<string>> {
  const asked = [...new Set(paths)].slice(0, MOST_FILES);
  if (asked.length === 0) return new Set();
  const names = asked.map((_, n) => `$a${n}: String!, $b${n}: String!`).join(', ');
  const fields = asked.flatMap((_, n) => ['a', 'b'].map(of => `${of}${n}: object(expression: $${of}${n}) { oid }`));
  const query = `query ($owner: String!, $repo: String!, ${names}) {
    repository(owner: $owner, name: $repo) { ${fields.join(' ')} } }`;
  const expressions = asked.flatMap((path, n) => [
    [`a${n}`, `${a}:${path}`],
    [`b${n}`, `${b}:${path}`],
  ]);
  const answer = await askRepository(client, query, { owner, repo, ...Object.fromEntries(expressions) });
  const idOf = (field: string): unknown => {
    const found = answer[field];
    return isRecord(found) ? found['oid'] : undefined;
  };
  return new Set(asked.filter((_, n) => idOf(`a${n}`) !== undefined && idOf(`a${n}`) === idOf(`b${n}`)));
}
