// What changed without failing, what took its time, and what could not be read.
import type { Judgement } from '../../core/judge/judgement.ts';
import type { JudgedTest } from '../../core/judge/judged-test.ts';
import type { Verdict } from '../../core/judge/verdict.ts';
import { bytesOf, fit, fixed, type Part } from './budget.ts';
import { code, firstLine, prose, shorten } from '../escape.ts';
import { errorOf, shortId } from '../names.ts';
import { type Page, restIn } from './page.ts';
import { folded, nameCell, row, table } from './pieces.ts';
import { type Move, movesOf } from '../renamed.ts';
import { count, listed, duration, plural } from '../../core/words.ts';

const CHANGES = ['newly skipped', 'unskipped', 'renamed', 'removed', 'added'] as const satisfies Verdict[];

/** Newly skipped, unskipped, renamed, removed, added. */
export function changedParts(page: Page): Part[] {
  const kinds = CHANGES.map(kind => [kind, page.view.by[kind]] as const).filter(([, tests]) => tests.length > 0);
  // In the first run of a line every test is new, which says nothing.
  if (kinds.length === 0 || !page.judgement.base) return [];
  const said = listed(kinds.map(([kind, tests]) => `${count(tests.length)} ${kind}`));
  const lists = (room: number): string => {
    const shares = kinds.map(([kind, tests], place) => {
      const told = kind === 'renamed' ? movesOf(tests).map(moveItem) : tests.map(changedItem);
      const items = told.slice(0, page.sizes.others);
      const note = (shown: number): string =>
        `- … ${count(shown)} of ${count(told.length)} shown${restIn(page.options)}`;
      const all = told.length > items.length ? [...items, note(items.length)] : items;
      const title = `**${count(tests.length)} ${kind}**\n\n`;
      // An equal share of what is left for each kind.
      const list = fit(all, Math.floor(room / (kinds.length - place)) - bytesOf(title) - 2, note);
      const text = list === '' ? '' : title + list;
      room -= bytesOf(text) + 2;
      return text;
    });
    return shares.filter(text => text !== '').join('\n\n');
  };
  return [{ rank: 7, least: '', render: budget => folded(`Tests: ${said}`, lists, budget) }];
}

function changedItem({ id, verdict, detail }: JudgedTest): string {
  const reason = verdict === 'newly skipped' ? errorOf(detail) : undefined;
  return `- ${code(shortId(id))}${reason === undefined ? '' : `: ${code(reason)}`}`;
}

const moveItem = ({ from, to, tests }: Move): string =>
  `- ${code(shortId(from))} → ${code(shortId(to))}${tests === 1 ? '' : ` (${plural(tests, 'test')})`}`;

/** Slower and faster. */
export function pacedParts(page: Page): Part[] {
  const { slower, faster } = page.view.by;
  if (slower.length + faster.length === 0) return [];
  const said = listed([
    slower.length > 0 && `${count(slower.length)} slower`,
    faster.length > 0 && `${count(faster.length)} faster`,
  ]);
  const rows = [...slower, ...faster]
    .slice(0, page.sizes.others)
    .map(({ id, seconds = 0, usualSeconds }) =>
      row([
        duration(seconds),
        usualSeconds === undefined ? '–' : duration(usualSeconds),
        nameCell(id, factor(seconds, usualSeconds)),
      ]),
    );
  const list = {
    head: ['now', 'usually', 'test'],
    rows,
    total: slower.length + faster.length,
    whole: restIn(page.options),
  };
  return [
    {
      rank: 7,
      least: '',
      render: budget =>
        folded(`${slower.length > 0 ? '🐢' : '🐇'} ${said} than usual`, room => table(list, room), budget),
    },
  ];
}

function factor(seconds: number, usual: number | undefined): string {
  if (!usual || !seconds) return '';
  const [times, word] = seconds > usual ? [seconds / usual, 'slower'] : [usual / seconds, 'faster'];
  return times < 1.05 ? '' : `${times < 9.95 ? times.toFixed(1) : count(Math.round(times))} × ${word}`;
}

