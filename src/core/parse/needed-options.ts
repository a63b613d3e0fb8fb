// Of the options that pytest was given, those that another run of one test needs as well.
import type { SessionFacts } from '../model.ts';

/** How pytest has to be run to run a test again. */
export interface Invocation {
  /** pytest's root directory from the repository's root, as `services/api`; absent where they are the same. */
  root?: string;
  options?: string[];
}

/** With a value. What selects other tests, splits a session or only changes its output is not needed. */
const VALUED = new Set(
  '-p -c --config-file -m -o --override-ini --rootdir --confcutdir --import-mode -W --pythonwarnings --doctest-glob'.split(
    ' ',
  ),
);
/** The value is a path from where pytest was started. */
const PATHS = new Set(['-c', '--config-file', '--rootdir', '--confcutdir']);
const SWITCHES = new Set([
  '--doctest-modules',
  '--doctest-continue-on-failure',
  '--pyargs',
  '--noconftest',
  '--strict-markers',
]);
/** Options of a project are known by their names only: these are switches by custom, as in pytest's own documentation. */
const CUSTOM_SWITCH = /^--(?:run|with|enable|include)-?[a-z][a-z-]*$|^--(?:slow|integration|e2e|network|online)$/;
const MOST = 30;

/** From pytest's root directory, where paths were given from another one. */
export function neededOptions({ args, environmentAddopts, rootdir, directory }: SessionFacts): string[] {
  const given = [...environmentAddopts, ...args];
  const needed: string[] = [];
  for (let at = 0; at < given.length; at++) {
    const arg = given[at] as string;
    const [, name = arg, joined] = /^(--[^=]+)=([\s\S]*)$/.exec(arg) ?? /^(-[pcmoW])(.+)$/.exec(arg) ?? [];
    if (SWITCHES.has(arg) || CUSTOM_SWITCH.test(arg)) needed.push(arg);
    if (!VALUED.has(name)) continue;
    const value = joined ?? given[++at];
    if (value === undefined || (name === '-p' && IGNORED_PLUGINS.test(value))) continue;
    const shown = PATHS.has(name) ? fromRoot(value, directory, rootdir) : value;
    if (shown !== undefined) needed.push(name, shown);
  }
  return needed.length > MOST ? [] : needed;
}

/** Ours, and what only has to do with how a session is run. */
const IGNORED_PLUGINS = /^(?:pytest_ledger\b|no:(?:cacheprovider|terminal|randomly))/;

/** Undefined for a path that is nowhere below the root directory: it may be on one machine only. */
function fromRoot(value: string, directory = '', rootdir = ''): string | undefined {
  const path = slashed(value);
  const [from, root] = [stepsOf(slashed(directory)), stepsOf(slashed(rootdir))];
  const whole = isAbsolute(path) ? stepsOf(path) : stepsOf(`${from.join('/')}/${path}`);
  if (root.length === 0 || root.some((step, at) => whole[at] !== step)) return undefined;
  return whole.slice(root.length).join('/') || '.';
}

const slashed = (path: string): string => path.replaceAll('\\', '/');
const isAbsolute = (path: string): boolean => path.startsWith('/') || /^[A-Za-z]:\//.test(path);

function stepsOf(path: string): string[] {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps;
}

/**
 * pytest's root directory from the repository's, where the one is below the other; undefined where that cannot be told, as in a
 * container that has the repository elsewhere.
 */
export function rootBelow(rootdir: string | undefined, repository: string): string | undefined {
  if (rootdir === undefined) return undefined;
  const [root, top] = [stepsOf(slashed(rootdir)), stepsOf(slashed(repository))];
  return top.length > 0 && top.every((step, at) => root[at] === step) ? root.slice(top.length).join('/') : undefined;
}
