// What a run means: the data from which summary, comment, check and terminal are rendered.
import type { Problem } from '../model.ts';
import type { Comparison } from './baseline.ts';
import type { FlakyTest } from './flaky/flaky.ts';
import type { JudgedTest, RunInfo, SlowTest } from './judged-test.ts';
import type { Suspects } from './suspects.ts';
import type { VaryingTest } from './varying.ts';

export interface Judgement {
  target: string;
  line: string;
  run: RunInfo;
  /** What the run is compared with; null where nothing was recorded before that it can be compared with. */
  base: RunInfo | null;
  /** How that run was found, when it is on another line. */
  comparison?: Comparison;
  /** All tests but the unchanged ones; the most pressing verdict first, then by id. */
  tests: JudgedTest[];
  /** What the run as a whole usually takes, where it took much longer or less. */
  pace?: { usualSeconds: number; verdict: 'slower' | 'faster' };
  /** The slowest tests of the run, slowest first; at most ten. */
  slowest: SlowTest[];
  /**
   * How many tests of the run that it is compared with are not in this one, of which shards are missing: nobody can say
   * whether they are gone. Absent when there are none.
   */
  unreported?: number;
  /**
   * How many tests that the baseline's run has, or that failed when they ran last, did not run, and nothing shows that they are
   * gone. Absent when there are none.
   */
  notRun?: number;
  /** How many of those failed when they ran last. */
  failingNotRun?: number;
  /** Ids of tests that two submissions of one attempt both have, so that the worse outcome was taken. */
  duplicates: string[];
  /** Tests that are flaky, or were until lately, the worst first; of the last runs of the line and of the one it branched off. */
  flaky: FlakyTest[];
  /** The commits that newly failing tests may have broken in, where a repository could be asked. */
  suspects?: Suspects[];
  /** Tests whose parameters have other names in every run; those of most names first. */
  varying: VaryingTest[];
  /** What could not be read of the reports. */
  problems: Problem[];
}

/** The line that the run is compared with, when it is another one. */
export const baseLineOf = ({ comparison }: Pick<Judgement, 'comparison'>): string | undefined => comparison?.line;

/** How many shards of a run have not reported. */
export const missingShards = ({ shards = 0, submissions }: Pick<RunInfo, 'shards' | 'submissions'>): number =>
  Math.max(0, shards - submissions);

/** How many runs a history strip shows at the most. */
export const STRIP_RUNS = 20;
