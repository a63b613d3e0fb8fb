// Which test and which run a person means. The rules are in core/names; here is what they look at, and what is said when
// several, or none, are meant.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../core/errors.ts';
import { findBuild, runsBack } from '../core/names/find-build.ts';
import { findTest, findTests, parseFileLine } from '../core/names/find-test.ts';
import type { OpenTarget } from '../core/answers/across.ts';
import { compareRuns } from '../core/ledger/consolidate.ts';
import { findRun, type PlacedRun, runsBackwards } from '../core/ledger/line-reading.ts';
import { age, plural } from '../core/words.ts';
import { shortHash } from '../render/references.ts';
import { buildText, plain } from '../render/terminal/ink.ts';
import { ancestorsOf, commitAt } from '../store/git/revisions.ts';
import type { Context } from './context.ts';

/** Names that are listed. */
const MOST = 20;

/** The test that is meant. @throws UserError that lists those that it may be */
export async function testNamed(ids: readonly string[], asked: string, context: Context): Promise<string> {
  const wanted = await atLine(asked, context);
  const found = findTest(ids, wanted);
  if (found.kind === 'one') return found.id;
  if (found.kind === 'none') throw unknownTest(asked, found.close);
  throw new UserError(`${JSON.stringify(asked)} may be ${plural(found.ids.length, 'test')}:\n${listed(found.ids)}`);
}

/** All tests that are meant: of a file, a class, a pattern, or one. @throws UserError when there is none */
export async function testsNamed(ids: readonly string[], asked: string, context: Context): Promise<string[]> {
  const found = findTests(ids, await atLine(asked, context));
  if (found.length > 0) return found;
  const none = findTest(ids, asked);
  throw unknownTest(asked, none.kind === 'none' ? none.close : []);
}

const unknownTest = (asked: string, close: readonly string[]): UserError =>
  new UserError(
    `No run on this line has a test ${JSON.stringify(asked)}.${
      close.length > 0
        ? ` Did you mean:\n${listed(close)}`
        : ' Name it as pytest does, file.py::test_name, or by a part of that.'
    }`,
  );

function listed(names: readonly string[]): string {
  const rest = names.length - MOST;
  const lines = names.slice(0, MOST).map(name => `  ${plain(name)}`);
  return [...lines, ...(rest > 0 ? [`  … and ${rest} more`] : [])].join('\n');
}

/** `tests/x.py:12` is the test that this line is in, as the file is now. */
async function atLine(asked: string, { directory, repository }: Context): Promise<string> {
  const place = parseFileLine(asked);
  if (!place) return asked;
  const { root } = await repository;
  for (const folder of [directory, ...(root === null ? [] : [root])]) {
    const lines = linesOf(join(folder, place.file));
    const test = lines && enclosingTest(lines.slice(0, place.line));
    if (test !== undefined) return `${place.file}::${test}`;
  }
  return place.file;
}

function linesOf(file: string): string[] | undefined {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    // Not in this checkout: then the whole file is meant.
    return undefined;
  }
}

/** The test whose function is the last one that begins in these lines, with its class. */
function enclosingTest(lines: readonly string[]): string | undefined {
  const at = lines.findLastIndex(line => /^\s*(?:async\s+)?def\s+test/.test(line));
  const [, indent = '', name] = /^(\s*)(?:async\s+)?def\s+(\w+)/.exec(lines[at] ?? '') ?? [];
  if (name === undefined || indent === '') return name;
  const owner = lines.slice(0, at).findLast(line => /^class\s+\w+/.test(line));
  return owner === undefined ? name : `${/^class\s+(\w+)/.exec(owner)?.[1]}::${name}`;
}

export interface NamedRun {
  run: PlacedRun;
  /** Said where another run is taken than the one that was named. */
  note?: string;
}

/** The run that is meant, of whichever target has it; undefined where none is. @throws UserError where several may be */
async function runNamed(
  targets: readonly OpenTarget[],
  asked: string,
  context: Context,
): Promise<NamedRun | undefined> {
  // As most ask, and quick on a long line.
  for (const { line } of targets) {
    const whole = await findRun(line, asked);
    if (whole) return { run: whole };
  }
  const runs = await runsOfAll(targets, runsBack(asked));
  const found = findBuild(
    runs.map(({ run }) => run),
    asked,
  );
  const placed = ({ build }: PlacedRun['run']): PlacedRun =>
    runs.findLast(({ run }) => run.build === build) as PlacedRun;
  if (found.kind === 'one') return { run: placed(found.run) };
  if (found.kind === 'many') {
    const newest = runs.at(-1)?.run.time ?? '';
    const rows = found.runs.map(run => `  ${runText(run, newest)}`);
    throw new UserError(
      `${JSON.stringify(asked)} may be ${plural(rows.length, 'run')}:\n${rows.slice(-MOST).join('\n')}`,
    );
  }
  return atRevision(runs, asked, context);
}

/** The runs of all targets, each build once, oldest first; with `back` only so many of the newest. */
async function runsOfAll(targets: readonly OpenTarget[], back?: number): Promise<PlacedRun[]> {
  const builds = new Map<string, PlacedRun>();
  for (const { line } of targets) {
    let count = 0;
    for await (const placed of runsBackwards(line)) {
      builds.set(placed.run.build, builds.get(placed.run.build) ?? placed);
      if (back !== undefined && count++ >= back) break;
    }
  }
  return [...builds.values()].sort((a, b) => compareRuns(a.run, b.run));
}

/** What git calls a commit: `main`, `HEAD~3`, a tag. Of a commit that no run has, the nearest ancestor that one has. */
async function atRevision(
  runs: readonly PlacedRun[],
  asked: string,
  { directory }: Context,
): Promise<NamedRun | undefined> {
  const commit = await commitAt(directory, asked);
  if (commit === undefined) return undefined;
  const tested = new Map(runs.map(placed => [placed.run.commit, placed]));
  const ancestors = await ancestorsOf(directory, commit);
  const away = ancestors.findIndex(each => tested.has(each));
  const run = tested.get(ancestors[away] ?? '');
  if (!run) return undefined;
  if (away === 0) return { run };
  const note = `No run here is of ${asked} (${shortHash(commit)}): run ${buildText(run.run.build)} is of the nearest ancestor that one is of, ${plural(away, 'commit')} before it.`;
  return { run, note };
}

/** A run as a list of them shows it. */
function runText({ build, commit, time, subject }: PlacedRun['run'], now: string): string {
  const past = age(time, now);
  return [
    buildText(build),
    commit === null ? undefined : shortHash(commit),
    past === '' ? undefined : `${past} before the newest`,
    subject === undefined ? undefined : plain(subject, 60),
  ]
    .filter(part => part !== undefined)
    .join('  ');
}

/** @throws UserError that names the runs there are */
export async function requireRun(targets: readonly OpenTarget[], asked: string, context: Context): Promise<NamedRun> {
  const found = await runNamed(targets, asked, context);
  if (found) return found;
  const runs = await runsOfAll(targets);
  const result = findBuild(
    runs.map(({ run }) => run),
    asked,
  );
  const close = result.kind === 'none' ? result.close : [];
  const hint = close.length > 0 ? ` Did you mean ${close.map(buildText).join(', ')}?` : '';
  throw new UserError(
    `There is no run ${JSON.stringify(asked)} on this line.${hint} Name it by its build, a part of it, its commit, or as latest or latest~2; pytest-ledger runs lists those there are.`,
  );
}
