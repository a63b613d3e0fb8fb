// What all sections of a page are made from.
import type { Judgement } from '../../core/judge/judgement.ts';
import type { JudgedTest } from '../../core/judge/judged-test.ts';
import { saysWhere, whereOf } from '../build.ts';
import { htmlProse, prose, shorten, url } from '../escape.ts';
import type { Namer } from '../headline.ts';
import type { RenderOptions } from '../options.ts';
import { runHtml, runMark } from '../references.ts';
import { type View, viewOf } from '../view.ts';

/** How much of each thing a page shows, room or not: a comment is read on a phone, a summary is looked things up in. */
export interface Sizes {
  /** Failures of a cause of their own. */
  failures: number;
  /** Causes that have more than one failure. */
  causes: number;
  /** Failures of one such cause. */
  alike: number;
  /** Failure texts. */
  texts: number;
  /** Rows of other tables, items of lists. */
  others: number;
  /** Runs in a history strip. */
  strip: number;
}

export interface Page {
  judgement: Judgement;
  view: View;
  options: RenderOptions;
  sizes: Sizes;
  /** Until when ages are counted. */
  now: string;
}

export const pageOf = (judgement: Judgement, options: RenderOptions, sizes: Sizes): Page => ({
  judgement,
  view: viewOf(judgement),
  options,
  sizes,
  now: options.now?.toISOString() ?? judgement.run.time,
});

export const markdownNamer = ({ links }: RenderOptions): Namer => ({
  run: run => runMark(run.build, links),
  name: (name, most = 80) => prose(shorten(name, most)),
});

export const htmlNamer = ({ links }: RenderOptions): Namer => ({
  run: run => runHtml(run.build, links),
  name: (name, most = 80) => htmlProse(shorten(name, most)),
});

/** For places that show text as it is, such as the title of a check. */
export const plainNamer: Namer = {
  run: run => (/^\d+$/.test(run.build) ? `#${run.build}` : `run ${shorten(run.build, 60)}`),
  name: (name, most = 80) => shorten(name, most),
};

/** `, the rest in the job summary`, for after "12 of 340 shown". */
export function restIn({ whole }: RenderOptions): string {
  if (!whole) return '';
  const address = url(whole.url);
  const text = prose(shorten(whole.text, 80));
  return `, the rest in ${address === undefined ? text : `[${text}](${address})`}`;
}

/** ` on 3.9 (3 of 9 jobs)`, behind the name of a test of a build; nothing where that goes without saying. */
export function whereMark(test: JudgedTest, { options, judgement }: Pick<Page, 'options' | 'judgement'>): string {
  const where = saysWhere(options, judgement.tests) ? whereOf(test, options) : '';
  return where === '' ? '' : ` on ${prose(shorten(where, 160))}`;
}
