// Lines to paste into a shell.
import type { RunPoint } from '../core/answers/shapes.ts';
import { visible } from './escape.ts';

const encoder = new TextEncoder();

/**
 * A word for any POSIX shell. What does not show must not be in a line that people paste, so such words are written by
 * printf, which is the one way to have it in every shell.
 */
export function shellWord(text: string): string {
  if (visible(text) === text && !text.includes('##[')) return `'${text.replaceAll("'", `'\\''`)}'`;
  const bytes = Array.from(text, char => {
    if (char === '%') return '%%';
    // In double quotes a shell takes ! for an earlier command; the runner takes ##[ for an order to itself.
    if (!"\\'!#".includes(char) && visible(char) === char) return char;
    return Array.from(encoder.encode(char), byte => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  });
  return `"$(printf '${bytes.join('')}')"`;
}

/** Ids above this would fill a screen. */
const MOST = 2_000;

/**
 * What finds the commit that broke a test; undefined when there is nothing between the last good run and the first bad one,
 * or when the test cannot be run by its id, as its suite was renamed.
 * @param names of the test, the last one first; in older commits it has the one before
 */
export function bisectLine(
  [test = '', before]: readonly string[],
  good: Pick<RunPoint, 'commit'> | null,
  bad: Pick<RunPoint, 'commit'>,
): string | undefined {
  if (!good?.commit || !bad.commit || good.commit === bad.commit) return undefined;
  if (!HASH.test(good.commit) || !HASH.test(bad.commit)) return undefined;
  if (!isRunnable(test)) return undefined;
  const start = `git bisect start ${long(bad.commit)} ${long(good.commit)} && git bisect run`;
  if (before === undefined || !isRunnable(before)) return `${start} ${PYTEST} ${shellWord(test)}`;
  // pytest fails as well where it does not find the test.
  return `${start} sh -c '${PYTEST} "$0" || ${PYTEST} "$1"' ${shellWord(test)} ${shellWord(before)}`;
}

const isRunnable = (test: string): boolean => test.includes('::') && !test.startsWith('-') && test.length <= MOST;

/**
 * Python knows old bytecode by a file's size and the second it was written in: git checks out the next commit in the same
 * second, and an edit that keeps the size would be tested as it was before, so bytecode is not written at all.
 */
const PYTEST = 'env PYTHONDONTWRITEBYTECODE=1 pytest';

const HASH = /^[0-9a-f]{7,64}$/;
// Long enough to be the only such commit in any repository.
const long = (commit: string): string => commit.slice(0, 12);
