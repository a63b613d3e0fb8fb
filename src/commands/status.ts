// `status`: where each line and target stands.
import type { Status } from '../core/answers/shapes.ts';
import { statusOf } from '../core/answers/status.ts';
import { UserError } from '../core/errors.ts';
import { readableSnapshot } from '../operations/commit-loop.ts';
import { linesOf } from '../operations/lines.ts';
import { renderStatus } from '../render/terminal/desk.ts';
import { remotesAhead } from '../store/git/remote.ts';
import { type Context, openOtherLine } from './context.ts';
import type { Values } from './options.ts';
import type { Output } from './output.ts';

/** Returns the exit code. */
export async function status(context: Context, values: Values, output: Output): Promise<number> {
  await context.repository;
  const names = new Set((await linesOf(await readableSnapshot(context.store))).map(({ line }) => line));
  if (names.size === 0)
    throw new UserError(
      `Nothing is recorded yet: there is no ${context.store.name}. Record a run with pytest-ledger record report.xml.`,
    );
  const shape: Status = { lines: [] };
  for (const name of names) {
    const opened = await openOtherLine(context, name);
    const row = opened && (await statusOf(name, opened.targets));
    if (row) shape.lines.push(row);
  }
  shape.lines.sort((a, b) => Date.parse(b.run.time) - Date.parse(a.run.time));
  if (values.json) output.json(shape);
  else output.text(renderStatus(shape, output.terminal));
  for (const remote of await remotesAhead(context.results, context.branch))
    output.note(`${remote} has runs that are not here. Bring them together with: pytest-ledger sync`);
  return 0;
}
