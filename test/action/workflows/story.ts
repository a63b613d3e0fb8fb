// Plays a workflow run: its jobs end one after the other, GitHub lists them as they are at that moment, and what every place
// says in the end is one text.
import { junit } from '../../commands/sandbox.ts';
import type { Job } from '../../github/world.ts';
import { checksOf, type Tests } from '../ledger.ts';
import { type Done, openWorkshop, type Step, type Workshop } from '../workflow.ts';

export interface JobCase {
  /** As GitHub shows it. */
  name: string;
  /** Its id; else the name up to the matrix. */
  job?: string;
  matrix?: Record<string, string | number>;
  jobTotal?: number;
  /** What its tests did; absent where the step of this Action does not run. */
  tests?: Tests;
  /** How it ends on GitHub. Default: as its tests did. */
  ends?: string;
  with?: Record<string, string>;
  /** More of the step. */
  step?: Partial<Step>;
}

export interface RunCase {
  /** What GitHub calls it; the build's name. */
  id: number;
  workflow?: string;
  attempt?: number;
  /** The event; a push to main where there is none. */
  on?: 'push' | 'pull_request' | 'schedule' | 'workflow_dispatch';
  refName?: string;
  jobs: JobCase[];
  /** In which order they end, by name; else as they are listed. */
  order?: string[];
  /** Of an attempt: jobs that are not run again. */
  kept?: string[];
}

export interface Played {
  workshop: Workshop;
  /** By job. */
  done: Map<string, Done>;
  requests: number;
  writes: number;
  /** Everything that somebody can see. */
  seen: string;
}

/** One commit of main a run, and a pull request on top of the first one. */
export async function play(runs: RunCase[]): Promise<Played> {
  const workshop = await openWorkshop();
  const { github } = workshop;
  const base = await github.commit({ branch: 'main', files: { 'a.py': '0' }, date: '2026-01-01T00:00:00Z' });
  let pull: { number: number; head: string } | undefined;
  let last: { done: Map<string, Done>; sha: string } | undefined;
  for (const [n, run] of runs.entries()) {
    github.forget();
    const isPull = run.on === 'pull_request';
    if (isPull && !pull) {
      await github.setRef('feature', (await github.head('main')) as string);
      const head = await github.commit({ branch: 'feature', files: { 'a.py': 'pull' }, message: 'Change a' });
      pull = { head, number: (await github.openPull({ head: 'feature' })).number };
    }
    const sameCommit = run.attempt !== undefined && run.attempt > 1;
    const sha =
      isPull && pull
        ? pull.head
        : sameCommit || run.on === 'schedule' || n === 0
          ? ((await github.head('main')) as string)
          : await github.commit({ branch: 'main', files: { 'a.py': String(n) }, message: `Commit ${n}` });
    const payload = isPull && pull ? payloadOf(pull, (await github.head('main')) ?? base) : {};
    last = { sha, done: await playRun(workshop, run, sha, payload) };
  }
  if (!last) throw new Error('there is no run');
  const [requests, writes] = [github.requests.length, github.writes()];
  return { workshop, done: last.done, requests, writes, seen: await textOf(workshop, last, pull?.number) };
}

const payloadOf = (pull: { number: number; head: string }, main: string): object => ({
  pull_request: {
    number: pull.number,
    base: { ref: 'main', sha: main },
    head: { ref: 'feature', sha: pull.head, repo: { full_name: 'octo/app' } },
  },
});

async function playRun(workshop: Workshop, run: RunCase, sha: string, payload: object): Promise<Map<string, Done>> {
  const { github, step } = workshop;
  const { id, attempt = 1, on = 'push', workflow = 'CI', kept = [] } = run;
  const ended = new Map<string, string>(kept.map(name => [name, 'success']));
  const done = new Map<string, Done>();
  const order = run.order ?? run.jobs.map(({ name }) => name);
  for (const name of order) {
    const job = run.jobs.find(each => each.name === name) as JobCase;
    const { tests, matrix } = job;
    if (tests) {
      github.setJobs(id, sha, listed(run.jobs, ended));
      const result = await step({
        event: on,
        sha: on === 'pull_request' ? '1'.repeat(40) : sha,
        refName: run.refName ?? 'main',
        payload,
        runId: id,
        attempt,
        job: job.job ?? name.replace(/ \(.*$/, ''),
        ...(matrix ? { matrix, jobTotal: job.jobTotal ?? run.jobs.filter(each => each.matrix).length } : {}),
        checkRunId: idOf(run.jobs, name),
        files: { 'report.xml': junit(tests, { time: `2026-01-02T0${Math.min(9, id % 10)}:00:00+00:00` }) },
        env: { GITHUB_WORKFLOW: workflow },
        ...(job.with ? { with: job.with } : {}),
        ...job.step,
      });
      done.set(name, result);
    }
    ended.set(name, job.ends ?? (Object.values(tests ?? {}).includes('failed') ? 'failure' : 'success'));
  }
  return done;
}

const idOf = (jobs: readonly JobCase[], name: string): number => 9000 + jobs.findIndex(each => each.name === name);

const listed = (jobs: readonly JobCase[], ended: ReadonlyMap<string, string>): Job[] =>
  jobs.map(({ name }): Job => {
    const conclusion = ended.get(name);
    return {
      id: idOf(jobs, name),
      name,
      status: conclusion ? 'completed' : 'in_progress',
      ...(conclusion ? { conclusion } : {}),
    };
  });

async function textOf(
  { github }: Workshop,
  { done, sha }: { done: Map<string, Done>; sha: string },
  pull: number | undefined,
): Promise<string> {
  const parts: string[] = [];
  for (const [name, { code, log, summary }] of done) {
    parts.push(
      `# Job ${name}: ${code === 0 ? 'succeeds' : `fails with ${code}`}\n\n## Its summary\n\n${summary.trim()}\n\n## Its log\n\n${log.trim()}`,
    );
  }
  for (const { name, conclusion, output, id } of await checksOf(github, sha)) {
    const annotations = (
      github.annotations(id) as { path: string; start_line: number; title: string; annotation_level: string }[]
    ).map(each => `- ${each.annotation_level} at ${each.path}:${each.start_line}: ${each.title}`);
    parts.push(
      `# Check ${name}: ${conclusion}\n\n${output.title}\n\n${output.summary.trim()}\n\n${annotations.join('\n')}`.trim(),
    );
  }
  const comments = pull === undefined ? [] : await github.comments(pull);
  parts.push(...comments.map(({ body }) => `# Comment\n\n${body.trim()}`));
  if (pull !== undefined && comments.length === 0) parts.push('# No comment');
  return steady(parts.join('\n\n---\n\n'), github.webUrl);
}

/** Without what is another one in each run of the test. */
function steady(text: string, webUrl: string): string {
  const commits = new Map<string, string>();
  const named = text.replace(/\b[0-9a-f]{40}\b/g, sha => {
    if (!commits.has(sha)) commits.set(sha, `<commit ${commits.size + 1}>`);
    return commits.get(sha) as string;
  });
  let all = named.replaceAll(webUrl, 'https://github.com').replace(/\d+ (minute|hour|day)s?\b/g, 'some $1s');
  for (const [sha, name] of commits) all = all.replaceAll(sha.slice(0, 7), name);
  return `${all}\n`;
}
