// What counts of each test of one run, in columns by test place.
import { consolidate } from '../ledger/consolidate.ts';
import { type DetailList, detailOf, failedAttemptsIn, hasCause, markOf } from '../ledger/detail-list.ts';
import { secondsOf, toShow } from '../ledger/duration.ts';
import { type LineLedger, listsOf, readDetails } from '../ledger/line-ledger.ts';
import type { PlacedRun } from '../ledger/line-reading.ts';
import { ABSENT, numberOf, presenceOf } from '../ledger/outcome.ts';
import { type Lists, stepsOf, visitResults } from '../ledger/run-file.ts';
import type { Sha256 } from '../ledger/submission.ts';
import type { Detail, Presence } from '../model.ts';

/** Places beyond the end of a column are absent. */
export interface RunResults {
  outcomes: Uint8Array;
  /** Duration steps; see `secondsOf`. */
  steps: Uint8Array;
  /** Numbers of details. */
  details: Uint16Array;
  /** Places of tests that two submissions of one attempt both have. */
  duplicates: number[];
  /** Places of tests that were collected and that no submission ran. */
  notRun: ReadonlySet<number>;
  list: DetailList;
}

/** What counts of a run. Details can be looked up once `readDetailsAt` was told. @throws UnreadableLedger */
export async function resultsOf(line: LineLedger, { segment, run }: PlacedRun): Promise<RunResults> {
  const rows = segment.stored.get(run.build)?.rows ?? [];
  const lists = await listsOf(line, segment);
  const length = run.outcomes.length;
  const steps = new Uint8Array(length);
  const details = new Uint16Array(length);
  const { winners, duplicates } = consolidate(rows, lists.tests);
  for (const [number, row] of rows.entries()) {
    visitResults(row, lists, (place, _outcome, detail, step) => {
      if (winners[place] !== number) return;
      steps[place] = step;
      details[place] = detail;
    });
  }
  const notRun = run.notRunPlaces ?? new Set();
  return { outcomes: run.outcomes, steps, details, duplicates, notRun, list: lists.details };
}

/**
 * The same without the details of tests that simply passed, such as what markers say of them: a suite may have one for each
 * test, and a judgement does not need them.
 */
export function withoutQuietDetails(results: RunResults): RunResults {
  const passed = numberOf('passed');
  const quiet: number[] = [];
  for (const [place, number] of results.details.entries()) {
    if (number > 0 && results.outcomes[place] === passed) quiet.push(place);
  }
  if (quiet.length === 0) return results;
  const failed = failedAttemptsIn(results.list);
  const details = results.details.slice();
  for (const place of quiet) if (!failed.get(place)?.has(details[place] as number)) details[place] = 0;
  return { ...results, details };
}

/** Reads the details of the tests at those places, where there are any. @throws UnreadableLedger */
export async function readDetailsAt(line: LineLedger, results: RunResults, places: Iterable<number>): Promise<void> {
  const wanted: [number, number][] = [];
  for (const place of places) if (results.details[place]) wanted.push([place, results.details[place]]);
  await readDetails(line, { details: results.list }, wanted);
}

/** Duration steps of a run's results by place, 255 where there is none. */
export function stepsIn(
  { segment, run }: PlacedRun,
  tests: Lists['tests'],
  isWanted: (outcome: number) => boolean,
): Uint8Array {
  const lists = { tests, usual: segment.usual };
  const [first, ...others] = (segment.stored.get(run.build)?.rows ?? []).map(row =>
    stepsOf(row, lists, NO_STEP, isWanted),
  );
  if (!first) return new Uint8Array(0);
  if (others.length === 0) return first;
  const steps = new Uint8Array(run.outcomes.length).fill(NO_STEP);
  for (const column of [first, ...others]) {
    for (let place = 0; place < column.length; place++) {
      // Of several submissions the one that counts may be another; a duration of the same test all the same.
      if (column[place] !== NO_STEP && isWanted(run.outcomes[place] as number)) steps[place] = column[place] as number;
    }
  }
  return steps;
}
export const NO_STEP = 255;

export const outcomeAt = ({ outcomes }: { outcomes: Uint8Array }, place: number): Presence =>
  presenceOf(outcomes[place] ?? ABSENT);

/** @throws UnreadableLedger */
export function detailAt({ list, details }: RunResults, place: number): Detail | undefined {
  return detailOf(list, place, details[place] ?? 0);
}

/** Whether the failure at a place has the cause of this one; neither may have a detail. @throws UnreadableLedger */
export function isSameCause(
  detail: Detail | undefined,
  { list, details }: RunResults,
  place: number,
  sha256: Sha256,
): boolean {
  const number = details[place] ?? 0;
  if (!detail || number === 0) return !detail && number === 0;
  return hasCause(detail, markOf(list, place, number, sha256).cause, sha256);
}

/** Seconds to the ledger's resolution, two digits of them; undefined for a test that is not in the run. */
export function secondsAt(results: RunResults, place: number): number | undefined {
  return results.outcomes[place] ? toShow(secondsOf(results.steps[place] as number)) : undefined;
}
