// The first evidence that a test is flaky, in all runs that are recorded: it may be older than the window.
import type { RunSummary } from '../../ledger/consolidate.ts';
import type { LineLedger } from '../../ledger/line-ledger.ts';
import { type PlacedRun, runsBefore } from '../../ledger/line-reading.ts';
import { ABSENT, effectOf } from '../../ledger/outcome.ts';
import { ownRun, WINDOW_RUNS, type WindowRun } from '../window.ts';
import { readEvidence } from './evidence.ts';

/** A run, and how many runs are newer. */
interface Position {
  run: RunSummary;
  age: number;
}

/** Of one test at one commit: the oldest run in which it was bad, and whether it was good in any. */
interface AtCommit {
  bad?: Position;
  isGood: boolean;
}

/**
 * By place. Reads every run of the line, so it is only for what was asked for.
 * @param newest the run that the places belong to
 * @throws UnreadableLedger
 */
export async function findFirstEvidence(
  line: LineLedger,
  newest: PlacedRun,
  places: ReadonlySet<number>,
): Promise<Map<number, RunSummary>> {
  const first = new Map<number, Position>();
  const commits = new Map<string, AtCommit>();
  const note = (place: number, found: Position): void => {
    if (found.age >= (first.get(place)?.age ?? 0)) first.set(place, found);
  };
  let age = 0;
  for await (const some of places.size === 0 ? [] : inParts(line, newest)) {
    const columns = await readEvidence(some, () => true, places);
    for (const [number, { run }] of some.entries()) {
      const here = { run, age: age + number };
      for (const place of places) {
        const effect = effectOf(columns[number]?.outcomes[place] ?? ABSENT);
        if (effect === 'silent') continue;
        if (columns[number]?.evidence.has(place)) note(place, here);
        if (run.commit === null || run.changed) continue;
        const key = `${run.commit} ${place}`;
        const known = commits.get(key) ?? { isGood: false };
        commits.set(key, known);
        if (effect === 'bad') known.bad = here;
        else known.isGood = true;
        if (known.bad && known.isGood) note(place, known.bad);
      }
    }
    age += some.length;
  }
  return new Map(Array.from(first, ([place, { run }]) => [place, run]));
}

/** The runs of a line up to one, newest first, so many at a time that a long line does not fill the memory. */
async function* inParts(line: LineLedger, newest: PlacedRun): AsyncGenerator<WindowRun[]> {
  let part = [ownRun(line, newest)];
  for await (const earlier of runsBefore(line, newest)) {
    if (part.length >= WINDOW_RUNS) {
      yield part;
      forget(line, part, earlier);
      part = [];
    }
    part.push(ownRun(line, earlier));
  }
  yield part;
}

/** Segments that are read to their end. The newest one stays: it may be asked for again. */
function forget(line: LineLedger, part: readonly WindowRun[], next: PlacedRun): void {
  for (const { placed } of part) {
    const { label, changed } = placed.segment;
    if (label !== next.segment.label && label !== line.labels.at(-1) && changed.size === 0) line.segments.delete(label);
  }
}
