// What the events of GitHub that start a workflow mean for a run: docs/github-api.md has the sources.

/** What a run is about. */
type Subject =
  /** The branch or tag of GITHUB_REF. */
  | 'ref'
  /** A pull request: its line is `pr/<number>`, its baseline on the branch it is to be merged into. */
  | 'pull request'
  /** An entry of a merge queue: its line is `queue/<branch>`, its baseline the entry before it or the branch. */
  | 'merge group'
  /** A deployment, whose GITHUB_REF may be empty: then its line is `deployment/<environment>`. */
  | 'deployment';

export interface EventRule {
  subject: Subject;
  /** Which commit GITHUB_SHA is, and actions/checkout checks out: of a pull request, its merge with the base, or none of it. */
  sha: 'commit' | 'merge' | 'default branch';
  /**
   * Appended to the check's name. Two events can test one commit, and their checks must not overwrite each other. Checks of
   * pull requests and merge queues share a name, because one rule of a branch requires both.
   */
  checkSuffix: string;
}

const onRef = (event: string): EventRule => ({ subject: 'ref', sha: 'commit', checkSuffix: ` (${event})` });

const EVENTS: Record<string, EventRule> = {
  pull_request: { subject: 'pull request', sha: 'merge', checkSuffix: '' },
  pull_request_review: { subject: 'pull request', sha: 'merge', checkSuffix: ' (pull_request_review)' },
  pull_request_review_comment: { subject: 'pull request', sha: 'merge', checkSuffix: ' (pull_request_review_comment)' },
  pull_request_target: { subject: 'pull request', sha: 'default branch', checkSuffix: ' (pull_request_target)' },
  merge_group: { subject: 'merge group', sha: 'commit', checkSuffix: '' },
  push: onRef('push'),
  schedule: onRef('schedule'),
  workflow_dispatch: onRef('workflow_dispatch'),
  repository_dispatch: onRef('repository_dispatch'),
  release: onRef('release'),
  deployment: { ...onRef('deployment'), subject: 'deployment' },
  deployment_status: { ...onRef('deployment_status'), subject: 'deployment' },
};

/** Any other event runs on a branch or tag. */
export const ruleOf = (event: string): EventRule => EVENTS[event] ?? onRef(event);
