// What fails in the newest run of a line, and since when.
import { STRIP_RUNS } from '../judge/judgement.ts';
import { compareText } from '../compare-text.ts';
import { detailAt, outcomeAt, readDetailsAt, resultsOf } from '../judge/run-results.ts';
import type { LineLedger } from '../ledger/line-ledger.ts';
import { outcomesSeen, type PlacedRun, runsBefore } from '../ledger/line-reading.ts';
import { ABSENT, EFFECTS, effectOf } from '../ledger/outcome.ts';
import { standingsAfter } from '../ledger/segment.ts';
import { formerNames, standingOf, type Standing, type Streak } from '../ledger/standing.ts';
import type { Detail } from '../model.ts';
import { defined, pointOf } from './points.ts';
import type { Failures } from './shapes.ts';

/** A failing test as the answer is made of it; with its suspects and who looks after it, it is complete. */
export interface FailingNow {
  id: string;
  formerly: string[];
  standing: Standing;
  streak: Streak;
  detail?: Detail;
  /** As the answer has it, without suspects, owners, assignment and mute. */
  shown: Failures['failures'][number];
}

/** @param newest the line's newest run. @throws UnreadableLedger */
export async function failingNow(line: LineLedger, newest: PlacedRun): Promise<FailingNow[]> {
  const results = await resultsOf(line, newest);
  const { tests } = line;
  const standings = standingsAfter(newest.segment, line.tests, newest.place + 1);
  const runs = [newest];
  for await (const earlier of runsBefore(line, newest)) if (runs.unshift(earlier) >= STRIP_RUNS) break;
  const strips = runs.map(run => ({ outcomes: outcomesSeen(run) }));
  const places = tests.ids.flatMap((test, place) => (standings.firstBad[place] === -1 ? [] : [{ place, test }]));
  const last = await lastFailures(line, runs, places);
  return places
    .sort((a, b) => compareText(a.test, b.test))
    .flatMap(({ place, test }): FailingNow[] => {
      const standing = standingOf(standings, place);
      const { streak } = standing;
      const outcome = outcomeAt(results, place);
      // One that is gone does not fail any more; one that did not run is still as it was.
      if (!streak || (EFFECTS[outcome] !== 'bad' && standings.present[place] !== 1)) return [];
      const formerly = formerNames(standings, place, tests.ids);
      const { detail, run: lastRun } = last.get(place) ?? {};
      const shown = {
        test,
        ...defined({ formerly: formerly.length > 0 ? formerly : undefined }),
        firstFailing: pointOf(streak.first),
        lastPassing: standing.lastGood && pointOf(standing.lastGood),
        runs: streak.bad,
        outcome,
        ...defined({ notRunSince: EFFECTS[outcome] === 'bad' ? undefined : lastRun && pointOf(lastRun.run) }),
        spanned: streak.bad + streak.silent,
        strip: strips.map(run => outcomeAt(run, place)),
        ...defined({ message: detail?.message, file: detail?.file, line: detail?.line }),
      };
      return [{ id: test, formerly, standing, streak, ...defined({ detail }), shown }];
    });
}

/** The newest of these runs in which each of the tests failed, and how. @param runs oldest first @throws UnreadableLedger */
async function lastFailures(
  line: LineLedger,
  runs: readonly PlacedRun[],
  wanted: readonly { place: number }[],
): Promise<Map<number, { run: PlacedRun; detail?: Detail }>> {
  const found = new Map<number, { run: PlacedRun; detail?: Detail }>();
  for (const run of runs.toReversed()) {
    // A test that has another name by now is not looked for under the old one.
    const places = wanted.flatMap(({ place }) =>
      !found.has(place) && effectOf(run.run.outcomes[place] ?? ABSENT) === 'bad' ? [place] : [],
    );
    if (places.length === 0) continue;
    const results = await resultsOf(line, run);
    await readDetailsAt(line, results, places);
    for (const place of places) found.set(place, { run, ...defined({ detail: detailAt(results, place) }) });
  }
  return found;
}
