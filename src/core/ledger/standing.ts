// Where each test stands after a number of runs: its last good run, and the streak of bad ones since. One step a run; a
// segment starts from what stood before it, so nothing ever needs the runs of older segments.
import { collectedIn, containerPlaces, isRemoved, membersOf } from './absence.ts';
import type { RunRef, RunSummary } from './consolidate.ts';
import { standsByName } from './named-order.ts';
import { ABSENT, effectOf } from './outcome.ts';
import { findRenames } from './rename.ts';
import type { TestList } from './test-list.ts';

/** Columns by test place; a place beyond the end, or with `seen` 0, is a test not seen yet. Runs are places in `runs`, -1 is none. */
export interface Standings {
  runs: RunRef[];
  seen: number[];
  lastGood: number[];
  firstBad: number[];
  /** Bad runs of the streak. */
  bad: number[];
  /** Runs since the streak's first in which the test was skipped or absent. */
  silent: number[];
  /** Every one of these runs that is kept stands where its build's name says, if that says anything. */
  byName: boolean;
  /** 1 for a test that was in the run right before, as far as that can be told. */
  present: number[];
  /** The place of what the test was called before; -1 for none. */
  formerly: number[];
}

/** A test that goes on under another name, by places. */
export interface Rename {
  from: number;
  to: number;
}

export interface Streak {
  first: RunRef;
  /** Bad runs in it. */
  bad: number;
  /** Silent runs in it. */
  silent: number;
}

export interface Standing {
  /** Whether any run so far had the test, be it as skipped. */
  seen: boolean;
  lastGood: RunRef | null;
  streak: Streak | null;
}

export const emptyStandings = (): Standings => ({
  runs: [],
  seen: [],
  lastGood: [],
  firstBad: [],
  bad: [],
  silent: [],
  byName: true,
  present: [],
  formerly: [],
});

export const copyStandings = (from: Standings): Standings => ({
  runs: [...from.runs],
  seen: [...from.seen],
  lastGood: [...from.lastGood],
  firstBad: [...from.firstBad],
  bad: [...from.bad],
  silent: [...from.silent],
  byName: from.byName,
  present: [...from.present],
  formerly: [...from.formerly],
});

/** Columns that begin with 0, and those that begin with -1. */
const COUNTS = ['seen', 'bad', 'silent', 'present'] as const;
const RUNS = ['lastGood', 'firstBad', 'formerly'] as const;

export function fill(standings: Standings, length: number): void {
  const more = length - standings.seen.length;
  if (more <= 0) return;
  for (const column of COUNTS) standings[column] = longer(standings[column], more, 0);
  for (const column of RUNS) standings[column] = longer(standings[column], more, -1);
}

/** By hand: of 100,000 new tests `Array.from` takes a twentieth of the time that recording them does. */
function longer(column: number[], more: number, value: number): number[] {
  const all = column.slice();
  for (let n = 0; n < more; n++) all.push(value);
  return all;
}

/**
 * Moves every test on by one run.
 * @param known which tests go on under another name, if that was found out before
 * @returns which those are
 */
export function advance(standings: Standings, run: RunSummary, tests: TestList, known?: Rename[]): Rename[] {
  const { outcomes } = run;
  fill(standings, outcomes.length);
  const { seen, lastGood, firstBad, bad, silent, present } = standings;
  const renames = known ?? renamesIn(standings, run, tests);
  for (const rename of renames) carryOn(standings, rename);
  const number = standings.runs.push(refOf(run)) - 1;
  for (const place of broken(run, tests, firstBad))
    lastGood[place] = lastGoodOf(standings, membersOf(tests, place), place);
  const collected = collectedIn(outcomes, tests);
  standings.byName &&= standsByName(run);
  for (let place = 0; place < seen.length; place++) {
    const outcome = outcomes[place] ?? ABSENT;
    if (outcome !== ABSENT) {
      seen[place] = 1;
      present[place] = 1;
    } else if (present[place] && !collected.has(place) && isRemoved(run, tests.ids[place] as string, tests))
      present[place] = 0;
    const effect = firstBad[place] !== -1 && collected.has(place) ? 'good' : effectOf(outcome);
    if (effect === 'good') {
      lastGood[place] = number;
      firstBad[place] = -1;
      bad[place] = 0;
      silent[place] = 0;
    } else if (effect === 'bad') {
      if (firstBad[place] === -1) firstBad[place] = number;
      bad[place] = (bad[place] as number) + 1;
    } else if (firstBad[place] !== -1) {
      silent[place] = (silent[place] as number) + 1;
    }
  }
  return renames;
}

