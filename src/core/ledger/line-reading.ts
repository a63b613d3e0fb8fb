// Reads the runs of a line in their order, whichever segment they are in.
import type { RunSummary } from './consolidate.ts';
import { findHome, type LineLedger, segmentAt } from './line-ledger.ts';
import { ABSENT } from './outcome.ts';
import { renamesIn, type Segment } from './segment.ts';
import type { Rename } from './standing.ts';

/** A run and the segment it is in. */
export interface PlacedRun {
  segment: Segment;
  /** Its place in the segment. */
  place: number;
  run: RunSummary;
  /** By the places of tests that have other names by then, their places in the run that was looked back from. */
  moved?: Moved;
}

export type Moved = ReadonlyMap<number, number>;

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

/** All runs, newest first. @throws UnreadableLedger */
export async function* runsBackwards(line: LineLedger): AsyncGenerator<PlacedRun> {
  for (const label of line.labels.toReversed()) {
    const segment = await segmentAt(line, label);
    for (let place = segment.runs.length - 1; place >= 0; place--) yield placed(segment, place);
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
  let moved: Moved | undefined;
  let [from, at] = [segment, place];
  const older = line.labels.slice(0, line.labels.indexOf(segment.label));
  for (;;) {
    moved = movedBefore(moved, renamesIn(from, line.tests)[at] ?? []);
    while (at === 0) {
      const label = older.pop();
      if (label === undefined) return;
      from = await segmentAt(line, label);
      at = from.runs.length;
    }
    at--;
    yield moved ? { ...placed(from, at), moved } : placed(from, at);
  }
}

function movedBefore(moved: Moved | undefined, renames: readonly Rename[]): Moved | undefined {
  if (renames.length === 0) return moved;
  const before = new Map(moved);
  for (const { from, to } of renames) before.set(from, moved?.get(to) ?? to);
  return before;
}

/** A run's outcomes, by the places that its tests have in the run that was looked back from. */
export const outcomesSeen = ({ run: { outcomes }, moved }: PlacedRun): Uint8Array => seenFrom(outcomes, moved, ABSENT);

/** @param none what a column has for a test that is not in the run */
export function seenFrom(column: Uint8Array, moved: Moved | undefined, none: number): Uint8Array {
  if (!moved) return column;
  const length = [...moved.values()].reduce((most, place) => Math.max(most, place + 1), column.length);
  const seen = new Uint8Array(length).fill(none);
  seen.set(column);
  for (const from of moved.keys()) if (from < column.length) seen[from] = none;
  for (const [from, to] of moved) {
    const value = column[from] ?? none;
    // What the run has under the later name counts more.
    if (value !== none && (moved.has(to) || (column[to] ?? none) === none)) seen[to] = value;
  }
  return seen;
}
