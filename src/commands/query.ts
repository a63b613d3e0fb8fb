// The commands that read: runs, show, history, diff; and what others of their kind need.
import { historyOf } from '../core/answers/history.ts';
import { compareTwoRuns, listRuns, showRun } from '../core/answers/runs.ts';
import type { Diff, History, Runs, Show } from '../core/answers/shapes.ts';
import { compareText } from '../core/compare-text.ts';
import { UserError } from '../core/errors.ts';
import type { LineLedger } from '../core/ledger/line-ledger.ts';
import { findRun, newestRun, type PlacedRun, runsBefore } from '../core/ledger/line-reading.ts';
import { renderDiff, renderHistory, renderRunsTable, renderShow } from '../render/terminal/tables.ts';
import { type Context, openNamedLine } from './context.ts';
import type { Values } from './options.ts';
import type { Output } from './output.ts';

type Query = (context: Context, operands: string[], values: Values, output: Output) => Promise<number>;

export function query<Shape>(
  ask: (line: LineLedger, operands: string[], context: Context, values: Values) => Promise<Shape>,
  render: (shape: Shape, terminal: Output['terminal']) => string,
): Query {
  return async (context, operands, values, output) => {
    const shape = await ask(await openNamedLine(context, values), operands, context, values);
    if (values.json) output.json(shape);
    else output.text(render(shape, output.terminal));
    return 0;
  };
}

export const runs = query<Runs>(listRuns, renderRunsTable);

async function requireRun(line: LineLedger, build: string): Promise<PlacedRun> {
  const run = await findRun(line, build);
  if (run) return run;
  throw new UserError(
    `There is no run ${JSON.stringify(build)} on this line. pytest-ledger runs lists those there are.`,
  );
}

export async function requireNewest(line: LineLedger): Promise<PlacedRun> {
  const run = await newestRun(line);
  if (run) return run;
  throw new UserError('There is no run on this line.');
}

export const show = query<Show>(async (line, [build = '']) => showRun(line, await requireRun(line, build)), renderShow);

export const history = query<History>(async (line, [test = '']) => {
  const found = await historyOf(line, test);
  if (!found) throw unknownTest(line, test);
  return found;
}, renderHistory);

export function unknownTest(line: LineLedger, test: string): UserError {
  const ids = line.tests.ids;
  const close = ids.filter(id => id.endsWith(test) || id.startsWith(test)).sort(compareText);
  const more = close.length > 5 ? `, and ${close.length - 5} more` : '';
  const hint =
    close.length > 0
      ? ` Did you mean ${close.slice(0, 5).join(', ')}${more}?`
      : ' Name it as pytest does: file.py::test_name.';
  return new UserError(`No run on this line has a test ${JSON.stringify(test)}.${hint}`);
}

export const diff = query<Diff>(async (line, [baseBuild, build]) => {
  const now = build === undefined ? await requireNewest(line) : await requireRun(line, build);
  const base = baseBuild === undefined ? (await runsBefore(line, now).next()).value : await requireRun(line, baseBuild);
  if (!base) throw new UserError(`There is only one run on this line, ${now.run.build}: nothing to compare it with.`);
  return compareTwoRuns(line, base, now);
}, renderDiff);
