import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import { emptyLine } from '../../../src/core/ledger/line-ledger.ts';
import { addSubmission } from '../../../src/core/ledger/line-writing.ts';
import { sha256 } from '../../../src/host/sha256.ts';
import { forged, put, recordAndRead, untouched } from './accepted.ts';
import { FOLDER } from './recorded.ts';
import { submit } from './submissions.ts';

test('a submission that nobody has changed is accepted', async () => {
  expect(await recordAndRead(untouched())).toBe(true);
});

test('whatever is accepted can be read in every way, and recorded on', async () => {
  const taken = { accepted: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(forged, async submission => {
      taken[(await recordAndRead(submission)) ? 'accepted' : 'refused']++;
    }),
    { numRuns: 1_500 },
  );
  // Neither all nor none: else nothing was tried.
  expect(Math.min(taken.accepted, taken.refused)).toBeGreaterThan(20);
});

test.each<[path: string, value: unknown]>([
  ['shards', 'many'],
  ['key', {}],
  ['base', 'main'],
  ['base.line', ''],
  ['order', 1.5],
  ['order', -1],
  ['attempt', 0],
  ['attempt', 2 ** 31],
  ['started', 'yesterday'],
  ['started', '+012026-01-01T00:00:00Z'],
  ['seconds', -1],
  ['commit', 5],
  ['build', ''],
  ['line', 'a//b'],
  ['target', '\ud800'],
  ['replace', false],
  ['renamed', [['a']]],
  ['results.0.outcome', 'great'],
  ['results.0.step', -1],
  ['results.0.id', 'z.py::test_unsorted'],
  ['results.1.id', 'a.py::test_1'],
  ['results.1.detail.attempts', ['great']],
  ['results.1.detail.subtests', {}],
  ['notRun', []],
  ['notRun', ['a.py::test_1']],
])('a saved submission with %s %j and a digest that fits is refused', async (path, value) => {
  const submission = untouched();
  const keys = path.split('.').map(key => (/^\d+$/.test(key) ? Number(key) : key));
  put(submission, keys, value);
  expect(await recordAndRead(submission)).toBe(undefined);
});

test.each([
  [{ order: -1 }, 'order must be a whole number from 0 to 9007199254740991'],
  [{ started: 'yesterday' }, 'started must be a time as in 2026-11-27T14:26:04.000Z'],
  [{ shards: 0 }, 'shards must be a whole number from 1 to 9007199254740991'],
])('what a record itself would make unreadable is refused with a sentence: %j', async (head, why) => {
  const submission = { ...submit({ build: 1, order: 1, results: [] }), ...head };
  const adding = addSubmission(emptyLine(FOLDER, sha256), submission);
  await expect(adding).rejects.toThrow(new UserError(`Run "1" cannot be recorded: ${why}. Nothing was written.`));
});
