// Durations are kept in steps of a scale that does not depend on anything but the duration itself, so that what is read back
// never depends on which run came first. docs/format.md has the figures behind the two constants.
import type { Alphabet } from './row.ts';

/** Below this the scale is nearly linear: what a test of a few milliseconds takes is noise. Seconds. */
const KNEE = 0.2;
const RATIO = 1.25;

/** The step nearest to a duration in seconds. A step is a quarter of (duration + 200 ms) wide: 50 ms for the quickest tests. */
export function stepOf(seconds: number): number {
  return seconds > 0 ? Math.round(Math.log1p(seconds / KNEE) / Math.log(RATIO)) : 0;
}

/** Two digits: about what the scale knows. */
export const toShow = (seconds: number): number => Number(seconds.toPrecision(2));

/** Seconds at the middle of a step. */
export function secondsOf(step: number): number {
  return KNEE * (RATIO ** step - 1);
}

/** Differences from a test's usual step: `=` as usual, `A`–`Z` that much slower, `a`–`z` that much faster. */
export const DIFFERENCES: Alphabet = {
  usual: 0,
  symbolOf: difference => {
    if (difference === 0) return '=';
    if (difference > 26 || difference < -26) return undefined;
    return String.fromCharCode(difference > 0 ? 64 + difference : 96 - difference);
  },
  valueOf: code => {
    if (code === 61) return 0;
    if (code >= 65 && code <= 90) return code - 64;
    if (code >= 97 && code <= 122) return 96 - code;
    return undefined;
  },
};
