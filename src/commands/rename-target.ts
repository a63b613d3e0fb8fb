// `rename-target`: a target under another name, with its history.
import { plural } from '../core/words.ts';
import type { Clock } from '../operations/commit-loop.ts';
import { renameTarget as rename } from '../operations/rename-target.ts';
import { plain } from '../render/terminal/ink.ts';
import type { Context } from './context.ts';
import type { Values } from './options.ts';
import type { Output } from './output.ts';

/** Returns the exit code. */
export async function renameTarget(
  { store, repository }: Context,
  [from = '', to = '']: string[],
  values: Values,
  clock: Clock,
  output: Output,
): Promise<number> {
  await repository;
  const renamed = await rename(store, from, to, clock);
  if (values.json) output.json(renamed);
  else {
    const lines = renamed.lines.map(
      ({ line, runs, joined }) =>
        `  ${plain(line)}: ${plural(runs, 'run')}${joined ? ', added to those that were there' : ''}`,
    );
    output.text([`The target ${plain(from)} is called ${plain(to)} now:`, ...lines].join('\n'));
  }
  return 0;
}
