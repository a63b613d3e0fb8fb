// What a pull request's comment says of one target. Read on a phone: what is new, whose it is, what to do.
import type { Judgement } from '../../core/judge/judgement.ts';
import { BUDGETS, compose } from './budget.ts';
import type { RenderOptions } from '../options.ts';
import { pageOf, type Sizes } from './page.ts';
import { mainParts, totalsPart } from './sections.ts';

const SIZES: Sizes = { failures: 20, causes: 5, alike: 8, texts: 10, others: 30, strip: 12 };

/** Bytes of one target's section, so that a comment has room for several. */
const SECTION = 24_000;

/** Markdown of one target's section, for `mergeComment`. Never more than 24,000 bytes, or `limit` if that is less. */
export function renderComment(judgement: Judgement, options: RenderOptions = {}): string {
  const page = pageOf(judgement, options, SIZES);
  const parts = [...mainParts(page), totalsPart(page)];
  return compose(parts, Math.min(options.limit ?? SECTION, SECTION, BUDGETS.comment));
}

/**
 * Whether a person would act on it: something broke here, or it cannot be told. What failed before, what another pull request
 * has fixed, and what passed on a retry is in the check, and in a comment that is there already.
 */
export function isWorthAComment(judgement: Judgement, failingInNewTargets = 0): boolean {
  const { view } = pageOf(judgement, {}, SIZES);
  const unread = judgement.problems.some(problem => problem.level === 'error');
  const died = judgement.run.died === true;
  const failing = view.broken.length + view.by['failing differently'].length + failingInNewTargets;
  return failing > 0 || unread || died || view.total === 0;
}
