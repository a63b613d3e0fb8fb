// From a recorded run to what it means: the one way for the Action and the command line.
import type { Categorise } from '../core/judge/categories.ts';
import { NEW_FAILING } from '../core/judge/failing-verdicts.ts';
import { judge } from '../core/judge/judge.ts';
import type { JudgedTest } from '../core/judge/judged-test.ts';
import type { Judgement } from '../core/judge/judgement.ts';
import { type CommitLog, findSuspects, type Suspects } from '../core/judge/suspects.ts';
import { testedCommits } from '../core/judge/window.ts';
import type { LineLedger } from '../core/ledger/line-ledger.ts';
import type { PlacedRun } from '../core/ledger/line-reading.ts';
import type { Problem } from '../core/model.ts';
import type { Baseline } from '../core/judge/baseline.ts';
import { takeCare } from '../core/triage/apply-triage.ts';
import type { Store } from '../store/port.ts';
import { baselineOf, type Origin, type Placed } from './find-baseline.ts';
import { named } from './record.ts';
import { careFor } from './triage.ts';

export interface RecordedRun {
  line: LineLedger;
  run: PlacedRun;
}

/** What a judgement is made of besides the ledger. */
export interface Sources {
  /** What to call the branch in messages. */
  store: Pick<Store, 'name'>;
  log: CommitLog;
  /** Ranges of commits that are looked into. */
  mostRanges: number;
  now: Date;
  /** The path in the repository of a file as tests name it. */
  pathOf?: (file: string) => string;
  /** Whose the file of a test is. */
  ownersOf: (test: string) => string[];
  categorise: Categorise;
  /** Where the line came from, as far as that is known. */
  origin?: Origin;
  /** Finds what the run is compared with, where that is not what its line and `origin` say. */
  baseOf?: (placed: Placed) => Promise<Baseline | null>;
}

/** @throws UnreadableLedger */
export async function interpretRun(
  recorded: RecordedRun,
  { target, line: name }: { target: string; line: string },
  problems: Problem[],
  sources: Sources,
): Promise<Judgement> {
  const { line, run } = recorded;
  const { store, origin, baseOf = each => baselineOf(each, origin) } = sources;
  const baseline = await named(store, line.folder, () => baseOf({ line, run, name, target }));
  const judged = await judge(line, run, baseline);
  const suspects = await suspectsOf(judged.tests, recorded, sources);
  const said = await careFor(line.branch);
  const lines = [name, ...(judged.comparison ? [judged.comparison.line] : [])];
  const tests = takeCare(judged.tests, said.care, { ...sources, lines, target });
  return { ...judged, tests, target, line: name, problems: [...problems, ...said.problems], suspects };
}

/** Asked only of new failures, and only of the ranges of commits that most of them broke in. */
async function suspectsOf(
  tests: readonly JudgedTest[],
  { line, run }: RecordedRun,
  { log, mostRanges, pathOf }: Sources,
): Promise<Suspects[]> {
  const fresh = tests.filter(({ verdict }) => NEW_FAILING.includes(verdict));
  return fresh.length === 0 ? [] : findSuspects(fresh, log, await testedCommits(line, run), mostRanges, pathOf);
}
