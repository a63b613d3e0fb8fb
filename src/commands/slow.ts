// `slow`: what takes long in the newest run of a line, and what takes longer than it did.
import type { Slow } from '../core/answers/shapes.ts';
import { mergeSlow, slowOf } from '../core/answers/slow.ts';
import { renderSlow } from '../render/terminal/desk.ts';
import { eachTarget, query, requireNewest } from './query.ts';

export const slow = query<Slow>(
  async ({ targets }) => mergeSlow(await eachTarget(targets, async line => slowOf(line, await requireNewest(line)))),
  renderSlow,
);
