// Chance that is the same in every run.

export interface Random {
  /** From 0 to 1. */
  number: () => number;
  /** A whole number, both ends included. */
  between: (least: number, most: number) => number;
  pick: <T>(items: readonly T[]) => T;
  /** Standard normal. */
  normal: () => number;
  /** That many hexadecimal digits. */
  hex: (digits: number) => string;
}

/** mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed;
  const number = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (least: number, most: number): number => least + Math.floor(number() * (most - least + 1));
  return {
    number,
    between,
    pick: items => items[Math.floor(number() * items.length)] as (typeof items)[number],
    normal: () => Math.sqrt(-2 * Math.log(1 - number())) * Math.cos(2 * Math.PI * number()),
    hex: digits => Array.from({ length: digits }, () => between(0, 15).toString(16)).join(''),
  };
}

/** Most tests take milliseconds, a few take seconds: log-normal, half a minute at the most. Seconds. */
export const usualDuration = (random: Random): number => Math.min(30, Math.exp(-5 + 1.6 * random.normal()));

/** What modules, functions and parameters are called. */
export const WORDS =
  'user order cart login token parse merge index cache queue retry batch stream schema config client server model view route signal worker lock file path json yaml csv date time zone price tax email phone query filter sort page limit scope role hash sign verify export import sync async task event hook plugin theme locale'.split(
    ' ',
  );
