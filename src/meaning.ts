// What a judged run comes to, for those who need one word or a list: exit codes, conclusions, outputs.
import type { Judgement } from './core/judge/judgement.ts';
import type { Verdict } from './core/judge/verdict.ts';
import { EFFECTS } from './core/ledger/outcome.ts';

/** What makes a command or a step fail. */
export type Policy = 'never' | 'failures' | 'new-failures';

export const NEW_FAILING: Verdict[] = ['newly failing', 'new and failing'];
export const OLD_FAILING: Verdict[] = ['failing differently', 'still failing'];
const FAILING = [...NEW_FAILING, ...OLD_FAILING];

export const idsOf = ({ tests }: Pick<Judgement, 'tests'>, verdicts: Verdict[]): string[] =>
  tests.filter(({ verdict }) => verdicts.includes(verdict)).map(({ id }) => id);

/** Whether the run has what the policy names. */
export function hasFindings(policy: Policy, { tests }: Pick<Judgement, 'tests'>): boolean {
  if (policy === 'never') return false;
  const verdicts = policy === 'failures' ? FAILING : NEW_FAILING;
  return tests.some(({ verdict, to }) => verdicts.includes(verdict) && EFFECTS[to] === 'bad');
}

/** As GitHub's checks name it. */
export type Conclusion = 'success' | 'failure' | 'neutral';

/**
 * @param ofPull whether the run is a pull request's, which is not to blame for what failed before it
 * @param complete whether all shards have reported
 */
export function conclusionOf(judgement: Judgement, policy: Policy, ofPull: boolean, complete: boolean): Conclusion {
  const blamed = policy === 'failures' || (policy === 'never' && !ofPull) ? 'failures' : 'new-failures';
  if (hasFindings(blamed, judgement)) return 'failure';
  const { counts } = judgement.run;
  const ran = counts.passed + counts.xfailed + counts.xpassed + counts.skipped;
  const unread = judgement.problems.some(({ level }) => level === 'error');
  return counts.failed + counts.error > 0 || ran === 0 || unread || !complete ? 'neutral' : 'success';
}
