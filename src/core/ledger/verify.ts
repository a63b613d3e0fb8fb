// Computes everything that is derived again from the recorded runs, and says what differs.
import { UnreadableLedger } from '../errors.ts';
import { compareRuns } from './consolidate.ts';
import { differingKeys } from './derived-keys.ts';
import { type BranchReader, type LineLedger, listsWithDetails, openLine, segmentAt } from './line-ledger.ts';
import { decodeSubmission } from './run-file.ts';
import { type Segment, standingsAfter } from './segment.ts';
import { standingOf } from './standing.ts';
import { digestOf, type Sha256 } from './submission.ts';

export interface Finding {
  /** Where on the branch. */
  path: string;
  message: string;
}

export interface Verified {
  findings: Finding[];
  runs: number;
  submissions: number;
  segments: number;
}

export interface Place {
  target: string;
  line: string;
  folder: string;
}

export const DIFFERING_KEYS = 'its keys are not those that the details have';

export type Say = (message: string) => void;

/** Does not throw for what is on the branch: what cannot be read is a finding. */
export async function verifyLine(branch: BranchReader, place: Place, sha256: Sha256): Promise<Verified> {
  const verified: Verified = { findings: [], runs: 0, submissions: 0, segments: 0 };
  const line = await readable(verified, place.folder, () => openLine(branch, place.folder, sha256));
  if (line) {
    await readable(verified, place.folder, async () => {
      for (const name of (await differingKeys(branch, place.folder, line.names, sha256)).keys())
        verified.findings.push({ path: `${place.folder}/${name}`, message: DIFFERING_KEYS });
    });
  }
  let before: Segment | undefined;
  for (const label of line?.labels ?? []) {
    const path = `${place.folder}/${label}`;
    const say: Say = message => verified.findings.push({ path, message });
    before = await readable(verified, path, async () => {
      const segment = await segmentAt(line as LineLedger, label);
      verified.segments++;
      verified.runs += segment.runs.length;
      verified.submissions += await checkSubmissions(line as LineLedger, segment, place, say);
      if (before) checkOrder(before, segment, say);
      if (before) checkStandings(line as LineLedger, before, segment, say);
      else if (label === line?.labels[0]) checkBeginning(segment, say);
      return segment;
    });
    line?.segments.delete(label);
  }
  return verified;
}

async function readable<T>({ findings }: Verified, path: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UnreadableLedger)) throw error;
    findings.push({ path, message: error.message });
    return undefined;
  }
}

export async function checkSubmissions(
  ledger: LineLedger,
  segment: Segment,
  { target, line }: Place,
  say: Say,
): Promise<number> {
  const lists = await listsWithDetails(ledger, segment, segment.stored.keys());
  let count = 0;
  for (const { build, rows } of segment.stored.values()) {
    for (const row of rows) {
      count++;
      const digest = digestOf(decodeSubmission(row, lists, { target, line, build }), ledger.sha256);
      if (digest !== row.digest)
        say(`a submission of run ${build} was recorded as ${row.digest}, but its content is ${digest}`);
    }
  }
  return count;
}

/** Before the first segment there is nothing but what retention has dropped, and that says so. */
export function checkBeginning({ before }: Segment, say: Say): void {
  const missing = before.runs.find(run => !run.dropped);
  if (missing) say(`the runs before it are missing, among them run ${missing.build}`);
}

/** All runs of a segment stand before all runs of the next. */
export function checkOrder(earlier: Segment, segment: Segment, say: Say): void {
  const [last, first] = [earlier.runs.at(-1), segment.runs[0]];
  if (last && first && compareRuns(last, first) >= 0)
    say(`its run ${first.build} does not stand after run ${last.build}, which is in the segment before`);
}

/** An older version did not say of a run that its work tree had changes. */
const asWritten = (key: string, value: unknown): unknown => (key === 'changed' ? undefined : value);

/** @returns whether they are as the runs before give them */
export function checkStandings({ tests }: LineLedger, earlier: Segment, segment: Segment, say: Say): boolean {
  const after = standingsAfter(earlier, tests);
  const differing = tests.ids.filter((_, place) => {
    const [is, shouldBe] = [segment.before, after].map(standings => [
      standingOf(standings, place),
      standings.present[place] ?? 0,
      standings.formerly[place] ?? -1,
    ]);
    return JSON.stringify(is, asWritten) !== JSON.stringify(shouldBe, asWritten);
  });
  // An older version did not say it; then all segments are looked through.
  const misplaced = segment.before.byName && !after.byName;
  if (misplaced) say('it says that all runs before it stand where their names say, and one does not');
  if (differing.length === 0) return !misplaced;
  const stand = differing.length === 1 ? '1 test stands' : `${differing.length} tests stand`;
  say(`${stand} elsewhere at its beginning than the runs before give, among them ${differing[0]}`);
  return false;
}
