// `failures`: what fails in the newest run of a line, since when, and whose commits it may come from.
import { STRIP_RUNS } from '../core/judge/judgement.ts';
import { detailAt, outcomeAt, readDetailsAt, resultsOf } from '../core/judge/run-results.ts';
import { findSuspects, type Suspects } from '../core/judge/suspects.ts';
import { testedCommits } from '../core/judge/window.ts';
import { outcomesSeen, runsBefore } from '../core/ledger/line-reading.ts';
import { EFFECTS } from '../core/ledger/outcome.ts';
import { standingsAfter } from '../core/ledger/segment.ts';
import { formerNames, standingOf } from '../core/ledger/standing.ts';
import type { Failures } from '../render/shapes.ts';
import { renderFailures } from '../render/terminal/tables.ts';
import { gitCommitLog } from '../store/git/commit-log.ts';
import { careFor, ownersIn } from '../operations/triage.ts';
import { assignmentOf, muteOf } from '../core/triage/triage.ts';
import { text } from './options.ts';
import { DEFAULT_TARGET } from '../operations/record.ts';
import { defaultLine } from './context.ts';
import { defined, placesOf, query, refOf, requireNewest, rowOf } from './query.ts';

/** Ranges of commits that are looked into. */
const MOST_RANGES = 20;

export const failures = query<Failures>(async (line, _operands, { directory, repository }, values) => {
  const newest = await requireNewest(line);
  const results = await resultsOf(line, newest);
  await readDetailsAt(line, results, results.details.keys());
  const standings = standingsAfter(newest.segment, line.tests, newest.place + 1);
  const strip = [newest];
  for await (const earlier of runsBefore(line, newest)) if (strip.unshift(earlier) >= STRIP_RUNS) break;
  const failing = placesOf(line, results.outcomes).flatMap(({ place, test }) => {
    const standing = standingOf(standings, place);
    const { streak } = standing;
    if (EFFECTS[outcomeAt(results, place)] !== 'bad' || !streak) return [];
    const formerly = formerNames(standings, place, line.tests.ids);
    return [{ place, id: test, formerly, standing, streak, ...defined({ detail: detailAt(results, place) }) }];
  });
  const strips = strip.map(run => ({ outcomes: outcomesSeen(run) }));
  const tested = failing.length === 0 ? new Set<string>() : await testedCommits(line, newest);
  const suspects = byTest(await findSuspects(failing, gitCommitLog(directory), tested, MOST_RANGES));
  const { care } = await careFor(line.branch);
  const described = await repository;
  const where = {
    lines: [text(values, 'line') ?? defaultLine(described)],
    target: text(values, 'target') ?? DEFAULT_TARGET,
  };
  const ownersOf = ownersIn(described.root, file => file);
  const now = new Date();
  const careOf = (test: string, formerly: readonly string[], lastGood: string | undefined): object => {
    const names = [test, ...formerly];
    const [owners, assigned, muted] = [
      ownersOf(test),
      assignmentOf(care, { names, lastGood, ...where }),
      muteOf(care, names, now),
    ];
    return defined({ owners: owners.length > 0 ? owners : undefined, assigned, muted });
  };
  return {
    run: rowOf(newest),
    failures: failing.map(({ place, id: test, formerly, standing, streak, detail }) => ({
      test,
      ...defined({ formerly: formerly.length > 0 ? formerly : undefined }),
      firstFailing: refOf(streak.first),
      lastPassing: standing.lastGood && refOf(standing.lastGood),
      runs: streak.bad,
      outcome: outcomeAt(results, place),
      spanned: streak.bad + streak.silent,
      strip: strips.map(run => outcomeAt(run, place)),
      ...defined({ message: detail?.message, file: detail?.file, line: detail?.line }),
      ...careOf(test, formerly, standing.lastGood?.time),
      ...defined({ suspects: suspects.get(test)?.commits, commits: suspects.get(test)?.total }),
    })),
  };
}, renderFailures);

function byTest(ranges: readonly Suspects[]): Map<string, Suspects> {
  return new Map(ranges.flatMap(range => range.tests.map(test => [test, range] as const)));
}
