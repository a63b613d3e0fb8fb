// The branch in a repository on GitHub, over its API: neither git nor a checkout is needed. docs/github-api.md says which
// request is for what.
import type { GithubClient } from '../../github/client.ts';
import { openGithubWriter } from './commit.ts';
import { openGithubObjects } from './objects.ts';
import { type Along, takeSnapshot } from './snapshot.ts';
import { weighOnGithub } from './weight.ts';
import { checkBranchName, type Store } from '../port.ts';

export interface GithubStoreOptions {
  client: GithubClient;
  owner: string;
  repo: string;
  branch: string;
  /** Folders that will be read, such as the line's and its base's: they come along with the branch's head. */
  ahead?: readonly string[];
  /** Asked for with the branch's head. */
  along?: Along;
  /** Bytes written by one mutation. */
  mostAtOnce?: number;
}

export function openGithubStore({ client, ahead = [], along, mostAtOnce, ...place }: GithubStoreOptions): Store {
  checkBranchName(place.branch);
  const objects = openGithubObjects(client, place);
  const writer = openGithubWriter(client, place, objects, mostAtOnce);
  return {
    name: `branch ${place.branch} of ${place.owner}/${place.repo}`,
    // Of the writers that GitHub lets write 80 times a minute, the last one has to wait for all others.
    patience: 900_000,
    snapshot: () => takeSnapshot(client, place, objects, ahead, along),
    // GitHub takes its own time for the commit's.
    commit: (on, changes, message) => writer.commit(on, changes, message),
    replace: (on, files, message) => writer.replace(on, files, message),
    weigh: oid => weighOnGithub(client, place, oid),
    close: async () => {},
  };
}
