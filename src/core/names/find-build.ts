// Which run a person means by a build: its name, a unique part of it, `latest`, `latest~2`, or a commit.
import type { RunRef } from '../ledger/consolidate.ts';
import { closest } from './distance.ts';

export type FoundBuild<Run> =
  | { kind: 'one'; run: Run }
  /** Oldest first. */
  | { kind: 'many'; runs: Run[] }
  /** Builds whose names are close, the closest first. */
  | { kind: 'none'; close: string[] };

/** How many runs before the newest one `latest~2` is; undefined for any other name. */
export function runsBack(asked: string): number | undefined {
  const match = /^(?:latest|newest|last)(?:~(\d{1,6})|(\^*))$/i.exec(asked);
  return match ? Number(match[1] ?? match[2]?.length ?? 0) : undefined;
}

/** A name that `record` makes on a laptop: the start of the session, and the beginning of its content's digest. */
const GENERATED = /^\d{8}-\d{6}-([0-9a-f]{6})$/;

/**
 * What to call a run where people read: of a name that `record` made, its last part, which is as unique as a short commit
 * hash. It follows from the name alone, so it stays what it is when ledgers are merged, and old runs dropped.
 */
export const shortBuild = (build: string): string => GENERATED.exec(build)?.[1] ?? build;

/** @param runs oldest first */
export function findBuild<Run extends Pick<RunRef, 'build' | 'commit'>>(
  runs: readonly Run[],
  asked: string,
): FoundBuild<Run> {
  const back = runsBack(asked);
  if (back !== undefined) return oneOf(back < runs.length ? [runs[runs.length - 1 - back] as Run] : []);
  const wanted = asked.replace(/^#/, '');
  const whole = runs.filter(({ build }) => build === asked || build === wanted);
  if (whole.length > 0) return oneOf(whole);
  const short = runs.filter(({ build }) => shortBuild(build) === wanted);
  if (short.length > 0) return oneOf(short);
  // Of the runs of one commit the newest is meant; of two commits neither.
  const tested = runs.filter(({ commit }) => isPrefixOf(wanted, commit));
  if (tested.length > 0)
    return new Set(tested.map(({ commit }) => commit)).size === 1 ? oneOf(tested.slice(-1)) : oneOf(tested);
  for (const rule of PARTS) {
    const found = runs.filter(({ build }) => rule(build.toLowerCase(), wanted.toLowerCase()));
    if (found.length > 0 && wanted !== '') return oneOf(found);
  }
  return {
    kind: 'none',
    close: closest(
      wanted,
      runs.map(({ build }) => [build, build]),
    ),
  };
}

const PARTS = [
  (build: string, wanted: string) => build.startsWith(wanted),
  (build: string, wanted: string) => build.includes(wanted),
];

/** As git has it: four characters and more. */
const isPrefixOf = (text: string, commit: string | null): boolean =>
  /^[0-9a-f]{4,64}$/i.test(text) && commit !== null && commit.startsWith(text.toLowerCase());

function oneOf<Run>(runs: readonly Run[]): FoundBuild<Run> {
  const [first] = runs;
  if (first === undefined) return { kind: 'none', close: [] };
  return runs.length === 1 ? { kind: 'one', run: first } : { kind: 'many', runs: [...runs] };
}
