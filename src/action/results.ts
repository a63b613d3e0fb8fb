// Where the ledger is: in the repository that the workflow runs in, or in one that is kept for results.
import { createGithubClient } from '../github/client.ts';
import type { Along } from '../store/github/snapshot.ts';
import { openGithubStore } from '../store/github/store.ts';
import type { Store } from '../store/port.ts';
import type { ActionContext } from './action-context.ts';

/**
 * @param ahead folders that will be read
 * @param along what is asked for in the request that reads the branch; not where that is in another repository
 */
export function openResults(
  { client, inputs, occasion }: ActionContext,
  ahead: readonly string[] = [],
  along?: Along,
): Store {
  const { repository, repositoryToken: token, branch } = inputs;
  const { owner, repo } = repository ?? occasion;
  const { apiUrl, graphqlUrl } = occasion;
  const own = token === undefined ? client : createGithubClient({ token, apiUrl, graphqlUrl });
  return openGithubStore({ client: own, owner, repo, branch, ahead, ...(along ? { along } : {}) });
}
