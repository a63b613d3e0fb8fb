import { expect, test } from 'vitest';
import { simulate } from '../../../../bench/flaky-simulator.ts';

const PROJECT = { tests: 300, runs: 120, flaky: [0.01, 0.05, 0.2, 0.01, 0.05, 0.2], seed: 3 };

test.each([
  ['without outages', { outages: 0, outageSizes: [] }],
  ['with outages of the suite and of parts of it', { outages: 0.1, outageSizes: [30, 200, 300] }],
])('in a project whose truth is known, what is flaky is listed, and nothing else is: %s', async (_, outages) => {
  const score = await simulate({ ...PROJECT, ...outages });
  expect(score).toMatchObject({ wrong: 0, regressions: 0, found: score.provable });
  expect(score.provable).toBeGreaterThan(20);
});
