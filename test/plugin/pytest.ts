// Runs pytest over a copy of a project, with and without the plugin.

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, ROOT } from './venvs.ts';

export const PLUGIN = join(ROOT, 'plugin');
export const WHEEL = join(PLUGIN, 'autoload/pytest_ledger_autoload-1-py3-none-any.whl');
const FIXTURES = join(ROOT, 'test/fixtures/pytest');

const OWN: Record<string, string> = {
  own: join(ROOT, 'test/plugin/project'),
  killed: join(ROOT, 'test/plugin/killed'),
};

/** How the plugin is loaded: by what the Action's `pre` step exports, by `-p`, or by everything at once. */
export type Loading = 'environment' | 'option' | 'both' | 'none';

export interface Run {
  environment: Environment;
  /** A folder of test/fixtures/pytest/projects, or one of `OWN`. */
  project: string;
  args?: string[];
  env?: Record<string, string | undefined>;
  loading?: Loading;
}

export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
  /** Every capture, parsed, in the order they were started. */
  captures: Line[][];
  /** As written. */
  texts: string[];
}

// oxlint-disable-next-line typescript/no-explicit-any -- lines of JSON, asserted by each test
export type Line = Record<string, any>;

/** A directory of its own with a copy of the project. Both runs of a comparison use it, for its path is in what they print. */
export function createWorkplace(project: string) {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'pytest-ledger-plugin-')));
  const checkout = join(base, 'app');
  const captures = join(base, 'captures');
  const source = OWN[project] ?? join(FIXTURES, 'projects', project);
  const reset = () => {
    rmSync(checkout, { recursive: true, force: true });
    cpSync(source, checkout, { recursive: true });
    cpSync(join(FIXTURES, 'recorder.py'), join(base, 'recorder/recorder.py'));
    cpSync(join(ROOT, 'test/plugin/ledger_stub.py'), join(base, 'recorder/ledger_stub.py'));
  };
  reset();
  return {
    base,
    checkout,
    captures,
    reset,
    [Symbol.dispose]: () => rmSync(base, { recursive: true, force: true }),
  };
}

export type Workplace = ReturnType<typeof createWorkplace>;

function command(workplace: Workplace, { environment, args = [], env = {}, loading = 'environment' }: Run) {
  const paths = [join(workplace.base, 'recorder')];
  if (loading !== 'none') paths.push(PLUGIN);
  if (loading === 'environment' || loading === 'both') paths.push(WHEEL);
  const all: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    HOME: workplace.base,
    LANG: 'C.UTF-8',
    COLUMNS: '80',
    PYTHONPATH: paths.join(':'),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONHASHSEED: '0',
    ...(loading === 'none' ? { PYTEST_PLUGINS: 'ledger_stub' } : { PYTEST_LEDGER_DIR: workplace.captures }),
    ...(loading === 'both' ? { PYTEST_PLUGINS: 'pytest_ledger' } : {}),
    ...env,
  };
  const plugins = loading === 'option' || loading === 'both' ? ['-p', 'pytest_ledger'] : [];
  // Where randomly is not what is tested, tests run in their order.
  const order = args.some(arg => arg.startsWith('--randomly-seed')) ? [] : ['-p', 'no:randomly'];
  const variables = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return {
    python: environment.python(),
    args: ['-m', 'pytest', ...order, ...plugins, ...args],
    options: { cwd: workplace.checkout, env: variables },
  };
}

export function runPytest(workplace: Workplace, run: Run): Outcome {
  const { python, args, options } = command(workplace, run);
  const { status, stdout, stderr, error } = spawnSync(python, args, {
    ...options,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    // A pytest that hangs must not hang the tests.
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  if (error) throw error;
  return { status, stdout, stderr, ...readCaptures(workplace) };
}

export function startPytest(workplace: Workplace, run: Run) {
  const { python, args, options } = command(workplace, run);
  return spawn(python, args, { ...options, stdio: 'ignore' });
}

export function readCaptures({ captures }: Workplace): Pick<Outcome, 'captures' | 'texts'> {
  const names = statSync(captures, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(captures).filter(name => name.endsWith('.jsonl'))
    : [];
  const texts = names.toSorted().map(name => readFileSync(join(captures, name), 'utf8'));
  return { texts, captures: texts.map(parseLines) };
}

/** Every complete line. A test that is named by its place among the collected ones, as if by its id. */
function parseLines(text: string): Line[] {
  const lines = text
    .split('\n')
    .slice(0, -1)
    .map((line): Line => JSON.parse(line));
  const ids = linesOf(lines, 'collected').flatMap(idsOf);
  return lines.map(line =>
    line.kind === 'passed' ? { kind: 'test', id: ids[line.place], outcome: 'passed', seconds: line.seconds } : line,
  );
}

/** What was collected, of the line that says it. */
export function idsOf({ ids = [] }: Line): string[] {
  return ids.flatMap(([file, names]: [string, string[]]) => names.map(name => `${file}::${name}`));
}

/** By name, tests that markers say something of, and what. */
export function saidOf(lines: Line[] | undefined): Record<string, Line> {
  const collected = linesOf(lines, 'collected')[0] ?? {};
  const names = (collected.ids ?? []).flatMap(([, inside]: [string, string[]]) => inside);
  const said = (collected.markers ?? []).flatMap(([what, places]: [Line, number[]]) =>
    places.map(place => [names[place], what]),
  );
  return Object.fromEntries(said);
}

export function linesOf(lines: Line[] | undefined, kind: string): Line[] {
  return (lines ?? []).filter(line => line.kind === kind);
}

/** What differs between any two runs of pytest. */
export function withoutTimes(text: string): string {
  return (
    text
      .replace(/\b\d+\.\d+s( \(\d+:\d\d:\d\d\))?/g, '<seconds>')
      .replace(/=+( .* )=+/g, '=$1=')
      .replace(/0x[0-9a-f]+/g, '<address>')
      .replace(/pytest-\d+\/|pytest-of-\w+/g, '<tmp>/')
      // xdist leaves sockets behind, and says so with -W error; their numbers are one higher, for importlib.metadata keeps every zip
      // file on the path open that it has once searched for entry points, the wheel too (Python 3.9 and newer, in a cache of its own).
      .replace(/<socket\.socket fd=\d+, .*?>/g, '<socket>')
      .replace(/\b\d{2,}\b(?= \(\d+\))/g, '<pid>')
  );
}
