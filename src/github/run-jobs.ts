// The jobs of a workflow run. GitHub lists them as check runs of the run's check suite, which a query for anything else can
// ask for along the way: docs/github-api.md.
import { type AlongFields, isRecord } from './client.ts';

export interface RunJob {
  /** As GitHub shows it, callers and matrix included, without the workflow. */
  name: string;
  /** Undefined while it has not ended. */
  conclusion?: string;
  /** Of its page. */
  link: string;
  /** The same number as in `job.check_run_id`. */
  id: number;
}

/** Check suites of a commit, of which one is the run's; the newest, as a commit may be tested every night. */
const MOST_SUITES = 25;

/** @param commits to which the run's check suite may belong: the head of a pull request, or what was checked out */
export function jobFields(commits: readonly string[]): AlongFields {
  const unique = [...new Set(commits)].filter(commit => /^[0-9a-f]{40}$/.test(commit) && !/^0+$/.test(commit));
  const suites = `checkSuites(last: ${MOST_SUITES}) { nodes { checkRuns(first: 100, filterBy: { checkType: LATEST }) {
    nodes { name status conclusion detailsUrl } } } }`;
  const names = unique.map((_, n) => `jobs${n}`);
  return {
    declared: names.map(name => `$${name}: GitObjectID!`),
    variables: Object.fromEntries(unique.map((commit, n) => [`jobs${n}`, commit])),
    fields: names.map(name => `${name}: object(oid: $${name}) { ... on Commit { ${suites} } }`),
    names,
  };
}

/** The jobs of the run in an answer to `jobFields`; none where it could not be read. */
export function jobsIn(repository: Record<string, unknown>, { names }: AlongFields, runId: number): RunJob[] {
  const suites = names.flatMap(name => nodesOf(recordAt(repository[name], 'checkSuites')));
  const runs = suites.flatMap(suite => nodesOf(recordAt(suite, 'checkRuns')));
  const jobs = new Map<number, RunJob>();
  for (const run of runs) {
    const { name, status, conclusion, detailsUrl } = run;
    const [, id] = new RegExp(`^https?://[^?#]+/actions/runs/${runId}/job/(\\d+)$`).exec(String(detailsUrl)) ?? [];
    if (id === undefined || typeof name !== 'string') continue;
    const ended =
      status === 'COMPLETED' && typeof conclusion === 'string' ? { conclusion: conclusion.toLowerCase() } : {};
    jobs.set(Number(id), { name, ...ended, link: String(detailsUrl), id: Number(id) });
  }
  return [...jobs.values()];
}

const recordAt = (value: unknown, field: string): unknown => (isRecord(value) ? value[field] : undefined);

function nodesOf(connection: unknown): Record<string, unknown>[] {
  const nodes = recordAt(connection, 'nodes');
  return Array.isArray(nodes) ? nodes.filter(isRecord) : [];
}
