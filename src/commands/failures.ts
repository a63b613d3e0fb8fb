// `failures`: what fails in the newest run of a line, since when, and whose commits it may come from.
import { failingNow } from '../core/answers/failures.ts';
import { defined, rowOf } from '../core/answers/points.ts';
import type { Failures } from '../core/answers/shapes.ts';
import { findSuspects, type Suspects } from '../core/judge/suspects.ts';
import { testedCommits } from '../core/judge/window.ts';
import { assignmentOf, muteOf } from '../core/triage/triage.ts';
import { DEFAULT_TARGET } from '../operations/record.ts';
import { careFor, ownersIn } from '../operations/triage.ts';
import { suspectsFor } from '../render/markdown/suspects.ts';
import { renderFailures } from '../render/terminal/tables.ts';
import { gitCommitLog } from '../store/git/commit-log.ts';
import { defaultLine } from './context.ts';
import { text } from './options.ts';
import { query, requireNewest } from './query.ts';

/** Ranges of commits that are looked into. */
const MOST_RANGES = 20;

export const failures = query<Failures>(async (line, _operands, { directory, repository }, values) => {
  const newest = await requireNewest(line);
  const failing = await failingNow(line, newest);
  const tested = failing.length === 0 ? new Set<string>() : await testedCommits(line, newest);
  const suspectsOf = byTest(await findSuspects(failing, gitCommitLog(directory), tested, MOST_RANGES));
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
    failures: failing.map(({ id, formerly, standing, shown }) => ({
      ...shown,
      ...careOf(id, formerly, standing.lastGood?.time),
      ...suspectsOf(id),
    })),
  };
}, renderFailures);

function byTest(
  ranges: readonly Suspects[],
): (test: string) => Pick<Failures['failures'][number], 'suspects' | 'commits'> {
  return test => {
    const found = suspectsFor(ranges, [{ id: test }]);
    return found ? { suspects: [...found.commits], commits: found.total } : {};
  };
}
