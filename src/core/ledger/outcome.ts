// Outcomes as the ledger's columns hold them, and what the definitions of good, bad and silent make of them.
import type { Outcome, Presence } from '../model.ts';

/** `-` absent, then one letter an outcome. The number of an outcome is its place here; 0 is absent. */
const LETTERS: Record<Presence, string> = {
  absent: '-',
  passed: 'p',
  failed: 'f',
  error: 'e',
  skipped: 's',
  xfailed: 'x',
  xpassed: 'X',
};

/** Every presence by its number. */
const PRESENCES = Object.keys(LETTERS) as Presence[];
export const ABSENT = 0;

const NUMBERS = new Map(PRESENCES.map((presence, number) => [presence, number]));
export const numberOf = (presence: Presence): number => NUMBERS.get(presence) as number;
export const presenceOf = (number: number): Presence => PRESENCES[number] as Presence;

/** What a result does to a streak of failures: end it, lengthen it, or neither. */
export type Effect = 'good' | 'bad' | 'silent';

export const EFFECTS: Record<Presence, Effect> = {
  absent: 'silent',
  passed: 'good',
  failed: 'bad',
  error: 'bad',
  skipped: 'silent',
  xfailed: 'good',
  xpassed: 'good',
};
const EFFECT_BY_NUMBER = PRESENCES.map(presence => EFFECTS[presence]);
export const effectOf = (number: number): Effect => EFFECT_BY_NUMBER[number] as Effect;

/** Which of two results of the same test counts when neither replaces the other: the later in this list. */
const SEVERITY: Presence[] = ['absent', 'skipped', 'xfailed', 'passed', 'xpassed', 'error', 'failed'];
const RANK = PRESENCES.map(presence => SEVERITY.indexOf(presence));
export const isWorse = (a: number, b: number): boolean => (RANK[a] as number) > (RANK[b] as number);

/** The letters of outcomes, each at its number. */
export const OUTCOME_LETTERS = Object.values(LETTERS).join('');
export type Counts = Record<Outcome, number>;

export function emptyCounts(): Counts {
  return { passed: 0, failed: 0, error: 0, skipped: 0, xfailed: 0, xpassed: 0 };
}
