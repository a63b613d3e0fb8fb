// How much of a line is kept, and what is carried of the rest. Nothing is dropped while recording: that stays at a constant
// cost, and which runs count never depends on who recorded when. docs/architecture.md has the reasons.
import { type Carried, type LineLedger, segmentAt } from './line-ledger.ts';
import { runsOf } from './line-reading.ts';
import { ABSENT } from './outcome.ts';
import { renamesIn, standingsAfter } from './segment.ts';
import { emptyStandings, type Standings } from './standing.ts';
import { sortIds } from './submission.ts';

export interface Retention {
  /** So many of the newest runs of a line are kept, from 1. */
  runs?: number;
  /** And those that are at most so many days older than the newest run of their line. */
  days?: number;
}

/** What has to be known of all runs before any can be dropped. */
export interface Survey {
  /** Start of each run, oldest run first. */
  times: string[];
  /** By test place: the number of the last run that has it, did not come to it or has it under another name, or -1. */
  lastRuns: Int32Array;
}

/** @throws UnreadableLedger */
export async function surveyLine(line: LineLedger): Promise<Survey> {
  const survey: Survey = { times: [], lastRuns: new Int32Array(line.tests.ids.length).fill(-1) };
  for await (const { run, segment, place: at } of runsOf(line)) {
    const number = survey.times.push(run.time) - 1;
    for (const { from } of renamesIn(segment, line.tests)[at] ?? []) survey.lastRuns[from] = number;
    for (const [place, outcome] of run.outcomes.entries()) if (outcome !== ABSENT) survey.lastRuns[place] = number;
    for (const place of run.notRunPlaces ?? []) survey.lastRuns[place] = number;
  }
  return survey;
}

const DAY = 86_400_000;

/** How many of the oldest runs go. The newest one always stays; of those before it, the first that is young enough and all after it. */
export function countDropped(times: readonly string[], { runs, days }: Retention): number {
  const newest = times.length - 1;
  const byCount = runs === undefined ? 0 : times.length - runs;
  const since = days === undefined ? undefined : Date.parse(times[newest] ?? '') - days * DAY;
  // A run may have started before one that stands before it, as a re-run under an old name does.
  const byAge = since === undefined ? 0 : times.findIndex(time => Date.parse(time) >= since);
  return Math.max(0, Math.min(newest, Math.max(byCount, byAge)));
}

/**
 * Where the tests stood after the first `dropped` runs, as far as a later run has them: a test whose name never came back is
 * forgotten. Undefined where there is nothing to carry. @throws UnreadableLedger
 */
export async function carriedOver(
  line: LineLedger,
  dropped: number,
  { lastRuns }: Survey,
): Promise<Carried | undefined> {
  const standings = await standingsBefore(line, dropped);
  if (standings.runs.length === 0) return undefined;
  const { ids, places } = line.tests;
  const kept = new Set<number>();
  for (const place of ids.keys()) {
    if (!standings.seen[place] || (lastRuns[place] as number) < dropped) continue;
    // With what it was called before.
    for (let at = place; at >= 0 && !kept.has(at); at = standings.formerly[at] ?? -1) kept.add(at);
  }
  const tests = sortIds(
    ids.filter((_, place) => kept.has(place)),
    id => id,
  );
  const placesNow = new Map(tests.map((id, place) => [places.get(id) as number, place]));
  const column = (values: number[]): number[] => tests.map(id => values[places.get(id) as number] as number);
  return {
    tests,
    standings: {
      runs: standings.runs.map(run => ({ ...run, dropped: true })),
      seen: column(standings.seen),
      lastGood: column(standings.lastGood),
      firstBad: column(standings.firstBad),
      bad: column(standings.bad),
      silent: column(standings.silent),
      byName: true,
      present: column(standings.present),
      formerly: column(standings.formerly).map(place => placesNow.get(place) ?? -1),
    },
  };
}

async function standingsBefore(line: LineLedger, run: number): Promise<Standings> {
  let left = run;
  for (const label of line.labels) {
    const segment = await segmentAt(line, label);
    if (left < segment.runs.length) return standingsAfter(segment, line.tests, left);
    left -= segment.runs.length;
    if (segment.changed.size === 0) line.segments.delete(label);
  }
  return emptyStandings();
}
