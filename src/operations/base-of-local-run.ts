// Finds the run that a local run is compared with, to say what of it is its author's own doing.
import { type Ancestry, type Baseline, findBaseline, nearestOf } from '../core/judge/baseline.ts';
import { ranNothing, type RunSummary } from '../core/ledger/consolidate.ts';
import { openLine } from '../core/ledger/line-ledger.ts';
import { lineFolder } from '../core/ledger/paths.ts';
import { sha256 } from '../host/sha256.ts';
import type { Placed } from './find-baseline.ts';
import { candidateLines } from './lines.ts';

/** What is known of where the work came from. */
export interface LocalOrigin {
  /** Lines that it probably came from. */
  bases: readonly string[];
  /** No other line is looked at. */
  only?: true;
  /** The line of the work itself: what fails there may be its author's own doing. */
  own: string;
  ancestry: () => Promise<Ancestry | undefined>;
}

/** Other lines that are looked at for an ancestor's run. */
const OTHER_LINES = 20;

/**
 * The run of the nearest ancestor on a base line, else on another line; else a run of the base lines that is near in time, and
 * only where there is none a run on the line of the work itself. Never what was recorded of the local run.
 * @throws UnreadableLedger
 */
export async function baseOfLocalRun(
  placed: Placed,
  { bases, only, own, ancestry }: LocalOrigin,
): Promise<Baseline | null> {
  const commits = await ancestry();
  if (!commits || commits.commits.length === 0) return null;
  const find = nearestIn(placed, commits);
  const onBase = await find(bases);
  if (only || isAncestor(onBase)) return onBase ?? null;
  const others = (await candidateLines(placed.line.branch, placed.target))
    .filter(line => line !== own && !bases.includes(line))
    .slice(0, OTHER_LINES);
  const onOther = await find(others);
  if (isAncestor(onOther)) return onOther;
  if (onBase) return onBase;
  const onOwn = await find([own]);
  return isAncestor(onOwn) ? onOwn : null;
}

const isAncestor = (found: Required<Baseline> | undefined): found is Required<Baseline> =>
  found?.comparison.kind === 'ancestor';

function nearestIn(
  { line: { branch }, run: { run: local }, target }: Placed,
  ancestry: Ancestry,
): (lines: readonly string[]) => Promise<Required<Baseline> | undefined> {
  // Recorded, it may have been given another name.
  const isLocal = ({ build, time, commit }: RunSummary): boolean =>
    build === local.build || (time === local.time && commit === local.commit);
  const isOut = (run: RunSummary): boolean => ranNothing(run) || isLocal(run);
  return async lines => {
    const found = await Promise.all(
      lines.map(async name => {
        const line = await openLine(branch, lineFolder(name, target), sha256);
        return line.labels.length === 0 ? undefined : findBaseline(line, name, ancestry, isOut);
      }),
    );
    return nearestOf(found.filter(each => each !== undefined));
  };
}
