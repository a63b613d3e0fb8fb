// Which commits a test may have broken in, and which of them first: those that touch what the failure names.
import type { RunRef } from '../ledger/consolidate.ts';
import type { Detail } from '../model.ts';
import type { JudgedTest } from './judged-test.ts';
import { type FileKind, kindOfFile } from './touched-files.ts';

/** A commit, as a repository tells of it. Paths are from the repository's root. */
export interface Commit {
  sha: string;
  subject: string;
  /** Name of its author. */
  author: string;
  /** Files whose content it changes itself; those of a merge are its parents'. Absent where nobody said. */
  changed?: readonly string[];
  /** Files that it moves as they are, by their new paths. */
  moved?: readonly string[];
}

/** The commits after a good one, up to and with a bad one, newest first. */
export interface CommitRange {
  /** Not more than the repository told. */
  commits: Commit[];
  total: number;
  /** Whether the good commit is an ancestor of the bad one. Only then do these commits lie between the two. */
  isAncestor: boolean;
}

/**
 * Undefined where that cannot be told.
 * @param files those whose commits matter most, for repositories in which asking costs
 */
export type CommitLog = (good: string, bad: string, files: readonly string[]) => Promise<CommitRange | undefined>;

/** Files that the failure of a test names, the innermost frame's first, and the test's own; from the repository's root. */
interface NamedFiles {
  traced: readonly string[];
  own?: string;
}

/** Tests that passed last at one commit and failed first at another one. */
interface BrokenRange {
  good: RunRef & { commit: string };
  bad: RunRef & { commit: string };
  /** By test id. */
  tests: Map<string, NamedFiles>;
}

export interface Suspect extends Omit<Commit, 'changed' | 'moved'> {
  /** The file for which it stands where it stands in the list; absent where it touches none that matters. */
  touches?: string;
  /** Whether the traceback names that file. */
  traced: boolean;
  /** Whether that file is the test's own. */
  own?: true;
  /** It touches neither source nor tests nor settings; or it only moves files. Absent where that is not known. */
  only?: 'documents' | 'moves';
  /** Whether any run that was looked at tested it. */
  tested: boolean;
}

export interface Suspects extends BrokenRange, CommitRange {
  /** The commits that runs tested. */
  tested: ReadonlySet<string>;
}

type Failing = Pick<JudgedTest, 'id' | 'standing' | 'detail'>;

/**
 * The ranges of commits in which these tests broke; the one of most tests first.
 * @param pathOf the path in the repository of a file as tests name it
 */
export function brokenRanges(
  tests: readonly Failing[],
  pathOf: (file: string) => string = file => file,
): BrokenRange[] {
  const ranges = new Map<string, BrokenRange>();
  for (const { id, standing, detail } of tests) {
    const [good, bad] = [standing.lastGood, standing.streak?.first];
    if (!isCommitted(good) || !isCommitted(bad) || good.commit === bad.commit) continue;
    const key = `${good.commit} ${bad.commit}`;
    const range = ranges.get(key) ?? { good, bad, tests: new Map<string, NamedFiles>() };
    ranges.set(key, range);
    const module = moduleOf(id);
    const own = module === undefined ? undefined : pathOf(module);
    const traced = [...new Set(tracedFiles(detail).map(pathOf))].filter(file => file !== own).slice(0, MOST_FILES);
    range.tests.set(id, { traced, ...(own === undefined ? {} : { own }) });
  }
  return [...ranges.values()].sort((a, b) => b.tests.size - a.tests.size);
}

const isCommitted = (run: RunRef | null | undefined): run is RunRef & { commit: string } =>
  typeof run?.commit === 'string' && HASH.test(run.commit);
const HASH = /^[0-9a-f]{7,64}$/;

/** Files of one traceback that are looked for in commits. */
const MOST_FILES = 20;

const moduleOf = (id: string): string | undefined => {
  const [module = ''] = id.split('::', 1);
  return module.endsWith('.py') ? module : undefined;
};

