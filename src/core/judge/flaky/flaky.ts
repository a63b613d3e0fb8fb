// Which tests are flaky, with what there is to prove it. See docs/verdicts/flaky.md.
import type { RunRef } from '../../ledger/consolidate.ts';
import { ABSENT, effectOf } from '../../ledger/outcome.ts';
import { refOf } from '../../ledger/standing.ts';
import { compareText } from '../../compare-text.ts';
import { stretchesOf } from '../change-points.ts';
import type { WindowRun } from '../window.ts';
import { type EvidenceKind, readEvidence, type WindowColumns } from './evidence.ts';
import { triggerOf, type Trigger } from './trigger.ts';

/** Results of a test that count at the most, of those in the window: skipped and absent ones do not. */
const FLAKY_RESULTS = 50;
/** Good results in a row after which a test is no longer called flaky: one that fails one time in ten does so in 4 % of cases. */
const RECOVERY_RUNS = 30;
/** Without proof: how often an outcome must have changed for a suspicion. Broken and fixed three times. */
const SUSPICIOUS_FLIPS = 6;

/** A result that proves it. */
interface FlakyEvent {
  kind: EvidenceKind;
  /** The run in which the test failed. */
  run: RunRef;
  /** `commit`: the run in which it passed at the same commit. */
  passed?: RunRef;
}

export interface FlakyTest {
  id: string;
  /** `flaky` is proved; `suspected` has only changed its outcome often; `recovered` was flaky and has been good since. */
  state: 'flaky' | 'suspected' | 'recovered';
  /** Its results in the window, and how many of them were bad. */
  results: number;
  bad: number;
  /** How often its outcome changed from one run to the next. */
  flips: number;
  /** Oldest first. */
  events: FlakyEvent[];
  /** Good results in a row up to now, none of them an event. */
  clean: number;
  /** Seconds of testing that were spent again because of it. */
  cost: number;
  trigger?: Trigger;
  /** Since when it fails as often as it does now, where the window shows that it did not before. */
  since?: ChangedRate;
}

/** Where the rate of bad results changed: the likeliest run, and the first and the last that it may have been, with 99 % certainty. */
interface ChangedRate {
  run: RunRef;
  least: RunRef;
  most: RunRef;
  /** Bad results and results from there on, and in the stretch before it. A good one that needed a retry counts as bad. */
  now: [bad: number, results: number];
  before: [bad: number, results: number];
}

/**
 * Flaky ones first, those with most events before others; then suspected, then recovered.
 * @param only the places of tests to look at; all when not given
 * @throws UnreadableLedger
 */
export async function findFlaky(window: readonly WindowRun[], only?: ReadonlySet<number>): Promise<FlakyTest[]> {
  const newest = window[0];
  if (!newest) return [];
  const twins = twinsOf(window);
  const columns = await readEvidence(window, run => (twins[run]?.length ?? 0) > 0, only);
  const found: FlakyTest[] = [];
  for (const place of worthALook(columns, newest.line.tests.ids.length)) {
    if (only && !only.has(place)) continue;
    const test = lookAt(window, columns, twins, place);
    if (test) found.push({ id: newest.line.tests.ids[place] as string, ...test });
  }
  return found.sort(
    (a, b) =>
      STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
      b.events.length - a.events.length ||
      b.flips - a.flips ||
      compareText(a.id, b.id),
  );
}

/** Whether the newest proof is of that run. */
export const isEventOf = ({ events }: FlakyTest, { build }: Pick<RunRef, 'build'>): boolean =>
  events.at(-1)?.run.build === build;

const STATES: FlakyTest['state'][] = ['flaky', 'suspected', 'recovered'];

/** Most tests were never bad. */
function worthALook(columns: readonly WindowColumns[], length: number): number[] {
  const marks = new Uint8Array(length);
  for (const { outcomes, evidence } of columns) {
    for (let place = 0; place < outcomes.length; place++) {
      if (outcomes[place] !== ABSENT && effectOf(outcomes[place] as number) === 'bad') marks[place] = 1;
    }
    for (const place of evidence.keys()) marks[place] = 1;
  }
  return [...marks.keys()].filter(place => marks[place] === 1);
}

