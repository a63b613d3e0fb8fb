// The runs that are looked back at: those of a line up to a run, and before them those of the line it branched off.
import type { RunSummary } from '../ledger/consolidate.ts';
import type { LineLedger } from '../ledger/line-ledger.ts';
import { type PlacedRun, runsBefore, seenFrom } from '../ledger/line-reading.ts';
import type { Baseline } from './baseline.ts';
import { renamedSince } from './renamed.ts';

/** How many runs are looked back at. No more, so that the cost does not grow with the history. */
export const WINDOW_RUNS = 60;

export interface WindowRun {
  line: LineLedger;
  placed: PlacedRun;
  run: RunSummary;
  /** A column by the run's own test places, as one by the places in the newest run's line; `none` is what absent tests have. */
  moved: (column: Uint8Array, none: number) => Uint8Array;
  /** The place in the newest run's line of a place in this run; -1 for a test that line does not know. */
  placeOf: (place: number) => number;
}

/** A run of the line itself. */
export const ownRun = (line: LineLedger, placed: PlacedRun): WindowRun => ({
  line,
  placed,
  run: placed.run,
  moved: (column, none) => seenFrom(column, placed.moved, none),
  placeOf: place => placed.moved?.get(place) ?? place,
});

/** Newest first, the run itself included. @throws UnreadableLedger */
export async function windowOf(
  line: LineLedger,
  run: PlacedRun,
  baseline: Baseline | null = null,
): Promise<WindowRun[]> {
  const window = [ownRun(line, run)];
  for await (const earlier of runsBefore(line, run)) {
    if (window.length >= WINDOW_RUNS) return window;
    window.push(ownRun(line, earlier));
  }
  if (!baseline || baseline.line === line || window.length >= WINDOW_RUNS) return window;
  const continued = continuation(line, baseline.line, await renamedSince(line, run, baseline));
  window.push(continued(baseline.run));
  for await (const earlier of runsBefore(baseline.line, baseline.run)) {
    if (window.length >= WINDOW_RUNS) break;
    window.push(continued(earlier));
  }
  return window;
}

/** The commits that the runs looked back at have tested. @throws UnreadableLedger */
export async function testedCommits(line: LineLedger, run: PlacedRun): Promise<Set<string>> {
  const window = await windowOf(line, run);
  return new Set(window.flatMap(each => each.run.commit ?? []));
}

function continuation(
  { tests }: LineLedger,
  base: LineLedger,
  renamed: ReadonlyMap<number, number>,
): (placed: PlacedRun) => WindowRun {
  const places = base.tests.ids.map(id => tests.places.get(id) ?? -1);
  for (const [place, basePlace] of renamed) places[basePlace] = place;
  return placed => {
    const placeOf = (place: number): number => places[placed.moved?.get(place) ?? place] ?? -1;
    const moved = (column: Uint8Array, none: number): Uint8Array => {
      const result = new Uint8Array(tests.ids.length).fill(none);
      for (let at = 0; at < column.length; at++) {
        const place = placeOf(at);
        if (place >= 0 && column[at] !== none) result[place] = column[at] as number;
      }
      return result;
    };
    return { line: base, placed, run: placed.run, moved, placeOf };
  };
}
