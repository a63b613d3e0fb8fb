// The commands that read: runs, show, history, diff; and what others of their kind need.
import { historyOf } from '../core/answers/history.ts';
import { compareTwoRuns, listRuns, showRun } from '../core/answers/runs.ts';
import type { Diff, History, Runs, Show } from '../core/answers/shapes.ts';
import type { Baseline } from '../core/judge/baseline.ts';
import { UserError } from '../core/errors.ts';
import type { LineLedger } from '../core/ledger/line-ledger.ts';
import { findRun, newestRun, type PlacedRun, runsBefore } from '../core/ledger/line-reading.ts';
import { renderDiff, renderHistory, renderRunsTable, renderShow } from '../render/terminal/tables.ts';
import { type Context, openNamedLine, openOtherLine } from './context.ts';
import { requireRun, testNamed } from './names.ts';
import type { Values } from './options.ts';
import type { Output } from './output.ts';
import { remotesAhead } from '../store/git/remote.ts';

type Query = (context: Context, operands: string[], values: Values, output: Output) => Promise<number>;

export function query<Shape>(
  ask: (line: LineLedger, operands: string[], context: Context, values: Values, output: Output) => Promise<Shape>,
  render: (shape: Shape, terminal: Output['terminal']) => string,
): Query {
  return async (context, operands, values, output) => {
    const ahead = remotesAhead(context.results, context.branch);
    // avoids an unhandledRejection; awaited below
    ahead.catch(() => {});
    const shape = await ask(await openNamedLine(context, values), operands, context, values, output);
    if (values.json) output.json(shape);
    else output.text(render(shape, output.terminal));
    for (const remote of await ahead)
      output.note(`${remote} has runs that are not here. Bring them together with: pytest-ledger sync`);
    return 0;
  };
}

export const runs = query<Runs>(listRuns, renderRunsTable);

export async function requireNewest(line: LineLedger): Promise<PlacedRun> {
  const run = await newestRun(line);
  if (run) return run;
  throw new UserError('There is no run on this line.');
}

export const show = query<Show>(async (line, [build = ''], context, _values, output) => {
  const { run, note } = await requireRun(line, build, context);
  if (note !== undefined) output.note(note);
  return showRun(line, run);
}, renderShow);

export const history = query<History>(
  async (line, [asked = ''], context) =>
    (await historyOf(line, await testNamed(line.tests.ids, asked, context))) as History,
  renderHistory,
);

export const diff = query<Diff>(async (line, [baseBuild, build], context, values, output) => {
  const named = async (asked: string): Promise<Baseline> => {
    const { note, ...found } = await runAnywhere(line, asked, context, values);
    if (note !== undefined) output.note(note);
    return found;
  };
  const now = build === undefined ? { line, run: await requireNewest(line) } : await named(build);
  const base = baseBuild === undefined ? await runBefore(now) : await named(baseBuild);
  if (!base)
    throw new UserError(`There is only one run on this line, ${now.run.run.build}: nothing to compare it with.`);
  return compareTwoRuns(now.line, base, now.run);
}, renderDiff);

async function runBefore({ line, run }: Baseline): Promise<Baseline | undefined> {
  const before = await runsBefore(line, run).next();
  return before.done ? undefined : { line, run: before.value };
}

/** A run of this line, or the newest of another line by its name. */
async function runAnywhere(
  line: LineLedger,
  asked: string,
  context: Context,
  values: Values,
): Promise<Baseline & { note?: string }> {
  const own = await findRun(line, asked);
  if (own) return { line, run: own };
  const other = await openOtherLine(context, asked, values);
  if (other) return { line: other, run: await requireNewest(other) };
  return { line, ...(await requireRun(line, asked, context)) };
}
