// Where the ledger is: in the repository that the workflow runs in, or in one that is kept for results.
import { createGithubClient, type GithubClient } from '../github/client.ts';
import { openGithubStore } from '../store/github/store.ts';
import type { Store } from '../store/port.ts';
import type { Inputs } from './inputs.ts';
import type { Occasion } from './occasion.ts';

/** @param ahead folders that will be read */
export function openResults(client: GithubClient, inputs: Inputs, occasion: Occasion, ahead: string[] = []): Store {
  const { repository, repositoryToken: token, branch } = inputs;
  const { owner, repo } = repository ?? occasion;
  const { apiUrl, graphqlUrl } = occasion;
  const own = token === undefined ? client : createGithubClient({ token, apiUrl, graphqlUrl });
  return openGithubStore({ client: own, owner, repo, branch, ahead });
}
