import { expect, test } from 'vitest';
import { randomOf } from '../../bench/random.ts';
import { mutate } from './mutate.ts';
import { TARGETS } from './targets.ts';

/** The torture test does more of them. */
const INPUTS = 250;

test.each(Object.keys(TARGETS))('damaged %s: nothing but a sentence comes of it', async name => {
  const failed: unknown[] = [];
  for (let seed = 1; seed <= INPUTS; seed++) {
    try {
      await TARGETS[name]?.(randomOf(seed));
    } catch (error) {
      failed.push({ seed, error });
    }
  }
  expect(failed).toEqual([]);
});

test('the damages are damages, and the same in every run', () => {
  const text = '{"a":1,"b":["c",null]}\n{"d":2}\n';
  const damaged = Array.from({ length: 200 }, (_, seed) => mutate(text, randomOf(seed)));
  expect(damaged.filter(each => each === text).length).toBeLessThan(10);
  expect(new Set(damaged).size).toBeGreaterThan(150);
  expect(Array.from({ length: 200 }, (_, seed) => mutate(text, randomOf(seed)))).toEqual(damaged);
});
