// Repositories on the test GitHub, and stores on them.
import { expect } from 'vitest';
import { canonicalFiles } from '../../src/core/ledger/canonical.ts';
import { emptyLine } from '../../src/core/ledger/line-ledger.ts';
import type { Submission } from '../../src/core/ledger/submission.ts';
import { sha256 } from '../../src/host/sha256.ts';
import { type Access, createGithubClient } from '../../src/github/client.ts';
import { type GithubStoreOptions, openGithubStore } from '../../src/store/github/store.ts';
import type { Store } from '../../src/store/port.ts';
import type { Fault } from '../github/faults.ts';
import { type Github, startGithub } from '../github/github.ts';
import { type Options, type Recorded, workflowToken } from '../github/options.ts';
import { BRANCH, FOLDER, type Host, runs } from './contract.ts';

export const FORMAT = { 'ledger.json': '{"format":1,"ledger":"pytest-ledger"}\n' };

/** A GitHub whose repository has a branch `main`. */
export async function startRepository(options: Partial<Options> = {}): Promise<Github> {
  const github = await startGithub({ repo: 'octo/app', ...options });
  await github.commit({ branch: 'main', files: { 'a.py': '' } });
  github.forget();
  return github;
}

export type Opening = Partial<Access> & Partial<GithubStoreOptions>;

/** A store that does not wait: its seconds take no time. */
export function openStore(
  github: Github,
  { owner = 'octo', repo = 'app', branch = BRANCH, ahead, mostAtOnce, ...access }: Opening = {},
): Store {
  const client = createGithubClient({ token: workflowToken, apiUrl: github.url, second: 0, ...access });
  return openGithubStore({
    client,
    owner,
    repo,
    branch,
    ...(ahead ? { ahead } : {}),
    ...(mostAtOnce === undefined ? {} : { mostAtOnce }),
  });
}

export async function startHost(): Promise<Host> {
  const github = await startRepository();
  return {
    open: () => openStore(github),
    files: (branch = BRANCH) => filesOf(github, branch),
    parents: async () => (await github.log(BRANCH)).map(({ parents }) => parents.map(({ sha }) => sha)),
    put: (files, branch = BRANCH) => github.commit({ branch, files }),
    remove: async () => {
      const { octokit } = createGithubClient({ token: workflowToken, apiUrl: github.url });
      await octokit.git.deleteRef({ owner: 'octo', repo: 'app', ref: `heads/${BRANCH}` });
    },
    [Symbol.asyncDispose]: async () => {
      expect(github.violations).toEqual([]);
      await github[Symbol.asyncDispose]();
    },
  };
}

export async function filesOf(github: Github, branch = BRANCH): Promise<Map<string, string> | undefined> {
  const files = await github.readBranch(branch);
  return files && new Map([...files].map(([path, content]) => [path, content.toString('utf8')]));
}

export const reset = (applied: boolean): Fault => ({ kind: 'reset', applied });
export const isMutation = ({ fields }: Recorded): boolean => fields.includes('createCommitOnBranch');
export const one = (build: number): Submission => runs(1, build)[0] as Submission;

/** Octokit sends text. */
export const bodyOf = (init: RequestInit | undefined): string => (typeof init?.body === 'string' ? init.body : '');

/** Puts a ledger of so many runs on the branch. */
export async function seed(github: Github, count: number, branch = BRANCH): Promise<string> {
  const files = await canonicalFiles(emptyLine(FOLDER, sha256), runs(count));
  return github.commit({ branch, files: { ...FORMAT, ...Object.fromEntries(files) } });
}
