// Answers about a line's targets as one: each run, test and change once, with the targets in which it is so. Of one target they
// are that target's answers, without a word on targets.
import { compareNatural, compareText } from '../compare-text.ts';
import { stretchesIn } from './history.ts';
import type { Diff, Failures, Flaky, History, HistoryEntry, RunRow, Show } from './shapes.ts';
import { VERDICTS } from '../judge/verdict.ts';
import { EFFECTS, isWorse, numberOf } from '../ledger/outcome.ts';
import type { LineLedger } from '../ledger/line-ledger.ts';
import { runsOf } from '../ledger/line-reading.ts';
import { compareRuns, type RunSummary, whyNothingRan } from '../ledger/consolidate.ts';
import { ABSENT, emptyCounts, presenceOf } from '../ledger/outcome.ts';
import type { Outcome, Presence } from '../model.ts';
import { pointOf, rowOf } from './points.ts';
import type { PlacedRun } from '../ledger/line-reading.ts';

export interface OpenTarget {
  target: string;
  line: LineLedger;
}

/** What one target has to say. */
export interface OfTarget<Shape> {
  target: string;
  shape: Shape;
}

const namesIn = (all: readonly { target: string }[]): string[] => all.map(({ target }) => target).sort(compareNatural);

const presence = (a: Presence, b: Presence): Presence => (isWorse(numberOf(a), numberOf(b)) ? a : b);

/** What several targets have, in the order of the targets; the first that `compare` puts first is shown. */
function groupBy<T, Row>(
  all: readonly OfTarget<T>[],
  rowsOf: (shape: T) => readonly Row[],
  keyOf: (row: Row) => string,
): { target: string; row: Row }[][] {
  const groups = new Map<string, { target: string; row: Row }[]>();
  for (const { target, shape } of all.toSorted((a, b) => compareNatural(a.target, b.target))) {
    for (const row of rowsOf(shape)) {
      const key = keyOf(row);
      const group = groups.get(key);
      if (group) group.push({ target, row });
      else groups.set(key, [{ target, row }]);
    }
  }
  return [...groups.values()];
}

/** All builds of a line, oldest first: each test counts once, by its worst outcome. @throws UnreadableLedger */
export async function listBuilds(targets: readonly OpenTarget[]): Promise<{ runs: RunRow[]; targets: string[] }> {
  const numbers = new Map<string, number>();
  const builds = new Map<string, { target: string; run: RunSummary; ids: number[] }[]>();
  for (const { target, line } of targets.toSorted((a, b) => compareNatural(a.target, b.target))) {
    const ids = line.tests.ids.map(id => {
      const number = numbers.get(id) ?? numbers.size;
      numbers.set(id, number);
      return number;
    });
    for await (const { run } of runsOf(line))
      builds.set(run.build, [...(builds.get(run.build) ?? []), { target, run, ids }]);
  }
  const worst = new Uint8Array(numbers.size);
  const merged = [...builds.values()].map(parts => mergeBuild(parts, worst));
  merged.sort((a, b) => compareRuns(a, b));
  return { runs: merged.map(({ row }) => row), targets: namesIn(targets) };
}

function mergeBuild(
  parts: readonly { target: string; run: RunSummary; ids: readonly number[] }[],
  worst: Uint8Array,
): { row: RunRow; order: number; build: string } {
  const [first] = parts as [(typeof parts)[number]];
  const order = Math.min(...parts.map(({ run }) => run.order));
  const row = { ...rowOf({ run: first.run } as PlacedRun), targets: namesIn(parts) };
  row.time = parts.map(({ run }) => run.time).reduce((least, time) => (time < least ? time : least));
  row.duration = Math.max(...parts.map(({ run }) => run.seconds));
  const why = parts.map(({ run }) => whyNothingRan(run)).find(each => each !== undefined);
  if (why !== undefined) row.ranNothing = why;
  row.counts = emptyCounts();
  worst.fill(ABSENT);
  for (const { run, ids } of parts) {
    for (const [place, outcome] of run.outcomes.entries()) {
      const number = ids[place] as number;
      if (outcome !== ABSENT && isWorse(outcome, worst[number] as number)) worst[number] = outcome;
    }
  }
  for (const outcome of worst) if (outcome !== ABSENT) row.counts[presenceOf(outcome) as Outcome]++;
  return { row, order, build: first.run.build };
}

/** @param run the newest build of all, as `listBuilds` has it */
export function mergeFailures(all: readonly OfTarget<Failures>[], run: RunRow): Failures {
  const [only] = all;
  if (only && all.length === 1) return only.shape;
  const failures = groupBy(
    all,
    ({ failures: rows }) => rows,
    ({ test }) => test,
  ).map(group => {
    // What has failed longest comes first; what is muted in some targets only is not muted.
    const [first] = group.toSorted(
      (a, b) =>
        Number(a.row.muted !== undefined) - Number(b.row.muted !== undefined) ||
        compareText(a.row.firstFailing.time, b.row.firstFailing.time),
    ) as [(typeof group)[number]];
    return { ...first.row, targets: group.map(({ target }) => target) };
  });
  failures.sort((a, b) => compareText(a.test, b.test));
  return { run, failures, targets: namesIn(all) };
}

