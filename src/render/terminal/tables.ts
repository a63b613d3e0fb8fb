// The answers of the query commands as tables for a terminal.
import { type Verdict, VERDICTS } from '../../core/judge/verdict.ts';
import { effectOfRun } from '../../core/answers/points.ts';
import { EFFECTS } from '../../core/ledger/outcome.ts';
import { OUTCOMES, type Presence } from '../../core/model.ts';
import { firstLine } from '../escape.ts';
import { failingRows, placeText, pointText } from './failing-rows.ts';
import {
  buildText,
  columns,
  fitted,
  hueOf,
  type Ink,
  inkOf,
  paintedStrip,
  plain,
  type TerminalOptions,
  truncated,
  widthOf,
} from './ink.ts';
import { errorOf } from '../names.ts';
import { shortHash } from '../references.ts';
import type { Diff, Failures, History, HistoryEntry, RunRow, Runs, Show } from '../../core/answers/shapes.ts';
import { MARKS } from '../strip.ts';
import { suspectsLines } from '../markdown/suspects.ts';
import { careText, muteText } from '../markdown/triage.ts';
import { namesOfTargets } from '../../core/judge/target-names.ts';
import { count, duration, listed, moment, plural } from '../../core/words.ts';

/** Where something holds, of a line of several targets; empty of one. */
export function whereIn(targets: readonly string[] | undefined): (some: readonly string[] | undefined) => string {
  if (!targets || targets.length < 2) return () => '';
  const { whereOf } = namesOfTargets(targets);
  return some => (some ? plain(whereOf(some)) : '');
}

const ended = (lines: readonly string[], ink: Ink): string => fitted(`${lines.join('\n')}\n`, ink);
const hash = (commit: string | null): string => (commit === null ? '–' : plain(shortHash(commit)));

/** Columns of a run's name that the others can make room for. */
const LONG_NAME = 16;

/** Oldest first, so that the newest stands over the prompt. */
export function renderRunsTable({ runs, targets }: Runs, options: TerminalOptions): string {
  if (runs.length === 0) return 'No runs.\n';
  const ink = inkOf(options);
  const outcomes = OUTCOMES.filter(outcome => outcome === 'passed' || runs.some(run => run.counts[outcome] > 0));
  // A long name would push everything else off the screen.
  const isLong = runs.some(run => widthOf(buildText(run.build)) > LONG_NAME);
  const name = (run: RunRow): string => buildText(run.build);
  const head = [isLong ? '' : '  run', 'commit', 'time', ...outcomes, 'duration', ...(targets ? ['jobs'] : [])].map(
    title => ink.paint('dim', title),
  );
  const rows = runs.map(run => [
    isLong ? runMark(run, ink) : `${runMark(run, ink)} ${name(run)}`,
    hash(run.commit),
    moment(plain(run.time, 30)),
    ...outcomes.map(outcome => countCell(outcome, run, ink)),
    duration(run.duration),
    ...(targets ? [jobsText(run, targets)] : []),
  ]);
  const right = [...outcomes.keys(), outcomes.length].map(place => place + 3);
  const lines = columns([head, ...rows], right);
  const shown = lines.map((line, place) => {
    const run = runs[place - 1];
    return withSubject(line, run, ink) + (isLong && run ? `  ${name(run)}` : '');
  });
  return `${shown.join('\n')}\n`;
}

/** Of how many targets a build has results. */
const jobsText = ({ targets = [] }: RunRow, all: readonly string[]): string =>
  targets.length === all.length ? `all ${count(all.length)}` : `${count(targets.length)} of ${count(all.length)}`;

function runMark(run: RunRow, ink: Ink): string {
  const effect = effectOfRun(run);
  return effect === 'silent' ? MARKS.silent : ink.paint(effect === 'bad' ? 'red' : 'green', MARKS[effect]);
}

/** Why no test ran in a run, in the words of the headline of `record`. */
export const nothingRan = (why: string, ink: Ink): string => ink.paint('bold', ink.paint('red', plain(why, 200)));

function countCell(outcome: (typeof OUTCOMES)[number], { counts }: RunRow, ink: Ink): string {
  if (counts[outcome] === 0) return ink.paint('dim', '0');
  return EFFECTS[outcome] === 'bad' ? ink.paint('red', count(counts[outcome])) : count(counts[outcome]);
}

/** Columns in which a subject still says something. */
const LEAST_SUBJECT = 12;

function withSubject(line: string, run: RunRow | undefined, ink: Ink): string {
  const said = run?.description ?? run?.subject;
  const room = Math.min(50, ink.width - widthOf(line) - 2);
  return said === undefined || room < LEAST_SUBJECT
    ? line
    : `${line}  ${ink.paint('dim', truncated(plain(said), room))}`;
}

