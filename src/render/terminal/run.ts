// What `record` prints for a person.
import type { Judgement } from '../../core/judge/judgement.ts';
import type { JudgedTest } from '../../core/judge/judged-test.ts';
import { careText, muteText } from '../markdown/triage.ts';
import { stoppedText, varyingText } from '../markdown/changes.ts';
import { comparisonText } from '../comparison.ts';
import { firstLine } from '../escape.ts';
import { failingRows, type FailingRow, placeText, pointText } from './failing-rows.ts';
import { flakyNote } from '../markdown/flaky.ts';
import { headlineOf, type Namer } from '../headline.ts';
import { buildText, columns, ends, fitted, type Ink, inkOf, paintedStrip, plain, type TerminalOptions } from './ink.ts';
import { errorOf } from '../names.ts';
import { shortHash } from '../references.ts';
import { movesOf } from '../renamed.ts';
import { shardSentences } from '../shards.ts';
import { beforeText } from '../since.ts';
import { isBisectable, suspectsFor, suspectsLines } from '../markdown/suspects.ts';
import { causesOf, type View, viewOf } from '../view.ts';
import { count, duration, listed, paceNote, plural, together } from '../../core/words.ts';

/** Tests of a kind that are named; the rest is counted. */
const MOST = { broken: 20, alike: 5, still: 10, others: 5 };

const NAMER: Namer = {
  run: run => `run ${buildText(run.build)}`,
  name: (name, most = 80) => plain(name, most),
  gap: ', ',
};

/** What the run means, as lines for a terminal, the last one ended. */
export function renderTerminal(judgement: Judgement, options: TerminalOptions): string {
  const ink = inkOf(options);
  const view = viewOf(judgement);
  const blocks = [
    headline(judgement, view, ink),
    broken(judgement, view, ink),
    different(judgement, view, ink),
    still(judgement, view, ink),
    muted(view, ink),
    well(judgement, view, ink),
    changes(judgement, view, ink),
    remarks(judgement, ink),
  ];
  const lines = blocks.filter(block => block.length > 0).map(block => block.join('\n'));
  return fitted(`${lines.join('\n\n')}\n`, ink);
}

/** The same in a line, for a run that others were recorded after. */
export const renderBrief = (judgement: Judgement, options: TerminalOptions): string =>
  `${headline(judgement, viewOf(judgement), inkOf(options))[0]}\n`;

function headline(judgement: Judgement, view: View, ink: Ink): string[] {
  const { run, line, base, comparison } = judgement;
  const { mark, text } = headlineOf(judgement, view, {}, NAMER);
  const passed = run.counts.passed + run.counts.xfailed + run.counts.xpassed;
  const known = view.bad === 0 || passed === 0 || view.outage || run.died ? '' : `, ${count(passed)} passed`;
  const said = `${text}${known}${view.total === 0 || view.outage ? '' : ` in ${duration(run.seconds)}${paceNote(run.seconds, judgement.pace)}`}`;
  const hue = mark === '✅' ? 'green' : mark === '❌' ? 'red' : 'yellow';
  const where = [
    `run ${buildText(run.build)}`,
    plain(line, 60),
    run.commit === null ? '' : plain(shortHash(run.commit)),
  ];
  const place = where.filter(part => part !== '').join(' · ');
  const lines = [ends(ink.paint('bold', ink.paint(hue, said)), ink.paint('dim', place), Math.min(ink.width, 120))];
  if (comparison) lines.push(ink.paint('dim', comparisonText(judgement, NAMER)));
  if (!base && view.total > 0)
    lines.push(ink.paint('dim', 'From the next run on, you will see what changed and since when.'));
  return lines;
}

function rowOf(test: JudgedTest, said: boolean, run: Judgement['run'], note?: string): FailingRow {
  const { id, formerly, strip, standing, detail, verdict } = test;
  const place = detail?.file === undefined ? undefined : placeText(run.pytest?.root, detail.file, detail.line);
  return {
    test: id,
    formerly,
    strip,
    first: standing.streak?.first,
    passed: standing.lastGood,
    note: listed(
      [verdict === 'new and failing' && 'new test', note, careText(test, run.time, name => plain(name, 100))],
      ', ',
    ),
    ...(said ? { error: errorOf(detail), place } : {}),
  };
}

