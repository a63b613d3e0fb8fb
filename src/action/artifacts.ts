// The artifacts in which jobs of a workflow run have saved their submissions. "None" and "all of them" are believed only of an
// answer that is whole: one that was cut short comes out of octokit as nothing at all.
import { Buffer } from 'node:buffer';
import { UserError } from '../core/errors.ts';
import { ARTIFACT_PREFIX } from '../publish/artifact.ts';
import { SAVED_FILE } from '../host/saved-submission.ts';
import { CutAnswer, type GithubClient, isRecord, untilWhole } from '../github/client.ts';
import { isMissing } from '../github/errors.ts';
import { unzipOnly } from '../host/unzip.ts';
import type { Occasion } from './occasion.ts';

/** Of ours in one run: a matrix has at most 256 jobs, which may be run again. And pages of 100, whoever's. */
const [MOST_ARTIFACTS, MOST_PAGES] = [600, 50];
/** Bytes, packed and unpacked. */
const [MOST_PACKED, MOST_UNPACKED] = [20_000_000, 200_000_000];

export interface Artifact {
  id: number;
  name: string;
  bytes: number;
}

interface Listed {
  /** By name, so that they are recorded in the same order each time. */
  artifacts: Artifact[];
  /** How many of ours GitHub has deleted. */
  expired: number;
}

/** @throws UserError where GitHub does not say all */
export async function listArtifacts(client: GithubClient, { owner, repo }: Place, runId: number): Promise<Listed> {
  const all = new Map<number, Artifact & { expired: boolean }>();
  const list = client.octokit.actions.listWorkflowRunArtifacts;
  for (let page = 1, total = 1; all.size < total; page++) {
    if (page > MOST_PAGES) throw notListed(runId, `it has ${total}, which are too many`);
    const answer = await untilWhole(
      client,
      () => list({ owner, repo, run_id: runId, per_page: 100, page }),
      pageOf,
    ).catch(error => {
      throw error instanceof CutAnswer ? notListed(runId, "GitHub's answer was cut short each time") : error;
    });
    for (const artifact of answer.artifacts) all.set(artifact.id, artifact);
    total = answer.total;
    if (answer.artifacts.length === 0 && all.size < total)
      throw notListed(runId, `GitHub listed ${all.size} of ${total}`);
  }
  const ours = [...all.values()].filter(({ name }) => name.startsWith(ARTIFACT_PREFIX));
  const artifacts = ours.filter(({ expired }) => !expired).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (artifacts.length > MOST_ARTIFACTS)
    throw notListed(runId, `${artifacts.length} are of pytest-ledger, and at most ${MOST_ARTIFACTS} are read`);
  return { artifacts, expired: ours.length - artifacts.length };
}

type Place = Pick<Occasion, 'owner' | 'repo'>;

const notListed = (runId: number, why: string): UserError =>
  new UserError(
    `What the jobs of run ${runId} have saved could not be listed: ${why}. Nothing is recorded; re-run this job.`,
  );

function pageOf(answer: unknown): { artifacts: (Artifact & { expired: boolean })[]; total: number } | undefined {
  const data = isRecord(answer) && isRecord(answer['data']) ? answer['data'] : {};
  const { artifacts, total_count: total } = data;
  if (!Array.isArray(artifacts) || !Number.isSafeInteger(total) || typeof total !== 'number') return undefined;
  const read = artifacts.flatMap((each: unknown) => {
    const { id, name, size_in_bytes: bytes, expired } = isRecord(each) ? each : {};
    return typeof id === 'number' && typeof name === 'string' && typeof bytes === 'number'
      ? [{ id, name, bytes, expired: expired === true }]
      : [];
  });
  return read.length === artifacts.length ? { artifacts: read, total } : undefined;
}

/** The saved submission in an artifact, which may be anyone's. @throws UserError with the reason, to stand after what it is about */
export async function downloadSaved(
  client: GithubClient,
  { owner, repo }: Place,
  { id, bytes }: Artifact,
): Promise<string> {
  if (bytes > MOST_PACKED) throw new UserError(`it has ${bytes} bytes, and at most ${MOST_PACKED} are read`);
  const download = client.octokit.actions.downloadArtifact;
  try {
    const zip = await untilWhole(
      client,
      () => download({ owner, repo, artifact_id: id, archive_format: 'zip' }),
      fileOf,
    );
    return unzipOnly(zip, SAVED_FILE, MOST_UNPACKED).toString('utf8');
  } catch (error) {
    if (error instanceof CutAnswer) throw new UserError('GitHub did not send it whole', { cause: error });
    if (isMissing(error)) throw new UserError('GitHub does not have it any more', { cause: error });
    throw error;
  }
}

function fileOf(answer: unknown): Buffer | undefined {
  const data = isRecord(answer) ? answer['data'] : undefined;
  return data instanceof ArrayBuffer && data.byteLength > 0 ? Buffer.from(data) : undefined;
}
