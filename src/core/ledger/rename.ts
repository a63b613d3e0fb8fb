// Which tests of a run are tests that went before it under another name: the same function with the same parameters, of a
// moved or renamed file or class. By what was told of it, else by how alike the names are. See docs/renames.md.
import { compareText } from '../compare-text.ts';
import { suiteEnd } from './test-list.ts';

/** What a file, a class or a test was called before, and is called now. */
export type DeclaredRename = [from: string, to: string];

export interface RenameQuestion {
  /** Ids of tests that were known before and are not in the run. */
  gone: string[];
  /** Those of them that were in the run right before. */
  justGone: string[];
  /** Ids that no run before had. */
  fresh: string[];
  /** Whether the run has a test of that id. */
  isHere: (id: string) => boolean;
  told: readonly DeclaredRename[];
  /** Ids of all tests that the run has; asked for by what is rare. */
  here: () => Iterable<string>;
}

/** By the id that a test has in the run, the id it had before. Each id is in no more than one pair. */
export function findRenames(question: RenameQuestion): Map<string, string> {
  const found = new Map<string, string>();
  const taken = new Set<string>();
  const pair = (from: string, to: string): void => {
    if (found.has(to) || taken.has(from)) return;
    found.set(to, from);
    taken.add(from);
  };
  for (const [from, to] of declaredPairs(question)) pair(from, to);
  if (question.fresh.length > 0 && question.justGone.length > 0) {
    const isOpen = (id: string): boolean => !taken.has(id) && !found.has(id);
    for (const [from, to] of alikePairs(question, isOpen)) pair(from, to);
  }
  return found;
}

/** What is told of a whole holds for its parts: of a folder, a file, a class, a function, a test. The closest counts. */
function declaredPairs({ gone, isHere, told }: RenameQuestion): [from: string, to: string][] {
  if (told.length === 0) return [];
  const names = new Map<string, string[]>();
  for (const [from, to] of told) addTo(names, from, to);
  return gone.toSorted(compareText).flatMap((id): [string, string][] => {
    for (const end of ends(id)) {
      const to = names
        .get(id.slice(0, end))
        ?.map(name => name + id.slice(end))
        .find(isHere);
      if (to !== undefined) return [[id, to]];
    }
    return [];
  });
}

/** A test's id, and the names of what it is part of. */
export const namesOfParts = (id: string): string[] => ends(id).map(end => id.slice(0, end));

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

/** Where the names of what a test is part of end, the longest first. */
function ends(id: string): number[] {
  const found = [id.length];
  const bracket = id.indexOf('[');
  if (bracket > 0) found.push(bracket);
  for (let at = (bracket < 0 ? id.length : bracket) - 1; at > 0; at--) {
    if (id[at] === '/' || (id[at] === ':' && id[at + 1] === ':')) found.push(at);
  }
  return found;
}

/** How alike two suites must be: as git has it for files, half of what both have. */
const ALIKE = 0.5;
/** Tests of a suite that others are looked for by, and suites that are looked at for each of them. */
const [TELLING, MOST_SUITES] = [20, 50];

interface Suite {
  name: string;
  /** What its tests are called in it. */
  tests: Set<string>;
}

interface Likeness {
  from: Suite;
  to: Suite;
  shared: string[];
  score: number;
  /** Whether their own names speak for it, too. */
  isNear: boolean;
}

function alikePairs(question: RenameQuestion, isOpen: (id: string) => boolean): [from: string, to: string][] {
  const gone = suitesOf(question.justGone.filter(isOpen));
  const fresh = suitesOf(question.fresh.filter(isOpen));
  const having = new Map<string, Suite[]>();
  const called = new Map<string, Suite[]>();
  for (const suite of gone) {
    for (const test of suite.tests) addTo(having, test, suite);
    addTo(called, baseName(suite.name), suite);
  }
  const rarity = (test: string): number => having.get(test)?.length ?? 0;
  const pairs: Likeness[] = [];
  for (const to of fresh) {
    const known = [...to.tests].filter(test => having.has(test));
    const telling = known.sort((a, b) => rarity(a) - rarity(b) || compareText(a, b)).slice(0, TELLING);
    const candidates = new Set([
      ...(called.get(baseName(to.name)) ?? []).slice(0, MOST_SUITES),
      ...telling.flatMap(test => (having.get(test) ?? []).slice(0, MOST_SUITES)),
    ]);
    for (const from of candidates) {
      const shared = known.filter(test => from.tests.has(test));
      const score = (2 * shared.length) / (from.tests.size + to.tests.size);
      if (score >= ALIKE) pairs.push({ from, to, shared, score, isNear: isNear(from.name, to.name) });
    }
  }
  pairs.sort(
    (a, b) =>
      Number(b.isNear) - Number(a.isNear) ||
      b.score - a.score ||
      b.shared.length - a.shared.length ||
      compareText(a.from.name, b.from.name) ||
      compareText(a.to.name, b.to.name),
  );
  const isOnly = onlyOnes(question);
  return pairs
    .filter(
      ({ isNear: near, shared }) => near || new Set(shared.map(functionOf)).size > 1 || isOnly(shared[0] as string),
    )
    .flatMap(({ from, to, shared }) =>
      shared.map((test): [string, string] => [idOf(from.name, test), idOf(to.name, test)]),
    );
}

/** The suites of tests, in the order of their names. A test without one cannot have moved. */
function suitesOf(ids: string[]): Suite[] {
  const suites = new Map<string, Suite>();
  for (const id of ids) {
    const end = suiteEnd(id);
    if (end < 0) continue;
    const name = id.slice(0, end);
    const suite = suites.get(name) ?? { name, tests: new Set() };
    suites.set(name, suite);
    suite.tests.add(id.slice(end + 2));
  }
  return [...suites.values()].sort((a, b) => compareText(a.name, b.name));
}

const idOf = (suite: string, test: string): string => `${suite}::${test}`;

/** The same file with other classes, the same name in another folder, or the same classes in another file. */
function isNear(a: string, b: string): boolean {
  const [[fileA, classA], [fileB, classB]] = [partsOf(a), partsOf(b)];
  return baseName(fileA) === baseName(fileB) || (classA !== '' && classA === classB);
}

function partsOf(suite: string): [file: string, classes: string] {
  const end = suite.indexOf('::');
  return end < 0 ? [suite, ''] : [suite.slice(0, end), suite.slice(end)];
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function functionOf(test: string): string {
  const bracket = test.indexOf('[');
  return bracket < 0 ? test : test.slice(0, bracket);
}

/** Whether a function's name is found in no other suite: a lone `test_init` that went here and came there says nothing. */
function onlyOnes({ justGone, here }: RenameQuestion): (test: string) => boolean {
  let suites: Map<string, Set<string>> | undefined;
  return test => {
    if (!suites) {
      suites = new Map();
      for (const id of [...justGone, ...here()]) {
        const end = suiteEnd(id);
        const name = functionOf(id.slice(end < 0 ? 0 : end + 2));
        suites.set(name, (suites.get(name) ?? new Set()).add(id.slice(0, Math.max(0, end))));
      }
    }
    // The one it went from, and the one it came to.
    return (suites.get(functionOf(test))?.size ?? 0) <= 2;
  };
}