function broken(judgement: Judgement, view: View, ink: Ink): string[] {
  if (view.outage) return outage(judgement, view, ink);
  const lines: string[] = [];
  let room = MOST.broken;
  let hidden = 0;
  for (const { first, tests, error } of causesOf(view.broken)) {
    const shown = tests.slice(0, Math.min(room, MOST.alike));
    room -= shown.length;
    if (shown.length === 0) hidden += tests.length;
    if (shown.length === 0) continue;
    if (lines.length > 0) lines.push('');
    // What they have in common is said once, and one bisection finds it.
    if (tests.length > 1) {
      const subject = tests.length === view.broken.length ? together(tests.length) : count(tests.length);
      lines.push(`${subject} fail for one reason: ${error === undefined ? 'the same failure' : plain(error)}`);
    }
    const rows = shown.map(test => {
      const flaky = flakyNote(judgement, test.id);
      const suspects = test === first ? suspectsFor(judgement.suspects, [test]) : undefined;
      return {
        ...rowOf(
          test,
          test === first,
          judgement.run,
          listed(
            [
              flaky !== '' && `flaky: ${flaky}`,
              test.category && plain(test.category),
              test === first &&
                beforeText(
                  test,
                  build => `run ${buildText(build)}`,
                  id => plain(id),
                ),
            ],
            ', ',
          ),
        ),
        ...(suspects ? { suspects: suspectsLines(suspects) } : {}),
        diverged: !isBisectable(judgement.suspects, test.id),
      };
    });
    lines.push(...failingRows(rows, ink, '✗', 'red', 1));
    if (tests.length > shown.length) lines.push(`  … ${count(tests.length - shown.length)} more for the same reason`);
  }
  return hidden > 0 ? [...lines, '', ...left(hidden, 0)] : lines;
}

function outage({ run }: Judgement, { causes }: View, ink: Ink): string[] {
  const [main, ...rest] = causes;
  if (!main) return [];
  const { first } = main;
  const place =
    first.detail?.file === undefined ? '' : ` (${plain(first.detail.file)}:${count(first.detail.line ?? 1)})`;
  const lines = [`${count(main.tests.length)} × ${plain(main.error ?? 'the same failure')}${place}`];
  const others = rest.flatMap(cause => cause.tests);
  if (others.length === 0) return lines;
  const rows = others.slice(0, MOST.others).map(test => rowOf(test, true, run));
  return [...lines, '', ...failingRows(rows, ink, '✗', 'red'), ...left(others.length, MOST.others)];
}

const left = (total: number, shown: number): string[] =>
  total > shown ? [`… ${count(total - shown)} more, see pytest-ledger failures`] : [];

function different({ run }: Judgement, { by, outage: isOutage }: View, ink: Ink): string[] {
  const tests = by['failing differently'];
  if (tests.length === 0 || isOutage) return [];
  const rows = tests.slice(0, MOST.broken).map(test => rowOf(test, true, run, 'now with another error'));
  return [...failingRows(rows, ink, '✗', 'yellow'), ...left(tests.length, MOST.broken)];
}

function still({ run }: Judgement, { by, outage: isOutage }: View, ink: Ink): string[] {
  const tests = by['still failing'];
  if (tests.length === 0 || isOutage) return [];
  const rows = tests.slice(0, MOST.still).map(test => {
    const { streak } = test.standing;
    return rowOf(test, false, run, streak ? plural(streak.bad, 'run') : undefined);
  });
  return ['Still failing:', ...failingRows(rows, ink, '✗', 'dim', 0), ...left(tests.length, MOST.still)];
}

function muted({ muted: tests }: View, ink: Ink): string[] {
  const rows = tests.slice(0, MOST.still).map(test => [
    `${ink.paint('dim', '-')} ${plain(test.id)}`,
    ink.paint(
      'dim',
      muteText(test, name => plain(name, 100)),
    ),
  ]);
  return [...columns(rows), ...left(tests.length, MOST.still)];
}

