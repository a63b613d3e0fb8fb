// What there is to prove that a test is flaky, in words; and the list of those that are.
import type { EvidenceKind } from '../../core/judge/flaky/evidence.ts';
import { type FlakyTest, isEventOf } from '../../core/judge/flaky/flaky.ts';
import type { Trigger } from '../../core/judge/flaky/trigger.ts';
import type { Judgement } from '../../core/judge/judgement.ts';
import type { RunRef } from '../../core/ledger/consolidate.ts';
import type { Part } from './budget.ts';
import { type Page, restIn } from './page.ts';
import { folded, nameCell, row, table } from './pieces.ts';
import { runMark } from '../references.ts';
import { count, duration, listed, plural } from '../../core/words.ts';

/** `3rd time in 20 runs`, or `2 times in 20 runs` where this run is none of them; empty for a test not known to be flaky. */
export function flakyNote({ flaky, run }: Pick<Judgement, 'flaky' | 'run'>, id: string): string {
  const known = flaky.find(each => each.id === id);
  if (!known || known.state === 'recovered') return '';
  if (known.state === 'suspected') return `changed its outcome ${count(known.flips)} times in ${inRuns(known)}`;
  return isEventOf(known, run) ? `${ordinal(known.events.length)} time in ${inRuns(known)}` : timesIn(known);
}

const timesIn = (test: FlakyTest): string => `${plural(test.events.length, 'time')} in ${inRuns(test)}`;

const inRuns = ({ results }: FlakyTest): string => plural(results, 'run');

function ordinal(value: number): string {
  const teen = value % 100 > 10 && value % 100 < 14;
  const end = teen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${count(value)}${end}`;
}

const PROOFS: Record<EvidenceKind, string> = {
  rerun: 'passed on retry in',
  attempt: 'passed in another attempt of',
  commit: 'failed and passed at one commit in',
};

interface Proof<Run> {
  kind: EvidenceKind;
  run: Run;
  passed?: Run;
}

/** Runs named for each kind of proof. */
const NAMED = 3;

/** `passed on retry in #412, #415 and 2 more; failed and passed at one commit in #398 and #399`. */
export function proofOf<Run>(events: readonly Proof<Run>[], nameOf: (run: Run) => string): string {
  const kinds = (Object.keys(PROOFS) as EvidenceKind[]).flatMap(kind => {
    // The newest are those that can still be looked at.
    const own = events.filter(event => event.kind === kind).reverse();
    if (own.length === 0) return [];
    const named = own
      .slice(0, NAMED)
      .map(({ run, passed }) => (passed ? `${nameOf(run)}/${nameOf(passed)}` : nameOf(run)));
    const more = own.length > NAMED ? ` and ${count(own.length - NAMED)} more` : '';
    return [`${PROOFS[kind]} ${named.join(', ')}${more}`];
  });
  return kinds.join('; ');
}

export function triggerText(trigger: Trigger | undefined): string {
  if (!trigger) return '';
  if (trigger.kind === 'duration')
    return `takes ${duration(trigger.bad)} when it fails and ${duration(trigger.good)} when it passes: a timeout?`;
  const { from, to, runs, of } = trigger;
  return `only in runs from ${clock(from)} to ${clock(to)} UTC (${count(runs)} of ${plural(of, 'run')})`;
}

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** `since #41 (from #38 to #44): 7 of 20, before 0 of 40`. */
export function rateText<Run extends { build: string }>(
  since: { run: Run; least: Run; most: Run; now: [number, number]; before: [number, number] } | undefined,
  nameOf: (run: Run) => string,
): string {
  if (!since) return '';
  const { run, least, most, now, before } = since;
  const where = least.build === most.build ? '' : ` (not before ${nameOf(least)}, not after ${nameOf(most)})`;
  const of = ([bad, results]: [number, number]): string => `${count(bad)} of ${count(results)}`;
  return `${of(now)} since ${nameOf(run)}${where}, ${of(before)} before`;
}

/** What is said of one, but for its name. */
function flakyText(test: FlakyTest, nameOf: (run: RunRef) => string): string {
  const [first] = test.events;
  const last = test.clean > 0 && first ? `${plural(test.clean, 'good run')} since` : '';
  const often = `${count(test.bad)} of ${inRuns(test)} failed, ${plural(test.flips, 'change')} of outcome, none proved`;
  return listed([
    test.state === 'suspected' ? often : timesIn(test),
    proofOf(test.events, nameOf),
    test.events.length > 1 && first && `first in ${nameOf(first.run)}`,
    test.cost >= 1 && `${duration(test.cost)} of testing spent again`,
    triggerText(test.trigger),
    rateText(test.since, nameOf),
    last,
  ]);
}

/** The list of flaky tests, the worst first, behind a click. */
export function flakyParts({ judgement, options, sizes }: Page): Part[] {
  const flaky = judgement.flaky.filter(({ state }) => state === 'flaky');
  const suspected = judgement.flaky.filter(({ state }) => state === 'suspected');
  const recovered = judgement.flaky.filter(({ state }) => state === 'recovered');
  const shown = [...flaky, ...suspected];
  if (shown.length === 0) return [];
  const cost = flaky.reduce((sum, test) => sum + test.cost, 0);
  const title = listed([
    flaky.length > 0 && `🎲 ${plural(flaky.length, 'flaky test')}`,
    suspected.length > 0 && `${count(suspected.length)} suspected`,
    recovered.length > 0 && `${count(recovered.length)} recovered`,
    cost >= 1 && `${duration(cost)} of testing spent again`,
  ]);
  const rows = shown
    .slice(0, sizes.others)
    .map(test => row([nameCell(test.id), flakyText(test, run => runMark(run.build, options.links))]));
  const list = { head: ['test', 'what shows it'], rows, total: shown.length, whole: restIn(options) };
  return [{ rank: 6.5, least: '', render: budget => folded(title, room => table(list, room), budget) }];
}
