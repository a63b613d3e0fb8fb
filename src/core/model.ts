// The words of the project: what a report holds, before anything is recorded.

/** Every outcome a test can have in a run, in the order counts are shown. */
export const OUTCOMES = ['passed', 'failed', 'error', 'skipped', 'xfailed', 'xpassed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What a run says of a test that may not be in it. */
export type Presence = Outcome | 'absent';

/**
 * What is known of a test's result beyond outcome and duration. Only results that did not simply pass have one, and each
 * distinct detail is stored once, so everything here must be stable from run to run: variable parts are masked first.
 */
export interface Detail {
  /** First lines of the failure, or the reason of a skip or xfail. At most `LIMITS.message` bytes. */
  message?: string;
  /** Class name of the exception, as far as the report shows it: `AssertionError`, `app.errors.ApiError`. */
  type?: string;
  /** The failure's traceback, at most `LIMITS.text` bytes, head and tail. */
  text?: string;
  /** Bytes of `text` that were cut out. */
  cut?: number;
  /** The end of what the test wrote to stdout, stderr and the log, each under its title; at most `LIMITS.output` bytes. */
  output?: string;
  /** Innermost frame inside the project: path relative to pytest's root directory. */
  file?: string;
  /** One-based line in `file`. */
  line?: number;
  /** Name of the function of that frame, when the traceback shows it. */
  function?: string;
  /** Which phases went wrong, when it was not (only) the call. `collect`: the test's file could not even be read by pytest. */
  phases?: ('setup' | 'call' | 'teardown' | 'collect')[];
  /** Outcomes of the attempts before the last one, oldest first, from reruns inside one pytest session. */
  attempts?: Outcome[];
  /** Subtests counted apart from the test they belong to. JUnit XML knows of failed ones only. */
  subtests?: { failed: number; passed?: number; skipped?: number };
  /** What `record_property` noted. */
  properties?: [name: string, value: string][];
  /** Files attached by the test, and others where it went wrong; they are kept with the workflow run. At most `LIMITS.files`. */
  files?: [name: string, sha256: string, bytes: number][];
}

/** One test's outcome in one report. */
export interface Result {
  /** pytest's node id, the same in every run. */
  id: string;
  outcome: Outcome;
  /** Wall-clock seconds of all phases together. */
  seconds: number;
  detail?: Detail;
}

/** Something in a report that could not be used as it is. Data, not an exception: the rest of the report still counts. */
export interface Problem {
  file: string;
  /** One-based. */
  line?: number;
  message: string;
  /** `error`: something that pytest reported could not be read. `warning`: read, but worth a look. */
  level: 'error' | 'warning';
}

/** A file that a test attached. What the capture says of it is to be checked: tests write the capture and the files. */
export interface AttachedFile {
  /** The test's id. */
  id: string;
  name: string;
  path: string;
  sha256: string;
  bytes: number;
}

/** What was read from one or more report files of one pytest session. */
export interface Report {
  /** Unique ids, in the order pytest ran them. */
  results: Result[];
  problems: Problem[];
  /** Wall-clock seconds of the session as the report states them, else the sum of its results. */
  seconds: number;
  /** ISO 8601 with offset; absent where the report does not say. */
  started?: string;
  /** What `record_testsuite_property` noted. */
  properties: [name: string, value: string][];
  /** Ids of tests that were collected and not run, because the session was stopped. They are not removed. */
  notRun?: string[];
  /** Why it was stopped. */
  stopped?: string;
  /** Whether pytest's process ended without ending its session: killed, `os._exit`, a time-out. */
  killed?: true;
  /** Why pytest could not start, or could not collect what it was told to: a conftest.py, an option, a path. No test ran. */
  notStarted?: { message: string; file?: string; line?: number };
  /** How pytest was run, as far as a capture says it. */
  session?: SessionFacts;
  /** pytest's root directories in the reports that this one was made of, as far as they say. */
  rootdirs?: string[];
  /** What another run of one of its tests needs; absent where its sessions differ in that. */
  options?: string[];
  /** pytest's own node ids of those results whose id is another one. */
  nodeIds?: ReadonlyMap<string, string>;
  /** Where the files are that were attached and are kept: relative to the report, until it is known where that is. */
  attached?: AttachedFile[];
  /** Which format it was read from: see parse/report.ts. */
  format?: Format;
}

/** How pytest was run. Arguments are without the values of options that may be secret. */
export interface SessionFacts {
  /** pytest's root directory, and the directory in which it was started. */
  rootdir?: string;
  directory?: string;
  /** Relative to the root directory. */
  inifile?: string;
  /** Of the command line, of the ini file, and of PYTEST_ADDOPTS. */
  args: string[];
  addopts: string[];
  environmentAddopts: string[];
  testpaths: string[];
  /** What restricted the session to some of its tests. */
  selection: Selection;
  /** One-based index of the shard that a plugin was told to run, and how many there are. */
  shard?: { plugin: string; index: number; count: number };
  /** Ids of tests that were collected and deselected. */
  deselected: string[];
}

/** Options that pytest was given, under their names in a capture. */
export interface Selection {
  keyword?: string;
  markers?: string;
  paths?: string[];
  deselect?: string[];
  ignore?: string[];
  ignoreGlob?: string[];
  lastFailed?: boolean;
  failedFirst?: boolean;
  newFirst?: boolean;
  stepwise?: boolean;
  maxfail?: number;
}

/** The formats of reports, that which knows most of a run first. */
export const FORMATS = ['capture', 'report-log', 'json-report', 'junit', 'ctrf'] as const;
export type Format = (typeof FORMATS)[number];

/** Budgets, in bytes of UTF-8. */
export const LIMITS = {
  /** Of a failure's message. */
  message: 500,
  /** Of one failure's text. */
  text: 4_096,
  /** Of one test's output. */
  output: 2_048,
  /** Not bytes, but files of one test. */
  files: 20,
} as const;
