// One answer for a build: what the runs of all its targets say together, each test once.
import { compareNatural, compareText } from '../compare-text.ts';
import { ABSENT, type Counts, EFFECTS, emptyCounts, isWorse, presenceOf } from '../ledger/outcome.ts';
import type { Outcome } from '../model.ts';
import type { FlakyTest } from './flaky/flaky.ts';
import type { JudgedTest, RunInfo, VerdictTargets } from './judged-test.ts';
import type { Judgement } from './judgement.ts';
import { namesOfTargets } from './target-names.ts';
import { type Verdict, VERDICTS } from './verdict.ts';

/** What one target's run of the build came to. */
export interface TargetRun {
  judgement: Judgement;
  /** The line's test ids, and the run's outcome of each by its place; places beyond the end are absent. */
  ids: readonly string[];
  outcomes: Uint8Array;
  /** Places of tests that were collected and not run. */
  notRun?: ReadonlySet<number>;
}

/** Whether a target has results in the build, and if not, why: as far as the list of the workflow run's jobs says. */
type TargetState = 'reported' | 'running' | 'cancelled' | 'skipped' | 'ended without results';

export interface BuildTarget {
  target: string;
  state: TargetState;
  /** How many of its shards have reported, where it has several and some are missing. */
  shards?: { reported: number; expected: number };
  /** Its job's page. */
  link?: string;
  /** GitHub says that its job has failed; of its tests nothing was read. */
  jobFailed?: true;
}

/** A test of a build: what its most pressing target says of it, and where. */
export interface BuildTest extends JudgedTest {
  where: VerdictTargets[];
}

export interface BuildJudgement extends Omit<Judgement, 'tests' | 'target'> {
  /** Every target of the build that reported or is expected to, by name. */
  targets: BuildTarget[];
  tests: BuildTest[];
  /** Targets that have no run to be compared with, while others have one: a version that joined the matrix. */
  newTargets: string[];
  /** Tests that fail in such targets only: nobody knows whether they are new. */
  failingInNewTargets: BuildTest[];
}

/**
 * @param runs of the targets that have reported, at least one
 * @param expected targets that have not
 */
export function judgeBuild(runs: readonly TargetRun[], expected: readonly BuildTarget[] = []): BuildJudgement {
  const ordered = runs.toSorted((a, b) => compareNatural(a.judgement.target, b.judgement.target));
  const judgements = ordered.map(({ judgement }) => judgement);
  const { line } = judgements[0] as Judgement;
  const compared = newest(judgements.filter(each => each.base !== null));
  const base = compared?.base ?? null;
  const newTargets = base ? judgements.filter(each => !each.base).map(({ target }) => target) : [];
  const all = mergeTests(judgements);
  const isKnown = ({ where }: BuildTest): boolean =>
    where.some(({ targets }) => targets.some(target => !newTargets.includes(target)));
  return {
    line,
    run: mergeRuns(ordered),
    base,
    ...(compared?.comparison ? { comparison: compared.comparison } : {}),
    targets: targetsOf(judgements, expected),
    tests: all.filter(isKnown),
    newTargets,
    failingInNewTargets: all.filter(test => !isKnown(test) && EFFECTS[test.to] === 'bad'),
    slowest: slowest(judgements),
    duplicates: [...new Set(judgements.flatMap(each => each.duplicates))].sort(compareText),
    flaky: mergeFlaky(judgements),
    varying: uniqueBy(
      judgements.flatMap(each => each.varying),
      ({ name }) => name,
    ),
    problems: uniqueBy(
      judgements.flatMap(each => each.problems),
      problem => JSON.stringify(problem),
    ),
    ...someOf('unreported', sum(judgements.map(each => each.unreported ?? 0))),
    ...(judgements.length === 1 && judgements[0]?.pace ? { pace: judgements[0].pace } : {}),
    ...(judgements.some(each => each.suspects) ? { suspects: judgements.flatMap(each => each.suspects ?? []) } : {}),
  };
}

/** Whether all targets have reported that will. */
export const isBuildComplete = ({ targets }: Pick<BuildJudgement, 'targets'>): boolean =>
  targets.every(({ state, shards }) => state !== 'running' && shards === undefined);

/** Where a test has the verdict that it is listed under: `3.9 (3 of 9 jobs)`; empty in a build of one target. */
export function whereText(test: Pick<JudgedTest, 'where'>, targets: readonly BuildTarget[]): string {
  const [first] = test.where ?? [];
  return first ? namesOfTargets(targets.map(({ target }) => target)).whereOf(first.targets) : '';
}

const RANK = Object.fromEntries(VERDICTS.map((verdict, rank) => [verdict, rank])) as Record<Verdict, number>;

/** A failure that may not be is more pressing than one that may, and what has failed longer than what has just begun. */
function comparePressing(a: JudgedTest, b: JudgedTest): number {
  const since = ({ standing }: JudgedTest): number => standing.streak?.first.order ?? Number.MAX_SAFE_INTEGER;
  return (
    RANK[a.verdict] - RANK[b.verdict] ||
    Number(a.muted !== undefined) - Number(b.muted !== undefined) ||
    since(a) - since(b)
  );
}

