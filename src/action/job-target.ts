// What a job is a history of: the job as GitHub shows it, without what only splits the work.
import { compareText } from '../core/compare-text.ts';

/** What a job knows of itself. */
export interface OwnJob {
  /** Name of the workflow, and id of the job in it. */
  workflow: string;
  job: string;
  /** Its values of the matrix by key, in the order of the workflow file; empty without a matrix. */
  matrix: Readonly<Record<string, unknown>>;
  /** How many jobs the matrix has. */
  jobTotal: number;
  /** Its name as GitHub lists it, callers and matrix included; absent where the list could not be read. */
  name?: string;
  /** Names of all jobs of the workflow run, its own among them. */
  listed: readonly string[];
  /** The input `shard`. */
  shard?: string;
}

export interface JobTarget {
  target: string;
  /** How many shards the target has, where that is known and more than one. */
  shards?: number;
  /** What tells the job from every other one of the run, the same in each attempt. */
  key: string;
  /** How GitHub names a job of this id and matrix that has no name of its own. */
  shownName: string;
  /** Whether a listed job is of the same matrix, or of another call of the same workflow. */
  isSibling: (name: string) => boolean;
}

export function targetOfJob(own: OwnJob): JobTarget {
  const plain = plainName(
    own.job,
    scalarsOf(own.matrix).map(([, value]) => value),
  );
  const name = own.name ?? plain;
  const parts = partsOf(own, name);
  const split = splitName(name, own, parts);
  const siblings = own.listed.filter(each => split.isShard(each)).length;
  const allParts = parts.size > 0 && scalarsOf(own.matrix).every(([key]) => parts.has(key));
  const shards =
    parts.size === 0 && own.shard === undefined
      ? 0
      : siblings > 1
        ? siblings
        : allParts
          ? own.jobTotal
          : Number(scalarsOf(own.matrix).find(([key]) => parts.has(key) && isTotal(key))?.[1] ?? 0);
  return {
    target: targetName(own.workflow, split.rest),
    ...(Number.isSafeInteger(shards) && shards > 1 ? { shards } : {}),
    key: jobKey(own, name),
    shownName: plain,
    isSibling: siblingsOf(name, own),
  };
}

/** As GitHub names a job that has no name of its own: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idname */
const plainName = (job: string, values: readonly string[]): string =>
  values.length === 0 ? job : `${job} (${values.join(', ')})`;

/** A workflow without a name is called by its path. */
export const targetName = (workflow: string, job: string): string =>
  `${workflow.replace(/^\.github\/workflows\//, '')} / ${job}`;

/** The same for every attempt of a job, whatever order the matrix is written in. Listed jobs are found by what it begins with. */
function jobKey({ job, matrix, shard, name: listed }: OwnJob, name: string): string {
  const shown = listed === undefined ? job : name;
  if (shard !== undefined) return `${shown} shard ${shard}`;
  return Object.keys(matrix).length === 0 ? shown : `${shown} ${stableJson(matrix)}`;
}

/** Whether a key is that of a listed job. */
export const isKeyOf = (key: string, name: string): boolean =>
  key === name || key.startsWith(`${name} {`) || key.startsWith(`${name} shard `);

/** The scalar values of a matrix with their keys, those of objects in it as well. */
function scalarsOf(matrix: Readonly<Record<string, unknown>>): [key: string, value: string][] {
  return Object.entries(matrix).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'object' && value !== null) return scalarsOf(value as Record<string, unknown>);
    return value === null || value === '' ? [] : [[key, `${value as string | number | boolean}`]];
  });
}

const PART = new Set('shard shards split splits chunk chunks part parts partition partitions slice bucket'.split(' '));
/** They mean a part too, but also a version of Node.js or a kind of tests. */
const MAYBE_PART = new Set('group groups node nodes index idx'.split(' '));
const AROUND = new Set(
  'ci test tests pytest job matrix total num number no count id current max of parallel'.split(' '),
);
const TOTAL = new Set('total num count max of shards splits chunks parts partitions groups nodes'.split(' '));

/** `ciNodeIndex` and `ci-node_index` are `ci`, `node`, `index`. */
const wordsOf = (key: string): string[] =>
  key
    .replace(/([a-z\d])(?=[A-Z])/g, '$1-')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(word => word !== '');

const isTotal = (key: string): boolean => wordsOf(key).some(word => TOTAL.has(word));

/** Whether a key means a part of the tests: certainly, perhaps, or not. */
function meaningOf(key: string): 'part' | 'perhaps' | 'total' | 'other' {
  const words = wordsOf(key);
  if (words.length === 0 || !words.every(word => PART.has(word) || MAYBE_PART.has(word) || AROUND.has(word)))
    return 'other';
  if (words.some(word => PART.has(word))) return 'part';
  const maybe = words.filter(word => MAYBE_PART.has(word));
  // `node-index` can be nothing else, `node` can.
  if (maybe.length > 1 || (maybe.length === 1 && words.length > 1)) return 'part';
  if (maybe.length === 1) return 'perhaps';
  return words.includes('total') ? 'total' : 'other';
}

