// The workflow that follows another one, with the right to write: records and publishes what runs of that one could only
// save. And the last job of a large matrix, which does so for its own run. Where it goes is told by the event and the API, never by what was saved.
import { UnreadableLedger, UserError } from '../core/errors.ts';
import { lineFolder } from '../core/ledger/paths.ts';
import { createScrub } from '../core/scrub.ts';
import { recordSubmissions } from '../operations/record.ts';
import { plural } from '../core/words.ts';
import { secretsOf } from '../host/secrets.ts';
import { CutAnswer, untilWhole } from '../github/client.ts';
import type { Submission } from '../core/ledger/submission.ts';
import type { ActionContext } from './action-context.ts';
import { type Artifact, downloadSaved, listArtifacts } from './artifacts.ts';
import { deliver } from './deliver.ts';
import type { Inputs } from './inputs.ts';
import { type Followed, followedRun, occasionOfRun } from './followed-run.ts';
import { pathsBelow } from '../host/test-root.ts';
import { folderOf } from './links.ts';
import { asObject, type Occasion, text } from './occasion.ts';
import { openResults } from './results.ts';
import { type Beginning, whereItBegan } from './origin.ts';
import { type Allowance, createAllowance } from './allowance.ts';
import { type Known, readUntrusted } from './untrusted.ts';

/** @throws UserError when the event or an artifact is not what it should be */
export async function runCompanion(context: ActionContext, event: Record<string, unknown>): Promise<void> {
  const { runner, client, inputs, occasion: own } = context;
  const run = followedRun(event, own);
  if (!isTrusted(run, own, inputs)) {
    return runner.warn(
      `Run ${run.id} of ${run.workflow} was started by ${run.event}, which can test a commit that is on no branch, so it is not recorded. Give the input line to record such runs on that line.`,
    );
  }
  const { artifacts, expired } = await listArtifacts(client, own, run.id);
  sayExpired(runner, expired);
  if (artifacts.length === 0) return runner.note(`Run ${run.id} of ${run.workflow} has saved nothing to record.`);
  const occasion = await occasionOfRun(client, own, run);
  if (!occasion) {
    return runner.warn(
      `No pull request has ${run.commit} of ${run.head} as its head any more, so run ${run.id} is not recorded.`,
    );
  }
  await recordArtifacts({ context: { ...context, occasion }, run }, artifacts, 'followed');
}

/** Events of which the head is the tip of a branch of this repository; of pull requests, the head is looked for. */
const TRUSTED = new Set(['push', 'schedule', 'merge_group']);

/** A run by a comment or another program is of the default branch by name, whatever it has checked out. */
function isTrusted({ event, head }: Followed, { owner, repo }: Occasion, { line }: Inputs): boolean {
  if (event.startsWith('pull_request') || TRUSTED.has(event)) return true;
  return head === `${owner}/${repo}` && line !== undefined;
}

/** The last job of a large matrix: records what the others have saved. @throws UserError */
export async function runCollect(context: ActionContext): Promise<void> {
  const { runner, client, occasion } = context;
  const { owner, repo, runId, attempt, workflow, event, commit, link } = occasion;
  const { artifacts, expired } = await listArtifacts(client, occasion, runId);
  sayExpired(runner, expired);
  if (artifacts.length === 0) {
    throw new UserError(
      'No job of this run has saved anything. Use the step with `mode: save` in the jobs that run pytest, and let this job need them.',
    );
  }
  const { getWorkflowRun } = client.octokit.actions;
  const { created, branch } = await untilWhole(
    client,
    () => getWorkflowRun({ owner, repo, run_id: runId }),
    beginningOf,
  ).catch(error => {
    if (!(error instanceof CutAnswer)) throw error;
    throw new UserError(`GitHub does not say when run ${runId} was begun. Re-run this job.`, { cause: error });
  });
  const run: Followed = {
    id: runId,
    attempt,
    workflow,
    event,
    commit,
    link,
    created,
    branch,
    head: `${owner}/${repo}`,
  };
  await recordArtifacts({ context, run }, artifacts, 'own');
}

function beginningOf({ data }: { data: unknown }): Pick<Followed, 'created' | 'branch'> | undefined {
  const [created, branch] = [text(asObject(data)['created_at']), text(asObject(data)['head_branch'])];
  return Number.isNaN(Date.parse(created)) ? undefined : { created, branch };
}

