// One test, on every target of a line.
import { historyOf } from '../../core/answers/history.ts';
import type { History } from '../../core/answers/shapes.ts';
import { detailAt, readDetailsAt, resultsOf, secondsAt } from '../../core/judge/run-results.ts';
import { causeIn } from '../../core/fingerprint.ts';
import { findFlaky, type FlakyTest } from '../../core/judge/flaky/flaky.ts';
import { windowOf } from '../../core/judge/window.ts';
import type { PlacedRun } from '../../core/ledger/line-reading.ts';
import { effectOf } from '../../core/ledger/outcome.ts';
import { standingsAfter } from '../../core/ledger/segment.ts';
import { formerNames, type Standing, standingOf } from '../../core/ledger/standing.ts';
import type { Detail } from '../../core/model.ts';
import type { Ledger, TargetLine } from './ledger.ts';

export interface Failure {
  build: string;
  time: string;
  cause: string;
  detail: Detail;
}

export interface TestOnTarget {
  target: string;
  history: History;
  standing: Standing;
  /** What it was called before, the last name first. */
  formerly: string[];
  flaky?: FlakyTest;
  /** Failures of the newest runs, newest first. */
  failures: Failure[];
  /** Seconds in the newest runs, oldest first; null where it did not run. */
  durations: { build: string; time: string; seconds: number | null; bad: boolean }[];
  /** What the newest run in which it ran says of it. */
  newest?: Detail;
}

/** Runs that are looked into for texts and durations. */
const LOOKED_INTO = 120;
const MOST_FAILURES = 40;

/** Targets that do not know the test are left out. @throws UnreadableLedger, DataError */
export async function testOnTargets(
  ledger: Ledger,
  targets: readonly TargetLine[],
  id: string,
): Promise<TestOnTarget[]> {
  const found: TestOnTarget[] = [];
  for (const { target, ledger: line } of targets) {
    const place = line.tests.places.get(id);
    const runs = await ledger.runs(line, LOOKED_INTO);
    const [newest] = runs;
    const history = await historyOf(line, id);
    if (place === undefined || !newest || !history) continue;
    const standings = standingsAfter(newest.segment, line.tests, newest.place + 1);
    const [flaky] = await findFlaky(await windowOf(line, newest), new Set([place]));
    found.push({
      target,
      history,
      standing: standingOf(standings, place),
      formerly: formerNames(standings, place, line.tests.ids),
      ...(flaky?.id === id ? { flaky } : {}),
      ...(await lookInto(line, runs, place)),
    });
  }
  return found;
}

async function lookInto(
  line: TargetLine['ledger'],
  runs: readonly PlacedRun[],
  place: number,
): Promise<Pick<TestOnTarget, 'failures' | 'durations' | 'newest'>> {
  const failures: Failure[] = [];
  const durations: TestOnTarget['durations'] = [];
  let newest: Detail | undefined;
  for (const placed of runs) {
    const results = await resultsOf(line, placed);
    // Under the name that it had then.
    const at = [...(placed.moved ?? [])].find(([, to]) => to === place)?.[0] ?? place;
    const effect = effectOf(results.outcomes[at] ?? 0);
    const { build, time } = placed.run;
    const seconds = secondsAt(results, at);
    durations.push({ build, time, seconds: seconds ?? null, bad: effect === 'bad' });
    const wanted = effect === 'bad' ? failures.length < MOST_FAILURES : newest === undefined && seconds !== undefined;
    if (!wanted) continue;
    await readDetailsAt(line, results, [at]);
    const detail = detailAt(results, at);
    newest ??= detail;
    if (effect !== 'bad' || !detail) continue;
    failures.push({ build, time, detail, cause: causeIn(detail, line.tests.ids[at] as string) });
  }
  return { failures, durations: durations.reverse(), ...(newest ? { newest } : {}) };
}

export interface CauseOfTest {
  cause: string;
  /** Newest first. */
  failures: Failure[];
}

/** By cause, the one of the newest failure first. */
export function groupByCause(failures: readonly Failure[]): CauseOfTest[] {
  const groups = new Map<string, Failure[]>();
  for (const failure of failures) {
    const group = groups.get(failure.cause);
    if (group) group.push(failure);
    else groups.set(failure.cause, [failure]);
  }
  return [...groups].map(([cause, grouped]) => ({ cause, failures: grouped }));
}
