// Failing tests on a terminal, for `record` and `failures` alike.
import type { Presence } from '../../core/model.ts';
import { buildText, columns, type Hue, type Ink, paintedStrip, plain, widthOf } from './ink.ts';
import { shortHash } from '../references.ts';
import { bisectCommand } from '../shell.ts';
import { sinceWord } from '../../core/words.ts';

/** What identifies a run here. */
interface Point {
  build: string;
  commit: string | null;
  changed?: true;
  dropped?: true;
}

export interface FailingRow {
  test: string;
  /** What it was called before, the last name first. */
  formerly?: readonly string[] | undefined;
  strip: readonly Presence[];
  first: Point | undefined;
  passed: Point | null;
  /** Said after since when. */
  note?: string | undefined;
  error?: string | undefined;
  place?: string | undefined;
  /** Whose commits it may come from, a sentence a line. */
  suspects?: readonly string[];
  /** The commit that passed is no ancestor of the one that failed: there is nothing to bisect. */
  diverged?: boolean | undefined;
}

/** `418 (a1b2c3d)`. */
export const pointText = ({ build, commit }: Point): string =>
  `${buildText(build)}${commit === null ? '' : ` (${plain(shortHash(commit))})`}`;

/** As an editor opens it from the repository's root. */
export const placeText = (root: string | undefined, file: string, line: number | undefined): string =>
  `${root === undefined ? '' : `${root}/`}${file}${line === undefined ? '' : `:${line}`}`;

function sinceText({ first, passed, note }: FailingRow): string {
  const since = first ? `${sinceWord(first)} ${pointText(first)}` : '';
  const before = passed ? `passed ${pointText(passed)}` : 'never passed here';
  return [since, before, note ?? '', sameCommit(first, passed)].filter(text => text !== '').join(', ');
}

/** Results of a work tree with changes are no evidence of anything about the commit. */
function sameCommit(first: Point | undefined, passed: Point | null): string {
  if (!first || !passed || passed.commit === null || passed.commit !== first.commit) return '';
  return first.changed || passed.changed ? 'same commit, with local changes' : 'same commit: flaky?';
}

/**
 * Test, strip and since when on one line where they fit on it, on two where not; what else is known under it.
 * @param bisections how many of the rows get the line that finds the commit
 */
export function failingRows(
  rows: readonly FailingRow[],
  ink: Ink,
  mark: string,
  hue: Hue,
  bisections = rows.length,
): string[] {
  const heads = rows.map(row => ({
    name: `${ink.paint(hue, mark)} ${plain(row.test)}`,
    strip: paintedStrip(row.strip, ink),
    since: ink.paint('dim', sinceText(row)),
  }));
  const lines = columns(heads.map(({ name, strip, since }) => [name, strip, since]));
  const wide = lines.some(line => widthOf(line) > ink.width);
  const stacked = heads.map(({ name, strip, since }) => `${name}\n    ${strip}  ${since}`);
  const bisected = new Set<string>();
  return rows.flatMap((row, place) => {
    // What broke between the same commits with the same error is found by one bisection.
    const range = JSON.stringify([row.first?.commit, row.passed?.commit, row.error ?? row.test]);
    const isFirst = !bisected.has(range);
    bisected.add(range);
    return [(wide ? stacked : lines)[place] ?? '', below(row, ink, place < bisections && isFirst)].flat();
  });
}

function below(
  { test, formerly, error, place, first, passed, suspects = [], diverged }: FailingRow,
  ink: Ink,
  bisect: boolean,
): string[] {
  const lines: string[] = [];
  if (formerly?.[0] !== undefined) lines.push(`    ${ink.paint('dim', `was ${plain(formerly[0])}`)}`);
  const [said, where] = [error === undefined ? '' : plain(error, 200), place === undefined ? '' : plain(place)];
  const one = [said, where].filter(text => text !== '').join('  ');
  if (one !== '' && widthOf(one) + 4 <= ink.width) lines.push(`    ${one}`);
  else lines.push(...[said, where].filter(text => text !== '').map(text => `    ${text}`));
  lines.push(...suspects.map(line => `    ${ink.paint('dim', line)}`));
  const command = bisect && first && !diverged ? bisectCommand([test, ...(formerly ?? [])], passed, first) : undefined;
  // Never shortened or wrapped: it is there to be pasted.
  if (command !== undefined) lines.push(`    ${ink.paint('dim', `bisect: ${command}`)}`);
  return lines;
}
