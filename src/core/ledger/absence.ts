// Why a test is not in a run: removed, or only not run. Removed means that the session would have run it if it were there;
// without evidence of that it was not run. And files that could not be collected: they are good where their tests are.
import type { RunSummary } from './consolidate.ts';
import { ABSENT, numberOf } from './outcome.ts';
import { suiteEnd, type TestList } from './test-list.ts';

const PASSED = numberOf('passed');

/** Files and folders (`tests/a.py`) and classes (`tests/a.py::TestA`) that have results of their own, by place, with their tests. */
type Containers = ReadonlyMap<number, number[]>;

const known = new WeakMap<TestList, { length: number; containers: Containers }>();

/** pytest reports these where they could not be collected, or skip themselves. */
function containersIn(list: TestList): Containers {
  const cached = known.get(list);
  if (cached?.length === list.ids.length) return cached.containers;
  const containers = new Map<number, number[]>();
  // Classes are few, and most lists have nothing but tests in suites.
  const suites = new Set<string>();
  for (const id of list.ids) {
    const end = suiteEnd(id);
    if (end > 0) suites.add(id.slice(0, end));
  }
  for (const [place, id] of list.ids.entries()) {
    if (suiteEnd(id) < 0 || suites.has(id)) containers.set(place, []);
  }
  if (containers.size > 0) {
    const places = new Map([...containers.keys()].map(place => [list.ids[place] as string, place]));
    for (const [place, id] of list.ids.entries())
      for (const part of partsOf(id)) containers.get(places.get(part) ?? -1)?.push(place);
  }
  for (const [place, members] of containers) if (members.length === 0) containers.delete(place);
  known.set(list, { length: list.ids.length, containers });
  return containers;
}

/** The class, file and folders that a test is in, the closest first. */
function* partsOf(id: string): Generator<string> {
  const bracket = id.indexOf('[');
  for (let at = (bracket < 0 ? id.length : bracket) - 1; at > 0; at--) {
    if (id[at] === '/' || (id[at] === ':' && id[at + 1] === ':')) yield id.slice(0, at);
  }
}

const hasResult = (outcomes: Uint8Array, place: number): boolean => (outcomes[place] ?? ABSENT) !== ABSENT;

/** Places of files, folders and classes that could be collected in a run: it has tests of them, and nothing of themselves. */
export function collectedIn(outcomes: Uint8Array, tests: TestList): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [place, members] of containersIn(tests)) {
    if (!hasResult(outcomes, place) && members.some(member => hasResult(outcomes, member))) found.add(place);
  }
  return found;
}

export const containerPlaces = (tests: TestList): number[] => [...containersIn(tests).keys()];

/** The places of the tests in a file, folder or class; none for a test. */
export const membersOf = (tests: TestList, place: number): readonly number[] => containersIn(tests).get(place) ?? [];

/** What pytest collects by default: of other files the tested tree does not say whether they are tests. */
const TEST_FILE = /(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/;

/** Files of which the run has results, those that could not be collected left out. */
const reported = new WeakMap<Uint8Array, ReadonlySet<string>>();

function filesIn({ outcomes }: Pick<RunSummary, 'outcomes'>, { ids }: TestList): ReadonlySet<string> {
  const cached = reported.get(outcomes);
  if (cached) return cached;
  const files = new Set<string>();
  let last = '';
  for (let place = 0; place < outcomes.length; place++) {
    const id = ids[place] as string;
    if (outcomes[place] === ABSENT || (last !== '' && id.startsWith(last))) continue;
    const end = id.indexOf('::');
    if (end < 0) {
      if (!isPath(id)) files.add('');
      continue;
    }
    files.add(id.slice(0, end));
    last = id.slice(0, end + 2);
  }
  reported.set(outcomes, files);
  return files;
}

/** Other tools have names without a file: those are taken for one file's. */
const isPath = (id: string): boolean => /[/.]/.test(id);

const fileOf = (id: string): string => {
  const end = id.indexOf('::');
  return end >= 0 ? id.slice(0, end) : isPath(id) ? id : '';
};

type Absent = Pick<RunSummary, 'outcomes' | 'notRunPlaces' | 'alsoInTree' | 'submissions' | 'shards' | 'openEnded'>;

/** Whether a test that is not in the run is gone: by the tested tree, else by what the run has of the test's file. */
export function isRemoved(run: Absent, id: string, tests: TestList): boolean {
  const { outcomes, notRunPlaces, alsoInTree, openEnded, shards = 0, submissions } = run;
  if (submissions < shards) return false;
  const place = tests.places.get(id);
  if (place !== undefined && notRunPlaces?.has(place)) return false;
  for (const part of partsOf(id)) {
    const outcome = outcomes[tests.places.get(part) ?? -1] ?? ABSENT;
    // It could not be collected, or skips itself.
    if (outcome !== ABSENT && outcome !== PASSED) return false;
  }
  const file = fileOf(id);
  const isReported = filesIn(run, tests).has(file);
  // Of a session that was stopped it is not known how much of a file it ran.
  if (!alsoInTree || !(isReported || TEST_FILE.test(file))) return isReported && !openEnded;
  const bracket = id.indexOf('[');
  const name = bracket < 0 ? id : id.slice(0, bracket);
  if (alsoInTree.has(name)) return false;
  for (const part of partsOf(name)) if (alsoInTree.has(part)) return false;
  return true;
}
