import { expect, test } from 'vitest';
import { findBaseline } from '../../../src/core/judge/baseline.ts';
import { emptyLine, type LineLedger } from '../../../src/core/ledger/line-ledger.ts';
import { addSubmission } from '../../../src/core/ledger/line-writing.ts';
import { sha256 } from '../../../src/host/sha256.ts';
import { submit } from '../ledger/submissions.ts';

/** Runs 1 to `count`, run n of commit n on day n. */
async function lineOf(count: number): Promise<LineLedger> {
  const line = emptyLine('main@default', sha256);
  for (let build = 1; build <= count; build++) await addSubmission(line, submit({ build, order: build, results: [] }));
  return line;
}

const commit = (day: number): string => String(day).padStart(40, '0');
const dayOf = (day: number): string => new Date(Date.UTC(2026, 0, 1) + day * 86_400_000).toISOString();

test.each([
  ['the run of the merge base, not the newest', 5, { commit: commit(3), date: dayOf(3) }, '3'],
  ['the newest run that is the merge base itself', 5, { commit: commit(5), date: dayOf(5) }, '5'],
  ['the run of the merge base, without its date', 5, { commit: commit(2) }, '2'],
  ['else the newest from before the merge base was made', 5, { commit: 'f'.repeat(40), date: dayOf(3.5) }, '3'],
  ['else nothing, when all are later', 5, { commit: 'f'.repeat(40), date: dayOf(0) }, undefined],
  ['else nothing, when it cannot be told which were earlier', 5, { commit: 'f'.repeat(40) }, undefined],
  ['nothing on a line without runs', 0, { commit: commit(1), date: dayOf(1) }, undefined],
  ['the merge base in an older segment', 150, { commit: commit(20), date: dayOf(20) }, '20'],
  [
    'the oldest that was looked at, when the merge base is further back than that',
    300,
    { commit: commit(2), date: dayOf(2) },
    '45',
  ],
])('%s', async (_, runs, base, build) => {
  const line = await lineOf(runs);
  const found = await findBaseline(line, base);
  expect(found?.run.run.build).toBe(build);
});

test('of several runs of the merge base, the newest', async () => {
  const line = await lineOf(3);
  const again = submit({ build: 4, order: 4, results: [] });
  await addSubmission(line, { ...again, commit: commit(2) });
  expect((await findBaseline(line, { commit: commit(2), date: dayOf(2) }))?.run.run.build).toBe('4');
});
