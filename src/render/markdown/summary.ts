// The job summary: everything, the most pressing first, what is fine in one line.
import { baseLineOf, type Judgement } from '../../core/judge/judgement.ts';
import { BUDGETS, compose, fixed, type Part } from './budget.ts';
import { changedParts, pacedParts, problemParts, slowestParts } from './changes.ts';
import { url } from '../escape.ts';
import { flakyParts } from './flaky.ts';
import type { RenderOptions } from '../options.ts';
import { type Page, pageOf, type Sizes } from './page.ts';
import { mainParts, totalsPart } from './sections.ts';

const SIZES: Sizes = { failures: 100, causes: 30, alike: 25, texts: 50, others: 200, strip: 20 };

/**
 * Markdown for a job summary. Within its limit in bytes whatever the judgement holds; what was left out is counted.
 */
export function renderSummary(judgement: Judgement, options: RenderOptions = {}): string {
  const page = pageOf(judgement, options, SIZES);
  const parts = [
    ...mainParts(page),
    ...changedParts(page),
    ...pacedParts(page),
    ...slowestParts(page),
    // Of a pull request only what it touches is said: the list is its base's.
    ...(baseLineOf(judgement) === undefined ? flakyParts(page) : []),
    ...problemParts(page, 'warning'),
    totalsPart(page),
    ...forkParts(page),
  ];
  return compose(parts, Math.min(options.limit ?? BUDGETS.summary, BUDGETS.summary));
}

/** Said once, under everything, where the token of a fork's pull request may not write. */
function forkParts({ options: { fork } }: Page): Part[] {
  if (!fork) return [];
  const help = url(fork.help);
  const how = help === undefined ? 'a second workflow' : `the workflow in [this page](${help})`;
  const note =
    '> This pull request comes from a fork, so its token cannot write. ' +
    `The results are saved as an artifact; ${how} records them and comments.`;
  return [fixed(1, note)];
}
