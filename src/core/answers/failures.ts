// What fails in the newest run of a line, and since when.
import { STRIP_RUNS } from '../judge/judgement.ts';
import { detailAt, outcomeAt, readDetailsAt, resultsOf } from '../judge/run-results.ts';
import type { LineLedger } from '../ledger/line-ledger.ts';
import { outcomesSeen, type PlacedRun, runsBefore } from '../ledger/line-reading.ts';
import { EFFECTS } from '../ledger/outcome.ts';
import { standingsAfter } from '../ledger/segment.ts';
import { formerNames, standingOf, type Standing, type Streak } from '../ledger/standing.ts';
import type { Detail } from '../model.ts';
import { defined, pointOf } from './points.ts';
import { placesOf } from './runs.ts';
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
  await readDetailsAt(line, results, results.details.keys());
  const standings = standingsAfter(newest.segment, line.tests, newest.place + 1);
  const runs = [newest];
  for await (const earlier of runsBefore(line, newest)) if (runs.unshift(earlier) >= STRIP_RUNS) break;
  const strips = runs.map(run => ({ outcomes: outcomesSeen(run) }));
  return placesOf(line, results.outcomes).flatMap(({ place, test }): FailingNow[] => {
    const standing = standingOf(standings, place);
    const { streak } = standing;
    const outcome = outcomeAt(results, place);
    if (EFFECTS[outcome] !== 'bad' || !streak) return [];
    const formerly = formerNames(standings, place, line.tests.ids);
    const detail = detailAt(results, place);
    const shown = {
      test,
      ...defined({ formerly: formerly.length > 0 ? formerly : undefined }),
      firstFailing: pointOf(streak.first),
      lastPassing: standing.lastGood && pointOf(standing.lastGood),
      runs: streak.bad,
      outcome,
      spanned: streak.bad + streak.silent,
      strip: strips.map(run => outcomeAt(run, place)),
      ...defined({ message: detail?.message, file: detail?.file, line: detail?.line }),
    };
    return [{ id: test, formerly, standing, streak, ...defined({ detail }), shown }];
  });
}
