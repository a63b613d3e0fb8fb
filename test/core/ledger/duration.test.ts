import fc from 'fast-check';
import { expect, test } from 'vitest';
import { secondsOf, stepOf, toShow } from '../../../src/core/ledger/duration.ts';

test('a stored duration is off by at most an eighth plus 25 ms', () => {
  const milliseconds = fc.oneof(fc.nat(2_000), fc.nat(100_000_000));
  fc.assert(
    fc.property(milliseconds, given => {
      const seconds = given / 1_000;
      expect(Math.abs(secondsOf(stepOf(seconds)) - seconds)).toBeLessThanOrEqual(seconds / 8 + 0.025);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  [0.02, 0],
  [0.03, 0.05],
  [0.234, 0.19],
  [1, 0.99],
  [60, 66],
])('a test of %d s is shown with %d s, two digits of the middle of its step', (seconds, shown) => {
  expect(toShow(secondsOf(stepOf(seconds)))).toBe(shown);
});
