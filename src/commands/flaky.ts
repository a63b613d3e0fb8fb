// `flaky`: which tests of a line are flaky, with what shows it.
import { flakyOf } from '../core/answers/flaky.ts';
import type { Flaky } from '../core/answers/shapes.ts';
import { renderFlaky } from '../render/terminal/flaky-table.ts';
import { query, requireNewest } from './query.ts';

export const flaky = query<Flaky>(async line => flakyOf(line, await requireNewest(line)), renderFlaky);
