// Since when a test fails, and between which commits it broke.
import type { JudgedTest } from '../core/judge/judged-test.ts';
import type { Streak } from '../core/ledger/standing.ts';
import type { Page } from './markdown/page.ts';
import { commitMark, pointMark, rangeMark, runMark } from './references.ts';
import { age, plural, sinceWord } from '../core/words.ts';

const startOf = ({ standing: { lastGood, streak } }: JudgedTest): string =>
  JSON.stringify([streak?.first.build, lastGood?.build]);

/** Whether all of them began to fail in one run, and passed last in one. */
export function sameStart(tests: readonly JudgedTest[]): boolean {
  return new Set(tests.map(startOf)).size === 1;
}

/** Since when they fail, and in which commits they broke: of one test, or of several that began and passed last together. */
export function sinceSentence(tests: readonly JudgedTest[], { judgement, options }: Page): string {
  const { links } = options;
  const { lastGood, streak } = tests[0]?.standing ?? { lastGood: null, streak: null };
  // Of a first run there is no more to say than that it is the first.
  if (!streak || !judgement.base) return '';
  const here = streak.first.build === judgement.run.build;
  const first = here
    ? `in this run${bracketed(commitMark(streak.first, links))}`
    : `in ${pointMark(streak.first, links)}`;
  const began = streak.first.dropped
    ? `Fails at least since ${pointMark(streak.first, links)}`
    : `First failed ${first}`;
  if (!lastGood) return `${began}; never passed here.`;
  const passed = `last passed in ${runMark(lastGood.build, links)}`;
  const [good, bad] = [lastGood.commit, streak.first.commit];
  if (good === null || bad === null) return `${began}, ${passed}.`;
  if (good === bad && (lastGood.changed || streak.first.changed))
    return `${began}, ${passed} at the same commit: the work tree had changes.`;
  if (good === bad) {
    return `${began}, ${passed} at the same commit: not the code, unless the ${tests.length === 1 ? 'test is' : 'tests are'} flaky.`;
  }
  return `${began}, ${passed}: broke in ${rangeMark(good, bad, links)}.`;
}

/** `the same error was in #388, in test_export`: of a new failure whose cause is not new. */
export function beforeText(
  { id, before }: JudgedTest,
  runOf: (build: string) => string,
  nameOf: (test: string) => string,
): string {
  if (!before) return '';
  const where = before.test === id ? '' : `, in ${nameOf(before.test)}`;
  const often = before.runs === 1 ? '' : `, the last of ${plural(before.runs, 'run')} with it`;
  return `the same error was seen before in ${runOf(before.run.build)}${where}${often}`;
}

const bracketed = (text: string): string => (text === '' ? '' : `, ${text}`);

/** `9 runs, 6 days`. */
export function streakLength(streak: Streak, now: string): string {
  const runs = plural(streak.bad, 'run');
  return [runs, age(streak.first.time, now)].filter(text => text !== '').join(', ');
}

/** Since when a test has failed that failed before: run and commit, then how long that is. */
export function knownSince({ standing: { lastGood, streak } }: JudgedTest, { options, now }: Page): string {
  if (!streak) return '';
  const { links } = options;
  const point = [runMark(streak.first.build, links), commitMark({ ...streak.first, subject: '' }, links)];
  const length = [streakLength(streak, now), lastGood ? '' : 'never passed here'].filter(text => text !== '');
  return `${sinceWord(streak.first)} ${point.filter(text => text !== '').join(' ')}: ${length.join(', ')}`;
}
