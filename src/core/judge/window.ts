// The runs that are looked back at: those of a line up to a run, and before them those of the line it branched off.
import type { RunSummary } from '../ledger/consolidate.ts';
import type { LineLedger } from '../ledger/line-ledger.ts';
import { type PlacedRun, runsBefore } from '../ledger/line-reading.ts';
import type { Baseline } from './judge.ts';

/** How many runs are looked back at. No more, so that the cost does not grow with the history. */
const WINDOW_RUNS = 60;

export interface WindowRun {
  line: LineLedger;
  placed: PlacedRun;
  run: RunSummary;
  /** A column by the test places of the run's own line, as one by the places of the newest run's line. */
  moved: (column: Uint8Array) => Uint8Array;
  /** The place in the newest run's line of a place in this run's line; -1 for a test that line does not know. */
  placeOf: (place: number) => number;
}

/** Newest first, the run itself included. @throws UnreadableLedger */
export async function windowOf(
  line: LineLedger,
  run: PlacedRun,
  baseline: Baseline | null = null,
): Promise<WindowRun[]> {
  const own = (placed: PlacedRun): WindowRun => ({
    line,
    placed,
    run: placed.run,
    moved: column => column,
    placeOf: place => place,
  });
  const window = [own(run)];
  for await (const earlier of runsBefore(line, run)) {
    if (window.length >= WINDOW_RUNS) return window;
    window.push(own(earlier));
  }
  if (!baseline || baseline.line === line || window.length >= WINDOW_RUNS) return window;
  const continued = continuation(line, baseline.line);
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

function continuation({ tests }: LineLedger, base: LineLedger): (placed: PlacedRun) => WindowRun {
  const places = base.tests.ids.map(id => tests.places.get(id) ?? -1);
  const moved = (column: Uint8Array): Uint8Array => {
    const result = new Uint8Array(tests.ids.length);
    for (let at = 0; at < column.length; at++) {
      const place = places[at] as number;
      if (place >= 0) result[place] = column[at] as number;
    }
    return result;
  };
  return placed => ({ line: base, placed, run: placed.run, moved, placeOf: place => places[place] ?? -1 });
}
