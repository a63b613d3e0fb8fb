// One submission's way out: into the ledger, or at least into an artifact; and then what it means, to all who look.
import { tmpdir } from 'node:os';
import type { Categorise } from '../core/judge/categories.ts';
import type { CommitLog } from '../core/judge/suspects.ts';
import type { Submission } from '../core/ledger/submission.ts';
import { lineFolder } from '../core/ledger/paths.ts';
import type { Problem } from '../core/model.ts';
import { findingsOf } from '../core/judge/policy.ts';
import { ownersIn } from '../operations/triage.ts';
import { saveArtifact } from '../publish/artifact.ts';
import type { PullState } from '../publish/pull.ts';
import { renderTerminal } from '../render/terminal/run.ts';
import type { GithubClient } from '../github/client.ts';
import { ReadOnlyToken } from '../github/errors.ts';
import { githubCommitLog } from '../github/commits.ts';
import type { Store } from '../store/port.ts';
import type { Clock } from '../operations/commit-loop.ts';
import type { Origin } from '../operations/find-baseline.ts';
import { readAhead } from '../operations/prefetch.ts';
import { companionWorkflow } from './companion-workflow.ts';
import type { Inputs } from './inputs.ts';
import type { Sources } from '../operations/interpret.ts';
import { type Attempted, attempt, lookAgain } from './ledger.ts';
import type { PathOf } from './links.ts';
import type { Occasion } from './occasion.ts';
import {
  conclusionFor,
  isComplete,
  type Publication,
  publishSummary,
  publishToGithub,
  writeOutputs,
} from './publish.ts';
import { openResults } from './results.ts';
import type { Runner } from './runner.ts';

export interface Delivery {
  runner: Runner;
  client: GithubClient;
  clock: Clock;
  inputs: Inputs;
  occasion: Occasion;
  checkName: string;
  submission: Submission;
  problems: Problem[];
  pathOf: PathOf;
  /** Where the line came from. */
  origin?: Origin;
  /** The checkout, if there is one; not where what is recorded is not from it. */
  workspace?: string | undefined;
  pull?: PullState;
  /** What the team calls a failure. */
  categorise?: Categorise;
  /** Whether what cannot be recorded goes to an artifact; not where it comes from one. */
  save: boolean;
  /** The artifact that it was read from, in which it stays. */
  savedAs?: string;
  /** It was recorded just now, with others. */
  recorded?: true;
  /** Whether to say what it means; not where more of the same run is to come. */
  publish: boolean;
}

export interface Delivered {
  recorded: boolean;
  saved: boolean;
}

export async function deliver(delivery: Delivery): Promise<Delivered> {
  const { runner, client, clock, inputs, submission, problems, origin } = delivery;
  const { target, line, build } = submission;
  const [own, ...bases] = [line, ...(origin?.lines ?? [])].map(each => lineFolder(each, target)) as [
    string,
    ...string[],
  ];
  // A base that is only needed in a line's first run is listed at once, which costs no request, and read when it is needed.
  const read = origin?.compare === 'always' ? [own, ...bases] : [own];
  const store = readAhead(openResults(client, inputs, delivery.occasion, [own, ...bases]), read, build);
  const { workspace } = delivery;
  const sources: Sources = {
    store,
    // Each costs requests: see github/commits.ts.
    mostRanges: 1,
    pathOf: delivery.pathOf,
    log: commitLogOf(delivery),
    now: clock.now(),
    ownersOf: ownersIn(workspace ?? null, delivery.pathOf),
    categorise: delivery.categorise ?? (() => undefined),
    ...(delivery.origin ? { origin: delivery.origin } : {}),
  };
  const attempted = await attempt(store, submission, problems, clock, sources);
  const saved = attempted.failure && (await savedOr(delivery, attempted.failure));
  const publication: Publication = { ...delivery, judgement: attempted.judgement, now: clock.now() };
  runner.note(renderTerminal(attempted.judgement, { color: false, width: 120 }));
  if (!attempted.added && !delivery.recorded)
    runner.note(`This report was recorded before, as build ${build}: the ledger is unchanged.`);

  const { notes, fork } = notesOf(delivery, attempted, saved);
  for (const note of notes) runner.warn(note);
  if (fork) sayCompanion(delivery, saved?.name);
  if (delivery.publish) publishSummary(publication, notes, fork);
  const mute = attempted.failure instanceof ReadOnlyToken && delivery.occasion.readOnly;
  const addresses =
    mute || !delivery.publish || !isTheirTurn(publication, delivery)
      ? {}
      : await publishUntilStill(publication, store, delivery, sources);
  writeOutputs(publication, addresses);
  decide(delivery, attempted, saved);
  return { recorded: !attempted.failure, saved: saved?.name !== undefined };
}

