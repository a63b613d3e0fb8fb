// The commands that read: runs, show, history, diff; and what others of their kind need.
import {
  listBuilds,
  mergeDiff,
  mergeHistory,
  mergeShow,
  type OfTarget,
  type OpenTarget,
} from '../core/answers/across.ts';
import { historyOf } from '../core/answers/history.ts';
import { compareTwoRuns, listRuns, showRun } from '../core/answers/runs.ts';
import type { Diff, History, RunRow, Runs, Show } from '../core/answers/shapes.ts';
import { UserError } from '../core/errors.ts';
import { runBefore } from '../core/judge/baseline.ts';
import { ranNothing } from '../core/ledger/consolidate.ts';
import type { LineLedger } from '../core/ledger/line-ledger.ts';
import { findRun, newestRun, type PlacedRun } from '../core/ledger/line-reading.ts';
import { shortBuild } from '../core/names/find-build.ts';
import { renderDiff, renderHistory, renderRunsTable, renderShow } from '../render/terminal/tables.ts';
import { remotesAhead } from '../store/git/remote.ts';
import { type Context, type OpenedLine, openOtherLine, openTargets } from './context.ts';
import { requireRun, testNamed } from './names.ts';
import type { Values } from './options.ts';
import type { Output } from './output.ts';

type Query = (context: Context, operands: string[], values: Values, output: Output) => Promise<number>;

export function query<Shape>(
  ask: (line: OpenedLine, operands: string[], context: Context, values: Values, output: Output) => Promise<Shape>,
  render: (shape: Shape, terminal: Output['terminal']) => string,
): Query {
  return async (context, operands, values, output) => {
    const ahead = remotesAhead(context.results, context.branch);
    // avoids an unhandledRejection; awaited below
    ahead.catch(() => {});
    const shape = await ask(await openTargets(context, values), operands, context, values, output);
    if (values.json) output.json(shape);
    else output.text(render(shape, output.terminal));
    for (const remote of await ahead)
      output.note(`${remote} has runs that are not here. Bring them together with: pytest-ledger sync`);
    return 0;
  };
}

const isSingle = (targets: readonly OpenTarget[]): targets is [OpenTarget] => targets.length === 1;

export const runs = query<Runs>(
  ({ targets }) => (isSingle(targets) ? listRuns(targets[0].line) : listBuilds(targets)),
  renderRunsTable,
);

export async function requireNewest(line: LineLedger): Promise<PlacedRun> {
  const run = await newestRun(line);
  if (run) return run;
  throw new UserError('There is no run on this line.');
}

/** Asks each target that has something to say. */
export async function eachTarget<Shape>(
  targets: readonly OpenTarget[],
  ask: (line: LineLedger, target: string) => Promise<Shape | undefined>,
): Promise<OfTarget<Shape>[]> {
  const asked = await Promise.all(
    targets.map(async ({ target, line }) => ({ target, shape: await ask(line, target) })),
  );
  return asked.flatMap(({ target, shape }) => (shape === undefined ? [] : [{ target, shape }]));
}

/** The ids of all tests that a line has, in any of its targets. */
export const idsOf = (targets: readonly OpenTarget[]): readonly string[] =>
  isSingle(targets) ? targets[0].line.tests.ids : [...new Set(targets.flatMap(({ line }) => line.tests.ids))];

/** A build as all its targets have it. */
async function buildRow(targets: readonly OpenTarget[], build: string): Promise<RunRow> {
  const { runs: rows } = await listBuilds(targets);
  return rows.find(row => row.build === build) as RunRow;
}

export const show = query<Show>(async ({ targets }, [asked = ''], context, _values, output) => {
  const { run, note } = await requireRun(targets, asked, context);
  if (note !== undefined) output.note(note);
  const shapes = await eachTarget(targets, async line => {
    const own = await findRun(line, run.run.build);
    return own && showRun(line, own);
  });
  return mergeShow(
    shapes,
    shapes.length === 1 ? (shapes[0] as OfTarget<Show>).shape.run : await buildRow(targets, run.run.build),
  );
}, renderShow);

export const history = query<History>(async ({ targets }, [asked = ''], context) => {
  const test = await testNamed(idsOf(targets), asked, context);
  const shapes = await eachTarget(targets, line => historyOf(line, test));
  return mergeHistory(shapes, shapes.length === 1 ? [] : (await listBuilds(targets)).runs);
}, renderHistory);

/** A run of each of a line's targets. */
interface NamedBuild {
  /** The line's. */
  name: string;
  targets: readonly OpenTarget[];
  build: string;
}

export const diff = query<Diff>(async ({ name, targets }, [baseAsked, asked], context, _values, output) => {
  const named = (asks: string): Promise<NamedBuild> => buildAnywhere({ name, targets }, asks, context, output);
  const now = asked === undefined ? { name, targets, build: await newestBuild(targets) } : await named(asked);
  const base = baseAsked === undefined ? undefined : await named(baseAsked);
  if (base?.name === now.name && base.build === now.build) throw sameRun(base, asked ?? 'the newest run', baseAsked);
  const shapes = await eachTarget(now.targets, async (line, target) => {
    const run = await findRun(line, now.build);
    if (!run) return undefined;
    const other = base?.targets.find(each => each.target === target)?.line ?? line;
    const before = base ? await findRun(other, base.build) : await runBefore(line, run);
    return before ? compareTwoRuns(line, { line: other, run: before }, run) : undefined;
  });
  if (shapes.length > 0) return mergeDiff(shapes);
  throw new UserError(
    base
      ? `The runs ${base.build} and ${now.build} have no target in common, so nothing of them can be compared.`
      : `There is no run with results before ${shortBuild(now.build)} on this line: nothing to compare it with.`,
  );
}, renderDiff);

const sameRun = ({ name, build }: NamedBuild, asked: string, baseAsked = ''): UserError =>
  new UserError(
    `${JSON.stringify(baseAsked)} and ${asked} are the same run, ${shortBuild(build)} of ${name}: nothing to compare. Name another one, such as latest~1; pytest-ledger runs lists those there are.`,
  );

/** The newest build that any target has. */
export async function newestBuild(targets: readonly OpenTarget[]): Promise<string> {
  const newest = await Promise.all(targets.map(({ line }) => requireNewest(line)));
  return latestOf(newest);
}

const latestOf = (newest: readonly PlacedRun[]): string =>
  newest.reduce((latest, each) => (each.run.order > latest.run.order ? each : latest)).run.build;

/** The same of the runs that have results: one in which pytest could not start says nothing of any test. */
async function newestBuildWithResults(targets: readonly OpenTarget[]): Promise<string> {
  const newest = await Promise.all(
    targets.map(async ({ line }) => {
      const run = await requireNewest(line);
      return ranNothing(run.run) ? ((await runBefore(line, run)) ?? run) : run;
    }),
  );
  return latestOf(newest);
}

/** A run of this line, or the newest of another line by its name. */
async function buildAnywhere(
  { name, targets }: OpenedLine,
  asked: string,
  context: Context,
  output: Output,
): Promise<NamedBuild> {
  for (const { line } of targets) if (await findRun(line, asked)) return { name, targets, build: asked };
  const other = await openOtherLine(context, asked);
  if (other) return { ...other, build: await newestBuildWithResults(other.targets) };
  const { run, note } = await requireRun(targets, asked, context);
  if (note !== undefined) output.note(note);
  return { name, targets, build: run.run.build };
}
