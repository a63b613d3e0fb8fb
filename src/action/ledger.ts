// What a run means: recorded if that can be done, and judged in any case.
import { judge } from '../core/judge/judge.ts';
import type { Judgement } from '../core/judge/judgement.ts';
import { type BranchReader, emptyLine, openLine } from '../core/ledger/line-ledger.ts';
import { addSubmission, settle } from '../core/ledger/line-writing.ts';
import { findRun, type PlacedRun } from '../core/ledger/line-reading.ts';
import { lineFolder } from '../core/ledger/paths.ts';
import type { Submission } from '../core/ledger/submission.ts';
import type { Problem } from '../core/model.ts';
import { interpretRun, type RecordedRun, type Sources } from '../operations/interpret.ts';
import { type InterpretedRun, withRun } from '../operations/interpret-build.ts';
import { named, type Recorded, recordSubmission } from '../operations/record.ts';
import { sha256 } from '../host/sha256.ts';
import type { Store } from '../store/port.ts';
import { type Clock, readableSnapshot } from '../operations/commit-loop.ts';

export interface Attempted {
  judgement: Judgement;
  /** The same with every test's outcome, and the branch as it was read; absent where that could not be. */
  run?: InterpretedRun;
  branch?: BranchReader;
  /** False when the ledger had it already. */
  added: boolean;
  /** Why it was not recorded. */
  failure?: Error;
  /** Why the judgement knows nothing of earlier runs. */
  blind?: Error;
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
  sources: Sources,
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
  if (result.failure && !read)
    return { judgement: await judgeAlone(submission, problems), ...result, blind: result.failure };
  try {
    const folded = recorded ?? (await fold(store, submission));
    const judgement = await interpretRun(folded, submission, problems, sources);
    return { judgement, run: withRun(folded, judgement), branch: folded.line.branch, ...result };
  } catch (error) {
    return { judgement: await judgeAlone(submission, problems), ...result, blind: asError(error) };
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** The line as it would be with the submission. */
async function fold(store: Store, submission: Submission): Promise<RecordedRun> {
  const folder = lineFolder(submission.line, submission.target);
  const snapshot = await readableSnapshot(store);
  const line = await named(store, folder, () => openLine(snapshot, folder, sha256));
  await named(store, folder, () => addSubmission(line, submission));
  await named(store, folder, () => settle(line));
  return { line, run: (await findRun(line, submission.build)) as PlacedRun };
}

/** As the first run of a ledger that there is not. */
async function judgeAlone(submission: Submission, problems: Problem[]): Promise<Judgement> {
  const { target, line: name, build } = submission;
  const line = emptyLine(lineFolder(name, target), sha256);
  await addSubmission(line, submission);
  const run = (await findRun(line, build)) as PlacedRun;
  return { ...(await judge(line, run, null)), target, line: name, problems };
}
