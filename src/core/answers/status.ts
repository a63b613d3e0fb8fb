// Where a line stands: its newest run, of every target, and what fails in it.
import { compareNatural } from '../compare-text.ts';
import { STRIP_RUNS } from '../judge/judgement.ts';
import { compareRuns, whyNothingRan } from '../ledger/consolidate.ts';
import type { LineLedger } from '../ledger/line-ledger.ts';
import { newestRun, type PlacedRun, runsBackwards } from '../ledger/line-reading.ts';
import { ABSENT, effectOf, emptyCounts, isWorse, presenceOf } from '../ledger/outcome.ts';
import { type Outcome, OUTCOMES } from '../model.ts';
import type { OpenTarget } from './across.ts';
import { defined, effectOfRun, rowOf } from './points.ts';
import type { RunRow, StatusRow } from './shapes.ts';

interface Standing {
  target: string;
  ids: readonly string[];
  newest: PlacedRun;
  runs: StripRun[];
}

/** A run as the strip needs it. */
type StripRun = Pick<RunRow, 'build' | 'counts' | 'ranNothing'> & { order: number };

/** Undefined for a line without runs. @throws UnreadableLedger */
export async function statusOf(line: string, targets: readonly OpenTarget[]): Promise<StatusRow | undefined> {
  const standings: Standing[] = [];
  for (const { target, line: ledger } of targets.toSorted((a, b) => compareNatural(a.target, b.target))) {
    const newest = await newestRun(ledger);
    if (!newest) continue;
    standings.push({ target, ids: ledger.tests.ids, newest, runs: await lastRuns(ledger) });
  }
  const [first] = standings;
  if (!first) return undefined;
  const latest = standings.reduce((best, each) => (each.newest.run.order > best.newest.run.order ? each : best));
  const worst = worstOutcomes(standings);
  const row = rowOf(latest.newest);
  const status = {
    line,
    run: row,
    failing: [...worst.values()].filter(outcome => effectOf(outcome) === 'bad').length,
    strip: stripOf(standings),
  };
  if (standings.length === 1) return status;
  row.counts = emptyCounts();
  for (const outcome of worst.values()) row.counts[presenceOf(outcome) as Outcome]++;
  const failingTargets = standings
    .map(({ target, newest: { run } }) => ({ target, failing: run.counts.failed + run.counts.error }))
    .filter(({ failing }) => failing > 0);
  const silent = standings.flatMap(({ target, newest: { run } }) => {
    const why = whyNothingRan(run);
    return why === undefined ? [] : [{ target, why }];
  });
  if (silent[0]) row.ranNothing = silent[0].why;
  const ranNothingTargets = silent.length > 0 ? silent.map(({ target }) => target) : undefined;
  return {
    ...status,
    failingTargets,
    ...defined({ ranNothingTargets }),
    targets: standings.map(({ target }) => target),
  };
}

async function lastRuns(line: LineLedger): Promise<StripRun[]> {
  const runs: StripRun[] = [];
  for await (const placed of runsBackwards(line)) {
    const { build, counts, ranNothing } = rowOf(placed);
    runs.push({ build, counts, order: placed.run.order, ...defined({ ranNothing }) });
    if (runs.length >= STRIP_RUNS) break;
  }
  return runs;
}

/** Each test once, as its worst target has it. */
function worstOutcomes(standings: readonly Standing[]): Map<string, number> {
  const worst = new Map<string, number>();
  for (const { ids, newest } of standings) {
    for (const [place, outcome] of newest.run.outcomes.entries()) {
      const id = ids[place] as string;
      if (outcome !== ABSENT && isWorse(outcome, worst.get(id) ?? ABSENT)) worst.set(id, outcome);
    }
  }
  return worst;
}

/** A mark for each of the newest builds, whatever targets they have. */
function stripOf(standings: readonly Standing[]): StatusRow['strip'] {
  const builds = new Map<string, StripRun>();
  for (const run of standings.flatMap(({ runs }) => runs)) {
    const known = builds.get(run.build);
    builds.set(run.build, known ? together(known, run) : run);
  }
  return [...builds.values()].sort(compareRuns).slice(-STRIP_RUNS).map(effectOfRun);
}

function together(a: StripRun, b: StripRun): StripRun {
  const counts = { ...a.counts };
  for (const outcome of OUTCOMES) counts[outcome] += b.counts[outcome];
  const ranNothing = a.ranNothing ?? b.ranNothing;
  return { build: a.build, order: Math.min(a.order, b.order), counts, ...defined({ ranNothing }) };
}