function sayExpired(runner: ActionContext['runner'], expired: number): void {
  if (expired > 0)
    runner.warn(
      `${plural(expired, 'submission')} that this run has saved cannot be recorded: GitHub has deleted them.`,
    );
}

interface Reading {
  /** Its occasion is that of the run that has saved them. */
  context: ActionContext;
  run: Followed;
}

async function recordArtifacts(reading: Reading, artifacts: Artifact[], whose: 'followed' | 'own'): Promise<void> {
  const { context } = reading;
  const { runner, client, inputs, occasion } = context;
  const beginning = await whereItBegan(runner, client, occasion);
  const allowance = whose === 'followed' ? createAllowance() : undefined;
  const { origin, pull } = beginning;
  const submissions: { submission: Submission; name: string }[] = [];
  for (const artifact of artifacts) {
    const submission = await readArtifact(reading, beginning, artifact, whose, allowance);
    if (submission) submissions.push({ submission, name: artifact.name });
  }
  const recorded = await recordAtOnce(
    context,
    submissions.map(({ submission }) => submission),
  );
  // The last one speaks for the build.
  for (const { submission, name } of recorded ? submissions.slice(-1) : submissions) {
    const { line, target } = submission;
    const folders = [line, ...(origin?.lines ?? [])].map(each => lineFolder(each, target));
    await deliver({
      context,
      store: openResults(context, folders),
      submission,
      problems: [],
      pathOf: pathsBelow(submission.pytest?.root ?? folderOf(inputs.workingDirectory, runner.env['GITHUB_WORKSPACE'])),
      ...(origin ? { origin } : {}),
      ...(pull ? { pull } : {}),
      ...(recorded ? { recorded } : {}),
      ...(whose === 'own' ? { savedAs: name } : {}),
      save: false,
      publish: submission === submissions.at(-1)?.submission,
    });
  }
}

/** All of them in one commit. What keeps them from it is said with each. */
async function recordAtOnce(context: ActionContext, submissions: Submission[]): Promise<true | undefined> {
  const folders = [...new Set(submissions.map(({ line, target }) => lineFolder(line, target)))];
  try {
    await recordSubmissions(openResults(context, folders), () => submissions, context.clock);
    return true;
  } catch (error) {
    if (error instanceof UserError || error instanceof UnreadableLedger) return undefined;
    throw error;
  }
}

/** An artifact that is not what it should be is said, and the others still count. */
async function readArtifact(
  { context, run }: Reading,
  { base }: Beginning,
  artifact: Artifact,
  whose: 'followed' | 'own',
  allowance: Allowance | undefined,
): Promise<Submission | undefined> {
  const { runner, client, clock, inputs, occasion } = context;
  const known: Known = {
    line: (whose === 'own' || !occasion.pull ? inputs.line : undefined) ?? occasion.line,
    commit: run.commit,
    ...(base ? { base } : {}),
    ...(whose === 'own' && occasion.tested !== run.commit ? { tested: occasion.tested } : {}),
    runId: run.id,
    attempt: run.attempt,
    link: run.link,
    created: run.created,
    now: clock.now(),
    ...(inputs.target === undefined ? {} : { target: inputs.target }),
    ...(whose === 'own' ? { own: saidOfRun(inputs) } : {}),
  };
  try {
    const content = await downloadSaved(client, occasion, artifact);
    const scrub = createScrub(secretsOf(runner.env, inputs.scrub));
    const submission = readUntrusted(content, known, scrub, inputs.text);
    allowance?.spend(submission);
    return submission;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    runner.fail(`The artifact ${artifact.name} of run ${run.id} is not recorded: ${error.message}.`);
    return undefined;
  }
}

function saidOfRun({ build, order, buildResult, buildDescription, replace }: Inputs): NonNullable<Known['own']> {
  return {
    ...(build === undefined ? {} : { build }),
    ...(order === undefined ? {} : { order }),
    ...(buildResult === undefined ? {} : { result: buildResult }),
    ...(buildDescription === undefined ? {} : { description: buildDescription }),
    ...(replace ? { replace } : {}),
  };
}
