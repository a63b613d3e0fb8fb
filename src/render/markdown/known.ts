// What was known before: still failing, and what is well again.
import { baseLineOf } from '../../core/judge/judgement.ts';
import type { JudgedTest } from '../../core/judge/judged-test.ts';
import { fixed, type Part } from './budget.ts';
import { markdownCare } from './triage.ts';
import { code } from '../escape.ts';
import { flakyNote } from './flaky.ts';
import { sinceText } from '../headline.ts';
import { halves, shortId, shortName } from '../names.ts';
import { htmlNamer, markdownNamer, type Page, restIn, whereMark } from './page.ts';
import { folded, nameCell, row, table } from './pieces.ts';
import { runMark } from '../references.ts';
import { knownSince, sameStart, streakLength } from '../since.ts';
import { strip } from '../strip.ts';
import { causesOf } from '../view.ts';
import { age, count, listed, plural } from '../../core/words.ts';

/** Rows of one cause before the rest of them is one row. */
const OF_ONE_CAUSE = 5;
/** Things that are said in a line, and not in a table behind a click. */
const IN_LINE = 3;

export function stillParts(page: Page): Part[] {
  const { judgement, view, options, sizes, now } = page;
  const baseLine = baseLineOf(judgement);
  const tests = view.by['still failing'];
  if (tests.length === 0 || view.outage) return [];
  if (tests.length === 1) return [fixed(5, stillLine(tests[0] as JudgedTest, page))];
  const namer = htmlNamer(options);
  const how = baseLine === undefined ? 'still failing' : `already failing on ${namer.name(baseLine)}`;
  // Where the headline says no more than that, it need not be said twice.
  const title =
    view.bad === tests.length
      ? 'Their history'
      : `${count(tests.length)} ${how}${sinceText(tests, namer, since => age(since, now))}`;
  const [first] = tests;
  const since = first && sameStart(tests) ? knownSince(first, page) : '';
  const rows = causesOf(tests).flatMap(({ tests: group, error }) => {
    // The fold of a single row would save nothing.
    const most = group.length > OF_ONE_CAUSE + 1 ? OF_ONE_CAUSE : group.length;
    const shown = group.slice(0, most).map(test => knownRow(test, page, since === '' ? knownSince(test, page) : ''));
    const why = error === undefined ? '' : `: ${code(error)}`;
    if (most < group.length) shown.push(row(['…', `${count(group.length - most)} more of the same cause${why}`]));
    return shown;
  });
  const head = ['history', since === '' ? 'test' : `failing ${since}`];
  // A row may stand for many tests.
  const more = `not all ${count(tests.length)} are shown`;
  const list = { head, rows: rows.slice(0, sizes.others), total: rows.length, more, whole: restIn(options) };
  return [{ rank: 5, least: '', render: budget => folded(title, room => table(list, room), budget) }];
}

/** One needs no fold. */
function stillLine(test: JudgedTest, page: Page): string {
  const { judgement, options, sizes } = page;
  const baseLine = baseLineOf(judgement);
  const how = baseLine === undefined ? 'Still failing' : `Already failing on ${markdownNamer(options).name(baseLine)}`;
  const { module } = halves(test.id);
  const place = module === undefined ? '' : code(shortId(module));
  const more = listed([place, wasText(test), knownSince(test, page), markdownCare(test, page.now)]);
  const name = `${code(shortName(test.id))} ${code(strip(test.strip, sizes.strip))}${whereMark(test, page)}`;
  return `${how}: ${name}${more === '' ? '' : `<br>${more}`}`;
}

/** History comes first: it is what lines up, and on a phone the end of a long name may go out of sight instead. */
const knownRow = (test: JudgedTest, page: Page, since: string): string =>
  row([
    code(strip(test.strip, page.sizes.strip)),
    nameCell(test.id, listed([whereMark(test, page).trim(), since, wasText(test), markdownCare(test, page.now)])),
  ]);

const wasText = ({ renamedFrom }: JudgedTest): string =>
  renamedFrom === undefined ? '' : `was ${code(shortId(renamedFrom))}`;

export function fixedParts(page: Page): Part[] {
  const tests = page.view.by.fixed;
  if (tests.length === 0) return [];
  const said = ({ standing: { streak } }: JudgedTest): string =>
    streak ? `failed since ${runMark(streak.first.build, page.options.links)} (${streakLength(streak, page.now)})` : '';
  if (tests.length <= IN_LINE) {
    const named = tests.map(test => [code(shortName(test.id)), said(test)].filter(text => text !== '').join(', '));
    return [{ rank: 3, least: '', render: () => `✅ Fixed: ${named.join(' · ')}` }];
  }
  const rows = tests
    .slice(0, page.sizes.others)
    .map(test => row([code(strip(test.strip, page.sizes.strip)), nameCell(test.id, said(test))]));
  const list = { head: ['history', 'test'], rows, total: tests.length, whole: restIn(page.options) };
  return [
    {
      rank: 6,
      least: '',
      render: budget => folded(`✅ ${plural(tests.length, 'test')} fixed`, room => table(list, room), budget),
    },
  ];
}

const attemptsOf = ({ detail }: JudgedTest): string => count((detail?.attempts?.length ?? 0) + 1);

const retriedText = (test: JudgedTest, { judgement }: Page): string =>
  listed([`attempt ${attemptsOf(test)}`, flakyNote(judgement, test.id)], ', ');

/** Evidence of flakiness, said as what it is. */
export function retriedParts(page: Page): Part[] {
  const tests = page.view.retried;
  if (tests.length === 0) return [];
  if (tests.length <= IN_LINE) {
    const named = tests.map(test => `${code(shortName(test.id))} (${retriedText(test, page)})`);
    return [{ rank: 3, least: '', render: () => `🎲 Flaky, passed only on retry: ${named.join(' · ')}` }];
  }
  const rows = tests
    .slice(0, page.sizes.others)
    .map(test =>
      row([code(strip(test.strip, page.sizes.strip)), nameCell(test.id, `passed at ${retriedText(test, page)}`)]),
    );
  const list = { head: ['history', 'test'], rows, total: tests.length, whole: restIn(page.options) };
  const title = listed([`🎲 ${plural(tests.length, 'flaky test')} passed only on retry`]);
  return [{ rank: 6, least: '', render: budget => folded(title, room => table(list, room), budget) }];
}
