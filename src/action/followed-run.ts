// Which run another one follows, and what that one tested: from the event, and, where the event does not know, the API.
import { UserError } from '../core/errors.ts';
import { type GithubClient, untilWhole } from '../github/client.ts';
import { ruleOf } from './events.ts';
import { asObject, type Occasion, type Pull, text } from './occasion.ts';

export interface Followed {
  id: number;
  attempt: number;
  workflow: string;
  event: string;
  commit: string;
  branch: string;
  /** `owner/name`; of a fork, or the repository itself. */
  head: string;
  created: string;
  link: string;
}

/** What a run that follows another one, and has reports of its own, tests: the other one's commit. @throws UserError */
export async function occasionAfter(
  client: GithubClient,
  own: Occasion,
  event: Record<string, unknown>,
): Promise<Occasion> {
  const run = followedRun(event, own);
  const occasion = await occasionOfRun(client, own, run);
  if (occasion)
    return {
      ...occasion,
      workflow: own.workflow,
      runId: own.runId,
      attempt: own.attempt,
      link: own.link,
      readOnly: own.readOnly,
    };
  throw new UserError(
    `No pull request has ${run.commit} of ${run.head} as its head any more. Give the inputs line and commit, or leave the step out.`,
  );
}

/** @throws UserError when the event does not say */
export function followedRun(event: Record<string, unknown>, own: Occasion): Followed {
  const run = asObject(event['workflow_run']);
  const [id, attempt] = [Number(run['id']), Number(run['run_attempt'] ?? 1)];
  const [commit, created] = [text(run['head_sha']), text(run['created_at'])];
  if (!Number.isSafeInteger(id) || !/^[0-9a-f]{40}$/.test(commit) || Number.isNaN(Date.parse(created))) {
    throw new UserError('The event does not say which workflow run it follows.');
  }
  return {
    id,
    attempt,
    commit,
    created,
    workflow: text(run['name']) || 'workflow',
    event: text(run['event']),
    branch: text(run['head_branch']),
    head: text(asObject(run['head_repository'])['full_name']),
    link: `${own.server}/${own.owner}/${own.repo}/actions/runs/${id}`,
  };
}

/** As if the run that is followed were published by itself; undefined when its pull request cannot be told. */
export async function occasionOfRun(client: GithubClient, own: Occasion, run: Followed): Promise<Occasion | undefined> {
  const { subject: _, pull: __, base: ___, ...rest } = own;
  const shared = {
    ...rest,
    workflow: run.workflow,
    runId: run.id,
    attempt: run.attempt,
    commit: run.commit,
    tested: run.commit,
    checkSuffix: ruleOf(run.event).checkSuffix,
    link: run.link,
    event: run.event,
    readOnly: false,
  };
  if (!run.event.startsWith('pull_request')) {
    // Only what is pushed here runs here; a fork's branch can have any name.
    if (run.head !== `${own.owner}/${own.repo}`) return undefined;
    return { ...shared, line: run.branch };
  }
  const pull = await findPull(client, own, run);
  if (!pull) return undefined;
  return { ...shared, line: `pr/${pull.number}`, pull, base: { line: pull.base.ref, commit: pull.base.sha } };
}

/** The event names no pull request of a fork, so it is the one whose head is this very commit of that branch. */
async function findPull(client: GithubClient, { owner, repo }: Occasion, run: Followed): Promise<Pull | undefined> {
  const { octokit } = client;
  const head = `${run.head.split('/')[0]}:${run.branch}`;
  const { list } = octokit.pulls;
  const data = await untilWhole(
    client,
    () => list({ owner, repo, head, state: 'all', sort: 'updated', direction: 'desc', per_page: 100 }),
    pullsOf,
  );
  const matching = data.filter(pull => pull.head.sha === run.commit && pull.head.repo?.full_name === run.head);
  const found = matching.find(({ state }) => state === 'open') ?? matching[0];
  return (
    found && {
      number: found.number,
      base: { ref: found.base.ref, sha: found.base.sha },
      head: { sha: found.head.sha },
      fromFork: run.head !== `${owner}/${repo}`,
    }
  );
}

type Pulls = Awaited<ReturnType<GithubClient['octokit']['pulls']['list']>>;

/** An answer that was cut short is no list. */
const pullsOf = ({ data }: Pulls): Pulls['data'] | undefined => (Array.isArray(data) ? data : undefined);
