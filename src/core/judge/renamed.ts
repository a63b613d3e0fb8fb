// Which tests of a run have other names in the run that it is compared with.
import { isRemoved } from '../ledger/absence.ts';
import { compareRuns } from '../ledger/consolidate.ts';
import type { LineLedger } from '../ledger/line-ledger.ts';
import { type Moved, type PlacedRun, runsBefore } from '../ledger/line-reading.ts';
import { ABSENT } from '../ledger/outcome.ts';
import { findRenames } from '../ledger/rename.ts';
import { standingsAfter } from '../ledger/segment.ts';
import type { Baseline } from './baseline.ts';

/** By the places of tests in the run, their places in the baseline's line under the names they have there. @throws UnreadableLedger */
export async function renamedSince(
  line: LineLedger,
  run: PlacedRun,
  baseline: Baseline | null,
): Promise<ReadonlyMap<number, number>> {
  if (!baseline) return new Map();
  if (baseline.line !== line) return renamedBetween(line, run, baseline);
  const { outcomes } = baseline.run.run;
  const renamed = new Map<number, number>();
  if (compareRuns(baseline.run.run, run.run) > 0) {
    for (const [from, to] of (await movedUpTo(line, baseline.run, run)) ?? []) renamed.set(from, to);
    return renamed;
  }
  for (const [from, to] of (await movedUpTo(line, run, baseline.run)) ?? []) {
    // What the baseline has under the later name counts more.
    if ((outcomes[to] ?? ABSENT) === ABSENT && (!renamed.has(to) || (outcomes[from] ?? ABSENT) !== ABSENT))
      renamed.set(to, from);
  }
  return renamed;
}

async function movedUpTo(line: LineLedger, later: PlacedRun, earlier: PlacedRun): Promise<Moved | undefined> {
  for await (const run of runsBefore(line, later)) if (run.run.build === earlier.run.build) return run.moved;
  return undefined;
}

/** A line that branched off has its own tests: those that the other line does not know may be tests of that by another name. */
function renamedBetween(line: LineLedger, { run }: PlacedRun, baseline: Baseline): Map<number, number> {
  const { tests } = line;
  const base = baseline.line.tests;
  const isHere = (place: number | undefined): boolean =>
    place !== undefined && (run.outcomes[place] ?? ABSENT) !== ABSENT;
  const here = (): string[] => tests.ids.filter((_, place) => isHere(place));
  const standings = standingsAfter(baseline.run.segment, base, baseline.run.place + 1);
  const isKnown = (id: string): boolean => standings.seen[base.places.get(id) ?? -1] === 1;
  const fresh = here().filter(id => !isKnown(id));
  const told = run.renamed ?? [];
  if (fresh.length === 0 && told.length === 0) return new Map();
  const isGone = (id: string): boolean => {
    const place = tests.places.get(id);
    if (!isKnown(id) || isHere(place) || run.openEnded) return false;
    return !(place !== undefined && run.notRunPlaces?.has(place));
  };
  const gone = base.ids.filter(isGone);
  const isJustGone = (id: string): boolean =>
    standings.present[base.places.get(id) as number] === 1 && isRemoved(run, id, tests);
  const found = findRenames({
    gone,
    justGone: gone.filter(isJustGone),
    fresh,
    told,
    isHere: id => isHere(tests.places.get(id)),
    here,
  });
  return new Map([...found].map(([to, from]) => [tests.places.get(to) as number, base.places.get(from) as number]));
}
