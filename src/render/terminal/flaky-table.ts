// The flaky tests of a line on a terminal.
import { whereIn } from './tables.ts';
import { pointText } from './failing-rows.ts';
import { proofOf, rateText, triggerText } from '../markdown/flaky.ts';
import { buildText, fitted, inkOf, plain, type TerminalOptions } from './ink.ts';
import type { Flaky, FlakyRow } from '../../core/answers/shapes.ts';
import { count, duration, listed, plural } from '../../core/words.ts';

const MARKS: Record<FlakyRow['state'], string> = { flaky: '~', suspected: '?', recovered: '✓' };
const HUES = { flaky: 'yellow', suspected: 'dim', recovered: 'green' } as const;

/** The worst first, each with what shows it. */
export function renderFlaky({ run, window, tests, targets }: Flaky, options: TerminalOptions): string {
  const ink = inkOf(options);
  const holds = whereIn(targets);
  const where = `in the last ${plural(window, 'run')}, up to run ${pointText(run)}`;
  if (tests.length === 0) return `${ink.paint('green', `No test is flaky ${where}.`)}\n`;
  const numbers = (['flaky', 'suspected', 'recovered'] as const).flatMap(state => {
    const some = tests.filter(test => test.state === state).length;
    return some === 0 ? [] : [`${count(some)} ${state}`];
  });
  const lines = [ink.paint('bold', `${numbers.join(', ')} ${where}`)];
  for (const test of tests) {
    lines.push(
      '',
      `${ink.paint(HUES[test.state], MARKS[test.state])} ${listed([plain(test.test), ink.paint('dim', holds(test.targets))], '  ')}`,
    );
    lines.push(...said(test).map(line => `    ${line}`));
  }
  return fitted(`${lines.join('\n')}\n`, ink);
}

function said(test: FlakyRow): string[] {
  const { state, events, results, bad, flips, clean, cost, trigger, since } = test;
  const often =
    state === 'suspected'
      ? `${count(bad)} of ${plural(results, 'run')} failed, ${plural(flips, 'change')} of outcome: suspicious, nothing proved`
      : `${plural(events.length, 'time')} in ${plural(results, 'run')}`;
  return [
    listed(
      [
        often,
        test.firstSeen &&
          test.firstSeen.build !== events.at(-1)?.run.build &&
          `first in run ${pointText(test.firstSeen)}`,
        clean > 0 && events.length > 0 && `${plural(clean, 'good run')} since`,
        cost >= 1 && `${duration(cost)} of testing spent again`,
      ],
      ', ',
    ),
    proofOf(events, ({ build }) => buildText(build)),
    triggerText(trigger),
    rateText(since, ({ build }) => buildText(build)),
  ].filter(line => line !== '');
}
