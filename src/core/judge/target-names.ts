// What to call some of a build's targets where all of them are known: values that all of them share go without saying, and a
// column of a matrix is named by its value.
import { count } from '../words.ts';

export interface TargetNames {
  /** What tells a target from the others: `3.9 ubuntu` of `CI / test (3.9, ubuntu-latest)`. The whole name of a single one. */
  nameOf: (target: string) => string;
  /**
   * The targets in which something holds: `all 9 jobs`, `3.9 (3 of 9 jobs)`, `ubuntu and macos on 3.9`, `3.9 ubuntu`. Empty
   * where there is only one target, of which it goes without saying.
   */
  whereOf: (some: readonly string[]) => string;
}

/** Names that are listed one by one; of more, the rest is counted. */
const LISTED = 3;
/** A name such as `ubuntu-latest` or `windows-2022` is of a system. */
const SYSTEM = /^(?:ubuntu|macos|windows|linux|alpine|debian|fedora)(?:-|$)/i;

/** @param targets all targets of the build, those that have not reported among them */
export function namesOfTargets(targets: readonly string[]): TargetNames {
  const all = [...new Set(targets)];
  const grid = gridOf(all);
  const names = grid ? namesInGrid(all, grid) : withoutSharedSteps(all);
  const nameOf = (target: string): string => names.get(target) ?? target;
  return {
    nameOf,
    whereOf: some => {
      const chosen = all.filter(target => some.includes(target));
      if (all.length < 2 || chosen.length === 0) return '';
      if (chosen.length === all.length) return all.length === 2 ? 'both jobs' : `all ${count(all.length)} jobs`;
      const of = `${count(chosen.length)} of ${count(all.length)} jobs`;
      const block = grid && chosen.length > 1 ? blockOf(chosen, grid) : undefined;
      if (block !== undefined) return `${block} (${of})`;
      const rest = all.filter(target => !chosen.includes(target));
      // Shorter than what it holds in: all jobs but one or two.
      if (rest.length <= 2 && chosen.length > LISTED) return `all but ${joined(rest.map(nameOf))} (${of})`;
      return `${joined(chosen.map(nameOf))}${chosen.length === 1 && all.length <= LISTED ? '' : ` (${of})`}`;
    },
  };
}

/** The values in which the targets differ, in columns. */
interface Grid {
  /** Of each target, its value in each column. */
  rows: Map<string, string[]>;
  /** Of each column, its values in the order in which they come. */
  columns: string[][];
}

/** Undefined where the names are not of one shape: `unit` and `integration`, or jobs of two workflows. */
function gridOf(targets: readonly string[]): Grid | undefined {
  const parsed = targets.map(parseTarget);
  const [first] = parsed;
  if (!first || parsed.some(({ shape, values }) => shape !== first.shape || values.length !== first.values.length))
    return undefined;
  const differing = first.values.flatMap((value, at) =>
    parsed.some(({ values }) => values[at] !== value) ? [at] : [],
  );
  if (differing.length === 0) return undefined;
  const rows = targets.map((target, n): [string, string[]] => [
    target,
    differing.map(at => parsed[n]?.values[at] as string),
  ]);
  return {
    rows: new Map(rows),
    columns: differing.map((_, column) => [...new Set(rows.map(([, values]) => values[column] as string))]),
  };
}

/** `CI / test (3.9, ubuntu)` is `CI / test (…)` with the values `3.9` and `ubuntu`. */
function parseTarget(target: string): { shape: string; values: string[] } {
  const values: string[] = [];
  const shape = target.replace(/ \(([^()]*)\)(?= \/ |$)/g, (_, list: string) => {
    const found = list.split(', ');
    values.push(...found);
    return ` (${found.length})`;
  });
  return { shape, values };
}

function namesInGrid(targets: readonly string[], { rows, columns }: Grid): Map<string, string> {
  const short = columns.map(shortValues);
  return new Map(
    targets.map(target => [
      target,
      (rows.get(target) ?? []).map((value, column) => short[column]?.get(value) ?? value).join(' '),
    ]),
  );
}

/** `ubuntu` for `ubuntu-latest`, unless that would be another value's name too. */
function shortValues(values: readonly string[]): Map<string, string> {
  const short = values.map(value => value.replace(/-latest$/, ''));
  const unique = new Set(short).size === values.length;
  return new Map(values.map((value, n) => [value, unique ? (short[n] as string) : value]));
}

/** Targets without the steps at the beginning that all have: `unit` of `CI / unit`. */
function withoutSharedSteps(targets: readonly string[]): Map<string, string> {
  const steps = targets.map(target => target.split(' / '));
  const shortest = Math.min(1_000, ...steps.map(({ length }) => length));
  let shared = 0;
  while (shared < shortest - 1 && steps.every(each => each[shared] === steps[0]?.[shared])) shared++;
  const single = targets.length === 1;
  return new Map(targets.map((target, n) => [target, single ? target : (steps[n] ?? []).slice(shared).join(' / ')]));
}

/** `3.9`, `3.9 on all systems`, `3.9 and 3.10 on ubuntu`: some values of each column, in every combination that there is. */
function blockOf(chosen: readonly string[], { rows, columns }: Grid): string | undefined {
  const isChosen = new Set(chosen);
  const used = columns.map((values, column) =>
    values.filter(value => chosen.some(target => rows.get(target)?.[column] === value)),
  );
  for (const [target, values] of rows) {
    const inside = values.every((value, column) => used[column]?.includes(value));
    if (inside !== isChosen.has(target)) return undefined;
  }
  const limited = used.flatMap((values, column) => {
    const all = columns[column] ?? [];
    if (values.length === all.length) return [];
    const short = shortValues(all);
    return values.length > LISTED ? ['…'] : [joined(values.map(value => short.get(value) ?? value))];
  });
  if (limited.includes('…')) return undefined;
  const [first = '', ...others] = limited;
  if (others.length > 0) return `${first} on ${others.join(', ')}`;
  const unlimited = columns.filter((values, column) => used[column]?.length === values.length);
  const [other] = unlimited;
  return unlimited.length === 1 && other?.every(value => SYSTEM.test(value)) ? `${first} on all systems` : first;
}

function joined(names: readonly string[]): string {
  if (names.length > LISTED) return `${names.slice(0, LISTED).join(', ')} and ${count(names.length - LISTED)} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
