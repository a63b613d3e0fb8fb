// Which commits a test may have broken in, and which of them first: those that touch what the failure names.
import type { RunRef } from '../ledger/consolidate.ts';
import type { Detail } from '../model.ts';
import type { JudgedTest } from './judged-test.ts';

/** A commit, as a repository tells of it. */
export interface Commit {
  sha: string;
  subject: string;
  /** Name of its author. */
  author: string;
  /** Those of the files asked for that it touches, as they were asked for. */
  files: string[];
}

/** The commits after `good`, up to and with `bad`, newest first; undefined where that cannot be told. */
export type CommitLog = (
  good: string,
  bad: string,
  files: readonly string[],
) => Promise<{ commits: Commit[]; total: number } | undefined>;

/** Tests that passed last at one commit and failed first at another one. */
interface BrokenRange {
  good: RunRef & { commit: string };
  bad: RunRef & { commit: string };
  /** Their ids. */
  tests: string[];
  /** Files that their failures name, the innermost frame's first, then the tests' own. */
  traced: string[];
  own: string[];
}

export interface Suspect extends Omit<Commit, 'files'> {
  /** The file for which it stands where it stands in the list; absent where it touches none that matters. */
  touches?: string;
  /** Whether the traceback names that file, or it only is the test's. */
  traced: boolean;
  /** Whether any run that was looked at tested it. */
  tested: boolean;
}

export interface Suspects extends Pick<BrokenRange, 'good' | 'bad' | 'tests'> {
  /** Most suspicious first, else newest first; not more than the repository told. */
  commits: Suspect[];
  total: number;
}

type Failing = Pick<JudgedTest, 'id' | 'standing' | 'detail'>;

/** The ranges of commits in which these tests broke; the one of most tests first. */
export function brokenRanges(tests: readonly Failing[]): BrokenRange[] {
  const ranges = new Map<string, BrokenRange>();
  for (const { id, standing, detail } of tests) {
    const [good, bad] = [standing.lastGood, standing.streak?.first];
    if (!isCommitted(good) || !isCommitted(bad) || good.commit === bad.commit) continue;
    const key = `${good.commit} ${bad.commit}`;
    const range = ranges.get(key) ?? { good, bad, tests: [], traced: [], own: [] };
    ranges.set(key, range);
    range.tests.push(id);
    const module = moduleOf(id);
    for (const file of tracedFiles(detail)) if (file !== module && room(range.traced, file)) range.traced.push(file);
    if (module !== undefined && room(range.own, module)) range.own.push(module);
  }
  return [...ranges.values()].sort((a, b) => b.tests.length - a.tests.length);
}

const isCommitted = (run: RunRef | null | undefined): run is RunRef & { commit: string } =>
  typeof run?.commit === 'string' && HASH.test(run.commit);
const HASH = /^[0-9a-f]{7,64}$/;

/** Files that are looked for in commits, for all tests of a range. */
const MOST_FILES = 20;
const room = (files: readonly string[], file: string): boolean => files.length < MOST_FILES && !files.includes(file);

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

/** @param tested the commits that runs tested */
export function suspectsOf(
  { good, bad, tests, traced, own }: BrokenRange,
  { commits, total }: { commits: readonly Commit[]; total: number },
  tested: ReadonlySet<string>,
): Suspects {
  const wanted = [...traced, ...own];
  const rankOf = ({ files }: Commit): number => {
    const rank = wanted.findIndex(file => files.includes(file));
    return rank < 0 ? wanted.length : rank;
  };
  const ranked = commits.map((commit, at) => ({ commit, at, rank: rankOf(commit) }));
  ranked.sort((a, b) => a.rank - b.rank || a.at - b.at);
  return {
    good,
    bad,
    tests,
    total,
    commits: ranked.map(({ commit: { files: _, ...commit }, rank }) => ({
      ...commit,
      ...(rank < wanted.length ? { touches: wanted[rank] as string } : {}),
      traced: rank < traced.length,
      tested: tested.has(commit.sha),
    })),
  };
}

/** The suspects of the failing tests, of the ranges with most of them. What the log cannot tell is left out. */
export async function findSuspects(
  tests: readonly Failing[],
  log: CommitLog,
  tested: ReadonlySet<string>,
  most: number,
): Promise<Suspects[]> {
  const found: Suspects[] = [];
  for (const range of brokenRanges(tests).slice(0, most)) {
    const commits = await log(range.good.commit, range.bad.commit, [...range.traced, ...range.own]);
    if (commits && commits.commits.length > 0) found.push(suspectsOf(range, commits, tested));
  }
  return found;
}
