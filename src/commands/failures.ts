// `failures`: what fails in the newest run of a line, since when, and whose commits it may come from.
import { failingNow } from '../core/answers/failures.ts';
import { listBuilds, mergeFailures, type OfTarget, type OpenTarget } from '../core/answers/across.ts';
import { defined, pointOf, rowOf } from '../core/answers/points.ts';
import { compareRuns, type RunRef } from '../core/ledger/consolidate.ts';
import type { LineLedger } from '../core/ledger/line-ledger.ts';
import { runsBackwards } from '../core/ledger/line-reading.ts';
import type { Failures } from '../core/answers/shapes.ts';
import { findSuspects, type Suspects } from '../core/judge/suspects.ts';
import { testedCommits } from '../core/judge/window.ts';
import { assignmentOf, type Care, muteOf } from '../core/triage/triage.ts';
import { pathsBelow } from '../host/test-root.ts';
import { careFor, ownersIn } from '../operations/triage.ts';
import { isBisectable, suspectsFor } from '../render/markdown/suspects.ts';
import { renderFailures } from '../render/terminal/tables.ts';
import { gitCommitLog } from '../store/git/commit-log.ts';
import { eachTarget, query, requireNewest } from './query.ts';

/** Ranges of commits that are looked into. */
const MOST_RANGES = 20;

export const failures = query<Failures>(async ({ name, targets }, _operands, { directory, repository }) => {
  const [{ line: first }] = targets as [OpenTarget];
  const { care } = await careFor(first.branch);
  const { root } = await repository;
  const asking: Asking = { line: name, care, directory, root, now: new Date() };
  const { current, gone } = await currentTargets(targets);
  const shapes = await eachTarget(current, (line, target) => failuresOf(line, target, asking));
  const newest = shapes.length === 1 ? undefined : (await listBuilds(current)).runs.at(-1);
  const merged = mergeFailures(shapes, newest ?? (shapes[0] as OfTarget<Failures>).shape.run);
  return gone.length === 0 ? merged : { ...merged, gone };
}, renderFailures);

interface Asking {
  line: string;
  care: Care;
  directory: string;
  root: string | null;
  now: Date;
}

async function failuresOf(
  line: LineLedger,
  target: string,
  { line: name, care, directory, root, now }: Asking,
): Promise<Failures> {
  const newest = await requireNewest(line);
  const pathOf = pathsBelow(newest.run.pytest?.root ?? '');
  const ownersOf = ownersIn(root, pathOf);
  const failing = await failingNow(line, newest);
  const tested = failing.length === 0 ? new Set<string>() : await testedCommits(line, newest);
  const suspectsOf = byTest(await findSuspects(failing, gitCommitLog(directory), tested, MOST_RANGES, pathOf));
  const careOf = (test: string, formerly: readonly string[], lastGood: string | undefined): object => {
    const names = [test, ...formerly];
    const [owners, assigned, muted] = [
      ownersOf(test),
      assignmentOf(care, { names, lastGood, lines: [name], target }),
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
}

/** Builds of a workflow after which a target that is in none of them is taken for gone: a job that was renamed, say. */
const GONE_AFTER = 5;

/** The targets that still report; each workflow has builds of its own. */
async function currentTargets(
  targets: readonly OpenTarget[],
): Promise<{ current: OpenTarget[]; gone: NonNullable<Failures['gone']> }> {
  const workflowOf = (target: string): string => target.split(' / ', 1)[0] as string;
  const newest = await Promise.all(targets.map(async each => ({ ...each, run: (await requireNewest(each.line)).run })));
  const current: OpenTarget[] = [];
  const gone: NonNullable<Failures['gone']> = [];
  for (const { target, line, run } of newest) {
    const others = newest.filter(each => workflowOf(each.target) === workflowOf(target) && each.target !== target);
    const since = await Promise.all(others.map(async other => countSince(other.line, run)));
    if (Math.max(0, ...since) < GONE_AFTER) current.push({ target, line });
    else gone.push({ target, run: pointOf(run) });
  }
  return { current, gone };
}

/** How many runs a line has after another line's run, as far as it matters. */
async function countSince(line: LineLedger, after: RunRef): Promise<number> {
  let count = 0;
  for await (const { run } of runsBackwards(line)) {
    if (compareRuns(run, after) <= 0 || ++count >= GONE_AFTER) break;
  }
  return count;
}

function byTest(
  ranges: readonly Suspects[],
): (test: string) => Pick<Failures['failures'][number], 'suspects' | 'commits' | 'diverged'> {
  return test => {
    const found = suspectsFor(ranges, [{ id: test }]);
    if (!isBisectable(ranges, test)) return { diverged: true };
    return found ? { suspects: [...found.commits], commits: found.total } : {};
  };
}
