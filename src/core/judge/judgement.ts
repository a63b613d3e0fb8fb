// What a run means: the data from which summary, comment, check and terminal are rendered.
import type { Assignment, Mute } from '../care/care.ts';
import type { RunSummary } from '../ledger/consolidate.ts';
import type { Standing } from '../ledger/standing.ts';
import type { Detail, Presence, Problem } from '../model.ts';
import type { EarlierCause } from './earlier-causes.ts';
import type { FlakyTest } from './flaky/flaky.ts';
import type { Suspects } from './suspects.ts';
import type { VaryingTest } from './varying.ts';
import type { Verdict } from './verdict.ts';

/** A run as it is shown. */
export type RunInfo = Omit<RunSummary, 'outcomes' | 'notRunPlaces' | 'renamed'>;

export interface JudgedTest {
  id: string;
  /** What the baseline calls it, where that is another name; and all names it had before, the last one first. */
  renamedFrom?: string;
  formerly?: string[];
  verdict: Verdict;
  /** Outcome in the baseline. */
  from: Presence;
  to: Presence;
  /** Where the test stands after this run; for a fixed test, where it stood before it. */
  standing: Standing;
  /**
   * Its outcomes in the last runs of the line up to this one, oldest first; at most `STRIP_RUNS`. A pull request's begin with
   * some of the line it goes to, up to its merge base.
   */
  strip: Presence[];
  /** Seconds in this run, to the ledger's resolution; absent when it did not run. */
  seconds?: number;
  /** Median of its last passing durations before this run, where there are enough to compare with. */
  usualSeconds?: number;
  detail?: Detail;
  /** Fingerprint of the failure, the same for failures of one cause. */
  cause?: string;
  /** What the team calls failures like it. */
  category?: string;
  /** Of a newly failing test: when its cause was seen before it began to fail. */
  before?: EarlierCause;
  /** Who looks after it, whose its file is, and whether it may fail for now; of a bad one, and the first of a fixed one. */
  assigned?: Assignment;
  owners?: string[];
  muted?: Mute;
}

export interface SlowTest {
  id: string;
  seconds: number;
  usualSeconds?: number;
}

export interface Judgement {
  target: string;
  line: string;
  run: RunInfo;
  /** What the run is compared with; null for the first run of a line. */
  base: RunInfo | null;
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
  /** Ids of tests that two submissions of one attempt both have, so that the worse outcome was taken. */
  doubled: string[];
  /** Tests that are flaky, or were until lately, the worst first; of the last runs of the line and of the one it branched off. */
  flaky: FlakyTest[];
  /** The commits that newly failing tests may have broken in, where a repository could be asked. */
  suspects?: Suspects[];
  /** Tests whose parameters have other names in every run; those of most names first. */
  varying: VaryingTest[];
  /** What could not be read of the reports. */
  problems: Problem[];
}

/** How many shards of a run have not reported. */
export const missingShards = ({ shards = 0, submissions }: Pick<RunInfo, 'shards' | 'submissions'>): number =>
  Math.max(0, shards - submissions);

/** How many runs a history strip shows at the most. */
export const STRIP_RUNS = 20;
