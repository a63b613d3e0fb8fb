// What a judged run comes to, for those who need one word or a list: exit codes, conclusions, outputs.
import type { Judgement } from './judgement.ts';
import type { Verdict } from './verdict.ts';

export const NEW_FAILING: Verdict[] = ['newly failing', 'new and failing'];
export const OLD_FAILING: Verdict[] = ['failing differently', 'still failing'];

export const idsOf = ({ tests }: Pick<Judgement, 'tests'>, verdicts: Verdict[]): string[] =>
  tests.filter(({ verdict }) => verdicts.includes(verdict)).map(({ id }) => id);
