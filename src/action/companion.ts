// The workflow that follows another one, with the right to write: records and publishes what runs of that one could only
// save. And the last job of a large matrix, which does so for its own run. Where it goes is told by the event and the API, never by what was saved.
import { Buffer } from 'node:buffer';
import { UnreadableLedger, UserError } from '../core/errors.ts';
import { lineFolder } from '../core/ledger/paths.ts';
import { createScrub } from '../core/scrub.ts';
import { ARTIFACT_PREFIX } from '../publish/artifact.ts';
import { recordSubmissions } from '../record.ts';
import { SAVED_FILE } from '../saved.ts';
import { secretsOf } from '../secrets.ts';
import type { GithubClient } from '../store/github-client.ts';
import type { Submission } from '../core/ledger/submission.ts';
import { unzipOnly } from '../unzip.ts';
import type { Clock } from '../written.ts';
import { deliver } from './deliver.ts';
import type { Inputs } from './inputs.ts';
import { type Followed, followedRun, occasionOfRun } from './followed-run.ts';
import { pathsIn } from './links.ts';
import { asObject, type Occasion, text } from './occasion.ts';
import { openResults } from './results.ts';
import type { Runner } from './runner.ts';
import { type Beginning, whereItBegan } from './step.ts';
import { type Known, readUntrusted } from './untrusted.ts';

/** Artifacts of one run; a matrix has at most 256 jobs. */
const MOST_ARTIFACTS = 300;
/** Bytes, packed and unpacked. */
const [MOST_PACKED, MOST_UNPACKED] = [20_000_000, 200_000_000];

/** @throws UserError when the event or an artifact is not what it should be */
export async function runCompanion(
  runner: Runner,
  client: GithubClient,
  clock: Clock,
  inputs: Inputs,
  own: Occasion,
  event: Record<string, unknown>,
): Promise<void> {
  const run = followedRun(event, own);
  const artifacts = await listArtifacts(client, own, run.id);
  if (artifacts.length === 0) return runner.note(`Run ${run.id} of ${run.workflow} has saved nothing to record.`);
  const occasion = await occasionOfRun(client, own, run);
  if (!occasion) {
    return runner.warn(
      `No pull request has ${run.commit} of ${run.head} as its head any more, so run ${run.id} is not recorded.`,
    );
  }
  await recordArtifacts({ runner, client, clock, inputs, occasion, run }, artifacts, 'followed');
}

/** The last job of a large matrix: records what the others have saved. @throws UserError */
export async function runCollect(
  runner: Runner,
  client: GithubClient,
  clock: Clock,
  inputs: Inputs,
  occasion: Occasion,
): Promise<void> {
  const { owner, repo, runId, attempt, workflow, event, commit, link } = occasion;
  const artifacts = await listArtifacts(client, occasion, runId);
  if (artifacts.length === 0) {
    throw new UserError(
      'No job of this run has saved anything. Use the step with `mode: save` in the jobs that run pytest, and let this job need them.',
    );
  }
  // An answer that is cut short comes as nothing at all.
  const { data } = await client.octokit.actions.getWorkflowRun({ owner, repo, run_id: runId });
  const [created, branch] = [text(asObject(data)['created_at']), text(asObject(data)['head_branch'])];
  if (created === '') throw new UserError(`GitHub does not say when run ${runId} was begun. Re-run this job.`);
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
  await recordArtifacts({ runner, client, clock, inputs, occasion, run }, artifacts, 'own');
}

interface Reading {
  runner: Runner;
  client: GithubClient;
  clock: Clock;
  inputs: Inputs;
  /** Of the run that has saved them. */
  occasion: Occasion;
  run: Followed;
}

