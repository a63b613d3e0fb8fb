// The one line that says what matters, for every place that has one.
import { baseLineOf, type Judgement } from '../core/judge/judgement.ts';
import type { JudgedTest } from '../core/judge/judged-test.ts';
import { type RunRef, whyNothingRan } from '../core/ledger/consolidate.ts';
import { shortName } from './names.ts';
import { isBuildComplete } from '../core/judge/build.ts';
import { ownName } from './build.ts';
import type { RenderOptions } from './options.ts';
import type { View } from './view.ts';
import { count, GAP, listed, plural, sinceWord } from '../core/words.ts';

/** How a place names runs and lines. */
export interface Namer {
  run: (run: RunRef) => string;
  /** @param most characters */
  name: (name: string, most?: number) => string;
  /** Between statements; a middle dot when not given. */
  gap?: string;
}

export interface Headline {
  mark: '❌' | '⚠️' | '✅' | '⏳';
  text: string;
}

/** The target of those who named none. */
const UNNAMED = 'default';

export function headlineOf(judgement: Judgement, view: View, options: RenderOptions, namer: Namer): Headline {
  const { mark, text } = verdictLine(judgement, view, namer);
  const { build, elsewhere } = options;
  if (build)
    return isBuildComplete(build) ? { mark, text } : { mark: mark === '✅' ? '⏳' : mark, text: `${text} so far` };
  if (elsewhere) return { mark, text: `${text}${namer.name(ownName(options))}` };
  const target = judgement.target === UNNAMED ? '' : `${namer.name(judgement.target)}: `;
  const { shards, submissions } = judgement.run;
  if (shards === undefined || submissions >= shards) return { mark, text: `${target}${text}` };
  const reported = `${count(submissions)} of ${count(shards)} shards reported`;
  return { mark: '⏳', text: `${target}${reported}${namer.gap ?? GAP}${text} so far` };
}

function verdictLine(judgement: Judgement, view: View, namer: Namer): Headline {
  const baseLine = baseLineOf(judgement);
  const { total, bad, broken, by } = view;
  const unread = judgement.problems.filter(problem => problem.level === 'error').length;
  if (judgement.run.died) return { mark: '❌', text: diedText(judgement, view, namer) };
  if (total === 0) return { mark: '⚠️', text: unread > 0 ? 'No result could be read' : 'No tests ran' };
  if (view.outage) return { mark: '⚠️', text: outageText(view) };
  const { notRun = 0 } = judgement.run;
  const good: Headline['mark'] = unread > 0 || notRun > 0 ? '⚠️' : '✅';
  if (!judgement.base) {
    const text = bad > 0 ? `${count(bad)} of ${plural(total, 'test')} failing` : passedText(judgement);
    const rest = notRun > 0 && `${count(notRun)} not run`;
    return { mark: bad > 0 ? '❌' : good, text: `First run recorded: ${listed([text, rest], namer.gap)}` };
  }
  const said = (...parts: Parameters<typeof listed>[0]): string => listed(parts, namer.gap);
  const counted = said(
    broken.length > 0 && `${count(broken.length)} newly failing${baseLine === undefined ? '' : ' here'}`,
    by['failing differently'].length > 0 && `${count(by['failing differently'].length)} failing differently`,
    stillText(by['still failing'], baseLine, namer),
    view.muted.length > 0 && `${count(view.muted.length)} muted`,
    by.fixed.length > 0 && `${count(by.fixed.length)} fixed`,
    broken.length === 0 && view.retried.length > 0 && `${count(view.retried.length)} passed on retry`,
    broken.length === 0 && by.removed.length > 0 && `${count(by.removed.length)} removed`,
    notRunText(judgement),
    broken.length === 0 && by['newly skipped'].length > 0 && `${count(by['newly skipped'].length)} newly skipped`,
  );
  if (broken.length > 0) return { mark: '❌', text: counted };
  if (by['failing differently'].length > 0) return { mark: '⚠️', text: counted };
  if (bad === 0) return { mark: good, text: said(passedText(judgement), counted, unreadText(unread)) };
  // A pull request is not to blame for what fails on the branch it goes to; the branch itself is not fine.
  const isFine = baseLine !== undefined || view.muted.length === bad;
  return { mark: isFine ? good : '❌', text: said('Nothing new', counted) };
}

