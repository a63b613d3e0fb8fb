// Lines to paste into a shell.
import type { RunPoint } from '../core/answers/shapes.ts';
import { type Bisection, planBisection } from '../core/judge/bisection.ts';
import type { Invocation } from '../core/parse/needed-options.ts';
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

/**
 * What finds the commit that broke a test; undefined when there is nothing between the last good run and the first bad one,
 * or when the test cannot be run by its id. It works from any directory of the repository.
 * @param names of the test, the last one first; in older commits it has the one before
 * @param how where and with which options pytest was run
 */
export function bisectLine(
  names: readonly string[],
  good: Pick<RunPoint, 'commit'> | null,
  bad: Pick<RunPoint, 'commit'>,
  how: Invocation = {},
): string | undefined {
  const range = rangeOf(good, bad);
  const plan = planBisection(names, how);
  if (!range || !plan) return undefined;
  const start = `cd "$(git rev-parse --show-toplevel)" && git bisect start ${long(range.bad)} ${long(range.good)}`;
  const words = [scriptOf(plan), plan.root, ...plan.ids, ...plan.options].map(shellWord);
  return `${start} && git bisect run sh -c ${words.join(' ')}`;
}

/** Undefined where there are no commits between the two that can be told apart. */
function rangeOf(
  good: Pick<RunPoint, 'commit'> | null | undefined,
  bad: Pick<RunPoint, 'commit'>,
): { good: string; bad: string } | undefined {
  if (!good?.commit || !bad.commit || good.commit === bad.commit) return undefined;
  return HASH.test(good.commit) && HASH.test(bad.commit) ? { good: good.commit, bad: bad.commit } : undefined;
}

/**
 * The directory, the test, the name it had before if any, and options are its arguments. git takes 125 for a commit that cannot be
 * tested, as one that pytest cannot collect; and 255 ends the bisection, as where there is no pytest.
 *
 * Python knows old bytecode by a file's size and the second it was written in: git checks out the next commit in the same
 * second, and an edit that keeps the size would be tested as it was before, so bytecode is not written at all.
 */
function scriptOf({ ids: [, before], kind }: Bisection): string {
  const enter = 'cd "$0" || exit 125; export PYTHONDONTWRITEBYTECODE=1; ';
  if (kind === 'file')
    return `${enter}pytest --collect-only -q "$@"; case $? in 0|5) exit 0;; 2) exit 1;; 12[67]) exit 255;; *) exit 125;; esac`;
  const end = 'case $r in 0) exit 0;; [2-5]) exit 125;; 12[67]) exit 255;; *) exit 1;; esac';
  if (before === undefined) return `${enter}pytest "$@"; r=$?; ${end}`;
  return `${enter}a=$1 b=$2; shift 2; pytest "$@" "$a"; r=$?; if [ $r = 4 ]; then pytest "$@" "$b"; r=$?; fi; ${end}`;
}

const HASH = /^[0-9a-f]{7,64}$/;
// Long enough to be the only such commit in any repository.
const long = (commit: string): string => commit.slice(0, 12);

/** The same on a terminal, by the command that runs it. */
export function bisectCommand(
  names: readonly string[],
  good: Pick<RunPoint, 'commit'> | null,
  bad: Pick<RunPoint, 'commit'>,
): string | undefined {
  const [test = ''] = names;
  if (!rangeOf(good, bad) || !planBisection(names)) return undefined;
  const name = test.slice(test.lastIndexOf('::', test.includes('[') ? test.indexOf('[') : test.length) + 2);
  const word = test.includes('::') ? name : test;
  return `pytest-ledger bisect ${/^[\w./-]+$/.test(word) ? word : shellWord(word)}`;
}
