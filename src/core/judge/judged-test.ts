// One test of a judged run, and the run itself: what every part of a judgement refers to.
import type { RunRef, RunSummary } from '../ledger/consolidate.ts';
import { EFFECTS } from '../ledger/outcome.ts';
import type { Standing } from '../ledger/standing.ts';
import type { Detail, Presence } from '../model.ts';
import type { Assignment, Mute } from '../triage/triage.ts';
import type { Verdict } from './verdict.ts';

/** A cause that failures had before. */
export interface EarlierCause {
  /** The newest run with it, and a test that had it there. */
  run: RunRef;
  test: string;
  /** How many of the runs that were looked back at had it. */
  runs: number;
}

/** In which targets of a build a test has a verdict. */
export interface VerdictTargets {
  verdict: Verdict;
  targets: string[];
}

/** A run as it is shown. */
export type RunInfo = Omit<RunSummary, 'outcomes' | 'notRunPlaces' | 'alsoInTree' | 'renamed'>;

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
  /** The same for the failures of this run that are called the same: see `causeIn`. */
  cause?: string;
  /** What the team calls failures like it. */
  category?: string;
  /** Of a newly failing test: when its cause was seen before it began to fail. */
  before?: EarlierCause;
  /** Who looks after it, whose its file is, and whether it may fail for now; of a bad one, and the first of a fixed one. */
  assigned?: Assignment;
  owners?: string[];
  muted?: Mute;
  /**
   * Of a test of a build: the most pressing verdict first, each with its targets in the build's order. Targets in which nothing
   * changed are in none.
   */
  where?: VerdictTargets[];
}

export interface SlowTest {
  id: string;
  seconds: number;
  usualSeconds?: number;
}

/** Passed, but not at the first attempt. */
export const isRetried = ({ to, detail }: JudgedTest): boolean =>
  EFFECTS[to] === 'good' && (detail?.attempts ?? []).some(outcome => EFFECTS[outcome] === 'bad');
