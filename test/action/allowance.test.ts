import { expect, test } from 'vitest';
import { createAllowance } from '../../src/action/allowance.ts';
import type { Submission } from '../../src/core/ledger/submission.ts';

const submission = (target: string, results: number, text: number): Submission =>
  ({
    target,
    results: Array.from({ length: results }, (_, at) => ({
      id: `tests/test_a.py::test_${at}`,
      outcome: 'failed',
      step: 1,
      detail: { text: 'x'.repeat(text) },
    })),
  }) as unknown as Submission;

test('a large matrix is within what one run may have', () => {
  const allowance = createAllowance();
  for (let target = 0; target < 40; target++)
    expect(() => allowance.spend(submission(`t${target}`, 2_000, 100))).not.toThrow();
});

test.each([
  [
    'texts',
    (allowance: ReturnType<typeof createAllowance>) =>
      Array.from({ length: 10 }, () => allowance.spend(submission('t', 1_000, 4_096))),
    /bytes of texts/,
  ],
  [
    'targets',
    (allowance: ReturnType<typeof createAllowance>) =>
      Array.from({ length: 61 }, (_, at) => allowance.spend(submission(`t${at}`, 1, 1))),
    /60 targets/,
  ],
  [
    'names',
    (allowance: ReturnType<typeof createAllowance>) =>
      Array.from({ length: 20 }, () =>
        allowance.spend({ ...submission('t', 0, 0), notRun: Array.from({ length: 1_000 }, () => 'n'.repeat(2_000)) }),
      ),
    /bytes of names/,
  ],
] as const)('the artifacts of one run are bounded together: %s', (_, spend, message) => {
  expect(() => spend(createAllowance())).toThrow(message);
});
