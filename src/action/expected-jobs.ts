// Which jobs of a workflow run a build is waiting for, and which will not come any more.
import type { BuildTarget } from '../core/judge/build.ts';
import type { RunJob } from '../github/run-jobs.ts';
import { isKeyOf, targetName } from './job-target.ts';
import type { OwnJob } from './own-job.ts';

export interface Waiting {
  workflow: string;
  attempt: number;
  own: Pick<OwnJob, 'jobs' | 'name' | 'isSibling' | 'target'> & { jobTotal: number; job: string };
  /** Of the jobs that have reported in this build: key and latest attempt. */
  reported: ReadonlyMap<string, number>;
  /** Targets that the line, or the one it came from, has runs of. */
  known: ReadonlySet<string>;
}

/** The jobs without results in the build. Those that never have any, as a job that lints, are none of them. */
export function missingJobs({ workflow, attempt, own, reported, known }: Waiting): BuildTarget[] {
  if (own.name === undefined) return missingWithoutList(own, reported, workflow);
  // In the first run of all nobody knows which jobs run tests.
  const isFirst = ![...known].some(target => target.startsWith(targetName(workflow, '')) && target !== own.target);
  return own.jobs.flatMap((job): BuildTarget[] => {
    if (job.name === own.name || hasReported(job, reported, attempt)) return [];
    const target = targetName(workflow, job.name);
    const isExpected = own.isSibling(job.name) || isKnown(target, known) || (isFirst && job.conclusion === undefined);
    return isExpected ? [{ target, state: stateOf(job), link: job.link }] : [];
  });
}

/** A job that is run again has results of its earlier attempt. */
function hasReported({ name, conclusion }: RunJob, reported: Waiting['reported'], attempt: number): boolean {
  for (const [key, latest] of reported) {
    if (isKeyOf(key, name) && (conclusion !== undefined || latest >= attempt)) return true;
  }
  return false;
}

/** The target of a job of another matrix, whose values may include a part. */
function isKnown(target: string, known: ReadonlySet<string>): boolean {
  if (known.has(target)) return true;
  const [, name, list] = /^(.*) \(([^()]*)\)$/s.exec(target) ?? [];
  const values = list?.split(', ') ?? [];
  return values.some((_, n) => {
    const rest = values.filter((__, other) => other !== n);
    return known.has(rest.length === 0 ? `${name}` : `${name} (${rest.join(', ')})`);
  });
}

function stateOf({ conclusion }: RunJob): BuildTarget['state'] {
  if (conclusion === undefined) return 'running';
  return conclusion === 'cancelled' || conclusion === 'skipped' ? conclusion : 'ended without results';
}

/** All that is known then is how many jobs the matrix has. */
function missingWithoutList(
  { jobTotal, job }: Waiting['own'],
  reported: Waiting['reported'],
  workflow: string,
): BuildTarget[] {
  const here = [...reported.keys()].filter(key => isKeyOf(key, job)).length;
  return Array.from(
    { length: Math.max(0, jobTotal - Math.max(1, here)) },
    (_, n): BuildTarget => ({
      target: targetName(workflow, `${job} (job ${n + 1} that has not reported)`),
      state: 'running',
    }),
  );
}
