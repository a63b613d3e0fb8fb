// How a segment's file holds where the tests stood before it.
import * as v from 'valibot';
import { UnreadableLedger } from '../errors.ts';
import type { RunRef } from './consolidate.ts';
import { type Alphabet, alphabet, decodeRow, encodeRow } from './row.ts';
import { type Fields, flag, optionalText } from './shape.ts';
import { emptyStandings, fill, type Standings } from './standing.ts';

/** How a segment's file holds the standings before it. */
export interface StoredStandings {
  /** The runs referred to, in their order; the last is the one right before the segment. */
  runs: RunRef[];
  /** By test place: `g` good in the run right before, `o` see `standings`, `a` as `o` and not in the run right before, `-` not seen. */
  seen: string;
  /** By test place: by how much that of what it was called before is less; 0 for none. Absent where no test was called otherwise. */
  formerly?: string;
  /** For each `o`: places in `runs` of last good and first bad run (-1 none), bad runs, silent runs. */
  standings: [lastGood: number, firstBad: number, bad: number, silent: number][];
  /** Left out where it is not so, or not known. */
  byName?: true;
}

const RUN = v.object({
  build: v.string(),
  order: v.number(),
  commit: v.nullable(v.string()),
  time: v.string(),
  subject: optionalText,
  dropped: flag,
  changed: flag,
} satisfies Fields<RunRef>);

const isRow = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 4 && value.every(Number.isSafeInteger);

export const STANDINGS = {
  runs: v.array(RUN),
  seen: v.string(),
  // Of many tests, so by hand.
  standings: v.custom<StoredStandings['standings']>(
    value => Array.isArray(value) && value.every(isRow),
    'rows of four whole numbers',
  ),
  formerly: optionalText,
  byName: flag,
} satisfies Fields<StoredStandings>;

const SEEN_ROW = alphabet('-goa', 'g');
const [GOOD, OTHER, GONE] = [1, 2, 3];
/** Nothing but numbers, as most are none and those of tests that moved together are the same. */
const DISTANCES: Alphabet = { usual: 0, symbolOf: () => undefined, valueOf: () => undefined };

export function storeStandings(standings: Standings): StoredStandings {
  const { runs, seen, lastGood, firstBad, bad, silent, present, formerly } = standings;
  const last = runs.length - 1;
  const kinds = seen.map((known, place) => {
    if (!known) return 0;
    if (lastGood[place] === last && last >= 0) return GOOD;
    return present[place] ? OTHER : GONE;
  });
  const used = new Set(last >= 0 ? [last] : []);
  kinds.forEach((kind, place) => {
    if (kind >= OTHER) used.add(lastGood[place] as number).add(firstBad[place] as number);
  });
  used.delete(-1);
  const table = [...used].sort((a, b) => a - b);
  const places = new Map(table.map((run, place) => [run, place]));
  const placeOf = (run: number | undefined): number => places.get(run as number) ?? -1;
  return {
    runs: table.map(run => runs[run] as RunRef),
    seen: encodeRow(kinds, SEEN_ROW),
    standings: kinds.flatMap((kind, place) =>
      kind >= OTHER
        ? [[placeOf(lastGood[place]), placeOf(firstBad[place]), bad[place] as number, silent[place] as number]]
        : [],
    ),
    ...(formerly.some(place => place >= 0)
      ? {
          formerly: encodeRow(
            formerly.map((before, place) => (before < 0 ? 0 : place - before)),
            DISTANCES,
          ),
        }
      : {}),
    ...(standings.byName ? { byName: true as const } : {}),
  };
}

/** @throws UnreadableLedger */
export function restoreStandings(stored: StoredStandings, most: number): Standings {
  const standings: Standings = { ...emptyStandings(), runs: stored.runs, byName: stored.byName === true };
  const { runs } = stored;
  const kinds = decodeRow(stored.seen, SEEN_ROW, most);
  fill(standings, kinds.length);
  let next = 0;
  for (const [place, kind] of kinds.entries()) {
    if (kind === 0) continue;
    standings.seen[place] = 1;
    standings.present[place] = kind === GONE ? 0 : 1;
    const row = kind === GOOD ? ([runs.length - 1, -1, 0, 0] as const) : stored.standings[next++];
    if (!row) throw new UnreadableLedger('the standings before a segment lack a test');
    if (row[0] < -1 || row[0] >= runs.length || row[1] < -1 || row[1] >= runs.length)
      throw new UnreadableLedger('the standings before a segment name a run that is not there');
    [standings.lastGood[place], standings.firstBad[place], standings.bad[place], standings.silent[place]] = row;
  }
  if (next !== stored.standings.length)
    throw new UnreadableLedger('the standings before a segment have a test too many');
  for (const [place, distance] of decodeRow(stored.formerly ?? '', DISTANCES, kinds.length).entries()) {
    if (distance === 0) continue;
    if (place < distance || place - distance >= kinds.length)
      throw new UnreadableLedger('the standings before a segment name a test that is not there');
    standings.formerly[place] = place - distance;
  }
  return standings;
}