/** The whole history as a strip, then the runs in which it changed. */
export function renderHistory(
  { test, renamed, results, stretches: rates, targets, strips }: History,
  options: TerminalOptions,
): string {
  const ink = inkOf(options);
  const lines = [ink.paint('bold', plain(test)), ''];
  const most = Math.max(20, ink.width - 2);
  const where = whereIn(targets);
  if (strips) lines.push(...targetStrips(strips, ink));
  else {
    for (let start = 0; start < results.length; start += most) {
      const stretch = results.slice(start, start + most).map(result => result.outcome);
      lines.push(`  ${paintedStrip(stretch, ink)}`);
    }
  }
  lines.push('');
  const rows = stretches(results).map(({ first, last, runs }) => [
    `  ${ink.paint(hueOf(first.outcome), first.outcome)}`,
    `run ${pointText(first)}`,
    moment(plain(first.time, 30)),
    runs === 1 ? '' : `${plural(runs, 'run')}, to ${pointText(last)}`,
    where(first.targets),
  ]);
  return ended([...lines, ...columns(rows), ...nameLines(results, renamed, ink), ...rateLines(rates, ink)], ink);
}

/** A strip for each target, those that are alike together; the newest runs, as many as fit. */
function targetStrips(strips: NonNullable<History['strips']>, ink: Ink): string[] {
  const { whereOf } = namesOfTargets(strips.map(({ target }) => target));
  const alike = new Map<string, { targets: string[]; outcomes: readonly Presence[] }>();
  for (const { target, outcomes } of strips) {
    const key = outcomes.map(outcome => MARKS[EFFECTS[outcome]]).join('');
    const known = alike.get(key);
    if (known) known.targets.push(target);
    else alike.set(key, { targets: [target], outcomes });
  }
  const names = [...alike.values()].map(({ targets }) => plain(whereOf(targets)));
  const room = Math.max(20, ink.width - 4 - Math.max(...names.map(widthOf)));
  return columns(
    [...alike.values()].map(({ outcomes }, n) => [`  ${names[n]}`, paintedStrip(outcomes.slice(-room), ink)]),
  );
}

/** Under which other names it ran, and what goes on with its history. */
function nameLines(results: readonly HistoryEntry[], renamed: History['renamed'], ink: Ink): string[] {
  const last = new Map(results.flatMap(result => (result.as === undefined ? [] : [[result.as, result] as const])));
  const lines = [...last].map(([name, run]) => `  up to run ${pointText(run)} it was ${plain(name)}`);
  if (renamed) lines.push(`  since run ${pointText(renamed)} it is ${plain(renamed.to)}`);
  return lines.length === 0 ? [] : ['', ...lines.map(line => ink.paint('dim', line))];
}

/** How often it failed, where that changed. */
function rateLines(rates: History['stretches'], ink: Ink): string[] {
  if (rates.length < 2) return [];
  const rows = rates.map(({ began, least, most, bad, results }) => [
    `  ${count(bad)} of ${count(results)} failed`,
    `from run ${pointText(began)} on`,
    least && most && least.build !== most.build
      ? ink.paint('dim', `not before ${pointText(least)}, not after ${pointText(most)}`)
      : '',
  ]);
  return ['', ...columns(rows)];
}

interface Stretch {
  first: HistoryEntry;
  last: HistoryEntry;
  runs: number;
}

function stretches(results: readonly HistoryEntry[]): Stretch[] {
  const found: Stretch[] = [];
  for (const result of results) {
    const open = found.at(-1);
    if (open?.first.outcome !== result.outcome) found.push({ first: result, last: result, runs: 1 });
    else Object.assign(open, { last: result, runs: open.runs + 1 });
  }
  return found;
}

/** What fails in the newest run of a line, each with the line that finds the commit. */
export function renderFailures({ run, failures, targets, gone }: Failures, options: TerminalOptions): string {
  const ink = inkOf(options);
  const where = `in run ${pointText(run)}`;
  const holds = whereIn(targets);
  const left = goneLines(gone, ink);
  const silent = run.ranNothing === undefined ? [] : [`${nothingRan(run.ranNothing, ink)} ${ink.paint('dim', where)}`];
  if (failures.length === 0)
    return ended([...(silent.length > 0 ? silent : [ink.paint('green', `Nothing fails ${where}.`)]), ...left], ink);
  const rows = failures.map(
    ({
      test,
      formerly,
      firstFailing,
      lastPassing,
      runs,
      strip,
      message,
      file,
      line,
      suspects,
      commits,
      diverged,
      ...more
    }) => ({
      test,
      formerly,
      strip,
      first: firstFailing,
      passed: lastPassing,
      note: listed(
        [
          more.notRunSince ? `not run since ${pointText(more.notRunSince)}` : plural(runs, 'run'),
          holds(more.targets),
          careText(more, run.time, name => plain(name, 100)),
          muteText(more, name => plain(name, 100)),
        ],
        ', ',
      ),
      ...(message === undefined ? {} : { error: firstLine(message) }),
      ...(file === undefined ? {} : { place: placeText(run.root, file, line) }),
      diverged,
      ...(suspects && commits !== undefined ? { suspects: suspectsLines({ commits: suspects, total: commits }) } : {}),
    }),
  );
  // Of a run in which nothing ran only what failed before it is known.
  const verb = failures.length === 1 ? 'fails' : 'fail';
  const all = failures.every(({ notRunSince }) => notRunSince);
  const title = `${plural(failures.length, 'test')} ${silent.length > 0 && all ? 'failed before it' : `${verb} ${where}`}`;
  return ended([...silent, ink.paint('bold', title), '', ...failingRows(rows, ink, MARKS.bad, 'red'), ...left], ink);
}

