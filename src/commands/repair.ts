// `repair`: what is derived on the branch, made anew from what was recorded.
import type { Values } from './options.ts';
import { plural } from '../core/words.ts';
import { repairLedger } from '../operations/repair.ts';
import type { Clock } from '../operations/commit-loop.ts';
import type { Context } from './context.ts';
import type { Output } from './output.ts';

/** Returns the exit code: 1 when something is left that cannot be mended. */
export async function repair(
  { store, repository }: Context,
  values: Values,
  clock: Clock,
  output: Output,
): Promise<number> {
  await repository;
  const { mended, left } = await repairLedger(store, clock);
  if (values.json) output.json({ mended, left });
  else {
    for (const { path, message } of mended) output.text(`mended ${path}: ${message}`);
    for (const { path, message } of left) output.text(`left ${path}: ${message}`);
    const said = mended.length === 0 ? 'nothing to mend' : `${plural(mended.length, 'file')} mended`;
    output.text(
      left.length === 0
        ? `${store.name}: ${said}`
        : `${store.name}: ${said}, ${left.length} left that cannot be made anew: restore them from the branch's history, or from a clone`,
    );
  }
  return left.length === 0 ? 0 : 1;
}
