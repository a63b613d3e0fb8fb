// Finds the run that a recorded run is compared with, across the lines of a ledger.
import { type Ancestry, type Baseline, findBaseline, nearestOf } from '../core/judge/baseline.ts';
import { type BranchReader, type LineLedger, openLine } from '../core/ledger/line-ledger.ts';
import { type PlacedRun, runsBefore } from '../core/ledger/line-reading.ts';
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
export async function baselineOf({ line, run, name, target }: Placed, origin?: Origin): Promise<Baseline | null> {
  const before = await runsBefore(line, run).next();
  const previous = before.done ? null : { line, run: before.value };
  if (!origin || (previous && origin.compare === 'first')) return previous;
  return (await nearestRecorded(line.branch, { name, target }, origin)) ?? previous;
}

async function nearestRecorded(
  branch: BranchReader,
  { name, target }: Pick<Placed, 'name' | 'target'>,
  origin: Origin,
): Promise<Baseline | undefined> {
  const ancestry = await origin.ancestry();
  if (!ancestry || ancestry.commits.length === 0) return undefined;
  const isOther = (each: string): boolean => each !== name;
  const find = async (each: string): ReturnType<typeof findBaseline> =>
    findBaseline(await openLine(branch, lineFolder(each, target), sha256), each, ancestry);
  const likely = await Promise.all(origin.lines.filter(isOther).map(find));
  const found = likely.filter(each => each !== undefined);
  if (origin.others === 0) return nearestOf(found);
  const known = new Set([name, ...origin.lines]);
  const rest = (await candidateLines(branch, target)).filter(each => !known.has(each)).slice(0, origin.others);
  const more = await Promise.all(rest.map(find));
  return nearestOf([...found, ...more.filter(each => each !== undefined)]);
}
