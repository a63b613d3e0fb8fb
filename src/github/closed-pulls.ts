// Which pull requests are over, so that their lines need not be kept.
import { askRepository, CutAnswer, type GithubClient, isRecord } from './client.ts';

const LINE = /^pr\/(\d{1,9})$/;
const MOST_AT_ONCE = 50;

/**
 * Those of the lines whose pull request is closed or merged. A pull request that GitHub does not know says nothing.
 * @throws whatever octokit throws, CutAnswer
 */
export async function closedAmong(
  client: GithubClient,
  { owner, repo }: { owner: string; repo: string },
  lines: readonly string[],
): Promise<Set<string>> {
  const numbers = [...new Set(lines.flatMap(line => LINE.exec(line)?.[1] ?? []))];
  const closed = new Set<string>();
  for (let from = 0; from < numbers.length; from += MOST_AT_ONCE) {
    const some = numbers.slice(from, from + MOST_AT_ONCE);
    const fields = some.map(number => `p${number}: pullRequest(number: ${number}) { closed }`).join(' ');
    const query = `query ($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { ${fields} } }`;
    const answer = await askKnown(client, query, { owner, repo });
    for (const number of some) {
      const pull = answer[`p${number}`];
      if (isRecord(pull) && pull['closed'] === true) closed.add(`pr/${number}`);
    }
  }
  return closed;
}

/** One unknown number makes an error of the whole answer, in which the others are told all the same. */
async function askKnown(
  client: GithubClient,
  query: string,
  variables: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  try {
    return await askRepository(client, query, variables);
  } catch (error) {
    const { data, errors } = isRecord(error) ? error : {};
    const unknown = Array.isArray(errors) && errors.every(each => isRecord(each) && each['type'] === 'NOT_FOUND');
    const repository = isRecord(data) ? data['repository'] : undefined;
    if (unknown && isRecord(repository)) return repository;
    throw error instanceof Error ? error : new CutAnswer();
  }
}
