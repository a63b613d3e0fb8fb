// The answers of the query commands: what `--json` prints, and what the terminal's tables are made of.
import type { EvidenceKind } from '../judge/flaky/evidence.ts';
import type { FlakyTest } from '../judge/flaky/flaky.ts';
import type { Trigger } from '../judge/flaky/trigger.ts';
import type { Suspect } from '../judge/suspects.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Effect } from '../ledger/outcome.ts';
import type { Detail, Outcome, Presence } from '../model.ts';

/** A run as answers refer to it. */
export interface RunPoint {
  build: string;
  /** Full hash; null where the run was recorded without one. */
  commit: string | null;
  /** ISO 8601 in UTC. */
  time: string;
  /** The work tree had changes: what was tested is not the commit as it is. */
  changed?: true;
  /** The run is not kept any more: this is all that is known of it. */
  dropped?: true;
}

export interface RunRow extends RunPoint {
  /** First line of the commit's message. */
  subject?: string;
  counts: Record<Outcome, number>;
  /** Seconds. */
  duration: number;
  result?: string;
  description?: string;
  link?: string;
  /** Why no test ran, such as that pytest could not start; of several targets, in one of them. */
  ranNothing?: string;
  /** Targets that have results of it; only where the line has several. */
  targets?: string[];
  /** pytest's root directory from the repository's, where that is another one: files are told from it. */
  root?: string;
}

/** Oldest first. */
export interface Runs {
  runs: RunRow[];
  /** All targets of the line; only where there are several. */
  targets?: string[];
}

interface ShownTest {
  test: string;
  outcome: Presence;
  /** Seconds, to the ledger's resolution. */
  duration: number;
  detail?: Detail;
  /** Targets in which it is so; only where the line has several. */
  targets?: string[];
}

/** One run, its tests by id. */
export interface Show {
  run: RunRow;
  tests: ShownTest[];
  /** Tests that two submissions of one attempt both had: the worse outcome was taken. */
  duplicates: string[];
  /** All targets of the line; only where there are several. */
  targets?: string[];
}

/** A test whose newest result on a line that is not silent is bad. */
interface FailingTest {
  test: string;
  /** What it was called before, the last name first. */
  formerly?: string[];
  firstFailing: RunPoint;
  /** The newest good run before; null for a test that never passed here. */
  lastPassing: RunPoint | null;
  /** Bad runs of the streak. */
  runs: number;
  /** Runs from the streak's first on, those included in which the test was skipped or absent. */
  spanned: number;
  outcome: Presence;
  /** Of a test that did not run in the newest run, or was skipped: the newest run in which it failed. */
  notRunSince?: RunPoint;
  /** Its last runs, oldest first. */
  strip: Presence[];
  message?: string;
  file?: string;
  line?: number;
  /** The commits it may have broken in, the most suspicious first, where git has them; at most 250. */
  suspects?: Suspect[];
  /** The last passing commit is no ancestor of the first failing one: no commits lie between the two. */
  diverged?: true;
  /** Who looks after it, whose its file is, and until when it is muted and why. */
  assigned?: { to: string; by: string; at: string; note?: string };
  owners?: string[];
  muted?: { until: string; because: string; by: string };
  /** How many commits there are after the last passing one up to the first failing one. */
  commits?: number;
  /** Targets in which it is so; only where the line has several. */
  targets?: string[];
}

export interface Failures {
  /** The newest run. */
  run: RunRow;
  failures: FailingTest[];
  /** All targets of the line; only where there are several. */
  targets?: string[];
  /** Targets that the newest builds do not have any more, with their last runs: what failed there is not listed. */
  gone?: { target: string; run: RunPoint }[];
}

export interface HistoryEntry extends RunPoint {
  outcome: Presence;
  /** What the test was called in this run, where that is another name. */
  as?: string;
  /** Targets in which it is bad; only where the line has several. */
  targets?: string[];
}