function mergeTests(judgements: readonly Judgement[]): BuildTest[] {
  const byId = new Map<string, { target: string; test: JudgedTest }[]>();
  for (const { target, tests } of judgements) {
    for (const test of tests) {
      const found = byId.get(test.id);
      if (found) found.push({ target, test });
      else byId.set(test.id, [{ target, test }]);
    }
  }
  const merged = [...byId.values()].map(found => mergeTest(found));
  return merged.sort((a, b) => RANK[a.verdict] - RANK[b.verdict] || compareText(a.id, b.id));
}

function mergeTest(found: { target: string; test: JudgedTest }[]): BuildTest {
  const [first] = found.toSorted((a, b) => comparePressing(a.test, b.test));
  const where = VERDICTS.flatMap((verdict): VerdictTargets[] => {
    const targets = found.filter(({ test }) => test.verdict === verdict).map(({ target }) => target);
    return targets.length === 0 ? [] : [{ verdict, targets }];
  });
  return { ...(first as { test: JudgedTest }).test, where };
}

/** The build's own figures: each test once, by its worst outcome; as long as its longest target. */
function mergeRuns(runs: readonly TargetRun[]): RunInfo {
  const infos = runs.map(({ judgement }) => judgement.run);
  const { counts, notRun } = countTests(runs);
  const first = infos.reduce((early, each) => (each.time < early.time ? each : early));
  const { notRun: _, stopped: __, shards: ___, died: ____, openEnded: _____, ...shared } = first;
  const stopped = infos.find(each => each.stopped !== undefined)?.stopped;
  return {
    ...shared,
    seconds: Math.max(...infos.map(({ seconds }) => seconds)),
    submissions: sum(infos.map(({ submissions }) => submissions)),
    counts,
    ...(stopped === undefined ? {} : { stopped }),
    ...(infos.some(({ died }) => died) ? { died: true as const } : {}),
    ...someOf('notRun', notRun),
  };
}

function countTests(runs: readonly TargetRun[]): { counts: Counts; notRun: number } {
  const worst = new Map<string, number>();
  const waiting = new Set<string>();
  for (const { ids, outcomes, notRun } of runs) {
    for (let place = 0; place < outcomes.length; place++) {
      const outcome = outcomes[place] as number;
      const id = ids[place] as string;
      if (outcome !== ABSENT && isWorse(outcome, worst.get(id) ?? ABSENT)) worst.set(id, outcome);
    }
    for (const place of notRun ?? []) waiting.add(ids[place] as string);
  }
  const counts = emptyCounts();
  for (const outcome of worst.values()) counts[presenceOf(outcome) as Outcome]++;
  return { counts, notRun: [...waiting].filter(id => !worst.has(id)).length };
}

function targetsOf(judgements: readonly Judgement[], expected: readonly BuildTarget[]): BuildTarget[] {
  const reported = judgements.map(({ target, run: { shards = 0, submissions } }): BuildTarget => {
    const known = expected.find(each => each.target === target);
    return {
      target,
      state: 'reported',
      ...(known?.link === undefined ? {} : { link: known.link }),
      // Of a target whose other shards will not come, the list of jobs knows.
      ...(submissions < shards && (!known || known.state === 'running')
        ? { shards: { reported: submissions, expected: shards } }
        : {}),
    };
  });
  const names = new Set(reported.map(({ target }) => target));
  return [...reported, ...expected.filter(({ target }) => !names.has(target))].sort((a, b) =>
    compareNatural(a.target, b.target),
  );
}

/** Of a test that is flaky in several targets, what the one with most evidence says. */
function mergeFlaky(judgements: readonly Judgement[]): FlakyTest[] {
  const flaky = new Map<string, FlakyTest>();
  for (const test of judgements.flatMap(each => each.flaky)) {
    const known = flaky.get(test.id);
    if (!known || test.events.length > known.events.length) flaky.set(test.id, test);
  }
  return [...flaky.values()].sort((a, b) => b.events.length - a.events.length || compareText(a.id, b.id));
}

const MOST_SLOW = 10;

function slowest(judgements: readonly Judgement[]): Judgement['slowest'] {
  const sorted = judgements.flatMap(each => each.slowest).sort((a, b) => b.seconds - a.seconds);
  return uniqueBy(sorted, ({ id }) => id).slice(0, MOST_SLOW);
}

/** The one whose baseline is the newest. */
const newest = (judgements: readonly Judgement[]): Judgement | undefined =>
  judgements.reduce<Judgement | undefined>(
    (best, each) => (best && (best.base?.order ?? 0) >= (each.base?.order ?? 0) ? best : each),
    undefined,
  );

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const someOf = <K extends string>(field: K, number: number): { [F in K]?: number } =>
  number > 0 ? ({ [field]: number } as { [F in K]?: number }) : {};

function uniqueBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const found = new Map<string, T>();
  for (const item of items) if (!found.has(keyOf(item))) found.set(keyOf(item), item);
  return [...found.values()];
}
