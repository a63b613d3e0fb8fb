// What becomes of a test whose phases a format reports one by one: the same that the plugin writes of it.

import { type Line, readText } from './values.ts';

/** One of pytest's reports of a test: set-up, call, teardown, or xdist's of a worker that died (`???`). */
export interface PhaseReport {
  when: string;
  /** pytest's word: `passed`, `failed`, `skipped`; any other, `rerun` or `retried`, where a plugin runs the test again. */
  outcome: string;
  isXfail: boolean;
  seconds: number | undefined;
  /** What a capture has of a failure. */
  failure: Line;
  reason: string;
}

function outcomeOfPhase({ outcome, isXfail }: PhaseReport): string {
  if (isXfail && outcome === 'skipped') return 'xfailed';
  if (isXfail && outcome === 'passed') return 'xpassed';
  return isRepeated(outcome) ? 'failed' : outcome;
}

const isRepeated = (outcome: string): boolean => !['passed', 'failed', 'skipped'].includes(outcome);

/** A test's outcome from those of its phases: the worst counts, and a failure before an error after it. */
function outcomeOfTest(reports: PhaseReport[], failedSubtests: number): string {
  const phases = new Map(reports.map(report => [report.when, outcomeOfPhase(report)]));
  // pytest counts a worker that died as a failure of its test.
  if (phases.get('call') === 'failed' || phases.get('???') === 'failed' || failedSubtests > 0) return 'failed';
  const outcomes = new Set(phases.values());
  if (outcomes.has('failed')) return 'error';
  return ['xfailed', 'skipped', 'xpassed'].find(outcome => outcomes.has(outcome)) ?? 'passed';
}

/** Whether a test whose teardown was not reported has an outcome all the same. */
export function hasOutcome(reports: PhaseReport[]): boolean {
  return reports.some(({ when, outcome }) => when === 'call' || outcome !== 'passed');
}

/** The line of a test, or of an attempt that was run again. */
export function lineOfTest(id: string, reports: PhaseReport[], failedSubtests: number, more: Line = {}): Line {
  const again = reports.some(({ outcome }) => isRepeated(outcome));
  const failures = reports.filter(({ outcome }) => outcome === 'failed' || isRepeated(outcome));
  const reason = reports.findLast(report => report.outcome === 'skipped' || report.isXfail)?.reason;
  return {
    kind: again ? 'attempt' : 'test',
    id,
    outcome: outcomeOfTest(reports, failedSubtests),
    // Of a phase that is reported twice the last one.
    seconds: [...new Map(reports.map(({ when, seconds }) => [when, seconds])).values()],
    failures: failures.map(({ failure }) => failure),
    ...(reason === undefined ? {} : { reason }),
    ...more,
  };
}

/** The same, with the attempts that plugins report among a test's phases. */
export function linesOfTest(id: string, reports: PhaseReport[], failedSubtests: number, more: Line = {}): Line[] {
  const last = new Map(reports.map(report => [report.when, report]));
  // pytest-retry reports the call of the first attempt, then that of the last one.
  const retried = reports.filter(report => isRepeated(report.outcome) && last.get(report.when) !== report);
  const rest = reports.filter(report => !retried.includes(report));
  const line = lineOfTest(id, rest, failedSubtests, more);
  // The flaky plugin reports only the teardown of an attempt that passed and is run again, for its min_passes.
  if (line.outcome === 'passed' && !last.has('call')) return [];
  return [
    ...retried.map(({ failure }): Line => ({ kind: 'attempt', id, outcome: 'failed', failures: [failure] })),
    line,
  ];
}

export function readReason(text: unknown): string {
  return readText(text).replace(/^(?:Skipped|reason): /, '');
}
