import { EFFECTS, type Effect } from '../core/ledger/outcome.ts';
import type { Presence } from '../core/model.ts';

/** The shape carries it, not the colour. */
export const MARKS: Record<Effect, string> = { good: '✓', bad: '✗', silent: '·' };

/** The last `most` of a test's runs in one character each, oldest first. */
export const strip = (outcomes: readonly Presence[], most = 20): string =>
  outcomes
    .slice(-most)
    .map(outcome => MARKS[EFFECTS[outcome]])
    .join('');