async function recordArtifacts(reading: Reading, artifacts: Artifact[], whose: 'followed' | 'own'): Promise<void> {
  const { runner, client, clock, inputs, occasion, run } = reading;
  const beginning = await whereItBegan(runner, client, occasion);
  const submissions: { submission: Submission; name: string }[] = [];
  for (const artifact of artifacts) {
    const submission = await readArtifact(reading, beginning, artifact, whose);
    if (submission) submissions.push({ submission, name: artifact.name });
  }
  const all = submissions.map(({ submission }) => submission);
  const recorded = await recordAtOnce(reading, all);
  for (const [place, { submission, name }] of submissions.entries()) {
    const isLast = !all.slice(place + 1).some(later => later.target === submission.target);
    if (recorded && !isLast) continue;
    const target = submission.target === 'default' ? '' : ` (${submission.target})`;
    const { base, pull } = beginning;
    await deliver({
      runner,
      client,
      clock,
      inputs,
      occasion,
      submission,
      checkName: inputs.checkName ?? `pytest: ${run.workflow}${target}`,
      problems: [],
      pathOf: pathsIn(inputs),
      ...(base ? { base } : {}),
      ...(pull ? { pull } : {}),
      ...(recorded ? { recorded } : {}),
      ...(whose === 'own' ? { savedAs: name } : {}),
      save: false,
      publish: isLast,
    });
  }
}

/** All of them in one commit. What keeps them from it is said with each. */
async function recordAtOnce(
  { client, clock, inputs, occasion }: Reading,
  submissions: Submission[],
): Promise<true | undefined> {
  const folders = [...new Set(submissions.map(({ line, target }) => lineFolder(line, target)))];
  try {
    await recordSubmissions(openResults(client, inputs, occasion, folders), () => submissions, clock);
    return true;
  } catch (error) {
    if (error instanceof UserError || error instanceof UnreadableLedger) return undefined;
    throw error;
  }
}

interface Artifact {
  id: number;
  name: string;
  bytes: number;
}

/** By name, so that they are recorded in the same order each time. */
async function listArtifacts({ octokit }: GithubClient, { owner, repo }: Occasion, runId: number): Promise<Artifact[]> {
  const found: Artifact[] = [];
  for (let page = 1; ; page++) {
    const { data } = await octokit.actions.listWorkflowRunArtifacts({
      owner,
      repo,
      run_id: runId,
      per_page: 100,
      page,
    });
    for (const { id, name, size_in_bytes: bytes, expired } of data.artifacts) {
      if (!expired && name.startsWith(ARTIFACT_PREFIX)) found.push({ id, name, bytes });
    }
    if (data.artifacts.length < 100 || page * 100 >= MOST_ARTIFACTS) break;
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** An artifact that is not what it should be is said, and the others still count. */
async function readArtifact(
  { runner, client, clock, inputs, occasion, run }: Reading,
  { base }: Beginning,
  { id, name, bytes }: Artifact,
  whose: 'followed' | 'own',
): Promise<Submission | undefined> {
  const { owner, repo } = occasion;
  const known: Known = {
    line: (whose === 'own' ? inputs.line : undefined) ?? occasion.line,
    commit: run.commit,
    ...(base ? { base } : {}),
    runId: run.id,
    attempt: run.attempt,
    link: run.link,
    created: run.created,
    now: clock.now(),
    ...(inputs.target === 'default' ? {} : { target: inputs.target }),
    ...(whose === 'own' ? { own: saidOfRun(inputs) } : {}),
  };
  try {
    if (bytes > MOST_PACKED) throw new UserError(`it has ${bytes} bytes, and at most ${MOST_PACKED} are read`);
    const { data } = await client.octokit.actions.downloadArtifact({
      owner,
      repo,
      artifact_id: id,
      archive_format: 'zip',
    });
    if (!(data instanceof ArrayBuffer)) throw new UserError('GitHub did not send it as a file');
    const content = unzipOnly(Buffer.from(data), SAVED_FILE, MOST_UNPACKED).toString('utf8');
    return readUntrusted(content, known, createScrub(secretsOf(runner.env, inputs.scrub)));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    runner.fail(`The artifact ${name} of run ${run.id} is not recorded: ${error.message}.`);
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
