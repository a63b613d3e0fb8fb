// Builds of a line across its targets.
import { findBaseline, type Baseline } from '../../core/judge/baseline.ts';
import { type BuildJudgement, judgeBuild, type TargetRun } from '../../core/judge/build.ts';
import { judge } from '../../core/judge/judge.ts';
import type { Judgement } from '../../core/judge/judgement.ts';
import { compareRuns } from '../../core/ledger/consolidate.ts';
import type { PlacedRun } from '../../core/ledger/line-reading.ts';
import type { Ledger, TargetLine } from './ledger.ts';

export interface BuildEntry {
  build: string;
  order: number;
  commit: string | null;
  time: string;
  subject?: string;
  link?: string;
  /** Its run on each target that has one. */
  runs: Map<string, PlacedRun>;
}

/** The newest builds of a line, oldest first. @throws UnreadableLedger, DataError */
export async function listBuilds(ledger: Ledger, targets: readonly TargetLine[], most: number): Promise<BuildEntry[]> {
  const builds = new Map<string, BuildEntry>();
  for (const { target, ledger: line } of targets) {
    for (const placed of await ledger.runs(line, most)) {
      const { build, order, commit, time, subject, link } = placed.run;
      const known = builds.get(build);
      if (known) known.runs.set(target, placed);
      else {
        const runs = new Map([[target, placed]]);
        builds.set(build, {
          build,
          order,
          commit,
          time,
          runs,
          ...(subject ? { subject } : {}),
          ...(link ? { link } : {}),
        });
      }
    }
  }
  return [...builds.values()].sort(compareRuns).slice(-most);
}

/** What a run of a target is compared with by default: the run before, else the recorded run of its base. */
async function baselineOf(
  ledger: Ledger,
  { target, ledger: line }: TargetLine,
  placed: PlacedRun,
): Promise<Baseline | null> {
  const runs = await ledger.runs(line, MOST_LOOKED_AT);
  const at = runs.findIndex(({ run }) => run.build === placed.run.build);
  const before = at < 0 ? undefined : runs[at + 1];
  if (before) return { line, run: before };
  const { base } = placed.run;
  if (!base) return null;
  const [other] = await ledger.open(base.line, target);
  if (!other) return null;
  const found = await findBaseline(other.ledger, base.line, { from: 'merge base', commits: [{ commit: base.commit }] });
  return found ?? null;
}

const MOST_LOOKED_AT = 1_000;

export interface JudgedBuild {
  entry: BuildEntry;
  judgement: BuildJudgement;
  byTarget: Map<string, Judgement>;
}

/**
 * What a build means, across its targets.
 * @param against the build that it is compared with; without it each target's own baseline
 * @returns undefined for a build that the line does not have
 */
export async function judgeEntry(
  ledger: Ledger,
  line: string,
  targets: readonly TargetLine[],
  entry: BuildEntry,
  against?: BuildEntry,
): Promise<JudgedBuild | undefined> {
  const runs: TargetRun[] = [];
  for (const each of targets) {
    const placed = entry.runs.get(each.target);
    if (!placed) continue;
    const other = against?.runs.get(each.target);
    const baseline = against
      ? other
        ? { line: each.ledger, run: other }
        : null
      : await baselineOf(ledger, each, placed);
    const judged = await judge(each.ledger, placed, baseline);
    runs.push({
      judgement: { target: each.target, line, problems: [], ...judged },
      ids: each.ledger.tests.ids,
      outcomes: placed.run.outcomes,
      ...(placed.run.notRunPlaces ? { notRun: placed.run.notRunPlaces } : {}),
    });
  }
  if (runs.length === 0) return undefined;
  return {
    entry,
    judgement: judgeBuild(runs),
    byTarget: new Map(runs.map(({ judgement }) => [judgement.target, judgement])),
  };
}

/** By name, `latest`, or a commit's beginning. */
export function findBuild(builds: readonly BuildEntry[], name: string): BuildEntry | undefined {
  if (name === 'latest') return builds.at(-1);
  return (
    builds.find(({ build }) => build === name) ??
    (/^[0-9a-f]{4,}$/.test(name) ? builds.findLast(({ commit }) => commit?.startsWith(name)) : undefined)
  );
}
