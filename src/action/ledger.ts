// What a run means: recorded if that can be done, and judged in any case.
import { careFor } from '../operations/triage.ts';
import { takeCare } from '../core/triage/apply-triage.ts';
import type { Categorise } from '../core/judge/categories.ts';
import { type CommitLog, findSuspects, type Suspects } from '../core/judge/suspects.ts';
import { testedCommits } from '../core/judge/window.ts';
import { NEW_FAILING } from '../core/judge/failing-verdicts.ts';
import { judge } from '../core/judge/judge.ts';
import type { Judgement } from '../core/judge/judgement.ts';
import { emptyLine, type LineLedger, openLine } from '../core/ledger/line-ledger.ts';
import { addSubmission, settle } from '../core/ledger/line-writing.ts';
import { findRun, type PlacedRun } from '../core/ledger/line-reading.ts';
import { lineFolder } from '../core/ledger/paths.ts';
import type { Submission } from '../core/ledger/submission.ts';
import type { Problem } from '../core/model.ts';
import { baselineOf, type Origin } from '../operations/find-baseline.ts';
import { named, type Recorded, recordSubmission } from '../operations/record.ts';
import { sha256 } from '../host/sha256.ts';
import type { Store } from '../store/port.ts';
import { type Clock, readableSnapshot } from '../operations/commit-loop.ts';

export interface Meaning {
  judgement: Judgement;
}

export interface Attempted extends Meaning {
  /** False when the ledger had it already. */
  added: boolean;
  /** Why it was not recorded. */
  failure?: Error;
  /** Why the judgement knows nothing of earlier runs. */
  blind?: Error;
}

/** What else a judgement is made of. */
export interface Around {
  log: CommitLog;
  now: Date;
  /** Whose the file of a test is. */
  ownersOf: (test: string) => string[];
  categorise: Categorise;
  /** Where the line came from, as far as that is known. */
  origin?: Origin;
}

/** Where a line begins: in which line, at which commit of when. */
export interface Base {
  line: string;
  commit: string;
  date?: string;
}

/** The submission recorded, or why it was not; either way, what it means. */
export async function attempt(
  store: Store,
  submission: Submission,
  problems: Problem[],
  clock: Clock,
  around: Around,
): Promise<Attempted> {
  let recorded: Recorded | undefined;
  const result: Pick<Attempted, 'added' | 'failure'> = { added: true };
  let read = false;
  const watched: Store = {
    ...store,
    snapshot: async () => {
      const snapshot = await store.snapshot();
      read = true;
      return snapshot;
    },
  };
  try {
    recorded = await recordSubmission(watched, submission, clock);
    result.added = recorded.added;
  } catch (error) {
    result.failure = asError(error);
  }
  // What could not even be read just now is not asked for again.
  if (result.failure && !read) return { ...(await judgeAlone(submission, problems)), ...result, blind: result.failure };
  try {
    const folded = recorded ?? (await fold(store, submission));
    return { ...(await meaningOf(store, folded, submission, problems, around)), ...result };
  } catch (error) {
    return { ...(await judgeAlone(submission, problems)), ...result, blind: asError(error) };
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

interface Folded {
  line: LineLedger;
  run: PlacedRun;
}

/** The line as it would be with the submission. */
async function fold(store: Store, submission: Submission): Promise<Folded> {
  const folder = lineFolder(submission.line, submission.target);
  const snapshot = await readableSnapshot(store);
  const line = await named(store, folder, () => openLine(snapshot, folder, sha256));
  await named(store, folder, () => addSubmission(line, submission));
  await named(store, folder, () => settle(line));
  return { line, run: (await findRun(line, submission.build)) as PlacedRun };
}

/** What the ledger now has of a run that was recorded before. */
export async function lookAgain(
  store: Store,
  submission: Submission,
  problems: Problem[],
  around: Around,
): Promise<Meaning> {
  return meaningOf(store, await fold(store, submission), submission, problems, around);
}

async function meaningOf(
  store: Store,
  { line, run }: Folded,
  submission: Submission,
  problems: Problem[],
  around: Around,
): Promise<Meaning> {
  const { target, line: name } = submission;
  const baseline = await named(store, line.folder, () => baselineOf({ line, run, name, target }, around.origin));
  const judged = await judge(line, run, baseline);
  const suspects = await suspectsIn(judged, { line, run }, around.log);
  const said = await careFor(line.branch);
  const lines = [name, ...(judged.comparison ? [judged.comparison.line] : [])];
  const tests = takeCare(judged.tests, said.care, { ...around, lines, target });
  const judgement = { ...judged, tests, target, line: name, problems: [...problems, ...said.problems], suspects };
  return { judgement };
}

/** Asked only of new failures, and only of the commits that most of them broke in: two requests at the most. */
async function suspectsIn(
  { tests }: Pick<Judgement, 'tests'>,
  { line, run }: Folded,
  log: CommitLog,
): Promise<Suspects[]> {
  const fresh = tests.filter(({ verdict }) => NEW_FAILING.includes(verdict));
  return fresh.length === 0 ? [] : findSuspects(fresh, log, await testedCommits(line, run), 1);
}

/** As the first run of a ledger that there is not. */
async function judgeAlone(submission: Submission, problems: Problem[]): Promise<Meaning> {
  const { target, line: name, build } = submission;
  const line = emptyLine(lineFolder(name, target), sha256);
  await addSubmission(line, submission);
  const run = (await findRun(line, build)) as PlacedRun;
  return { judgement: { ...(await judge(line, run, null)), target, line: name, problems } };
}
