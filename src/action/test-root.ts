// pytest names files from its root directory, which in a repository of several projects is below the repository's. Where that
// is, no report says; the files themselves do.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Submission } from '../core/ledger/submission.ts';

/** How far, and in how many directories, files are looked for; and how many of them tell. */
const [LEVELS, DIRECTORIES, FILES] = [4, 500, 20];
const NOT_SEARCHED = /^(?:\..*|build|dist|node_modules|venv|site-packages|__pycache__)$/;

/** The directory below `directory` that the tests' files are in, as `services/backend`; empty when they are in `directory` itself, or nowhere. */
export function findTestRoot({ results }: Pick<Submission, 'results'>, directory: string): string {
  const named = results.flatMap(({ id, detail }) =>
    detail?.file === undefined ? [] : [detail.file, id.split('::', 1)[0] ?? ''],
  );
  const missing = [...new Set(named)]
    .filter(file => isBelow(file) && !existsSync(join(directory, file)))
    .slice(0, FILES);
  if (missing.length === 0) return '';
  let [best, most] = ['', 0];
  for (const candidate of directoriesBelow(directory)) {
    const found = missing.filter(file => existsSync(join(directory, candidate, file))).length;
    if (found > most) [best, most] = [candidate, found];
  }
  return best;
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