function well(judgement: Judgement, { by, retried }: View, ink: Ink): string[] {
  const fixed = by.fixed.map(test => {
    const { streak } = test.standing;
    const note = streak ? `fixed, failed since ${pointText(streak.first)}` : 'fixed';
    return [`${ink.paint('green', '✓')} ${plain(test.id)}`, paintedStrip(test.strip, ink), ink.paint('dim', note)];
  });
  const flaky = retried.map(test => [
    `${ink.paint('yellow', '~')} ${plain(test.id)}`,
    paintedStrip(test.strip, ink),
    ink.paint(
      'dim',
      listed(
        [`flaky, passed at attempt ${count((test.detail?.attempts?.length ?? 0) + 1)}`, flakyNote(judgement, test.id)],
        ', ',
      ),
    ),
  ]);
  const more = (all: unknown[], what: string): string[] =>
    all.length > MOST.others ? [`… ${count(all.length - MOST.others)} more ${what}`] : [];
  return [
    ...columns([...fixed.slice(0, MOST.others), ...flaky.slice(0, MOST.others)]),
    ...more(fixed, 'fixed'),
    ...more(flaky, 'passed on retry'),
  ];
}

function changes(judgement: Judgement, { by }: View, ink: Ink): string[] {
  if (!judgement.base) return [];
  const kinds = (['newly skipped', 'unskipped', 'renamed', 'removed', 'added'] as const).flatMap(kind =>
    by[kind].length === 0
      ? []
      : [`${count(by[kind].length)} ${kind}: ${kind === 'renamed' ? moved(by[kind]) : named(by[kind])}`],
  );
  const paced = [...by.slower, ...by.faster].slice(0, MOST.others).map(({ id, verdict, seconds = 0, usualSeconds }) => {
    const usual = usualSeconds === undefined ? '' : `, usually ${duration(usualSeconds)}`;
    return `${verdict}: ${plain(id)} ${duration(seconds)}${usual}`;
  });
  const rest = by.slower.length + by.faster.length - paced.length;
  return [...kinds, ...paced, ...(rest > 0 ? [`… ${count(rest)} more slower or faster`] : [])].map(line =>
    ink.paint('dim', line),
  );
}

function named(tests: readonly JudgedTest[]): string {
  const names = tests.slice(0, 3).map(({ id }) => plain(id));
  return tests.length > 3 ? `${names.join(', ')}, …` : names.join(', ');
}

function moved(tests: readonly JudgedTest[]): string {
  const moves = movesOf(tests);
  const said = moves.slice(0, 3).map(({ from, to }) => `${plain(from)} → ${plain(to)}`);
  return moves.length > 3 ? `${said.join(', ')}, …` : said.join(', ');
}

function remarks(judgement: Judgement, ink: Ink): string[] {
  const { problems, duplicates } = judgement;
  const errors = problems.filter(problem => problem.level === 'error');
  const lines = errors.slice(0, MOST.others).map(({ file, line, message }) => {
    const place = line === undefined ? file : `${file}:${line}`;
    return `not read: ${plain(place)}: ${plain(firstLine(message), 300)}`;
  });
  if (errors.length > MOST.others)
    lines.push(`… ${plural(errors.length - MOST.others, 'more problem')} reading the reports`);
  const stopped = stoppedText(judgement);
  if (stopped !== undefined) lines.unshift(plain(stopped, 300));
  const varying = varyingText(judgement);
  if (varying) lines.push(`${plain(varying.name)} ${plain(varying.text, 400)}`);
  if (duplicates.length > 0) {
    lines.push(
      `${plural(duplicates.length, 'test')} reported more than once in this run, the worse result counts: ` +
        'give each value of a matrix its own --target',
    );
  }
  lines.push(...shardSentences(judgement, build => `run ${buildText(build)}`));
  return lines.map(line => ink.paint('yellow', line));
}
