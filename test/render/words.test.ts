import { expect, test } from 'vitest';
import { age, count, duration, moment, plural, together } from '../../src/core/words.ts';

test.each([
  [0, '0 s'],
  [-1, '0 s'],
  [Number.NaN, '0 s'],
  [0.0001, '<1 ms'],
  [0.0005, '1 ms'],
  [0.13, '130 ms'],
  [0.9996, '1 s'],
  [4.2, '4.2 s'],
  [9.94, '9.9 s'],
  [9.96, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 m'],
  [112, '1 m 52 s'],
  [3599.6, '1 h'],
  [7500, '2 h 5 m'],
  [360_000, '100 h'],
])('%d seconds are %s', (seconds, said) => {
  expect(duration(seconds)).toBe(said);
});

test.each([
  [0, '0'],
  [999, '999'],
  [1204, '1,204'],
  [1_234_567, '1,234,567'],
])('%d is written %s', (value, said) => {
  expect(count(value)).toBe(said);
});

test('one is not many', () => {
  expect([plural(1, 'test'), plural(2, 'test'), plural(0, 'test')]).toEqual(['1 test', '2 tests', '0 tests']);
  expect([together(1), together(2), together(31)]).toEqual(['', 'Both', 'All 31']);
});

test.each([
  ['2026-11-01T00:00:00Z', '2026-11-01T00:00:30Z', ''],
  ['2026-11-01T00:00:00Z', '2026-11-01T00:01:00Z', '1 minute'],
  ['2026-11-01T00:00:00Z', '2026-11-01T23:59:00Z', '23 hours'],
  ['2026-11-01T00:00:00Z', '2026-11-07T00:00:00Z', '6 days'],
  ['2026-11-02T00:00:00Z', '2026-11-01T00:00:00Z', ''],
  ['what', '2026-11-01T00:00:00Z', ''],
])('from %s to %s it is "%s"', (from, to, said) => {
  expect(age(from, to)).toBe(said);
});

test('a moment is short', () => {
  expect(moment('2026-11-22T22:05:03.543Z')).toBe('2026-11-22 22:05');
  expect(moment('yesterday')).toBe('yesterday');
});