/** The keys of the matrix whose values only say which part of the tests a job runs. */
function partsOf(own: OwnJob, name: string): Set<string> {
  const scalars = scalarsOf(own.matrix);
  const parts = new Set(scalars.filter(([key]) => meaningOf(key) === 'part').map(([key]) => key));
  if (own.shard !== undefined) for (const [key, value] of scalars) if (value === own.shard) parts.add(key);
  const hasTotal = scalars.some(([key]) => meaningOf(key) === 'total');
  for (const [key, value] of scalars) {
    if (meaningOf(key) !== 'perhaps' || !/^\d+$/.test(value)) continue;
    if (hasTotal || isCounted(name, own, key) || (own.listed.length === 0 && /^(?:group|index)/.test(key)))
      parts.add(key);
  }
  if (parts.size > 0) for (const [key] of scalars) if (meaningOf(key) === 'total') parts.add(key);
  return parts;
}

/** Whether the listed jobs that differ in this value only are counted through from 0 or 1. */
function isCounted(name: string, own: OwnJob, key: string): boolean {
  const { isShard, valueIn } = splitName(name, own, new Set([key]));
  const values = own.listed.filter(isShard).map(each => Number(valueIn(each)));
  const least = Math.min(...values);
  return (
    values.length > 1 &&
    (least === 0 || least === 1) &&
    new Set(values).size === values.length &&
    Math.max(...values) === least + values.length - 1
  );
}

interface SplitName {
  /** The name without the values of those keys. */
  rest: string;
  /** Whether another name differs in those values only. */
  isShard: (name: string) => boolean;
  /** The first of those values in another name. */
  valueIn: (name: string) => string | undefined;
}

function splitName(name: string, { matrix }: OwnJob, parts: ReadonlySet<string>): SplitName {
  const none = { rest: name, isShard: (other: string) => other === name, valueIn: () => undefined };
  if (parts.size === 0) return none;
  const scalars = scalarsOf(matrix);
  const list = /^(.*) \(([^()]*)\)$/s.exec(name);
  const items = list?.[2]?.split(', ') ?? [];
  const isPlain =
    list !== null && items.length === scalars.length && items.every((item, n) => item === scalars[n]?.[1]);
  if (isPlain) {
    const kept = items.filter((_, n) => !parts.has(scalars[n]?.[0] as string));
    const pattern = items.map((item, n) => (parts.has(scalars[n]?.[0] as string) ? '([^,()]*)' : literal(item)));
    return matching(plainName(list[1] as string, kept), `${literal(list[1] as string)} \\(${pattern.join(', ')}\\)`);
  }
  let rest = name;
  let pattern = literal(name);
  for (const [, value] of scalars.filter(([key]) => parts.has(key))) {
    const token = new RegExp(`(?<![\\w.])${literal(value)}(?![\\w.])`, 'g');
    // In a name of its own that has the value twice nobody knows which one it is.
    if ([...rest.matchAll(token)].length !== 1) continue;
    rest = rest.replace(token, '');
    pattern = pattern.replace(new RegExp(`(?<![\\w.])${literal(literal(value))}(?![\\w.])`), '([\\w.-]+)');
  }
  return rest === name ? none : matching(tidy(rest), pattern);
}

function matching(rest: string, source: string): SplitName {
  const pattern = new RegExp(`^${source}$`, 's');
  return { rest, isShard: name => pattern.test(name), valueIn: name => pattern.exec(name)?.[1] };
}

/** Without what is left around a value that was cut out: `test (3.12, )`, `shard /4`, `()`. */
const tidy = (name: string): string =>
  name
    .replace(/\(\s*,\s*/g, '(')
    .replace(/,\s*(?=,|\))/g, '')
    .replace(/\s*\(\s*\)/g, '')
    .replace(/(?<=\s|^)\/\s*\d+/g, '')
    .replace(/\s*[-,:#|]+\s*$/, '')
    .replace(/\s{2,}/g, ' ')
    .trim();

/** Jobs of the same matrix, whatever their values, and of other calls of the workflow that the job is in. */
function siblingsOf(name: string, { matrix }: OwnJob): (name: string) => boolean {
  const steps = name.split(' / ');
  const last = steps.pop() ?? '';
  const callers = steps.map(step => literal(step).replace(/ \\\([^()]*\\\)$/, ' \\([^()]*\\)'));
  let own = literal(last);
  for (const value of scalarsOf(matrix)
    .map(([, each]) => each)
    .sort((a, b) => b.length - a.length)) {
    own = own.replace(new RegExp(`(?<![\\w.])${literal(literal(value))}(?![\\w.])`), '.+?');
  }
  const pattern = new RegExp(`^${[...callers, own].join(' / ')}$`, 's');
  return other => pattern.test(other);
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function stableJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => compareText(a, b)))
      : part,
  );
}
