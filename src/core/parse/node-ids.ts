// JUnit's `classname` is what is left of a node id when its slashes, `.py` and `::` have become dots. Which dot was which
// is found out by the files of the repository, else guessed by the names that pytest collects by default.

import { detach, flatten } from '../text.ts';
import { composeFile } from './stable-ids.ts';
import { createFinder, type Finder, type Match, type ProjectFiles } from './module-finder.ts';

export type { ProjectFiles };

/**
 * pytest's node id for what JUnit has of it.
 *
 * @param file xunit1's `file`: where the function is defined, which need not be the file that pytest collected it from
 */
export type NodeIdResolver = (classname: string, name: string, file?: string) => string;

/**
 * @param project without it, ids follow pytest's naming rules alone
 * @returns one resolver for all reports of a session. It remembers what it found, so it must not outlive the checkout.
 */
export function createNodeIdResolver(project?: ProjectFiles): NodeIdResolver {
  const find = project ? createFinder(project) : () => undefined;
  const known = new Map<string, string>();
  let lastClassname: string | undefined;
  let lastStart = '';

  const idOf: NodeIdResolver = (classname, name, file) => {
    if (classname === '') return collectorId(name, file, find);
    if (file !== undefined) {
      const start = startByFile(classname, file);
      if (start !== undefined) return start + name;
    }
    // Tests of a class follow each other.
    if (classname === lastClassname) return lastStart + name;
    let start = known.get(classname);
    if (start === undefined) {
      const match = find(classname, false);
      if (!match) {
        const text = textDoctest(classname, name);
        if (text !== undefined) return text;
      }
      // In one piece: it becomes the beginning of many ids.
      start = detach(join(match ?? guess(classname)));
      known.set(detach(classname), start);
    }
    lastClassname = classname;
    lastStart = start;
    return start + name;
  };
  return (classname, name, file) => flatten(composeFile(idOf(classname, name, file)));
}

function join({ path, rest }: Match): string {
  return rest === '' ? `${path}::` : `${path}::${rest.replaceAll('.', '::')}::`;
}

/** The beginning of the id, when `file` is the file that the class name speaks of. */
function startByFile(classname: string, file: string): string | undefined {
  const path = file.includes('\\') && !file.includes('/') ? file.replaceAll('\\', '/') : file;
  const dotted = path.replaceAll('/', '.').replace(/\.py$/, '');
  let at = 0;
  if (!isStep(classname, dotted, 0)) {
    // --junit-prefix stands before it.
    at = classname.indexOf(`.${dotted}`) + 1;
    if (at === 0 || !isStep(classname, dotted, at)) return undefined;
  }
  const rest = classname.slice(at + dotted.length + 1);
  return join({ path, rest });
}

/** Whether `part` stands in `dotted` at `at`, and ends where a name ends. */
function isStep(dotted: string, part: string, at: number): boolean {
  if (!dotted.startsWith(part, at)) return false;
  const end = at + part.length;
  return end === dotted.length || dotted[end] === '.';
}

/**
 * Ids without a class name are those of what could not be collected: a file, a directory, or the session. Up to pytest 9.1
 * also those of all tests below a directory with a bracket in its name, whose path is in dots up to that bracket only.
 */
function collectorId(name: string, file: string | undefined, find: Finder): string {
  // The session itself: its id is empty up to pytest 7, and that of its root directory since.
  if (name === '') return '.';
  if (file !== undefined && file.replaceAll('/', '.').replace(/\.py$/, '') === name) return file;
  const [path = '', ...names] = name.includes('[') ? name.split('::') : [name];
  const dotted = path.replaceAll('/', '.').replace(/\.py$/, '');
  const match = find(dotted, true);
  const found = match ? match.path : guess(dotted).path;
  return [found, ...names].join('::');
}

/** The id of a doctest in a text file, whose test has the name of the file. */
function textDoctest(classname: string, name: string): string | undefined {
  if (!/\.\w+$/.test(name) || !(classname === name || classname.endsWith(`.${name}`))) return undefined;
  return `${classname.slice(0, classname.length - name.length).replaceAll('.', '/')}${name}::${name}`;
}

/** By the names that pytest collects by default: the file is the last `test_*` or `*_test`, else what stands before the classes. */
function guess(dotted: string): Match {
  const steps = dotted.split('.');
  let file = steps.findLastIndex(step => /^test_|_test$/.test(step));
  if (file === -1) {
    file = steps.length - 1;
    while (file > 0 && /^_*[A-Z]/.test(steps[file] ?? '')) file--;
  }
  return { path: `${steps.slice(0, file + 1).join('/')}.py`, rest: steps.slice(file + 1).join('.') };
}
