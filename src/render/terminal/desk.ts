// What a developer looks at between two edits: where lines stand, what takes long, and what of a local run is new.
import type { Mine, MineTest, Slow, SlowTest, Status, StatusRow } from '../../core/answers/shapes.ts';
import { namesOfTargets } from '../../core/judge/target-names.ts';
import { count, duration, listed, moment, plural } from '../../core/words.ts';
import { firstLine } from '../escape.ts';
import { shortHash } from '../references.ts';
import { MARKS } from '../strip.ts';
import { pointText } from './failing-rows.ts';
import {
  buildText,
  columns,
  fitted,
  type Hue,
  type Ink,
  inkOf,
  paintedStrip,
  plain,
  type TerminalOptions,
} from './ink.ts';
import { nothingRan, whereIn } from './tables.ts';

const ended = (lines: readonly string[], ink: Ink): string => fitted(`${lines.join('\n')}\n`, ink);

/** An outcome that has the mark. */
const SHOWN = { good: 'passed', bad: 'failed', silent: 'absent' } as const;

export function renderStatus({ lines }: Status, options: TerminalOptions): string {
  const ink = inkOf(options);
  const rows = lines.map(row => [
    `${row.failing > 0 || row.run.ranNothing !== undefined ? ink.paint('red', MARKS.bad) : ink.paint('green', MARKS.good)} ${plain(row.line, 40)}`,
    buildText(row.run.build),
    row.run.commit === null ? '–' : plain(shortHash(row.run.commit)),
    moment(plain(row.run.time, 30)),
    paintedStrip(
      row.strip.map(each => SHOWN[each]),
      ink,
    ),
    stateText(row, ink),
  ]);
  return ended(columns(rows), ink);
}

function stateText({ failing, run, failingTargets, ranNothingTargets, targets = [] }: StatusRow, ink: Ink): string {
  const on = (some: readonly string[] = []): string =>
    targets.length === 0 ? '' : `on ${plain(namesOfTargets(targets).whereOf(some))}`;
  const silent =
    run.ranNothing === undefined ? '' : listed([nothingRan(run.ranNothing, ink), on(ranNothingTargets)], ' ');
  const failed =
    failing > 0 && listed([`${count(failing)} failing`, on(failingTargets?.map(({ target }) => target))], ' ');
  return listed([silent, failed], ', ') || `${count(run.counts.passed)} passed`;
}

export function renderSlow({ run, slowest, slower, targets }: Slow, options: TerminalOptions): string {
  const ink = inkOf(options);
  const where = whereIn(targets);
  const rows = (tests: readonly SlowTest[]): string[] =>
    columns(
      tests.map(({ test, duration: seconds, usual, targets: own }) => [
        `  ${duration(seconds)}`,
        plain(test),
        usual === undefined ? '' : ink.paint('dim', `usually ${duration(usual)}`),
        ink.paint('dim', where(own)),
      ]),
      [0],
    );
  const lines = [ink.paint('bold', `slowest in run ${pointText(run)}`), ...rows(slowest)];
  if (slower.length > 0)
    lines.push('', ink.paint('yellow', `${plural(slower.length, 'test')} slower than usual`), ...rows(slower));
  return ended(slowest.length === 0 ? [`No test of run ${pointText(run)} took long enough to be kept.`] : lines, ink);
}

/** What is new first; what is known is counted, and named below. */
export function renderMine(mine: Mine, options: TerminalOptions): string {
  const ink = inkOf(options);
  const { base, counts } = mine;
  if (!base)
    return ended(
      [
        nothingRan(mine.ranNothing ?? '', ink),
        ink.paint('dim', 'so it is not known what is new here; nothing was recorded'),
      ],
      ink,
    );
  const numbers = [
    mine.new.length > 0 && `${count(mine.new.length)} new here`,
    mine.known.length > 0 && `${count(mine.known.length)} failing there, too`,
    mine.flaky.length > 0 && `${count(mine.flaky.length)} flaky`,
    mine.fixed.length > 0 && `${count(mine.fixed.length)} fixed`,
    counts.passed > 0 && `${count(counts.passed)} passed`,
  ];
  const hue: Hue = mine.new.length > 0 ? 'red' : 'green';
  const away =
    base.commitsBack === undefined || base.commitsBack === 0 ? '' : `, ${plural(base.commitsBack, 'commit')} back`;
  const lines = [
    ink.paint('bold', ink.paint(hue, listed(mine.new.length > 0 ? numbers : ['Nothing new here', ...numbers], ', '))),
    ink.paint('dim', `compared with run ${pointText(base)} of ${plain(base.line, 60)}${away}; nothing was recorded`),
  ];
  const there = `failing on ${plain(base.line, 60)}, too`;
  lines.push(...listOf('new here', MARKS.bad, 'red', mine.new, mine, ink));
  lines.push(...listOf(there, MARKS.bad, 'yellow', mine.known, mine, ink));
  lines.push(...listOf('flaky: failed and passed without a change before', '~', 'yellow', mine.flaky, mine, ink));
  lines.push(...listOf('fixed here', MARKS.good, 'green', mine.fixed, mine, ink));
  return ended(lines, ink);
}

/** Tests of a kind that are named. */
const MOST = 20;

function listOf(
  title: string,
  mark: string,
  hue: Hue,
  tests: readonly MineTest[],
  { targets }: Mine,
  ink: Ink,
): string[] {
  if (tests.length === 0) return [];
  const where = whereIn(targets);
  const lines = tests.slice(0, MOST).flatMap(test => {
    const since = test.firstFailing ? `since ${pointText(test.firstFailing)}` : '';
    const said = listed([since, where(test.targets)], ', ');
    const place = test.file === undefined ? '' : plain(listed([test.file, test.line?.toString()], ':'));
    const error = test.message === undefined || hue === 'green' ? '' : plain(firstLine(test.message), ink.width - 4);
    return [
      listed([`${ink.paint(hue, mark)} ${plain(test.test)}`, ink.paint('dim', said)], '  '),
      ...(hue === 'red' ? [error, place].filter(text => text !== '').map(text => `    ${text}`) : []),
    ];
  });
  const rest = tests.length > MOST ? [`  … and ${count(tests.length - MOST)} more`] : [];
  return ['', title, ...lines, ...rest];
}
