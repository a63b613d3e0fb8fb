// `flaky`: which tests of a line are flaky, with what shows it.
import { mergeFlaky } from '../core/answers/across.ts';
import { flakyOf } from '../core/answers/flaky.ts';
import type { Flaky } from '../core/answers/shapes.ts';
import { renderFlaky } from '../render/terminal/flaky-table.ts';
import { eachTarget, query, requireNewest } from './query.ts';

export const flaky = query<Flaky>(
  async ({ targets }) =>
    mergeFlaky(
      await eachTarget(targets, async line => flakyOf(line, await requireNewest(line), { withFirstSeen: true })),
    ),
  renderFlaky,
);