/** The slowest tests with their usual time. */
export function slowestParts(page: Page): Part[] {
  // Ten tests that took no time at all are no news.
  const slowest = page.judgement.slowest.filter(test => test.seconds >= 0.1);
  if (slowest.length === 0) return [];
  const rows = slowest.map(({ id, seconds, usualSeconds }) =>
    row([duration(seconds), usualSeconds === undefined ? '–' : duration(usualSeconds), nameCell(id)]),
  );
  const title = slowest.length === 1 ? 'Slowest test' : `Slowest ${count(slowest.length)} tests`;
  const list = { head: ['now', 'usually', 'test'], rows };
  return [{ rank: 9, least: '', render: budget => folded(title, room => table(list, room), budget) }];
}

/** What could not be read is at the top and open: without it, the rest may be wrong. */
export function problemParts(page: Page, level: 'error' | 'warning'): Part[] {
  const problems = page.judgement.problems.filter(problem => problem.level === level);
  if (problems.length === 0) return [];
  const items = problems.slice(0, page.sizes.others).map(({ file, line, message }) => {
    const place = shorten(line === undefined ? file : `${file}:${line}`, 120);
    return `- ${code(place)}: ${code(shorten(message, 300))}`;
  });
  const note = (shown: number): string =>
    `- … ${count(shown)} of ${count(problems.length)} shown${restIn(page.options)}`;
  const all = problems.length > items.length ? [...items, note(items.length)] : items;
  if (level === 'warning') {
    const title = `${plural(problems.length, 'warning')} on the reports`;
    return [{ rank: 7, least: '', render: budget => folded(title, room => fit(all, room, note), budget) }];
  }
  const title = `⚠️ ${plural(problems.length, 'problem')} reading the reports: results are missing here.\n\n`;
  return [
    {
      rank: 1,
      least: title.trim(),
      // A thousand broken files must not take the place of the failures.
      render: budget => title + fit(all, Math.min(budget - bytesOf(title), 8_000), note),
    },
  ];
}

/** How far pytest came, when it was stopped; undefined when it was not. */
export function stoppedText({ run: { counts, notRun, stopped, died } }: Judgement): string | undefined {
  // The headline says what a session that died came to.
  if (notRun === undefined || died) return undefined;
  const ran = Object.values(counts).reduce((sum, number) => sum + number, 0);
  const why = stopped === undefined ? '' : `: ${firstLine(stopped)}`;
  return `pytest stopped after ${count(ran)} of ${plural(ran + notRun, 'test')}${why}`;
}

/** The tests that pytest did not come to are neither removed nor fine. */
export function stoppedParts({ judgement }: Page): Part[] {
  const said = stoppedText(judgement);
  return said === undefined ? [] : [fixed(1, `⚠️ ${prose(shorten(said, 300))}`)];
}

/** What to do about tests that have no history because they have no name that stays. */
export function varyingText({ varying: [first, ...others] }: Judgement): { name: string; text: string } | undefined {
  if (!first) return undefined;
  const more = others.length === 0 ? '' : `, and so do ${plural(others.length, 'other test')}`;
  return {
    name: first.name,
    text:
      `has other parameters in every run (${count(first.gone)} that never came back)${more}: none of them has a history. ` +
      'Give them names that stay, parametrize(…, ids=[…]), and put what varies into a property or the description.',
  };
}

export function varyingParts({ judgement }: Page): Part[] {
  const said = varyingText(judgement);
  return said ? [fixed(6, `⚠️ ${code(shortId(said.name))} ${prose(said.text)}`)] : [];
}

/** The same test from two jobs of one run. */
export function duplicateParts({ judgement: { duplicates } }: Page): Part[] {
  if (duplicates.length === 0) return [];
  const [first = ''] = duplicates;
  const which =
    duplicates.length === 1
      ? code(shortId(first))
      : `${plural(duplicates.length, 'test')} (${code(shortId(first))}, …)`;
  const verb = duplicates.length === 1 ? 'was' : 'were';
  return [
    fixed(
      6,
      `⚠️ ${which} ${verb} reported by more than one job of this run; the worse result counts. ` +
        'If the jobs are a matrix, keep their histories apart: give each value its own `target`, such as ' +
        `${code('target: py${{ matrix.python-version }}')}.`,
    ),
  ];
}
