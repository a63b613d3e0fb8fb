// How to run one test of any commit again, so that its exit status tells git whether the commit is good.
import type { Invocation } from '../parse/needed-options.ts';

export interface Bisection {
  /** pytest's root directory from the repository's; '.' where they are the same. */
  root: string;
  options: readonly string[];
  /** As pytest knows the test; in commits that do not have it, the name it had before. */
  ids: readonly [id: string] | readonly [id: string, before: string];
  /** A file that pytest could not collect is only collected. */
  kind: 'test' | 'file';
}

/** Ids above this would fill a screen. */
const MOST = 2_000;

/**
 * @param names of the test, the last one first; in older commits it has the one before
 * @returns undefined when the test cannot be run by its id, as its suite was renamed
 */
export function planBisection([test = '', before]: readonly string[], how: Invocation = {}): Bisection | undefined {
  const id = runnable(test);
  if (id === undefined) return undefined;
  const former = before === undefined ? undefined : runnable(before);
  const options = [...(how.options ?? []), ...(how.options?.includes('--doctest-modules') ? [] : doctestOptions(id))];
  return {
    root: how.root || '.',
    options,
    ids: former === undefined || former === id ? [id] : [id, former],
    kind: id.includes('::') ? 'test' : 'file',
  };
}

/** What stands for a part that differs from run to run, or that is a secret. */
const MASKS = /0x…|<uuid>|<time>|\*\*\*|pytest-…|[\\/]tmp…|#x[0-9A-F]{2}/;

/** Of a test whose parameters are masked, its function: pytest knows none of the name that it has here. */
function runnable(test: string): string | undefined {
  const [file = ''] = test.split('::', 1);
  if (!/\.\w+$/.test(file) || test.startsWith('-') || test.length > MOST || test === 'pytest::internal')
    return undefined;
  const bracket = test.indexOf('[', file.length);
  if (bracket === -1) return test;
  const parameters = test.slice(bracket);
  return MASKS.test(parameters) || /\]#\d+$/.test(parameters) ? test.slice(0, bracket) : test;
}

/** pytest collects doctests only where it is told to. Their names are the module's, with dots; a text file's is its own. */
function doctestOptions(id: string): string[] {
  const at = id.indexOf('::');
  if (at === -1) return [];
  const [file, name] = [id.slice(0, at), id.slice(at + 2)];
  const own = file.slice(file.lastIndexOf('/') + 1);
  if (name === own) return [`--doctest-glob=*${own.slice(own.lastIndexOf('.'))}`];
  const module = own.replace(/\.py$/, '');
  return file.endsWith('.py') && /^[\w.]+$/.test(name) && `.${name}.`.includes(`.${module}.`)
    ? ['--doctest-modules']
    : [];
}

/** What pytest's exit status says of a commit: https://docs.pytest.org/en/stable/reference/exit-codes.html */
export function commitIs(kind: Bisection['kind'], status: number): 'good' | 'bad' | 'untestable' {
  if (status === 0) return 'good';
  if (kind === 'file') return status === 5 ? 'good' : status === 2 ? 'bad' : 'untestable';
  return status >= 2 && status <= 5 ? 'untestable' : 'bad';
}
