// Who looks after a failing test, and which failures may be: said, never hidden.
import type { JudgedTest } from '../../core/judge/judged-test.ts';
import type { Part } from './budget.ts';
import { prose, shorten } from '../escape.ts';
import { sinceText } from '../headline.ts';
import { htmlNamer, type Page, restIn } from './page.ts';
import { folded, nameCell, row, table } from './pieces.ts';
import { knownSince } from '../since.ts';
import { age, listed, plural } from '../../core/words.ts';

type Namer = (name: string) => string;

interface Looked {
  assigned?: { to: string; at: string; note?: string };
  owners?: readonly string[];
}

/** `dana is on it, assigned 4 days ago: waits for the new server`, else `owned by acme/web`; names of people carry no @. */
export function careText({ assigned, owners = [] }: Looked, now: string, nameOf: Namer): string {
  if (assigned) {
    const long = age(assigned.at, now);
    const note = assigned.note === undefined ? '' : `: ${nameOf(assigned.note)}`;
    return `${nameOf(assigned.to)} is on it${long === '' ? '' : `, assigned ${long} ago`}${note}`;
  }
  return owners.length === 0 ? '' : `owned by ${owners.slice(0, 3).map(nameOf).join(', ')}`;
}

export const markdownCare = (test: JudgedTest, now: string): string =>
  careText(test, now, name => prose(shorten(name, 100)));

/** `muted until 2026-12-31 by dana: waits for the new server`. */
export const muteText = (
  { muted }: { muted?: { until: string; by: string; because: string } },
  nameOf: Namer,
): string => (muted ? `muted until ${nameOf(muted.until)} by ${nameOf(muted.by)}: ${nameOf(muted.because)}` : '');

/** Behind a click, with how many there are in front. */
export function mutedParts(page: Page): Part[] {
  const { view, options, sizes, now } = page;
  const tests = view.muted;
  if (tests.length === 0) return [];
  const title = `🔇 ${plural(tests.length, 'muted failure')}${sinceText(tests, htmlNamer(options))}`;
  const rows = tests.slice(0, sizes.others).map(test => {
    const said = [muteText(test, name => prose(shorten(name, 200))), knownSince(test, page), markdownCare(test, now)];
    return row([nameCell(test.id), listed(said)]);
  });
  const list = { head: ['test', 'why it may fail'], rows, total: tests.length, whole: restIn(options) };
  return [
    {
      rank: 5.5,
      least: `🔇 ${plural(tests.length, 'muted failure')}.`,
      render: room => folded(title, left => table(list, left), room),
    },
  ];
}