/** A run's reference without what else the object may hold, fields in the order they are written. */
export const refOf = ({ build, order, commit, time, subject, changed }: RunRef): RunRef => ({
  build,
  order,
  commit,
  time,
  ...(subject === undefined ? {} : { subject }),
  ...(changed ? { changed } : {}),
});

/** Places of files, folders and classes that cannot be collected any more. */
function broken({ outcomes }: RunSummary, tests: TestList, firstBad: readonly number[]): number[] {
  return containerPlaces(tests).filter(
    place => firstBad[place] === -1 && effectOf(outcomes[place] ?? ABSENT) === 'bad',
  );
}

/** The newest run in which a file could be collected is the newest in which one of its tests passed. */
const lastGoodOf = ({ lastGood }: Standings, members: readonly number[], place: number): number =>
  members.reduce((newest, member) => Math.max(newest, lastGood[member] ?? -1), lastGood[place] as number);

function renamesIn({ seen, present, runs }: Standings, run: RunSummary, tests: TestList): Rename[] {
  const { ids, places } = tests;
  if (runs.length === 0) return [];
  const { outcomes, renamed: told = [] } = run;
  const fresh: string[] = [];
  for (let place = 0; place < outcomes.length; place++) {
    if (outcomes[place] !== ABSENT && seen[place] === 0) fresh.push(ids[place] as string);
  }
  if (fresh.length === 0 && told.length === 0) return [];
  const [gone, justGone]: [string[], string[]] = [[], []];
  for (let place = 0; place < seen.length; place++) {
    if (!seen[place] || (outcomes[place] ?? ABSENT) !== ABSENT || run.notRunPlaces?.has(place)) continue;
    const id = ids[place] as string;
    gone.push(id);
    if (present[place] && isRemoved(run, id, tests)) justGone.push(id);
  }
  if (gone.length === 0) return [];
  const placeOf = (id: string): number => places.get(id) as number;
  const found = findRenames({
    gone,
    justGone,
    fresh,
    told,
    isHere: id => (outcomes[places.get(id) ?? -1] ?? ABSENT) !== ABSENT,
    here: () => ids.filter((_, place) => (outcomes[place] ?? ABSENT) !== ABSENT),
  });
  return [...found].map(([to, from]) => ({ from: placeOf(from), to: placeOf(to) })).sort((a, b) => a.to - b.to);
}

/** Gives a test what is known of it under its name before, which begins anew should it ever come back. */
function carryOn(standings: Standings, { from, to }: Rename): void {
  const { seen, lastGood, firstBad, bad, silent, present, formerly } = standings;
  if (!seen[to] || lastGood[to] === -1) {
    lastGood[to] = lastGood[from] as number;
    // Each run since the first bad one is counted under the old name: as bad, or as silent, also when the new name was bad.
    if (firstBad[from] !== -1) {
      firstBad[to] = firstBad[from] as number;
      silent[to] = (silent[from] as number) - (bad[to] as number);
      bad[to] = (bad[to] as number) + (bad[from] as number);
    }
  }
  formerly[to] = from;
  [seen[from], lastGood[from], firstBad[from], bad[from], silent[from], present[from]] = [0, -1, -1, 0, 0, 0];
}

/** What a test was called before, the last name first. */
export function formerNames({ formerly }: Standings, place: number, ids: readonly string[]): string[] {
  const names = new Set<string>();
  for (let at = formerly[place] ?? -1; at >= 0 && at !== place; at = formerly[at] ?? -1) {
    const name = ids[at] as string;
    if (names.has(name)) break;
    names.add(name);
  }
  return [...names];
}

export function standingOf(standings: Standings, place: number | undefined): Standing {
  if (place === undefined || !standings.seen[place]) return { seen: false, lastGood: null, streak: null };
  const { runs, lastGood, firstBad, bad, silent } = standings;
  const first = runs[firstBad[place] as number];
  return {
    seen: true,
    lastGood: runs[lastGood[place] as number] ?? null,
    streak: first ? { first, bad: bad[place] as number, silent: silent[place] as number } : null,
  };
}