/** Oldest first; the runs included in which the test was skipped or absent. */
export interface History {
  test: string;
  /** The newest run in which the name was another test's name before, and what that test is called from then on. */
  renamed?: RunPoint & { to: string };
  results: HistoryEntry[];
  /** Stretches of one failure rate, oldest first: where each began, and with 99 % certainty the first and last run it may have begun in. */
  stretches: { began: RunPoint; least?: RunPoint; most?: RunPoint; bad: number; results: number }[];
  /** All targets of the line; only where there are several. */
  targets?: string[];
  /** The outcomes of each target in the line's builds, oldest first. */
  strips?: { target: string; outcomes: Presence[] }[];
}

interface ChangedTest {
  test: string;
  /** What the base calls it, where that is another name. */
  renamedFrom?: string;
  verdict: Verdict;
  from: Presence;
  to: Presence;
  /** Targets in which it is so; only where the line has several. */
  targets?: string[];
}

/** Unchanged tests are left out. */
export interface Diff {
  base: RunPoint;
  run: RunPoint;
  tests: ChangedTest[];
  /** All targets of the line; only where there are several. */
  targets?: string[];
}

export interface FlakyRow extends Omit<FlakyTest, 'id' | 'events' | 'trigger' | 'since'> {
  test: string;
  /** Oldest first; `run` is the one it failed in, `passed` the one it passed in at the same commit. */
  events: { kind: EvidenceKind; run: RunPoint; passed?: RunPoint }[];
  /** The first evidence of all recorded runs; where they were read for it. */
  firstSeen?: RunPoint;
  trigger?: Trigger;
  /** Where its rate of bad results changed; the counts are `[bad, results]`. */
  since?: { run: RunPoint; least: RunPoint; most: RunPoint; now: [number, number]; before: [number, number] };
  /** Targets in which it is so; only where the line has several. */
  targets?: string[];
}

/** The worst first. */
export interface Flaky {
  /** The newest run. */
  run: RunRow;
  /** How many runs were looked back at. */
  window: number;
  tests: FlakyRow[];
  /** All targets of the line; only where there are several. */
  targets?: string[];
}

export interface MineTest {
  test: string;
  outcome: Presence;
  message?: string;
  file?: string;
  line?: number;
  /** Since when it fails on the base; only of what is known. */
  firstFailing?: RunPoint;
  /** Targets whose base says so; only where there are several. */
  targets?: string[];
}

/** What of a local run is new, by test. */
export interface Mine {
  /** Why no test ran: then nothing is compared, and there is no base. */
  ranNothing?: string;
  /** What it was compared with; `commitsBack` where that is an ancestor of what was tested. */
  base?: RunPoint & { line: string; commitsBack?: number };
  counts: Record<Outcome, number>;
  duration: number;
  /** Fails here, and not on the base. */
  new: MineTest[];
  /** Fails on the base, too. */
  known: MineTest[];
  /** Fails here, and has been seen to fail and pass without a change. */
  flaky: MineTest[];
  /** Fails on the base, and passes here. */
  fixed: MineTest[];
  targets?: string[];
}

/** Where a line stands. */
export interface StatusRow {
  line: string;
  run: RunRow;
  /** Tests that fail in its newest run. */
  failing: number;
  /** Its last runs, oldest first: bad where anything failed, silent where no test ran. */
  strip: Effect[];
  /** Its targets that fail, with how many tests, those in which no test ran, and all of them; only where there are several. */
  failingTargets?: { target: string; failing: number }[];
  ranNothingTargets?: string[];
  targets?: string[];
}

/** The line that was recorded last first. */
export interface Status {
  lines: StatusRow[];
}

export interface SlowTest {
  test: string;
  /** Seconds. */
  duration: number;
  /** What it usually takes, where that is known. */
  usual?: number;
  targets?: string[];
}

/** The slowest tests of the newest run, the slowest first, and those that take longer than they did. */
export interface Slow {
  run: RunRow;
  slowest: SlowTest[];
  slower: SlowTest[];
  targets?: string[];
}
