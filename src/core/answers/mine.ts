// What of a local run is one's own doing: judged against the nearest recorded runs of every target, recorded nowhere.
import { EFFECTS, emptyCounts } from '../ledger/outcome.ts';
import type { RunRef } from '../ledger/consolidate.ts';
import { compareText } from '../compare-text.ts';
import { NEW_FAILING, OLD_FAILING } from '../judge/failing-verdicts.ts';
import type { JudgedTest } from '../judge/judged-test.ts';
import type { Judgement } from '../judge/judgement.ts';
import { defined, pointOf } from './points.ts';
import type { Mine, MineTest, RunPoint } from './shapes.ts';

/** Of a run that has no results: nothing is known to be new, or not to be. */
export const mineOfNothing = (ranNothing: string, duration: number): Mine => ({
  ranNothing,
  counts: emptyCounts(),
  duration,
  new: [],
  known: [],
  flaky: [],
  fixed: [],
});

interface Seen {
  target: string;
  test: JudgedTest;
}

/** @param judgements one for each target that has a run to compare with; at least one */
export function mineOf(judgements: readonly Judgement[]): Mine {
  const [first] = judgements as readonly [Judgement];
  const seen = new Map<string, Seen[]>();
  for (const { target, tests } of judgements)
    for (const test of tests) seen.set(test.id, [...(seen.get(test.id) ?? []), { target, test }]);
  const flaky = new Set(
    judgements.flatMap(each => each.flaky.filter(({ state }) => state === 'flaky').map(({ id }) => id)),
  );
  const several = judgements.length > 1;
  const mine: Mine = {
    base: baseOf(first),
    counts: first.run.counts,
    duration: first.run.seconds,
    new: [],
    known: [],
    flaky: [],
    fixed: [],
    ...(several ? { targets: judgements.map(({ target }) => target) } : {}),
  };
  for (const each of [...seen.values()].sort((a, b) => compareText(idOf(a), idOf(b)))) {
    const list = listOf(each, flaky);
    if (list !== undefined) mine[list].push(rowOf(each, list, several));
  }
  return mine;
}

const idOf = (seen: readonly Seen[]): string => (seen[0] as Seen).test.id;

/** What fails on any target's base is known, wherever this machine is unlike the others. */
function listOf(seen: readonly Seen[], flaky: ReadonlySet<string>): 'new' | 'known' | 'flaky' | 'fixed' | undefined {
  const has = (verdicts: readonly string[]): boolean => seen.some(({ test }) => verdicts.includes(test.verdict));
  const isBad = seen.some(({ test }) => EFFECTS[test.to] === 'bad');
  if (isBad && has(OLD_FAILING)) return 'known';
  if (isBad && has(NEW_FAILING)) return flaky.has(idOf(seen)) ? 'flaky' : 'new';
  return !isBad && has(['fixed']) ? 'fixed' : undefined;
}

function rowOf(seen: readonly Seen[], list: 'new' | 'known' | 'flaky' | 'fixed', several: boolean): MineTest {
  const wanted: readonly string[] = list === 'known' ? OLD_FAILING : list === 'fixed' ? ['fixed'] : NEW_FAILING;
  const there = seen.filter(({ test }) => wanted.includes(test.verdict));
  const { test } = there[0] as Seen;
  const since = list === 'known' ? test.standing.streak?.first : undefined;
  return {
    test: test.id,
    outcome: test.to,
    ...defined({
      message: test.detail?.message,
      file: test.detail?.file,
      line: test.detail?.line,
      firstFailing: since && pointOf(since),
    }),
    ...(several && list !== 'new' ? { targets: there.map(({ target }) => target) } : {}),
  };
}

function baseOf({ base, comparison }: Judgement): NonNullable<Mine['base']> {
  const point: RunPoint = pointOf(base as RunRef);
  const away = comparison?.kind === 'ancestor' ? { commitsBack: comparison.commits } : {};
  return { ...point, line: comparison?.line ?? '', ...away };
}
