// The commands and their options: one table, from which the parser, the help and the checks are made.

export interface Option {
  /** What stands for the value in the help; absent for a switch. */
  value?: string;
  help: string;
  /** The values that are allowed, where they can be listed. */
  allowed?: readonly string[];
  /** It can be given more than once. */
  many?: true;
}

const WHERE = {
  repo: { value: 'DIR', help: 'the git repository (default: the one of the current directory)' },
  results: { value: 'DIR', help: 'the git repository that holds the ledger, where that is another one' },
  branch: { value: 'NAME', help: 'the branch that holds the ledger (default: pytest-results)' },
} satisfies Record<string, Option>;

const WHICH = {
  ...WHERE,
  target: { value: 'T', help: 'the stream of history, such as py312 or web-qa (default: default)' },
  line: { value: 'L', help: 'the branch or pull request (default: the branch that is checked out)' },
} satisfies Record<string, Option>;

const JSON_OPTION = { json: { help: 'print JSON, of the shape described in docs/commands.md' } } satisfies Record<
  string,
  Option
>;

const RECORD = {
  ...WHICH,
  build: {
    value: 'B',
    help: 'the name of the run; records of one build are one run (default: made from start and content)',
  },
  'build-result': { value: 'R', help: 'what the build says of itself, shown with the run' },
  'build-description': { value: 'D', help: 'a description of the build, shown with the run' },
  commit: { value: 'SHA', help: 'the commit that was tested (default: the one that is checked out)' },
  order: { value: 'N', help: 'where the run stands among the runs of its line (default: its start, in milliseconds)' },
  shard: { value: 'KEY', help: 'which part of the run this is' },
  shards: { value: 'N', help: 'how many parts the run has, so that it is known when all have reported' },
  attempt: { value: 'N', help: 'the attempt, where a part of a run was repeated (default: 1)' },
  'on-duplicate': {
    value: 'HOW',
    help: 'a test that the run has already: keep both and let the worse count, or replace it (default: append)',
    allowed: ['append', 'replace'],
  },
  'fail-on': {
    value: 'WHAT',
    help: 'exit with 1 for these: failures, new-failures, flaky, slower, pass-rate<95%, …, with commas between (default: never)',
  },
  text: {
    value: 'WHAT',
    help: 'which failure texts to keep: all, or neither messages nor tracebacks (default: full)',
    allowed: ['full', 'none'],
  },
  scrub: {
    value: 'REGEX',
    many: true,
    help: 'more that must be taken out of all texts; known tokens and the values of secret variables are in any case',
  },
  'mask-ids': {
    value: 'HOW',
    help: 'whether addresses, uuids and times in parameters of tests are masked (default: on)',
    allowed: ['on', 'off'],
  },
  'capture-output': {
    value: 'WHOSE',
    help: 'whose output to keep, the last 2 KB a test (default: failed)',
    allowed: ['failed', 'all', 'none'],
  },
  aliases: { value: 'FILE', help: 'tests that have other names now: lines of "old -> new"' },
  categories: { value: 'FILE', help: 'what the team calls its failures: lines of "name: regular expression"' },
  summary: { value: 'FILE', help: 'write the summary there, as Markdown' },
  sync: { help: 'sync with the remote origin once the run is recorded' },
  ...JSON_OPTION,
} satisfies Record<string, Option>;

const IMPORT = {
  ...WHICH,
  pattern: {
    value: 'REGEX',
    help: 'what a path says of its report, in named groups: date, commit, order, build, shard, attempt, line, target',
  },
  ...JSON_OPTION,
} satisfies Record<string, Option>;

