// A fork's pull request, whose token may only read, and the workflow that follows it.
import { workflowToken } from '../github/options.ts';
import type { PullRequest } from './ledger.ts';
import type { Done, Workshop } from './workflow.ts';

export const readOnlyToken = `ghs_${'r3ad0nly'.repeat(4)}Zx02`;
export const OPTIONS = {
  forks: ['mallory'],
  tokens: {
    [workflowToken]: { login: 'github-actions[bot]' },
    [readOnlyToken]: { login: 'github-actions[bot]', permissions: { contents: 'read' as const } },
  },
};
export const CREATED = '2026-01-02T00:00:00Z';

/** The run of the companion workflow that follows run 3 of the pull request. */
export function follow({ github, step }: Workshop, pull: PullRequest, run: object = {}, more = {}): Promise<Done> {
  const followed = {
    id: 3,
    run_attempt: 1,
    name: 'CI',
    event: 'pull_request',
    head_sha: pull.head,
    head_branch: 'feature',
    head_repository: { full_name: 'mallory/app' },
    created_at: CREATED,
    pull_requests: [],
    ...run,
  };
  github.addRun({ id: followed.id, head_sha: pull.head, head_repository: 'mallory/app', head_branch: 'feature' });
  return step({
    event: 'workflow_run',
    runId: 50,
    sha: '2'.repeat(40),
    payload: { workflow_run: followed },
    with: { report: '' },
    ...more,
  });
}
