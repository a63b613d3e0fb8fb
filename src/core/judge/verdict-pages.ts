// Which page of docs/verdicts/ says what a verdict means. A verdict without a page does not compile.
import type { Verdict } from './verdict.ts';

/** What is told of tests that is no verdict of the table, but has a page as well. */
type Topic = Exclude<Verdict, 'unchanged'> | 'flaky' | 'muted' | 'failure rate' | 'infrastructure';

/** File names without their ending. */
export const VERDICT_PAGES: Record<Topic, string> = {
  'newly failing': 'newly-failing',
  'new and failing': 'newly-failing',
  'failing differently': 'failing-differently',
  'still failing': 'still-failing',
  fixed: 'fixed',
  'newly skipped': 'skipped',
  unskipped: 'skipped',
  renamed: 'renamed',
  removed: 'added-and-removed',
  added: 'added-and-removed',
  slower: 'slower',
  faster: 'slower',
  flaky: 'flaky',
  muted: 'muted',
  'failure rate': 'failure-rate',
  infrastructure: 'infrastructure',
};