const COMPACT = {
  ...WHERE,
  'keep-runs': { value: 'N', help: 'keep so many runs of each line (default: all)' },
  'keep-days': {
    value: 'D',
    help: 'keep the runs that are at most so many days older than the newest of their line (default: all)',
  },
  'drop-line': { value: 'LINE', help: 'drop a line as a whole; can be given more than once', many: true },
  'drop-closed': { help: 'drop the lines of closed pull requests; GitHub is asked with the token in GITHUB_TOKEN' },
  github: {
    value: 'OWNER/NAME',
    help: 'the repository that the pull requests are in (default: the one in GITHUB_REPOSITORY)',
  },
  'dry-run': { help: 'say what would be kept and dropped, and change nothing' },
  push: { value: 'REMOTE', help: 'push the result there, if nobody else has pushed since' },
  ...JSON_OPTION,
} satisfies Record<string, Option>;

const QUERY = { ...WHICH, ...JSON_OPTION } satisfies Record<string, Option>;

export interface Command {
  /** What follows the command, and how many there may be. */
  operands: string;
  least: number;
  most: number;
  help: string;
  options: Record<string, Option>;
}

export const COMMANDS = {
  record: {
    operands: '[<report…>]',
    least: 0,
    most: Number.POSITIVE_INFINITY,
    help: "record pytest's reports (files, globs, directories; default: what the plugin captured since the last record) and say what the run means",
    options: RECORD,
  },
  runs: { operands: '', least: 0, most: 0, help: 'list the runs of a line, oldest first', options: QUERY },
  show: { operands: '<build>', least: 1, most: 1, help: 'show one run, test by test', options: QUERY },
  history: { operands: '<test>', least: 1, most: 1, help: "show a test's outcome in every run", options: QUERY },
  failures: {
    operands: '',
    least: 0,
    most: 0,
    help: 'list what fails in the newest run, and since when',
    options: QUERY,
  },
  flaky: {
    operands: '',
    least: 0,
    most: 0,
    help: 'list the tests that pass and fail without a change of the code, and what shows it',
    options: QUERY,
  },
  bisect: {
    operands: '<test>',
    least: 1,
    most: 1,
    help: 'find the commit that broke a test: run it at commits between two, in a scratch clone',
    options: {
      ...QUERY,
      good: { value: 'COMMIT', help: 'a commit at which it passes (default: that of its last passing run)' },
      bad: { value: 'COMMIT', help: 'a commit at which it fails (default: that of its first failing run)' },
    },
  },
  assign: {
    operands: '<test> @<user>',
    least: 2,
    most: 2,
    help: 'say who looks after a failing test, until it passes',
    options: { ...QUERY, note: { value: 'TEXT', help: 'what there is to know' } },
  },
  unassign: { operands: '<test>', least: 1, most: 1, help: 'take that back', options: QUERY },
  mute: {
    operands: '<test>',
    least: 1,
    most: 1,
    help: 'let a test fail until a day: it is shown, and does not count for --fail-on',
    options: {
      ...QUERY,
      until: { value: 'DATE', help: 'the last day, such as 2026-12-31' },
      because: { value: 'WHY', help: 'the reason' },
    },
  },
  unmute: { operands: '<test>', least: 1, most: 1, help: 'take that back', options: QUERY },
  mine: {
    operands: '[<report…>]',
    least: 0,
    most: Number.POSITIVE_INFINITY,
    help: 'say what of a local run is new, and what fails elsewhere, too; nothing is recorded (default: the newest capture)',
    options: {
      ...WHERE,
      base: { value: 'LINE', help: 'the line that the work came from (default: found by its commits)' },
      target: { value: 'T', help: 'compare with this target only (default: all)' },
      ...JSON_OPTION,
    },
  },
  status: {
    operands: '',
    least: 0,
    most: 0,
    help: 'list where each line stands, the one recorded last first',
    options: { ...WHERE, ...JSON_OPTION },
  },
  slow: {
    operands: '',
    least: 0,
    most: 0,
    help: 'list the slowest tests of the newest run, and those that have become slower',
    options: QUERY,
  },
  diff: {
    operands: '[<base build> [<build>]]',
    least: 0,
    most: 2,
    help: 'compare two runs (default: the newest with the one before it)',
    options: QUERY,
  },
  open: {
    operands: '',
    least: 0,
    most: 0,
    help: 'write the ledger as one HTML file to look at, and open it',
    options: {
      ...WHERE,
      line: WHICH.line,
      output: { value: 'FILE', help: 'where to write it (default: a temporary file)' },
      'no-browser': { help: 'only write it' },
    },
  },
  serve: {
    operands: '',
    least: 0,
    most: 0,
    help: 'show the ledger in a browser, on this machine only, and follow it as runs are recorded',
    options: {
      ...WHERE,
      port: { value: 'N', help: 'where to listen on 127.0.0.1 (default: a free port)' },
      token: { value: 'T', help: 'the secret part of the address (default: a random one)' },
      'no-browser': { help: 'only print the address' },
    },
  },
  site: {
    operands: '<folder>',
    least: 1,
    most: 1,
    help: 'write the ledger as files for GitHub Pages or any static host; what is unchanged is not written again',
    options: {
      ...WHERE,
      line: WHICH.line,
      'base-url': { value: 'URL', help: 'where the data will be, if not beside the page' },
    },
  },
  config: {
    operands: '',
    least: 0,
    most: 0,
    help: 'show which settings hold, and where each comes from',
    options: { ...WHERE, ...JSON_OPTION },
  },
  verify: {
    operands: '',
    least: 0,
    most: 0,
    help: 'compute everything again from the recorded runs, and say what differs',
    options: { ...WHERE, ...JSON_OPTION },
  },
  import: {
    operands: '<file…>',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    help: 'record old reports and saved submissions, each as a run of its own time, all in one commit',
    options: IMPORT,
  },
  repair: {
    operands: '',
    least: 0,
    most: 0,
    help: 'make anew what is derived from the recorded runs, where verify finds it missing or wrong',
    options: { ...WHERE, ...JSON_OPTION },
  },
  compact: {
    operands: '',
    least: 0,
    most: 0,
    help: 'rewrite the branch without its history, and without the runs that need not be kept',
    options: COMPACT,
  },
  sync: {
    operands: '',
    least: 0,
    most: 0,
    help: 'bring together what is recorded here and on the remote: fetch, merge, push',
    options: {
      ...WHERE,
      remote: { value: 'NAME', help: 'the remote (default: origin)' },
      ...JSON_OPTION,
    },
  },
  'rename-target': {
    operands: '<old> <new>',
    least: 2,
    most: 2,
    help: 'give a target another name, with its history; one that has that name already gets the runs of both',
    options: { ...WHERE, ...JSON_OPTION },
  },
  completion: {
    operands: '<bash|zsh|fish>',
    least: 1,
    most: 1,
    help: 'print what a shell needs to complete commands, options, tests and builds',
    options: {},
  },
  complete: {
    operands: '[<word…>]',
    least: 0,
    most: Number.POSITIVE_INFINITY,
    help: 'print what may come next, for a shell that asks',
    options: {},
  },
  replay: {
    operands: '<file…>',
    least: 1,
    most: Number.POSITIVE_INFINITY,
    help: 'record what an earlier record could only save to a file',
    options: { ...WHERE, ...JSON_OPTION },
  },
} satisfies Record<string, Command>;

export type CommandName = keyof typeof COMMANDS;

/** The commands as the help lists them: what is typed every day first. */
export const GROUPS: Record<string, CommandName[]> = {
  'Record a run': ['record', 'import', 'replay'],
  'Ask the ledger': ['failures', 'mine', 'history', 'show', 'diff', 'bisect', 'runs', 'status', 'flaky', 'slow'],
  'Look at it': ['open', 'serve', 'site'],
  'Say whose a failure is': ['assign', 'unassign', 'mute', 'unmute'],
  'Look after the ledger': ['sync', 'verify', 'repair', 'compact', 'rename-target', 'config', 'completion', 'complete'],
};
