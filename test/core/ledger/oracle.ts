// The ledger's answers worked out the slow way, from nothing but the plain list of submissions.
import { EFFECTS } from '../../../src/core/ledger/outcome.ts';
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

export function oracleHistory(runs: OracleRun[], id: string): Presence[] {
  return runs.map(({ outcomes }) => outcomes.get(id) ?? 'absent');
}

export function oracleStanding(runs: OracleRun[], id: string): OracleStanding {
  const effects = oracleHistory(runs, id).map(outcome => EFFECTS[outcome]);
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
