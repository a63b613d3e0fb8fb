// One submission's way out: into the ledger, or at least into an artifact; and then what it means, to all who look.
import { tmpdir } from 'node:os';
import type { Categorise } from '../core/judge/categories.ts';
import { ownResults } from '../core/judge/own-results.ts';
import type { CommitLog } from '../core/judge/suspects.ts';
import type { Submission } from '../core/ledger/submission.ts';
import { lineFolder } from '../core/ledger/paths.ts';
import type { Problem } from '../core/model.ts';
import { findingsOf } from '../core/judge/policy.ts';
import { ownersIn } from '../operations/triage.ts';
import { saveArtifact } from '../publish/artifact.ts';
import type { PullState } from '../publish/pull.ts';
import { renderTerminal } from '../render/terminal/run.ts';
import { ReadOnlyToken } from '../github/errors.ts';
import { githubCommitLog } from '../github/commits.ts';
import type { Store } from '../store/port.ts';
import type { Origin } from '../operations/find-baseline.ts';
import type { Sources } from '../operations/interpret.ts';
import { limitedLog } from '../operations/interpret-build.ts';
import { DEFAULT_TARGET } from '../operations/record.ts';
import { readAhead } from '../operations/prefetch.ts';
import type { ActionContext } from './action-context.ts';
import { companionWorkflow } from './companion-workflow.ts';
import { type Attempted, attempt } from './ledger.ts';
import type { PathOf } from './links.ts';
import type { OwnJob } from './own-job.ts';
import { siblingFolders, wholeBuild } from './whole-build.ts';
import { type Publication, publishSummary, publishToGithub, writeOutputs } from './publish.ts';

export interface Delivery {
  context: ActionContext;
  store: Store;
  submission: Submission;
  problems: Problem[];
  pathOf: PathOf;
  /** Which of the run's jobs this is; undefined where all of them have ended, or are recorded by this one. */
  own?: OwnJob;
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

/** Ranges of commits that GitHub is asked for: two requests each, at the most. */
const MOST_RANGES = 1;

export async function deliver(delivery: Delivery): Promise<Delivered> {
  const { context, submission, problems, origin } = delivery;
  const { runner, clock, inputs } = context;
  const { target, line, build } = submission;
  const [own, ...bases] = [line, ...(origin?.lines ?? [])].map(each => lineFolder(each, target)) as [
    string,
    ...string[],
  ];
  // A base that is only needed in a line's first run is listed at once, and read when it is needed.
  const store = readAhead(delivery.store, origin?.compare === 'always' ? [own, ...bases] : [own], build, branch =>
    siblingFolders(branch, submission, origin),
  );
  const sources: Sources = {
    store,
    mostRanges: MOST_RANGES,
    pathOf: delivery.pathOf,
    log: limitedLog(commitLogOf(delivery), MOST_RANGES),
    now: clock.now(),
    ownersOf: ownersIn(delivery.workspace ?? null, delivery.pathOf),
    categorise: delivery.categorise ?? (() => undefined),
    ...(origin ? { origin } : {}),
  };
  const attempted = await attempt(store, submission, problems, clock, sources);
  const saved = attempted.failure && (await savedOr(delivery, attempted.failure));
  const { build: whole, isTheirTurn } = await wholeBuild({ ...delivery, attempted, sources });
  // Whoever records for all answers for all.
  const isWhole = delivery.own === undefined;
  const shown = isWhole ? { ...whole, target: DEFAULT_TARGET } : ownResults(attempted.judgement, submission);
  runner.note(renderTerminal(shown, { color: false, width: 120 }));
  if (!attempted.added && !delivery.recorded)
    runner.note(`This report was recorded before, as build ${build}: the ledger is unchanged.`);
  const publication: Publication = { ...delivery, build: whole, own: shown, isWhole, now: clock.now() };
  const { notes, fork } = notesOf(delivery, attempted, saved);
  for (const note of notes) runner.warn(note);
  if (fork) sayCompanion(delivery, saved?.name);
  if (delivery.publish) publishSummary(publication, notes, fork);
  const mute = attempted.failure instanceof ReadOnlyToken && context.occasion.readOnly;
  const speaks = delivery.publish && !mute && isTheirTurn;
  writeOutputs(publication, speaks ? await publishToGithub(publication) : {});
  if (attempted.failure && saved?.name === undefined) sayLost(delivery, attempted.failure, saved);
  for (const reason of findingsOf(inputs.failOn, shown)) runner.fail(`Run ${build}: ${reason}.`);
  return { recorded: !attempted.failure, saved: saved?.name !== undefined };
}

/** What the commits in question are is worth knowing, but nothing fails where GitHub does not say. */
function commitLogOf({ context }: Delivery): CommitLog {
  const { client, runner, occasion } = context;
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

interface Saved {
  name?: string;
  /** Why it could not be saved either. */
  why?: string;
}

async function savedOr(delivery: Delivery, failure: Error): Promise<Saved | undefined> {
  if (delivery.savedAs !== undefined) return { name: delivery.savedAs };
  return delivery.save ? save(delivery, failure) : undefined;
}

async function save({ context: { runner }, submission }: Delivery, failure: Error): Promise<Saved> {
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

function notesOf({ context: { occasion } }: Delivery, { failure, blind }: Attempted, saved: Saved | undefined): Notes {
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
      : ` The results are saved as the artifact ${saved.name}${replayOf(occasion.runId, saved.name)}.`;
  notes.push(`This run is not recorded. ${failure.message}${kept}`);
  return { notes };
}

const replayOf = (runId: number, artifact: string): string =>
  `: re-run the job once the cause is mended, or record them with "gh run download ${runId} -n ${artifact}" and "pytest-ledger replay submission.json"`;

/** Once a run, and whole: nobody should have to look for it. */
function sayCompanion({ context: { runner, occasion } }: Delivery, artifact: string | undefined): void {
  const { GITHUB_ACTION_REPOSITORY: action, GITHUB_ACTION_REF: version } = runner.env;
  runner.note(
    `The token of this run cannot write, so the results are saved as the artifact ${artifact}. This workflow, on the default branch, records them and comments:`,
  );
  runner.note(
    companionWorkflow(occasion.workflow, action && version ? `${action}@${version}` : 'OWNER/pytest-ledger@v1'),
  );
}

function sayLost({ context: { runner } }: Delivery, failure: Error, saved: Saved | undefined): void {
  const why = saved?.why === undefined ? '' : ` They could not be saved either: ${saved.why}`;
  runner.fail(`The results are not recorded: ${failure.message}${why}`);
}
