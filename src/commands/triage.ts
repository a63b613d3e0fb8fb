// `assign`, `unassign`, `mute`, `unmute`: what a person says of a failing test.
import { giveOrders, type GivenOrder } from '../operations/triage.ts';
import type { Order } from '../core/triage/triage.ts';
import { UserError } from '../core/errors.ts';
import { createScrub } from '../core/scrub.ts';
import { text, type Values } from './options.ts';
import { DEFAULT_TARGET } from '../operations/record.ts';
import type { Clock } from '../operations/commit-loop.ts';
import { secretsOf } from '../host/secrets.ts';
import { runGit } from '../store/git/process.ts';
import { type Context, defaultLine, openNamedLine } from './context.ts';
import type { Output } from './output.ts';
import { namesBefore } from '../core/answers/history.ts';
import { testsNamed } from './names.ts';
import { plain } from '../render/terminal/ink.ts';

type Command = Order['kind'];

/** Returns the exit code. */
export async function care(
  command: Command,
  context: Context,
  [asked = '', to = '']: string[],
  values: Values,
  clock: Clock,
  output: Output,
): Promise<number> {
  const line = await openNamedLine(context, values);
  const tests = await testsNamed(line.tests.ids, asked, context);
  const orders = tests.map(test => orderOf(command, test, to, values));
  const said = {
    by: await whoIsThis(context.directory),
    line: text(values, 'line') ?? defaultLine(await context.repository),
    target: text(values, 'target') ?? DEFAULT_TARGET,
  };
  const given: GivenOrder[] = [];
  for (const order of orders) given.push({ order, formerly: await namesBefore(line, order.test) });
  await giveOrders(context.store, given, said, clock);
  if (values.json) output.json(orders.length === 1 ? { ...orders[0], ...said } : { ...orders[0], tests, ...said });
  else output.text(tests.map(test => `${DONE[command]}: ${plain(test)}`).join('\n'));
  return 0;
}

const DONE: Record<Command, string> = { assign: 'Assigned', unassign: 'Unassigned', mute: 'Muted', unmute: 'Unmuted' };

function orderOf(command: Command, test: string, to: string, values: Values): Order {
  const scrub = createScrub(secretsOf(process.env));
  const [note, until, because] = (['note', 'until', 'because'] as const).map(key => text(values, key));
  switch (command) {
    case 'assign':
      return { kind: command, test, to, ...(note === undefined ? {} : { note: scrub(note) }) };
    case 'mute':
      if (until === undefined || because === undefined)
        throw new UserError('A mute needs --until 2026-12-31 and --because "why it may fail until then".');
      return { kind: command, test, until, because: scrub(because) };
    case 'unassign':
    case 'unmute':
      return { kind: command, test };
  }
}

/** As git would call the author of a commit. */
async function whoIsThis(directory: string): Promise<string> {
  const { stdout } = await runGit(directory, ['config', 'user.name']);
  return stdout.trim() || 'someone';
}