/** What the commits in question are is worth knowing, but nothing fails where GitHub does not say. */
function commitLogOf({ client, runner, occasion }: Delivery): CommitLog {
  const { owner, repo } = occasion;
  const log = githubCommitLog(client, { owner, repo });
  return async (good, bad, files) => {
    try {
      return await log(good, bad, files);
    } catch (error) {
      runner.note(`The commits from ${good} to ${bad} could not be looked at: ${(error as Error).message}`);
      return undefined;
    }
  };
}

/**
 * Who says what a run of several shards means: the last of them; the first, so that there is something to see should others
 * never come; whoever has something bad to say; and who records for all.
 */
function isTheirTurn(publication: Publication, { recorded }: Delivery): boolean {
  const { judgement } = publication;
  return (
    recorded || isComplete(judgement) || judgement.run.submissions === 1 || conclusionFor(publication) === 'failure'
  );
}

/** While shards are missing, one may have come in while we published, and must not be told over. */
async function publishUntilStill(
  first: Publication,
  store: Store,
  { submission, problems, runner }: Delivery,
  sources: Sources,
): ReturnType<typeof publishToGithub> {
  let { judgement } = first;
  const addresses = await publishToGithub(first);
  for (let rounds = 0; rounds < 3 && !isComplete(judgement); rounds++) {
    const before = judgement.run.submissions;
    try {
      judgement = await lookAgain(store, submission, problems, sources);
    } catch (error) {
      runner.note(`Whether other shards have reported could not be read: ${(error as Error).message}`);
      break;
    }
    if (judgement.run.submissions === before) break;
    Object.assign(addresses, await publishToGithub({ ...first, judgement }));
  }
  return addresses;
}

interface Saved {
  name?: string;
  /** Why it could not be saved either. */
  why?: string;
}

async function savedOr(delivery: Delivery, failure: Error): Promise<Saved | undefined> {
  if (delivery.savedAs !== undefined) return { name: delivery.savedAs };
  return delivery.save ? save(delivery, failure) : undefined;
}

async function save({ runner, submission }: Delivery, failure: Error): Promise<Saved> {
  try {
    return { name: await saveArtifact(submission, runner.env['RUNNER_TEMP'] || tmpdir()) };
  } catch (error) {
    runner.note(failure.message);
    return { why: (error as Error).message };
  }
}

interface Notes {
  notes: string[];
  /** Said by the summary itself. */
  fork?: { help?: string };
}

function notesOf({ occasion }: Delivery, { failure, blind }: Attempted, saved: Saved | undefined): Notes {
  const notes: string[] = [];
  if (blind)
    notes.push(
      `Nothing is known of earlier runs, so every failure counts as new. ${blind === failure ? '' : blind.message}`.trim(),
    );
  if (!failure) return { notes };
  const fork = failure instanceof ReadOnlyToken && occasion.readOnly && saved?.name !== undefined;
  if (fork && occasion.pull?.fromFork)
    return { notes, fork: occasion.help === undefined ? {} : { help: occasion.help } };
  const kept =
    saved?.name === undefined
      ? ''
      : ` The results are saved as the artifact ${saved.name}${replayOf(occasion, saved.name)}.`;
  notes.push(`This run is not recorded. ${failure.message}${kept}`);
  return { notes };
}

const replayOf = ({ runId }: Occasion, artifact: string): string =>
  `: re-run the job once the cause is mended, or record them with "gh run download ${runId} -n ${artifact}" and "pytest-ledger replay submission.json"`;

/** Once a run, and whole: nobody should have to look for it. */
function sayCompanion({ runner, occasion }: Delivery, artifact: string | undefined): void {
  const { GITHUB_ACTION_REPOSITORY: action, GITHUB_ACTION_REF: version } = runner.env;
  runner.note(
    `The token of this run cannot write, so the results are saved as the artifact ${artifact}. This workflow, on the default branch, records them and comments:`,
  );
  runner.note(
    companionWorkflow(occasion.workflow, action && version ? `${action}@${version}` : 'OWNER/pytest-ledger@v1'),
  );
}

/** Whether the step fails. */
function decide(
  { runner, inputs, submission }: Delivery,
  { judgement, failure }: Attempted,
  saved: Saved | undefined,
): void {
  if (failure && saved?.name === undefined) {
    const why = saved?.why === undefined ? '' : ` They could not be saved either: ${saved.why}`;
    runner.fail(`The results are not recorded: ${failure.message}${why}`);
  }
  for (const reason of findingsOf(inputs.failOn, judgement)) runner.fail(`Run ${submission.build}: ${reason}.`);
}
