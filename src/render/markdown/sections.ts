// What summary, comment and check have in common.
import type { Judgement } from '../../core/judge/judgement.ts';
import { VERDICTS } from '../../core/judge/verdict.ts';
import { VERDICT_PAGES } from '../../core/judge/verdict-pages.ts';
import { OUTCOMES } from '../../core/model.ts';
import { mutedParts } from './triage.ts';
import { brokenParts, differentParts } from './broken.ts';
import { fixed, type Part } from './budget.ts';
import { duplicateParts, problemParts, stoppedParts, varyingParts } from './changes.ts';
import { comparisonText } from '../comparison.ts';
import { code, prose, shorten, url } from '../escape.ts';
import { elsewhereText, jobsText, whereOf } from '../build.ts';
import { shortId } from '../names.ts';
import type { JudgedTest } from '../../core/judge/judged-test.ts';
import { headlineOf } from '../headline.ts';
import { fixedParts, retriedParts, stillParts } from './known.ts';
import type { RenderOptions } from '../options.ts';
import { markdownNamer, type Page } from './page.ts';
import { commitMark, runMark } from '../references.ts';
import { shardSentences } from '../shards.ts';
import type { View } from '../view.ts';
import { count, duration, listed, paceNote, plural } from '../../core/words.ts';

/** The headline, and under it what fails, what is well again, and what casts doubt on it: the most pressing first. */
export function mainParts(page: Page): Part[] {
  return [
    headlinePart(page),
    ...firstParts(page),
    ...stoppedParts(page),
    ...problemParts(page, 'error'),
    ...brokenParts(page),
    ...differentParts(page),
    ...stillParts(page),
    ...mutedParts(page),
    ...fixedParts(page),
    ...retriedParts(page),
    ...duplicateParts(page),
    ...varyingParts(page),
    ...shardParts(page),
    ...newTargetParts(page),
    ...elsewhereParts(page),
  ];
}

/** A job that joined the matrix has nothing to be compared with. */
function newTargetParts({ options: { build } }: Page): Part[] {
  const tests = build?.failingInNewTargets ?? [];
  if (!build || tests.length === 0) return [];
  const names = tests.slice(0, 5).map(({ id }) => code(shortId(id)));
  const more = tests.length > names.length ? ` and ${count(tests.length - names.length)} more` : '';
  const where = whereOf(tests[0] as JudgedTest, { build }).replace(/ \(\d.*$/, '');
  return [fixed(3, `Failing on ${prose(where)}, which is new here: ${names.join(', ')}${more}.`)];
}

function elsewhereParts({ options }: Page): Part[] {
  const text = elsewhereText(options);
  return text === '' ? [] : [fixed(1, `<sub>${text}</sub>`)];
}

const shardParts = ({ judgement, options }: Page): Part[] =>
  shardSentences(judgement, build => runMark(build, options.links)).map(sentence => fixed(5, `⏳ ${sentence}`));

function headlinePart({ judgement, view, options }: Page): Part {
  const { mark, text } = headlineOf(judgement, view, options, markdownNamer(options));
  const line = `### ${mark} ${text}`;
  return { rank: 0, least: line, render: () => line };
}

/** What a ledger that has just begun will be good for. */
const firstParts = ({ judgement: { base }, view }: Page): Part[] =>
  base || view.total === 0
    ? []
    : [fixed(1, 'There is nothing to compare it with yet. The next run will say what changed, and since when.')];

/** Totals, small. */
export function totalsPart({ judgement, view, options }: Page): Part {
  const { run, line } = judgement;
  const { links, build } = options;
  const counts = OUTCOMES.filter(outcome => run.counts[outcome] > 0).map(
    outcome => `${count(run.counts[outcome])} ${outcome}`,
  );
  const said = listed([
    counts.length > 1 ? `${plural(view.total, 'test')}: ${counts.join(', ')}` : plural(view.total, 'test'),
    build && jobsText(build),
    duration(run.seconds) + paceNote(run.seconds, judgement.pace),
    `${runMark(run.build, links)} of ${prose(shorten(line, 80))}${run.commit === null ? '' : ` at ${commitMark({ ...run, subject: '' }, links)}`}`,
    run.result !== undefined && `build: ${prose(shorten(run.result, 80))}`,
    run.description !== undefined && prose(shorten(run.description, 200)),
    comparisonText(judgement, markdownNamer(options)),
    meaningText(view, judgement, options),
    wholeText(options),
  ]);
  return fixed(1, `<sub>${said}</sub>`);
}

/** Where it says what the words mean that this page has. */
function meaningText(view: View, { base, flaky }: Judgement, { links }: RenderOptions): string {
  const verdicts = VERDICTS.filter(verdict => verdict !== 'unchanged' && view.by[verdict].length > 0);
  // In the first run everything is new, which is no verdict.
  const said: (keyof typeof VERDICT_PAGES)[] = base ? verdicts.filter(verdict => verdict !== 'unchanged') : [];
  if (view.retried.length > 0 || flaky.some(({ state }) => state === 'flaky')) said.push('flaky');
  if (view.muted.length > 0) said.push('muted');
  if (view.outage) said.push('infrastructure');
  const pages = new Map(said.toReversed().map(topic => [VERDICT_PAGES[topic], topic]));
  const marks = [...pages].reverse().flatMap(([page, topic]) => {
    const address = url(links?.linkVerdict?.(page));
    return address === undefined ? [] : [`[${topic}](${address})`];
  });
  return marks.length === 0 ? '' : `what it means: ${marks.join(', ')}`;
}

function wholeText({ whole }: RenderOptions): string {
  const address = url(whole?.url);
  return whole && address !== undefined ? `[${prose(shorten(whole.text, 80))}](${address})` : '';
}