export function mergeFlaky(all: readonly OfTarget<Flaky>[]): Flaky {
  const [only] = all;
  if (only && all.length === 1) return only.shape;
  const RANK = { flaky: 0, suspected: 1, recovered: 2 };
  const tests = groupBy(
    all,
    shape => shape.tests,
    ({ test }) => test,
  ).map(group => {
    const [first] = group.toSorted(
      (a, b) => RANK[a.row.state] - RANK[b.row.state] || b.row.events.length - a.row.events.length,
    ) as [(typeof group)[number]];
    const same = group.filter(({ row }) => row.state === first.row.state);
    return { ...first.row, targets: same.map(({ target }) => target) };
  });
  tests.sort(
    (a, b) => RANK[a.state] - RANK[b.state] || b.events.length - a.events.length || compareText(a.test, b.test),
  );
  const shapes = all.map(({ shape }) => shape);
  const newest = shapes.reduce((latest, each) => (each.run.time > latest.run.time ? each : latest));
  return { run: newest.run, window: Math.max(...shapes.map(each => each.window)), tests, targets: namesIn(all) };
}

export function mergeDiff(all: readonly OfTarget<Diff>[]): Diff {
  const [only] = all;
  if (!only || all.length === 1) return (only as OfTarget<Diff>).shape;
  const tests = groupBy(
    all,
    shape => shape.tests,
    ({ test, verdict }) => JSON.stringify([test, verdict]),
  ).map(group => ({ ...(group[0] as (typeof group)[number]).row, targets: group.map(({ target }) => target) }));
  const rank = new Map(VERDICTS.map((verdict, place) => [verdict, place]));
  tests.sort((a, b) => (rank.get(a.verdict) ?? 0) - (rank.get(b.verdict) ?? 0) || compareText(a.test, b.test));
  return { base: only.shape.base, run: only.shape.run, tests, targets: namesIn(all) };
}

/** @param run the build, as `listBuilds` has it */
export function mergeShow(all: readonly OfTarget<Show>[], run: RunRow): Show {
  const [only] = all;
  if (only && all.length === 1) return only.shape;
  const tests = groupBy(
    all,
    shape => shape.tests,
    ({ test }) => test,
  ).map(group => {
    const first = group.reduce((worst, each) =>
      isWorse(numberOf(each.row.outcome), numberOf(worst.row.outcome)) ? each : worst,
    );
    const same = group.filter(({ row }) => row.outcome === first.row.outcome);
    return { ...first.row, targets: same.map(({ target }) => target) };
  });
  tests.sort((a, b) => compareText(a.test, b.test));
  const duplicates = [...new Set(all.flatMap(({ shape }) => shape.duplicates))].sort(compareText);
  return { run, tests, duplicates, targets: namesIn(all) };
}

/** @param builds all builds of the line, oldest first */
export function mergeHistory(all: readonly OfTarget<History>[], builds: readonly RunRow[]): History {
  const [only] = all;
  if (!only || all.length === 1) return (only as OfTarget<History>).shape;
  const byTarget = all.map(({ target, shape }) => ({
    target,
    results: new Map(shape.results.map(result => [result.build, result])),
  }));
  const results = builds.flatMap((run): HistoryEntry[] => {
    const found = byTarget.flatMap(({ target, results: known }) => {
      const result = known.get(run.build);
      return result ? [{ target, result }] : [];
    });
    if (found.length === 0) return [];
    const outcome = found.map(({ result }) => result.outcome).reduce(presence);
    const bad = EFFECTS[outcome] === 'bad' ? found.filter(({ result }) => result.outcome === outcome) : [];
    const as = found.find(({ result }) => result.as !== undefined)?.result.as;
    return [
      {
        ...pointOf(run),
        outcome,
        ...(as === undefined ? {} : { as }),
        ...(bad.length > 0 ? { targets: bad.map(({ target }) => target) } : {}),
      },
    ];
  });
  const outcomesOf = ({ results: known }: (typeof byTarget)[number]): Presence[] =>
    builds.map(({ build }) => known.get(build)?.outcome ?? 'absent');
  const renamed = all.find(({ shape }) => shape.renamed)?.shape.renamed;
  return {
    test: only.shape.test,
    ...(renamed ? { renamed } : {}),
    results,
    stretches: stretchesIn(results),
    targets: namesIn(all),
    strips: byTarget.map(each => ({ target: each.target, outcomes: outcomesOf(each) })),
  };
}
