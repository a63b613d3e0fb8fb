// What the tested tree has beside what a report has results of: so that a test that did not run is not taken for a removed one.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../core/model.ts';
import { findTestRoot, isBelow } from './test-root.ts';

/** A tree that is larger is not looked at; and files that hold more are no tests that a person wrote. */
const [MOST_FOLDERS, MOST_BYTES, MOST_NAMES] = [10_000, 4 << 20, 2_000];
const NOT_SEARCHED = /^(?:\..*|build|dist|node_modules|venv|site-packages|__pycache__)$/;
/** What pytest collects by default. */
const TEST_FILE = /^(?:test_.*|.*_test)\.py$/;

/**
 * The test files below pytest's root directory that have no result, and the classes and functions without one in those files
 * that have some; undefined where the tree of the report is not there, or is too large.
 * @param directory the root of what is checked out
 */
export function alsoInTree(results: readonly Result[], directory: string): string[] | undefined {
  const files = new Map<string, Set<string>>();
  for (const { id } of results) {
    const end = id.indexOf('::');
    const file = end < 0 ? id : id.slice(0, end);
    if (!file.endsWith('.py') || !isBelow(file)) continue;
    const names = files.get(file) ?? new Set();
    files.set(file, names);
    if (end >= 0) addNames(names, id.slice(end + 2));
  }
  if (files.size === 0) return undefined;
  const root = join(directory, findTestRoot({ results: [...results] }, directory));
  const there = [...files.keys()].filter(file => existsSync(join(root, file)));
  // Reports of another place, or of another time.
  if (there.length * 2 < files.size) return undefined;
  const names = there.flatMap(file => namesIn(root, file, files.get(file) as Set<string>));
  const others = testFilesBelow(root)?.filter(file => !files.has(file));
  if (!others || others.length + names.length > MOST_NAMES) return undefined;
  return [...others, ...names].sort((a, b) => (a < b ? -1 : 1));
}

/** `TestA`, `TestA::test_b` of `TestA::test_b[1]`. */
function addNames(names: Set<string>, rest: string): void {
  const bracket = rest.indexOf('[');
  const name = bracket < 0 ? rest : rest.slice(0, bracket);
  if (names.has(name)) return;
  for (let at = name.indexOf('::'); at >= 0; at = name.indexOf('::', at + 2)) names.add(name.slice(0, at));
  names.add(name);
}

const DEFINITION = /^([ \t]*)(?:(class) +(\w+)|(?:async +)?def +(test\w*))/gm;

/** Classes, and functions that are named as tests, that the report has no result of. The name of a class stands for all in it. */
function namesIn(root: string, file: string, reported: ReadonlySet<string>): string[] {
  const path = join(root, file);
  if (!statSync(path).isFile() || statSync(path).size > MOST_BYTES) return [file];
  const missing: string[] = [];
  const open: { indent: number; name: string }[] = [];
  for (const [, space = '', isClass, className, test] of readFileSync(path, 'utf8').matchAll(DEFINITION)) {
    while ((open.at(-1)?.indent ?? -1) >= space.length) open.pop();
    const name = [...open.map(each => each.name), (className ?? test) as string].join('::');
    if (isClass) open.push({ indent: space.length, name: className as string });
    // A function inside of a function is no test.
    else if (space.length > 0 && open.length === 0) continue;
    const isIn = open
      .slice(0, isClass ? -1 : undefined)
      .some((_, depth) => missing.includes(within(file, open, depth)));
    if (!isIn && !reported.has(name)) missing.push(`${file}::${name}`);
  }
  return [...new Set(missing)];
}

const within = (file: string, open: readonly { name: string }[], depth: number): string =>
  `${file}::${open
    .slice(0, depth + 1)
    .map(({ name }) => name)
    .join('::')}`;

/** Undefined where there are too many folders. */
function testFilesBelow(root: string): string[] | undefined {
  const found: string[] = [];
  const folders = [''];
  for (let at = 0; at < folders.length; at++) {
    if (folders.length > MOST_FOLDERS) return undefined;
    const folder = folders[at] as string;
    for (const entry of entriesOf(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !NOT_SEARCHED.test(entry.name)) folders.push(path);
      else if (entry.isFile() && TEST_FILE.test(entry.name)) found.push(path);
    }
  }
  return found;
}

function entriesOf(folder: string): ReturnType<typeof readEntries> {
  try {
    return readEntries(folder);
  } catch {
    // One that may not be read has no tests of ours.
    return [];
  }
}

const readEntries = (folder: string) => readdirSync(folder, { withFileTypes: true });
