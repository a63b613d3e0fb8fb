import { expect, test } from 'vitest';
import { occasionOf } from '../../src/action/occasion.ts';

const sha = (letter: string): string => letter.repeat(40);
const [HEAD, BASE, MERGE, PUSHED] = [sha('a'), sha('b'), sha('c'), sha('d')];

const ENV = {
  GITHUB_REPOSITORY: 'octo/app',
  GITHUB_RUN_ID: '7',
  GITHUB_SHA: PUSHED,
  GITHUB_REF: 'refs/heads/main',
  GITHUB_REF_NAME: 'main',
};
const REPOSITORY = { default_branch: 'main' };
const PULL = {
  repository: REPOSITORY,
  pull_request: {
    number: 5,
    base: { ref: 'main', sha: BASE },
    head: { sha: HEAD, repo: { full_name: 'octo/app' } },
    merge_commit_sha: MERGE,
  },
};
const onPull = { GITHUB_SHA: MERGE, GITHUB_REF: 'refs/pull/5/merge', GITHUB_REF_NAME: '5/merge' };
const onTag = { GITHUB_REF: 'refs/tags/v1.0', GITHUB_REF_NAME: 'v1.0' };
const noRef = { GITHUB_REF: '', GITHUB_REF_NAME: '' };
const GROUP = {
  repository: REPOSITORY,
  merge_group: { base_ref: 'refs/heads/main', base_sha: BASE, head_sha: PUSHED, head_commit: { id: PUSHED } },
};

interface Case {
  event: string;
  env?: Record<string, string>;
  payload?: object;
  checkedOut?: string;
  /** The line, the commit, the tested commit, the base that it is always compared with, and the check's suffix. */
  is: [line: string, commit: string, tested: string, base: string | undefined, suffix: string];
}

test.each<[string, Case]>([
  ['a push', { event: 'push', is: ['main', PUSHED, PUSHED, undefined, ' (push)'] }],
  [
    'a pushed tag, apart from a branch of that name',
    { event: 'push', env: onTag, is: ['tag/v1.0', PUSHED, PUSHED, undefined, ' (push)'] },
  ],
  ['a release', { event: 'release', env: onTag, is: ['tag/v1.0', PUSHED, PUSHED, undefined, ' (release)'] }],
  [
    'a schedule, on the line of the branch',
    { event: 'schedule', is: ['main', PUSHED, PUSHED, undefined, ' (schedule)'] },
  ],
  ['a dispatch', { event: 'workflow_dispatch', is: ['main', PUSHED, PUSHED, undefined, ' (workflow_dispatch)'] }],
  [
    'a pull request: the merge, if nothing says otherwise',
    { event: 'pull_request', env: onPull, payload: PULL, is: ['pr/5', HEAD, MERGE, BASE, ''] },
  ],
  [
    'a pull request, merge checked out',
    { event: 'pull_request', env: onPull, payload: PULL, checkedOut: MERGE, is: ['pr/5', HEAD, MERGE, BASE, ''] },
  ],
  [
    'a pull request, head checked out',
    { event: 'pull_request', env: onPull, payload: PULL, checkedOut: HEAD, is: ['pr/5', HEAD, HEAD, BASE, ''] },
  ],
  [
    'a pull request, another repository checked out',
    { event: 'pull_request', env: onPull, payload: PULL, checkedOut: sha('e'), is: ['pr/5', HEAD, MERGE, BASE, ''] },
  ],
  [
    'a review',
    {
      event: 'pull_request_review',
      env: onPull,
      payload: PULL,
      is: ['pr/5', HEAD, MERGE, BASE, ' (pull_request_review)'],
    },
  ],
  [
    'pull_request_target: the default branch is what was tested',
    {
      event: 'pull_request_target',
      env: { GITHUB_SHA: BASE },
      payload: PULL,
      checkedOut: BASE,
      is: ['main', BASE, BASE, undefined, ' (pull_request_target)'],
    },
  ],
  [
    'pull_request_target, head checked out',
    {
      event: 'pull_request_target',
      env: { GITHUB_SHA: BASE },
      payload: PULL,
      checkedOut: HEAD,
      is: ['pr/5', HEAD, HEAD, BASE, ' (pull_request_target)'],
    },
  ],
  [
    'pull_request_target, merge checked out',
    {
      event: 'pull_request_target',
      env: { GITHUB_SHA: BASE },
      payload: PULL,
      checkedOut: MERGE,
      is: ['pr/5', HEAD, MERGE, BASE, ' (pull_request_target)'],
    },
  ],
  ['a merge group', { event: 'merge_group', payload: GROUP, is: ['queue/main', PUSHED, PUSHED, BASE, ''] }],
  ['a deployment of a branch', { event: 'deployment', is: ['main', PUSHED, PUSHED, undefined, ' (deployment)'] }],
  [
    'a deployment of a commit, without a ref',
    {
      event: 'deployment',
      env: noRef,
      payload: { deployment: { environment: 'prod' } },
      is: ['deployment/prod', PUSHED, PUSHED, undefined, ' (deployment)'],
    },
  ],
  ['an event that nobody has heard of', { event: 'solstice', is: ['main', PUSHED, PUSHED, undefined, ' (solstice)'] }],
])('%s', (_, { event, env = {}, payload = {}, checkedOut, is }) => {
  const occasion = occasionOf({ ...ENV, GITHUB_EVENT_NAME: event, ...env }, payload as never, checkedOut);
  const { line, commit, tested, base, checkSuffix } = occasion;
  expect([line, commit, tested, base?.commit, checkSuffix]).toEqual(is);
});

test('a new line probably began at the branch that the push names, then at the default branch', () => {
  const env = { ...ENV, GITHUB_EVENT_NAME: 'push' };
  expect(occasionOf(env, { base_ref: 'refs/heads/release', repository: REPOSITORY }).usualBases).toEqual([
    'release',
    'main',
  ]);
  expect(occasionOf(env, { base_ref: null, repository: REPOSITORY }).usualBases).toEqual(['main']);
  expect(occasionOf(env, {}).usualBases).toEqual([]);
});
