// Which job this is, among the jobs of its workflow run, and what it is a history of.
import { askRepositoryWith } from '../github/client.ts';
import { jobFields, jobsIn, type RunJob } from '../github/run-jobs.ts';
import type { Along } from '../store/github/snapshot.ts';
import type { Snapshot, Store } from '../store/port.ts';
import { fittingName, lineFolder } from '../core/ledger/paths.ts';
import { sha256 } from '../host/sha256.ts';
import type { ActionContext } from './action-context.ts';
import { type JobTarget, targetOfJob } from './job-target.ts';
import { openResults } from './results.ts';

export interface OwnJob extends JobTarget {
  /** All jobs of the workflow run; none where the list could not be read. */
  jobs: RunJob[];
  /** The job's own name in that list. */
  name?: string;
}

export interface Opened {
  store: Store;
  own: OwnJob;
}

/** The ledger, read once, and in the same request the jobs of the run. What cannot be read is said by whoever needs it. */
export async function openWithJobs(context: ActionContext, lines: readonly string[]): Promise<Opened> {
  const { inputs } = context;
  // Usually right; where the job has a name of its own, its folder is one request more.
  const target = inputs.target ?? describe(context, []).target;
  const folders = lines.map(line => lineFolder(line, target));
  if (inputs.repository) {
    return { store: openResults(context, folders), own: describe(context, await listJobs(context)) };
  }
  let jobs: RunJob[] = [];
  const fields = fieldsOf(context);
  const take: Along['take'] = repository => void (jobs = jobsIn(repository, fields, context.occasion.runId));
  const store = openResults(context, folders, { ...fields, take });
  const first = store.snapshot();
  await first.catch(() => undefined);
  return { store: beginningWith(store, first), own: describe(context, jobs) };
}

/** The job, where nothing is read of the ledger. */
export const findOwnJob = async (context: ActionContext): Promise<OwnJob> =>
  describe(context, context.inputs.target === undefined ? await listJobs(context) : []);

const fieldsOf = ({ occasion }: ActionContext): ReturnType<typeof jobFields> =>
  jobFields([occasion.commit, occasion.tested]);

async function listJobs(context: ActionContext): Promise<RunJob[]> {
  const { client, runner, occasion } = context;
  const fields = fieldsOf(context);
  if (fields.fields.length === 0) return [];
  const query = ({ declared, fields: asked }: typeof fields): string =>
    `query (${['$owner: String!', '$repo: String!', ...declared].join(', ')}) {
    repository(owner: $owner, name: $repo) { id ${asked.join(' ')} } }`;
  const { owner, repo } = occasion;
  try {
    const repository = await askRepositoryWith(client, query, { owner, repo }, fields, () => true);
    return jobsIn(repository, fields, occasion.runId);
  } catch (error) {
    runner.note(`The jobs of this run could not be listed: ${(error as Error).message}`);
    return [];
  }
}

function describe({ inputs, occasion }: ActionContext, jobs: RunJob[]): OwnJob {
  const { workflow, job } = occasion;
  const { matrix, jobTotal, shard, checkRunId } = inputs;
  const known = { workflow, job, matrix, jobTotal, ...(shard === undefined ? {} : { shard }) };
  const plain = targetOfJob({ ...known, listed: [] });
  // Runners that do not say which one it is still name jobs as GitHub does, unless they have a name of their own.
  const found = jobs.find(({ id }) => id === checkRunId) ?? jobs.find(({ name }) => name === plain.shownName);
  const listed = jobs.map(({ name }) => name);
  const own = found ? { ...targetOfJob({ ...known, name: found.name, listed }), name: found.name } : plain;
  const target = fittingName(own.target, name => sha256([name]).slice(0, 8));
  return { ...own, target, jobs };
}

/** The first time, what was read already. */
function beginningWith(store: Store, first: Promise<Snapshot>): Store {
  let unread: Promise<Snapshot> | undefined = first;
  return {
    ...store,
    snapshot: () => {
      const snapshot = unread ?? store.snapshot();
      unread = undefined;
      return snapshot;
    },
  };
}
