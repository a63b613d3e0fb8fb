// Where each test stands after a number of runs: its last good run, and the streak of bad ones since. One step a run; a
// segment starts from what stood before it, so nothing ever needs the runs of older segments.
import { UnreadableLedger } from '../errors.ts';
import type { RunRef } from './consolidate.ts';
import { standsByName } from './named-order.ts';
import { ABSENT, effectOf } from './outcome.ts';
import { alphabet, decodeRow, encodeRow } from './row.ts';

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
});

export const copyStandings = (from: Standings): Standings => ({
  runs: [...from.runs],
  seen: [...from.seen],
  lastGood: [...from.lastGood],
  firstBad: [...from.firstBad],
  bad: [...from.bad],
  silent: [...from.silent],
  byName: from.byName,
});

function fill(standings: Standings, length: number): void {
  while (standings.seen.length < length) {
    standings.seen.push(0);
    standings.lastGood.push(-1);
    standings.firstBad.push(-1);
    standings.bad.push(0);
    standings.silent.push(0);
  }
}

/** Moves every test on by one run. */
export function advance(standings: Standings, run: RunRef, outcomes: Uint8Array): void {
  const { seen, lastGood, firstBad, bad, silent } = standings;
  fill(standings, outcomes.length);
  const number = standings.runs.push(refOf(run)) - 1;
  standings.byName &&= standsByName(run);
  for (let place = 0; place < seen.length; place++) {
    const outcome = outcomes[place] ?? ABSENT;
    if (outcome !== ABSENT) seen[place] = 1;
    const effect = effectOf(outcome);
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

/** How a segment's file holds the standings before it. */
export interface StoredStandings {
  /** The runs referred to, in their order; the last is the one right before the segment. */
  runs: RunRef[];
  /** By test place: `g` good in the run right before, `o` see `standings`, `-` not seen. */
  seen: string;
  /** For each `o`: places in `runs` of last good and first bad run (-1 none), bad runs, silent runs. */
  standings: [lastGood: number, firstBad: number, bad: number, silent: number][];
  /** Left out where it is not so, or not known. */
  byName?: true;
}

const SEEN_ROW = alphabet('-go', 'g');
const [GOOD, OTHER] = [1, 2];

export function storeStandings(standings: Standings): StoredStandings {
  const { runs, seen, lastGood, firstBad, bad, silent } = standings;
  const last = runs.length - 1;
  const kinds = seen.map((known, place) => (known ? (lastGood[place] === last && last >= 0 ? GOOD : OTHER) : 0));
  const used = new Set(last >= 0 ? [last] : []);
  kinds.forEach((kind, place) => {
    if (kind === OTHER) used.add(lastGood[place] as number).add(firstBad[place] as number);
  });
  used.delete(-1);
  const table = [...used].sort((a, b) => a - b);
  const places = new Map(table.map((run, place) => [run, place]));
  const placeOf = (run: number | undefined): number => places.get(run as number) ?? -1;
  return {
    runs: table.map(run => runs[run] as RunRef),
    seen: encodeRow(kinds, SEEN_ROW),
    standings: kinds.flatMap((kind, place) =>
      kind === OTHER
        ? [[placeOf(lastGood[place]), placeOf(firstBad[place]), bad[place] as number, silent[place] as number]]
        : [],
    ),
    ...(standings.byName ? { byName: true as const } : {}),
  };
}

/** A run's reference without what else the object may hold, fields in the order they are written. */
const refOf = ({ build, order, commit, time, subject }: RunRef): RunRef => ({
  build,
  order,
  commit,
  time,
  ...(subject === undefined ? {} : { subject }),
});

/** @throws UnreadableLedger */
export function restoreStandings(stored: StoredStandings, most: number): Standings {
  const standings: Standings = { ...emptyStandings(), runs: stored.runs, byName: stored.byName === true };
  const kinds = decodeRow(stored.seen, SEEN_ROW, most);
  fill(standings, kinds.length);
  let next = 0;
  for (const [place, kind] of kinds.entries()) {
    if (kind === 0) continue;
    standings.seen[place] = 1;
    const row = kind === GOOD ? ([stored.runs.length - 1, -1, 0, 0] as const) : stored.standings[next++];
    if (!row) throw new UnreadableLedger('the standings before a segment lack a test');
    [standings.lastGood[place], standings.firstBad[place], standings.bad[place], standings.silent[place]] = row;
  }
  if (next !== stored.standings.length)
    throw new UnreadableLedger('the standings before a segment have a test too many');
  return standings;
}
