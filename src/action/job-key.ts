// What tells the jobs of a workflow run apart, and how many of them one run of tests is made of.
import { compareText } from '../core/compare-text.ts';
import type { Inputs } from './inputs.ts';

/** The same for every attempt of a job, whatever order the matrix is written in. */
export function jobKey(job: string, { shard, matrix }: Pick<Inputs, 'shard' | 'matrix'>): string {
  if (shard !== undefined) return `${job} ${shard}`;
  const own = Object.keys(matrix).length === 0 ? '' : ` ${stableJson(matrix)}`;
  return job + own;
}

/**
 * How many submissions to wait for; undefined where nobody can say. The size of the matrix is a wrong answer when its values
 * are targets of their own.
 */
export function expectedShards({
  shards,
  jobTotal,
  matrix,
  target,
}: Pick<Inputs, 'shards' | 'jobTotal' | 'matrix' | 'target'>): number | undefined {
  if (shards !== undefined) return shards > 1 ? shards : undefined;
  if (jobTotal < 2 || Object.values(matrix).some(value => names(target, value))) return undefined;
  return jobTotal;
}

/** Whether a target seems to be made of a value: `py3.12` of `3.12`, `linux-3` of `linux`. */
function names(target: string, value: unknown): boolean {
  if (typeof value === 'object') return value !== null && Object.values(value).some(each => names(target, each));
  const said = plain(`${value as string | number | boolean}`);
  return said !== '' && plain(target).includes(said);
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

function stableJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => compareText(a, b)))
      : part,
  );
}
