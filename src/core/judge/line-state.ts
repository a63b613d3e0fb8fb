// Where a line stands, for the page on the branch. All from the line's newest segment, which a record has read anyway.
import { isPartial, ranNothing, type RunSummary } from '../ledger/consolidate.ts';
import type { LineLedger } from '../ledger/line-ledger.ts';
import { newestRun } from '../ledger/line-reading.ts';
import { effectOf } from '../ledger/outcome.ts';
import { outcomesOf } from '../ledger/run-file.ts';
import { type Segment, standingsAfter } from '../ledger/segment.ts';
import { type Standing, standingOf } from '../ledger/standing.ts';
import { compareText } from '../compare-text.ts';
import type { RunInfo } from './judged-test.ts';

export interface LineState {
  /** The run that it is told of; that none is waiting to be told makes it true of later ones as well. */
  run: RunInfo;
  /** Whether anything failed in the runs up to that one, oldest first, at most as many as the segment has. */
  strip: ('good' | 'bad')[];
  /** The tests that were bad in it; those that have failed longest come first. */
  failing: { id: string; standing: Standing }[];
  /** Tests that had good and bad results at one commit, and at how many commits; most of them first. */
  flaky: { id: string; commits: number }[];
}

/** Undefined for a line without runs. @throws UnreadableLedger */
export async function lineState(line: LineLedger): Promise<LineState | undefined> {
  const newest = await newestRun(line);
  if (!newest) return undefined;
  const { segment } = newest;
  // What a run says of which shards are still to come may be half of it.
  const waiting = segment.runs.every(isPartial);
  const { place, evidence } = toldRun(segment, line, run => !ranNothing(run) && (waiting || !isPartial(run)));
  const told = segment.runs[place] as RunSummary;
  const { outcomes: _, ...run } = told;
  const standings = standingsAfter(segment, line.tests, place + 1);
  const idAt = (test: number): string => line.tests.ids[test] as string;
  const failing = badPlaces(told).map(test => ({ id: idAt(test), standing: standingOf(standings, test) }));
  const since = ({ standing }: LineState['failing'][number]): number => standing.streak?.first.order ?? 0;
  const flaky = [...evidence].map(([test, commits]) => ({ id: idAt(test), commits }));
  return {
    run,
    strip: segment.runs.slice(0, place + 1).map(each => (fails(each) ? 'bad' : 'good')),
    failing: failing.sort((a, b) => since(a) - since(b) || compareText(a.id, b.id)),
    flaky: flaky.sort((a, b) => b.commits - a.commits || compareText(a.id, b.id)),
  };
}

/**
 * A line on which many tests fail, and others in every run, would write a long page in every run, which costs more than a small
 * run itself. So, unless few fail, which is told at once, one telling is earned in so many runs, and few are saved up.
 */
const [FEW, RUNS_A_TELLING, MOST_SAVED] = [5, 16, 3];

interface Told {
  place: number;
  /** At how many commits a test was seen to be flaky up to then, by test place. */
  evidence: ReadonlyMap<number, number>;
}

/** The newest run of the segment that is told of: its failures are not those that were told last, and a telling is left. */
function toldRun(segment: Segment, line: LineLedger, counts: (run: RunSummary) => boolean): Told {
  const flakes = flakesIn(segment, line);
  let told: { place: number; bad: number[]; flaky: number } | undefined;
  const evidence = new Map<number, number>();
  let found = 0;
  // Of a line that has just begun people will look at the page, and do not know this yet.
  let saved = segment.before.runs.length === 0 ? MOST_SAVED : 0.5;
  let known: Told['evidence'] = new Map();
  for (const [place, run] of segment.runs.entries()) {
    for (const test of flakes(run)) {
      evidence.set(test, (evidence.get(test) ?? 0) + 1);
      found++;
    }
    saved = Math.min(MOST_SAVED, saved + 1 / RUNS_A_TELLING);
    if (!counts(run)) continue;
    const bad = badPlaces(run);
    if (told && told.flaky === found && isSame(told.bad, bad)) continue;
    if (told && told.bad.length > FEW && bad.length > FEW) {
      if (saved < 1) continue;
      saved--;
    }
    told = { place, bad, flaky: found };
    known = new Map(evidence);
  }
  return { place: told?.place ?? 0, evidence: known };
}

const fails = ({ counts, died }: Pick<RunSummary, 'counts' | 'died'>): boolean =>
  died === true || counts.failed + counts.error > 0;

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, place) => value === b[place]);

function badPlaces({ counts, outcomes }: RunSummary): number[] {
  const bad: number[] = [];
  if (counts.failed + counts.error === 0) return bad;
  for (let place = 0; place < outcomes.length; place++) {
    if (effectOf(outcomes[place] as number) === 'bad') bad.push(place);
  }
  return bad;
}

/** Of a test at one commit. */
const [GOOD, BAD, COUNTED] = [1, 2, 4];

/**
 * Returns which tests a run shows to be flaky, with the runs before it and its own earlier attempts: each test once a commit.
 * Retries within a pytest session are not looked for: they are told by details, which are not read here.
 */
function flakesIn({ stored, runs }: Segment, { tests }: LineLedger): (run: RunSummary) => number[] {
  const runsOf = new Map<string, number>();
  for (const { commit } of runs) if (commit !== null) runsOf.set(commit, (runsOf.get(commit) ?? 0) + 1);
  const seen = new Map<string, Uint8Array>();
  return ({ build, commit, outcomes, changed }) => {
    const rows = stored.get(build)?.rows ?? [];
    const isRepeated = rows.some(({ attempt }) => attempt > 1);
    // Files that were changed after the commit may be why.
    if (commit === null || changed || (!isRepeated && runsOf.get(commit) === 1)) return [];
    const marks = seen.get(commit) ?? new Uint8Array(tests.ids.length);
    seen.set(commit, marks);
    const found: number[] = [];
    for (const column of isRepeated ? rows.map(row => outcomesOf(row, tests)) : [outcomes]) {
      for (let place = 0; place < column.length; place++) {
        const effect = effectOf(column[place] as number);
        if (effect === 'silent') continue;
        marks[place] = (marks[place] as number) | (effect === 'good' ? GOOD : BAD);
        if (marks[place] !== (GOOD | BAD)) continue;
        marks[place] = GOOD | BAD | COUNTED;
        found.push(place);
      }
    }
    return found;
  };
}
