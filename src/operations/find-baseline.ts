// Finds the run that a recorded run is compared with, across the lines of a ledger.
import { type Ancestry, type Baseline, findBaseline, nearestOf, runBefore } from '../core/judge/baseline.ts';
import { type LineLedger, openLine } from '../core/ledger/line-ledger.ts';
import type { PlacedRun } from '../core/ledger/line-reading.ts';
import { lineFolder } from '../core/ledger/paths.ts';
import { sha256 } from '../host/sha256.ts';
import { candidateLines } from './lines.ts';

/** What is known of where a line came from. */
export interface Origin {
  /** `always`: it is compared with that line in every run, as a pull request with its base branch; else only in its first. */
  compare: 'always' | 'first';
  /** Lines that it probably came from, the likeliest first. */
  lines: readonly string[];
  /** How many other lines of the ledger are looked at as well. */
  others: number;
  /** The port to the repository's history. Asked only when it is needed; undefined where nothing is known. */
  ancestry: () => Promise<Ancestry | undefined>;
}

/** A run whose baseline is wanted: the line it is on, and that line's name and target. */
export interface Placed {
  line: LineLedger;
  run: PlacedRun;
  name: string;
  target: string;
}

/** Null when there is nothing to compare with. @throws UnreadableLedger */
export async function baselineOf(placed: Placed, origin?: Origin): Promise<Baseline | null> {
  const { line, run } = placed;
  const before = await runBefore(line, run);
  const previous = before ? { line, run: before } : null;
  if (!origin || (previous && origin.compare === 'first')) return previous;
  return (await nearestRecorded(placed, origin)) ?? previous;
}

async function nearestRecorded(
  { line, run, name, target }: Placed,
  { compare, lines: all, others, ancestry }: Origin,
): Promise<Baseline | undefined> {
  // On its own line a run has one before it, but for an entry of a merge queue that is not always the one it was built on.
  const lines = compare === 'always' ? all : all.filter(each => each !== name);
  const open = async (each: string): Promise<Named> => ({
    name: each,
    line: each === name ? line : await openLine(line.branch, lineFolder(each, target), sha256),
  });
  const known = new Set([name, ...lines]);
  const rest = others === 0 ? [] : await candidateLines(line.branch, target);
  const opened = await Promise.all([
    ...lines.map(open),
    ...rest
      .filter(each => !known.has(each))
      .slice(0, others)
      .map(open),
  ]);
  const recorded = opened.filter(each => each.line.labels.length > 0);
  const commits = recorded.length === 0 ? undefined : await ancestry();
  if (!commits || commits.commits.length === 0) return undefined;
  const nearestOn = await Promise.all(recorded.map(each => findBaseline(each.line, each.name, commits)));
  // Of other lines than the likely ones, and of the run's own, only an ancestor says something.
  const isLikely = ({ run: { run: found }, line: on, comparison }: Required<Baseline>): boolean =>
    comparison.kind === 'ancestor'
      ? on !== line || found.build !== run.run.build
      : on !== line && lines.includes(comparison.line);
  const nearest = nearestOf(nearestOn.filter(each => each !== undefined).filter(isLikely));
  // On the run's own line it is a run before, like any other.
  return nearest?.line === line ? { line, run: nearest.run } : nearest;
}

interface Named {
  name: string;
  line: LineLedger;
}