/** Jobs that the newest builds do not have any more. */
function goneLines(gone: Failures['gone'], ink: Ink): string[] {
  if (!gone) return [];
  const lines = gone.map(({ target, run }) => `${plain(target)}, last in run ${pointText(run)}`);
  return ['', ...lines.map(line => ink.paint('dim', `not in the newest builds: ${line}`))];
}

const VERDICT_OUTCOME: Record<Verdict, Presence> = {
  'newly failing': 'failed',
  'new and failing': 'failed',
  'failing differently': 'failed',
  'still failing': 'failed',
  fixed: 'passed',
  'newly skipped': 'skipped',
  unskipped: 'passed',
  renamed: 'absent',
  removed: 'absent',
  added: 'passed',
  slower: 'skipped',
  faster: 'passed',
  unchanged: 'absent',
};

/** By verdict, the most pressing first. */
export function renderDiff({ base, run, tests, targets }: Diff, options: TerminalOptions): string {
  const ink = inkOf(options);
  const title = `run ${pointText(base)} → run ${pointText(run)}`;
  if (tests.length === 0) return ended([ink.paint('bold', title), '', 'No test changed.'], ink);
  const lines = [ink.paint('bold', title)];
  for (const verdict of VERDICTS) {
    const some = tests.filter(test => test.verdict === verdict);
    if (some.length === 0) continue;
    lines.push('', ink.paint(hueOf(VERDICT_OUTCOME[verdict]), `${count(some.length)} ${verdict}`));
    const where = whereIn(targets);
    const rows = some.map(({ test, renamedFrom, from, to, targets: own }) => [
      `  ${plain(test)}`,
      ink.paint('dim', from === to ? to : `${from} → ${to}`),
      renamedFrom === undefined ? '' : ink.paint('dim', `was ${plain(renamedFrom)}`),
      ink.paint('dim', where(own)),
    ]);
    lines.push(...columns(rows));
  }
  return ended(lines, ink);
}

/** Worst first. */
const ORDER: Presence[] = ['failed', 'error', 'xpassed', 'xfailed', 'skipped'];

/** The ledger's steps begin there: what took less is kept as nothing. */
const took = (seconds: number, outcome: Presence): string =>
  seconds > 0 ? duration(seconds) : outcome === 'skipped' ? '–' : '<25 ms';

/** One run: its totals, and the tests that did not simply pass. */
export function renderShow({ run, tests, duplicates, targets }: Show, options: TerminalOptions): string {
  const ink = inkOf(options);
  const counts = OUTCOMES.filter(outcome => run.counts[outcome] > 0).map(outcome =>
    ink.paint(hueOf(outcome), `${count(run.counts[outcome])} ${outcome}`),
  );
  const lines = [
    ink.paint('bold', `run ${pointText(run)}`) + ink.paint('dim', `  ${moment(plain(run.time, 30))}`),
    ...[run.subject, run.result, run.description, run.link].filter(text => text !== undefined).map(text => plain(text)),
    ...(run.ranNothing === undefined ? [] : [nothingRan(run.ranNothing, ink)]),
    ...(counts.length === 0 ? [] : [`${counts.join(', ')} in ${duration(run.duration)}`]),
  ];
  const where = whereIn(targets);
  const rows = ORDER.flatMap(outcome =>
    tests
      .filter(test => test.outcome === outcome)
      .map(({ test, duration: seconds, detail, targets: own }) => [
        ink.paint(hueOf(outcome), outcome),
        listed([plain(test), where(own)], '  '),
        took(seconds, outcome),
        ink.paint('dim', plain(errorOf(detail) ?? '', 80)),
      ]),
  );
  if (rows.length > 0) lines.push('', ...columns(rows));
  if (duplicates.length > 0) {
    lines.push(
      '',
      ink.paint('yellow', `${plural(duplicates.length, 'test')} reported more than once; the worse result counts.`),
    );
  }
  return ended(lines, ink);
}
