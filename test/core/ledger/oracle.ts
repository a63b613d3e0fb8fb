// The ledger's answers worked out the slow way, from nothing but the plain list of submissions.
import type { Submission } from '../../../src/core/ledger/submission.ts';
import type { Outcome, Presence } from '../../../src/core/model.ts';

interface OracleRun {
  build: string;
  outcomes: Map<string, Outcome>;
  /** Collected, and run by none of its submissions. */
  notRun: Set<string>;
}

export interface OracleStanding {
  firstBad: string | null;
  lastGood: string | null;
  bad: number;
  silent: number;
}

/** design: good is passed, xfailed, xpassed; bad is failed, error; silent is skipped, or not in the run. */
const effectOf = (outcome: Presence): 'good' | 'bad' | 'silent' => {
  if (outcome === 'failed' || outcome === 'error') return 'bad';
  return outcome === 'skipped' || outcome === 'absent' ? 'silent' : 'good';
};

const WORST: Outcome[] = ['failed', 'error', 'xpassed', 'passed', 'xfailed', 'skipped'];

/** The runs in the order of the line. Builds of one order must differ in their number alone, or be a number and a name. */
export function oracleRuns(submissions: Submission[]): OracleRun[] {
  const unique = new Map(submissions.map(submission => [`${submission.build} ${submission.digest}`, submission]));
  const builds = new Map<string, Submission[]>();
  for (const submission of unique.values())
    builds.set(submission.build, [...(builds.get(submission.build) ?? []), submission]);
  const orderOf = (build: string): number => Math.min(...(builds.get(build) ?? []).map(({ order }) => order));
  return [...builds.keys()]
    .sort((a, b) => orderOf(a) - orderOf(b) || byNumber(a, b))
    .map(build => {
      const outcomes = outcomesOf(builds.get(build) ?? []);
      const collected = (builds.get(build) ?? []).flatMap(({ notRun = [] }) => notRun);
      return { build, outcomes, notRun: new Set(collected.filter(id => !outcomes.has(id))) };
    });
}

const fileOf = (id: string): string => id.replace(/::.*/s, '');

/** Digits stand before letters. */
const byNumber = (a: string, b: string): number =>
  Number(/^\D/.test(a)) - Number(/^\D/.test(b)) || Number(/\d+/.exec(a)) - Number(/\d+/.exec(b));

function outcomesOf(submissions: Submission[]): Map<string, Outcome> {
  const inOrder = submissions.toSorted((a, b) => {
    if (a.attempt !== b.attempt) return a.attempt - b.attempt;
    if (a.started !== b.started) return a.started < b.started ? -1 : 1;
    return a.digest < b.digest ? -1 : 1;
  });
  const ids = new Set(submissions.flatMap(({ results }) => results.map(({ id }) => id)));
  const outcomes = new Map<string, Outcome>();
  for (const id of ids) {
    let counted: { outcome: Outcome; attempt: number }[] = [];
    for (const { results, attempt, replace } of inOrder) {
      const result = results.find(each => each.id === id);
      if (!result) continue;
      if (replace || counted.some(each => each.attempt < attempt)) counted = [];
      counted.push({ outcome: result.outcome, attempt });
    }
    outcomes.set(id, WORST.find(outcome => counted.some(each => each.outcome === outcome)) as Outcome);
  }
  return outcomes;
}

/** What the test that the last run calls `id` has in each run. */
export function oracleHistory(runs: OracleRun[], id: string): Presence[] {
  const found: Presence[] = [];
  // Names that mean the test, the last first. One that another test took over from it means it no more.
  let names = [id];
  const renames = oracleRenames(runs);
  for (let place = runs.length - 1; place >= 0; place--) {
    const outcomes = (runs[place] as OracleRun).outcomes;
    found.unshift(names.map(name => outcomes.get(name)).find(outcome => outcome !== undefined) ?? 'absent');
    const here = renames[place] as Map<string, string>;
    const left = names.filter(name => ![...here.values()].includes(name));
    names = left.flatMap(name => (here.has(name) ? [name, here.get(name) as string] : [name]));
  }
  return found;
}

/**
 * For each run, what a test's name before was by its new one: a new name takes over from one that the run before had and
 * this one has not, if the function is the same and file or class are; of several the first. Enough for the names in tests.
 */
export function oracleRenames(runs: OracleRun[]): Map<string, string>[] {
  const all: Map<string, string>[] = [];
  const seen = new Set<string>();
  const present = new Set<string>();
  for (const { outcomes, notRun } of runs) {
    // Where the run has nothing of a test's file, nothing shows that the test is gone.
    const files = new Set([...outcomes.keys()].map(fileOf));
    const gone = [...present].filter(id => !outcomes.has(id) && !notRun.has(id) && files.has(fileOf(id)));
    const fresh = [...outcomes.keys()].filter(id => !seen.has(id));
    const found = new Map<string, string>();
    for (const [to, from] of oraclePairs(gone, fresh)) {
      found.set(to, from);
      seen.delete(from);
    }
    all.push(found);
    for (const id of outcomes.keys()) seen.add(id);
    for (const id of gone) present.delete(id);
    for (const id of outcomes.keys()) present.add(id);
  }
  return all;
}

/** The same submissions, with the names in them that their tests have in the last run. */
export function underLastNames(submissions: Submission[]): Submission[] {
  const runs = oracleRuns(submissions);
  const renames = oracleRenames(runs);
  const names = new Map<string, Map<string, string>>();
  let later = new Map<string, string>();
  for (let place = runs.length - 1; place >= 0; place--) {
    names.set((runs[place] as OracleRun).build, later);
    const here = [...(renames[place] as Map<string, string>)];
    later = new Map([...later, ...here.map(([to, from]): [string, string] => [from, later.get(to) ?? to])]);
  }
  return submissions.map(submission => ({
    ...submission,
    results: submission.results.map(result => ({
      ...result,
      id: names.get(submission.build)?.get(result.id) ?? result.id,
    })),
  }));
}

/** Of `a.py::test_1`, `a.py::TestX::test_1` and the like: one file, so that only the last part of the name matters. */
function oraclePairs(gone: string[], fresh: string[]): [to: string, from: string][] {
  const nameOf = (id: string): string => id.replace(/^.*?(\w+(?:\[.*)?)$/s, '$1');
  return fresh.flatMap((to): [string, string][] => {
    const from = gone.find(id => nameOf(id) === nameOf(to) && to.startsWith('a.py') && id.startsWith('a.py'));
    return from === undefined ? [] : [[to, from]];
  });
}

export function oracleStanding(runs: OracleRun[], id: string): OracleStanding {
  const effects = oracleHistory(runs, id).map(effectOf);
  const good = effects.lastIndexOf('good');
  const first = effects.findIndex((effect, place) => place > good && effect === 'bad');
  const streak = first < 0 ? [] : effects.slice(first);
  return {
    firstBad: runs[first]?.build ?? null,
    lastGood: runs[good]?.build ?? null,
    bad: streak.filter(effect => effect === 'bad').length,
    silent: streak.filter(effect => effect === 'silent').length,
  };
}
