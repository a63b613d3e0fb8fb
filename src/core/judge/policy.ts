// What makes a command or a step fail: `fail-on`, a list of verdicts and thresholds.
import { type Measure, parsePolicy, type Policy } from '../config/fail-on.ts';
import { isEventOf } from './flaky/flaky.ts';
import type { Judgement } from './judgement.ts';
import { EFFECTS } from '../ledger/outcome.ts';
import { NEW_FAILING, OLD_FAILING } from './failing-verdicts.ts';
import { isRetried } from './judged-test.ts';
import { count, plural } from '../words.ts';

type Judged = Pick<Judgement, 'tests' | 'run' | 'flaky'>;

/** What is counted. Muted failures are not. */
const MEASURES = {
  failures: { count: judged => failing(judged, [...NEW_FAILING, ...OLD_FAILING]), said: 'failing' },
  'new-failures': { count: judged => failing(judged, NEW_FAILING), said: 'newly failing' },
  flaky: { count: judged => flakyNow(judged), said: 'flaky' },
  slower: { count: ({ tests }) => tests.filter(({ verdict }) => verdict === 'slower').length, said: 'slower' },
} satisfies Record<Measure, { count: (judged: Judged) => number; said: string }>;

const failing = ({ tests }: Judged, verdicts: readonly string[]): number =>
  tests.filter(({ verdict, to, muted }) => verdicts.includes(verdict) && EFFECTS[to] === 'bad' && !muted).length;

/** Tests of which this very run shows that they are flaky. */
function flakyNow({ tests, flaky, run }: Judged): number {
  const shown = flaky.filter(test => isEventOf(test, run)).map(({ id }) => id);
  return new Set([...shown, ...tests.filter(isRetried).map(({ id }) => id)]).size;
}

/** Why the policy makes the run fail, in a sentence each; none when it does not. */
export function findingsOf(policy: Policy, judged: Judged): string[] {
  return policy.flatMap(gate => {
    if (gate.measure === 'pass-rate') {
      const rate = passRate(judged);
      return rate < gate.least ? [`${shown(rate)} % passed, fewer than ${gate.least} % (fail-on: ${gate.text})`] : [];
    }
    const { count: countIn, said } = MEASURES[gate.measure];
    const found = countIn(judged);
    if (found <= gate.most) return isOfFailures(gate.measure) && gate.most === 0 ? diedText(judged, gate.text) : [];
    const over = gate.most > 0 ? `, more than ${count(gate.most)}` : '';
    return [`${plural(found, 'test')} ${said}${over} (fail-on: ${gate.text})`];
  });
}

const isOfFailures = (measure: Measure): boolean => measure === 'failures' || measure === 'new-failures';

/** A session that died is bad, whether or not a test that it ran is known to be. */
const diedText = ({ run: { died, stopped = 'pytest was killed' } }: Judged, gate: string): string[] =>
  died ? [`${stopped} (fail-on: ${gate})`] : [];

/** Rounded down, so that a rate below the line never reads as one on it. */
const shown = (rate: number): string => String(Math.floor(rate * 100) / 100);

/** Percent of the tests that ran and are not muted failures; all of none passed. */
function passRate({ tests, run: { counts, died } }: Judged): number {
  const good = counts.passed + counts.xfailed + counts.xpassed;
  const muted = tests.filter(({ to, muted: mute }) => mute && EFFECTS[to] === 'bad').length;
  const bad = Math.max(0, counts.failed + counts.error - muted);
  if (good + bad === 0) return died ? 0 : 100;
  return (100 * good) / (good + bad);
}

/** As GitHub's checks name it. */
export type Conclusion = 'success' | 'failure' | 'neutral';

const [ALL, NEW] = [parsePolicy('failures', ''), parsePolicy('new-failures', '')];

/**
 * @param ofPull whether the run is a pull request's, which is not to blame for what failed before it
 * @param complete whether all shards have reported
 */
export function conclusionOf(judgement: Judgement, policy: Policy, ofPull: boolean, complete: boolean): Conclusion {
  const blamed = policy.length === 0 && !ofPull ? ALL : [...policy, ...NEW];
  if (findingsOf(blamed, judgement).length > 0) return 'failure';
  const { counts, died, stopped } = judgement.run;
  // What was not run is not known to be fine, and a required check takes neutral for success.
  if (died || stopped !== undefined) return 'failure';
  const ran = counts.passed + counts.xfailed + counts.xpassed + counts.skipped;
  const unread = judgement.problems.some(({ level }) => level === 'error');
  return counts.failed + counts.error > 0 || ran === 0 || unread || !complete ? 'neutral' : 'success';
}
