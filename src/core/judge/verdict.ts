// What a run says of a test compared with a baseline, as one table.
import { EFFECTS } from '../ledger/outcome.ts';
import type { Standing } from '../ledger/standing.ts';
import type { Presence } from '../model.ts';

/** Every verdict, the most pressing first. */
export const VERDICTS = [
  'newly failing',
  'new and failing',
  'failing differently',
  'still failing',
  'fixed',
  'newly skipped',
  'unskipped',
  'renamed',
  'removed',
  'added',
  'slower',
  'faster',
  'unchanged',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/**
 * Where a test stands at the baseline. A streak of failures is not broken by runs that skip the test or lack it, so a test
 * may be failing although the baseline itself is silent about it.
 */
type Before = 'never seen' | 'gone' | 'skipped' | 'good' | 'failing' | 'failing, skipped' | 'failing, gone' | 'not run';
type Now = 'absent' | 'skipped' | 'good' | 'bad';

const TABLE: Record<Before, Record<Now, Verdict>> = {
  'never seen': { absent: 'unchanged', skipped: 'added', good: 'added', bad: 'new and failing' },
  gone: { absent: 'unchanged', skipped: 'added', good: 'added', bad: 'newly failing' },
  skipped: { absent: 'removed', skipped: 'unchanged', good: 'unskipped', bad: 'newly failing' },
  good: { absent: 'removed', skipped: 'newly skipped', good: 'unchanged', bad: 'newly failing' },
  failing: { absent: 'removed', skipped: 'newly skipped', good: 'fixed', bad: 'still failing' },
  'failing, skipped': { absent: 'removed', skipped: 'unchanged', good: 'fixed', bad: 'still failing' },
  'failing, gone': { absent: 'unchanged', skipped: 'added', good: 'fixed', bad: 'still failing' },
  // pytest was stopped before it came to the test, which did not fail before.
  'not run': { absent: 'removed', skipped: 'unchanged', good: 'unchanged', bad: 'newly failing' },
};

/**
 * The verdict from outcomes alone. Whether a test fails differently, has another name, or has become slower or faster, takes
 * more than that and is decided where `still failing` or `unchanged` comes out of here.
 * @param standing where the test stands after the baseline
 * @param from its outcome in the baseline
 * @param wasNotRun whether the baseline had collected it, and was stopped before it came to it
 */
export function verdictOf(standing: Standing, from: Presence, to: Presence, wasNotRun = false): Verdict {
  return TABLE[beforeOf(standing, from, wasNotRun)][nowOf(to)];
}

function beforeOf({ seen, streak }: Standing, from: Presence, wasNotRun: boolean): Before {
  if (wasNotRun && seen) return streak ? 'failing, skipped' : 'not run';
  if (EFFECTS[from] === 'good') return 'good';
  if (EFFECTS[from] === 'bad') return 'failing';
  if (from === 'skipped') return streak ? 'failing, skipped' : 'skipped';
  if (streak) return 'failing, gone';
  return seen ? 'gone' : 'never seen';
}

function nowOf(to: Presence): Now {
  const effect = EFFECTS[to];
  if (effect !== 'silent') return effect;
  return to === 'absent' ? 'absent' : 'skipped';
}