/** A line of a traceback that names a file: `src/shop/price.py:52: in round_price`, or as Python itself has it. */
const FRAME = /^(?:[ ]*File "([^"\n]{1,300})", line \d+|([^\s:"][^:"\n]{0,300}\.py):\d+:)/gm;

/** The files of a failure inside the project, the innermost frame's first. */
function tracedFiles({ file, text = '' }: Detail = {}): string[] {
  const named = Array.from(text.matchAll(FRAME), ([, python, pytest]) => (python ?? pytest) as string).reverse();
  const inside = named.filter(each => !/^(?:\/|[a-z]:|\\|\.\.)|(?:^|\/)site-packages\//i.test(each));
  return [...new Set(file === undefined ? inside : [file, ...inside])];
}

/** What is named by the failures of all these tests. */
function namedByAll({ tests }: BrokenRange, ids: readonly string[]): NamedFiles {
  const [first, ...others] = ids.flatMap(id => tests.get(id) ?? []);
  if (!first) return { traced: [] };
  const traced = first.traced.filter(file => others.every(other => other.traced.includes(file)));
  const isShared = first.own !== undefined && others.every(({ own }) => own === first.own);
  return { traced, ...(isShared ? { own: first.own as string } : {}) };
}

/** The commits in which these tests of a range may have broken: most suspicious first, else newest first. */
export function rankSuspects(suspects: Suspects, ids: readonly string[]): Suspect[] {
  const named = namedByAll(suspects, ids);
  const ranked = suspects.commits.map((commit, at) => ({ at, ...placeOf(commit, named), commit }));
  ranked.sort((a, b) => a.rank - b.rank || a.at - b.at);
  return ranked.map(({ commit: { changed: _, moved: __, ...commit }, reason }) => ({
    ...commit,
    traced: false,
    ...reason,
    tested: suspects.tested.has(commit.sha),
  }));
}

type Reason = Partial<Pick<Suspect, 'touches' | 'traced' | 'own' | 'only'>>;

/** From what is named by a traceback, over what may be the cause and what is not known, to what hardly is. */
function placeOf({ changed, moved = [] }: Commit, { traced, own }: NamedFiles): { rank: number; reason: Reason } {
  const after = traced.length;
  if (!changed) return { rank: after + 3, reason: {} };
  const inner = traced.findIndex(file => changed.includes(file));
  if (inner >= 0) return { rank: inner, reason: { touches: traced[inner] as string, traced: true } };
  if (own !== undefined && changed.includes(own)) return { rank: after, reason: { touches: own, own: true } };
  for (const [at, kind] of KINDS.entries()) {
    const touches = changed.find(file => kindOfFile(file) === kind);
    if (touches !== undefined) return { rank: after + 1 + at, reason: { touches } };
  }
  if (changed.length > 0) return { rank: after + 6, reason: { only: 'documents' } };
  // A merge that changes nothing itself stands where what is not known stands: it may have joined what does not fit.
  return moved.length > 0 ? { rank: after + 7, reason: { only: 'moves' } } : { rank: after + 5, reason: {} };
}

const KINDS: readonly FileKind[] = ['source', 'test', 'settings'];

/** The suspects of the failing tests, of the ranges with most of them. What the log cannot tell is left out. */
export async function findSuspects(
  tests: readonly Failing[],
  log: CommitLog,
  tested: ReadonlySet<string>,
  most: number,
  pathOf?: (file: string) => string,
): Promise<Suspects[]> {
  const found: Suspects[] = [];
  for (const range of brokenRanges(tests, pathOf).slice(0, most)) {
    const files = [...range.tests.values()].flatMap(({ traced, own }) => [
      ...traced,
      ...(own === undefined ? [] : [own]),
    ]);
    const commits = await log(range.good.commit, range.bad.commit, [...new Set(files)]);
    if (commits) found.push({ ...range, ...commits, tested });
  }
  return found;
}