/** What killed pytest or kept it from starting, and how far it came. */
function diedText(judgement: Judgement, { total, broken, by }: View, namer: Namer): string {
  const { run, base, tests } = judgement;
  const { notRun = 0, stopped = 'pytest was killed', counts } = run;
  const why = whyNothingRan(run);
  if (why !== undefined) {
    const since = base ? ` since ${namer.run(base)}` : '';
    return listed([namer.name(why, 200), notRun > 0 && `${plural(notRun, 'test')} not run${since}`], namer.gap);
  }
  const culprit = tests.find(({ to, detail }) => to === 'error' && detail?.message?.startsWith(KILLED) === true);
  const others = broken.filter(test => test !== culprit).length;
  const what = culprit ? `${KILLED} ${namer.name(shortName(culprit.id))}` : namer.name(whatEnded(stopped), 200);
  return listed(
    [
      what,
      `${count(counts.passed + counts.xfailed + counts.xpassed)} of ${plural(total + notRun, 'test')} passed`,
      others > 0 && `${count(others)} newly failing`,
      by['still failing'].length > 0 && stillText(by['still failing'], baseLineOf(judgement), namer),
      notRun > 0 && `${count(notRun)} not run`,
    ],
    namer.gap,
  );
}

/** As the reader of captures says it of the test that was running. */
const KILLED = 'pytest was killed while it ran';

const whatEnded = (stopped: string): string => (stopped.startsWith('pytest ') ? stopped : `pytest died: ${stopped}`);

/** Tests that a stopped session did not come to, or that it was not told to run. */
function notRunText({ run, notRun: absent = 0, failingNotRun = 0 }: Judgement): string {
  const notRun = Math.max(absent, run.notRun ?? 0);
  if (notRun === 0) return '';
  return `${count(notRun)} not run${failingNotRun > 0 ? ` (${count(failingNotRun)} failed before)` : ''}`;
}

const unreadText = (problems: number): string =>
  problems === 0 ? '' : `${plural(problems, 'problem')} reading the reports`;

function passedText({ run: { counts } }: Judgement): string {
  const passed = counts.passed + counts.xfailed + counts.xpassed;
  return passed === 0 ? `${plural(counts.skipped, 'test')} skipped, none ran` : `${count(passed)} passed`;
}

function outageText({ causes, bad, total }: View): string {
  const share = causes.length === 1 ? 'all' : 'nearly all';
  return `${count(bad)} of ${count(total)} failed, ${share} with one error: is the environment broken?`;
}

function stillText(tests: JudgedTest[], baseLine: string | undefined, namer: Namer): string {
  if (tests.length === 0) return '';
  const how = baseLine === undefined ? 'still failing' : `already failing on ${namer.name(baseLine)}`;
  return `${count(tests.length)} ${how}${sinceText(tests, namer)}`;
}

/** ` since #388`, or where they began in different runs, ` (the oldest since #388)`; `age` says how long that is. */
export function sinceText(tests: JudgedTest[], namer: Namer, age?: (since: string) => string): string {
  const firsts = tests.flatMap(test => test.standing.streak?.first ?? []);
  const oldest = firsts.reduce<RunRef | undefined>(
    (old, run) => (old && old.order <= run.order ? old : run),
    undefined,
  );
  if (!oldest) return '';
  const long = age?.(oldest.time) ?? '';
  const since = `${sinceWord(oldest)} ${namer.run(oldest)}${long === '' ? '' : `, ${long}`}`;
  return firsts.every(run => run.build === oldest.build) ? ` ${since}` : ` (the oldest ${since})`;
}
