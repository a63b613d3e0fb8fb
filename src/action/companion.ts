// The workflow that follows another one, with the right to write: records and publishes what runs of that one could only
// save. Where it goes is told by the event and the API, never by what was saved.
import { Buffer } from 'node:buffer';
import { UserError } from '../core/errors.ts';
import { createScrub } from '../core/scrub.ts';
import { ARTIFACT_PREFIX } from '../publish/artifact.ts';
import { SAVED_FILE } from '../saved.ts';
import { secretsOf } from '../secrets.ts';
import type { GithubClient } from '../store/github-client.ts';
import type { Submission } from '../core/ledger/submission.ts';
import { unzipOnly } from '../unzip.ts';
import type { Clock } from '../written.ts';
import { deliver } from './deliver.ts';
import type { Inputs } from './inputs.ts';
import { type Followed, followedRun, occasionOfRun } from './followed-run.ts';
import type { Occasion } from './occasion.ts';
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
  const beginning = await whereItBegan(runner, client, occasion);
  const submissions: Submission[] = [];
  for (const artifact of artifacts) {
    const read = await readArtifact(runner, client, clock, inputs, occasion, run, beginning, artifact);
    if (read) submissions.push(read);
  }
  for (const [place, submission] of submissions.entries()) {
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
      ...(base ? { base } : {}),
      ...(pull ? { pull } : {}),
      save: false,
      publish: !submissions.slice(place + 1).some(later => later.target === submission.target),
    });
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
  runner: Runner,
  { octokit }: GithubClient,
  clock: Clock,
  inputs: Inputs,
  occasion: Occasion,
  run: Followed,
  { base }: Beginning,
  { id, name, bytes }: Artifact,
): Promise<Submission | undefined> {
  const { owner, repo } = occasion;
  const known: Known = {
    line: occasion.line,
    commit: run.commit,
    ...(base ? { base } : {}),
    runId: run.id,
    attempt: run.attempt,
    link: run.link,
    created: run.created,
    now: clock.now(),
    ...(inputs.target === 'default' ? {} : { target: inputs.target }),
  };
  try {
    if (bytes > MOST_PACKED) throw new UserError(`it has ${bytes} bytes, and at most ${MOST_PACKED} are read`);
    const { data } = await octokit.actions.downloadArtifact({ owner, repo, artifact_id: id, archive_format: 'zip' });
    if (!(data instanceof ArrayBuffer)) throw new UserError('GitHub did not send it as a file');
    const content = unzipOnly(Buffer.from(data), SAVED_FILE, MOST_UNPACKED).toString('utf8');
    return readUntrusted(content, known, createScrub(secretsOf(runner.env, inputs.scrub)));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    runner.fail(`The artifact ${name} of run ${run.id} is not recorded: ${error.message}.`);
    return undefined;
  }
}
