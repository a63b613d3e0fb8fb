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

/** Whether there is anything to say that a green tick does not say: a failure, a fix, a flake, a report that was not read. */
export function isWorthAComment(judgement: Judgement): boolean {
  const { view } = pageOf(judgement, {}, SIZES);
  const unread = judgement.problems.some(problem => problem.level === 'error');
  return (
    view.broken.length + view.known.length + view.by.fixed.length + view.retried.length > 0 ||
    unread ||
    judgement.run.died === true ||
    view.total === 0
  );
}