/** For each run of the window the other runs of its commit, the nearest first. */
function twinsOf(window: readonly WindowRun[]): number[][] {
  const byCommit = new Map<string, number[]>();
  for (const [number, { run }] of window.entries()) {
    // Files that were changed after the commit may be why.
    if (run.commit !== null && !run.changed) byCommit.set(run.commit, [...(byCommit.get(run.commit) ?? []), number]);
  }
  return window.map(({ run }, number) => {
    const others =
      run.commit === null || run.changed ? [] : (byCommit.get(run.commit) ?? []).filter(other => other !== number);
    return others.sort((a, b) => Math.abs(a - number) - Math.abs(b - number) || a - b);
  });
}

function lookAt(
  window: readonly WindowRun[],
  columns: readonly WindowColumns[],
  twins: readonly number[][],
  place: number,
): Omit<FlakyTest, 'id'> | undefined {
  const effectIn = (run: number): string => effectOf(columns[run]?.outcomes[place] ?? ABSENT);
  const events: FlakyEvent[] = [];
  const badRuns: number[] = [];
  const eventRuns: number[] = [];
  const seen: { number: number; isBad: boolean }[] = [];
  let [results, flips, clean, cost] = [0, 0, 0, 0];
  let later: string | undefined;
  for (let number = 0; number < window.length && results < FLAKY_RESULTS; number++) {
    const effect = effectIn(number);
    if (effect === 'silent') continue;
    results++;
    if (effect === 'bad') badRuns.push(number);
    if (later !== undefined && later !== effect) flips++;
    later = effect;
    const own = columns[number]?.evidence.get(place);
    const twin = effect === 'bad' ? twins[number]?.find(other => effectIn(other) === 'good') : undefined;
    if (own) {
      events.push({ kind: own.kind, run: refOf((window[number] as WindowRun).run) });
      cost += own.cost;
    } else if (twin !== undefined) {
      const [run, passed] = [refOf((window[number] as WindowRun).run), refOf((window[twin] as WindowRun).run)];
      events.push({ kind: 'commit', run, passed });
      // The window has the newest first: a run after the bad one was there because of it, for all that failed in it.
      if (twin < number) cost += (window[twin] as WindowRun).run.seconds / badIn(columns[number]);
    }
    if (own || twin !== undefined) eventRuns.push(number);
    seen.push({ number, isBad: effect === 'bad' || own !== undefined });
    if (events.length + badRuns.length === 0) clean++;
  }
  const state = stateOf(events.length, clean, flips);
  if (!state) return undefined;
  const since = changedRate(seen.reverse(), number => refOf((window[number] as WindowRun).run));
  const trigger = triggerOf(window, columns, place, { eventRuns, badRuns, results });
  return {
    state,
    results,
    bad: badRuns.length,
    flips,
    events: events.reverse(),
    clean,
    cost: Math.round(cost * 10) / 10,
    ...(trigger ? { trigger } : {}),
    ...(since ? { since } : {}),
  };
}

function changedRate(
  seen: readonly { number: number; isBad: boolean }[],
  runAt: (number: number) => RunRef,
): ChangedRate | undefined {
  const [now, before] = stretchesOf(seen.map(({ isBad }) => isBad)).reverse();
  if (!now?.began || !before) return undefined;
  const at = (place: number): RunRef => runAt(seen[place]?.number as number);
  const [least, most] = now.began;
  return {
    run: at(now.from),
    least: at(least),
    most: at(most),
    now: [now.bad, now.to - now.from],
    before: [before.bad, before.to - before.from],
  };
}

function stateOf(events: number, clean: number, flips: number): FlakyTest['state'] | undefined {
  if (events > 0) return clean >= RECOVERY_RUNS ? 'recovered' : 'flaky';
  return flips >= SUSPICIOUS_FLIPS ? 'suspected' : undefined;
}

const badIn = (column: WindowColumns | undefined): number =>
  Math.max(1, column?.outcomes.reduce((sum, outcome) => sum + (effectOf(outcome) === 'bad' ? 1 : 0), 0) ?? 1);
