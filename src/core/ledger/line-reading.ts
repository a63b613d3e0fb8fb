// Reads the runs of a line in their order, whichever segment they are in.
import type { RunSummary } from './consolidate.ts';
import { findHome, type LineLedger, segmentAt } from './line-ledger.ts';
import type { Segment } from './segment.ts';

/** A run and the segment it is in. */
export interface PlacedRun {
  segment: Segment;
  /** Its place in the segment. */
  place: number;
  run: RunSummary;
}

const placed = (segment: Segment, place: number): PlacedRun => ({
  segment,
  place,
  run: segment.runs[place] as RunSummary,
});

/** All runs, oldest first. @throws UnreadableLedger */
export async function* runsOf(line: LineLedger): AsyncGenerator<PlacedRun> {
  for (const label of line.labels) {
    const segment = await segmentAt(line, label);
    for (let place = 0; place < segment.runs.length; place++) yield placed(segment, place);
    // A long line would not fit into memory at once. The newest segment stays: it may be asked for again.
    if (label !== line.labels.at(-1) && segment.changed.size === 0) line.segments.delete(label);
  }
}

export async function newestRun(line: LineLedger): Promise<PlacedRun | undefined> {
  for (const label of line.labels.toReversed()) {
    const segment = await segmentAt(line, label);
    if (segment.runs.length > 0) return placed(segment, segment.runs.length - 1);
  }
  return undefined;
}

export async function findRun(line: LineLedger, build: string): Promise<PlacedRun | undefined> {
  const label = await findHome(line, build);
  if (label === undefined) return undefined;
  const segment = await segmentAt(line, label);
  return placed(
    segment,
    segment.runs.findIndex(run => run.build === build),
  );
}

/** The runs before a run, newest first. @throws UnreadableLedger */
export async function* runsBefore(line: LineLedger, { segment, place }: PlacedRun): AsyncGenerator<PlacedRun> {
  for (let earlier = place - 1; earlier >= 0; earlier--) yield placed(segment, earlier);
  const older = line.labels.slice(0, line.labels.indexOf(segment.label));
  for (const label of older.toReversed()) {
    const before = await segmentAt(line, label);
    for (let earlier = before.runs.length - 1; earlier >= 0; earlier--) yield placed(before, earlier);
  }
}
