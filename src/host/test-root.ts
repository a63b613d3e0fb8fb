// pytest names files from its root directory, which in a repository of several projects is below the repository's. Where that
// is, no report says; the files themselves do.
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../core/model.ts';
import { rootBelow } from '../core/parse/needed-options.ts';

/** How far, and in how many directories, files are looked for; and how many of them tell. */
const [LEVELS, DIRECTORIES, FILES] = [4, 500, 20];
const NOT_SEARCHED = /^(?:\..*|build|dist|node_modules|venv|site-packages|__pycache__)$/;

/** Where pytest's root directory is, from the repository's; undefined where the reports do not say it, or each another one. */
export function statedRoot({ rootdirs = [] }: Pick<Report, 'rootdirs'>, repository: string): string | undefined {
  const top = realpath(repository);
  const [root, another] = [...new Set(rootdirs.map(rootdir => rootBelow(rootdir, top)))];
  return another === undefined ? root : undefined;
}

/**
 * The directory below `directory` that the tests' files are in, as `services/backend`; empty when they are in `directory`
 * itself, nowhere, or in several that nothing tells apart.
 */
export function findTestRoot({ results }: Pick<Report, 'results'>, directory: string): string {
  const named = new Set<string>();
  for (const { id, detail } of results) {
    if (detail?.file !== undefined) named.add(detail.file);
    named.add(id.split('::', 1)[0] ?? '');
    if (named.size > FILES) break;
  }
  const files = [...named].filter(file => /\.\w+$/.test(file) && isBelow(file));
  const missing = files.filter(file => !existsSync(join(directory, file)));
  if (missing.length === 0) return '';
  let [best, most] = ['', 0];
  let isOnly = true;
  for (const candidate of directoriesBelow(directory)) {
    const found = missing.filter(file => existsSync(join(directory, candidate, file))).length;
    if (found > 0 && found === most) isOnly = false;
    if (found > most) [best, most, isOnly] = [candidate, found, true];
  }
  return isOnly ? best : '';
}

/** The path in the repository of a file as tests name it. Tracebacks may show it from the repository's root already. */
export const pathsBelow =
  (root: string): ((file: string) => string) =>
  file =>
    root === '' || file.startsWith(`${root}/`) ? file : `${root}/${file}`;

function realpath(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    // Tests are looked for in a directory that is not there: the path as it is will do.
    return directory;
  }
}

/** A path that leads nowhere else: it comes from a report. */
export const isBelow = (file: string): boolean =>
  file.isWellFormed() && !/^(?:\/|[a-z]:|\\)|\0/i.test(file) && !file.split(/[/\\]/).includes('..');

/** Those nearest first, and in a fixed order. */
function directoriesBelow(directory: string): string[] {
  const found: string[] = [];
  let level = [''];
  for (let depth = 0; depth < LEVELS && level.length > 0; depth++) {
    level = level.flatMap(parent => childrenOf(directory, parent));
    found.push(...level.slice(0, DIRECTORIES - found.length));
    if (found.length === DIRECTORIES) break;
  }
  return found;
}

function childrenOf(directory: string, parent: string): string[] {
  try {
    const entries = readdirSync(join(directory, parent), { withFileTypes: true });
    const names = entries
      .filter(entry => entry.isDirectory() && !NOT_SEARCHED.test(entry.name))
      .map(({ name }) => name);
    return names.sort().map(name => (parent === '' ? name : `${parent}/${name}`));
  } catch {
    // One that may not be read has no tests of ours.
    return [];
  }
}
