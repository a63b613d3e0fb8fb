// Where a test was both good and bad although nothing of the code had changed: inside one session, between attempts of one
// run, between runs of one commit.
import { type DetailList, failedAttemptsIn } from '../../ledger/detail-list.ts';
import { secondsOf } from '../../ledger/duration.ts';
import { listsOf } from '../../ledger/line-ledger.ts';
import { ABSENT, effectOf } from '../../ledger/outcome.ts';
import { mayHaveGoodDetails, outcomesOf, type SubmissionRow, visitResults } from '../../ledger/run-file.ts';
import { NO_STEP, stepsIn } from '../run-results.ts';
import type { WindowRun } from '../window.ts';
import { type Outages, outagesIn, outcomesOutside, rowsOf } from './outages.ts';

/** `rerun`: attempts inside one pytest session. `attempt`: attempts of a job. `commit`: runs of one commit. */
export type EvidenceKind = 'rerun' | 'attempt' | 'commit';

/** By test place: what a run itself shows, and the seconds of testing that were spent again because of it. */
type RunEvidence = Map<number, { kind: EvidenceKind; cost: number }>;

/** What is told of each test in one run of the window, by test place of the newest run's line. */
export interface WindowColumns {
  /** What failed in an outage is absent: it says nothing of the test. */
  outcomes: Uint8Array;
  /** Steps of bad and good results, `NO_STEP` where there is none; worked out when first asked for. */
  steps: () => Uint8Array;
  evidence: RunEvidence;
}

/**
 * @param hasTwin whether a run of the window, by its number, has another one of its commit
 * @throws UnreadableLedger
 */
export async function readEvidence(
  window: readonly WindowRun[],
  hasTwin: (run: number) => boolean,
  only?: ReadonlySet<number>,
): Promise<WindowColumns[]> {
  const retried = new Map<DetailList, ReturnType<typeof failedAttemptsIn>>();
  const columns: WindowColumns[] = [];
  for (const [number, each] of window.entries()) {
    const evidence: RunEvidence = new Map();
    const rows = rowsOf(each);
    // Causes are only looked up where a failure could be evidence.
    const outages = await outagesIn(each, rows.length > 1 || hasTwin(number));
    for (const [place, cost] of betweenAttempts(rows, each.line.tests, outages)) {
      const at = each.placeOf(place);
      if (at >= 0) evidence.set(at, { kind: 'attempt', cost });
    }
    const detailed = rows.filter(mayHaveGoodDetails);
    if (detailed.length > 0) {
      const { details } = await listsOf(each.line, each.placed.segment);
      const failed = retried.get(details) ?? failedAttemptsIn(details);
      retried.set(details, failed);
      if (failed.size > 0) for (const row of detailed) addReruns(evidence, each, row, failed, only);
    }
    columns.push(columnsOf(each, evidence, outcomesOutside(each, outages)));
  }
  return columns;
}

/** Good results whose details tell of attempts that failed before. */
function addReruns(
  evidence: RunEvidence,
  { line, placed, run, placeOf }: WindowRun,
  row: SubmissionRow,
  failed: ReturnType<typeof failedAttemptsIn>,
  only: ReadonlySet<number> | undefined,
): void {
  visitResults(row, { tests: line.tests, usual: placed.segment.usual }, (place, outcome, detail, step) => {
    const attempts = detail === 0 ? undefined : failed.get(place)?.get(detail);
    if (!attempts || effectOf(outcome) !== 'good' || effectOf(run.outcomes[place] as number) !== 'good') return;
    const at = placeOf(place);
    if (at >= 0 && (!only || only.has(at))) evidence.set(at, { kind: 'rerun', cost: attempts * secondsOf(step) });
  });
}

function columnsOf({ line, placed, moved }: WindowRun, evidence: RunEvidence, outcomes: Uint8Array): WindowColumns {
  let steps: Uint8Array | undefined;
  return {
    outcomes: moved(outcomes, ABSENT),
    steps: () =>
      (steps ??= moved(
        stepsIn(placed, line.tests, () => true),
        NO_STEP,
      )),
    evidence,
  };
}

/**
 * Tests that were good in one attempt of a job and bad in another one of the same commit, with their share of the seconds
 * that the later attempt took. Attempts of different jobs are none: they may have different environments.
 */
function betweenAttempts(
  rows: SubmissionRow[],
  tests: WindowRun['line']['tests'],
  outages: Outages,
): Map<number, number> {
  const found = new Map<number, number>();
  if (rows.length < 2) return found;
  for (const [at, earlier] of rows.entries()) {
    const later = rows.find(
      (row, place) =>
        place > at && row.attempt > earlier.attempt && row.key === earlier.key && row.commit === earlier.commit,
    );
    if (!later || earlier.commit === null || earlier.changed || later.changed) continue;
    const [before, after] = [outcomesOf(earlier, tests), outcomesOf(later, tests)];
    const bad = before.reduce((sum, outcome) => sum + (effectOf(outcome) === 'bad' ? 1 : 0), 0);
    for (let place = 0; place < before.length; place++) {
      const effects = `${effectOf(before[place] as number)} ${effectOf(after[place] ?? ABSENT)}`;
      const failing = effects === 'bad good' ? earlier : effects === 'good bad' ? later : undefined;
      if (failing && !outages.get(failing)?.has(place))
        found.set(place, (found.get(place) ?? 0) + later.seconds / Math.max(1, bad));
    }
  }
  return found;
}
