// `assign`, `unassign`, `mute`, `unmute`: what a person says of a failing test.
import { giveOrders, type GivenOrder } from '../operations/triage.ts';
import type { Order } from '../core/triage/triage.ts';
import { UserError } from '../core/errors.ts';
import { createScrub } from '../core/scrub.ts';
import { text, type Values } from './options.ts';
import type { Clock } from '../operations/commit-loop.ts';
import { secretsOf } from '../host/secrets.ts';
import { runGit } from '../store/git/process.ts';
import { type Context, openTargets } from './context.ts';
import { idsOf } from './query.ts';
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
  const { name, targets } = await openTargets(context, values);
  const tests = await testsNamed(idsOf(targets), asked, context);
  const said = { by: await whoIsThis(context.directory), line: name };
  const given: GivenOrder[] = [];
  for (const { target, line } of targets) {
    for (const test of tests) {
      if (!line.tests.places.has(test)) continue;
      const order = orderOf(command, test, to, values);
      given.push({ order, target, formerly: await namesBefore(line, test) });
    }
  }
  // A mute holds in all targets.
  const isMute = command === 'mute' || command === 'unmute';
  const orders = isMute ? [...new Map(given.map(each => [each.order.test, each])).values()] : given;
  await giveOrders(context.store, orders, said, clock);
  const kept = { ...(orders[0] as GivenOrder).order, ...said };
  const names = [...new Set(given.map(({ target }) => target))];
  const where = names.length === 1 ? { target: names[0] } : { targets: names };
  if (values.json) output.json({ ...kept, ...where, ...(tests.length === 1 ? {} : { tests }) });
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
