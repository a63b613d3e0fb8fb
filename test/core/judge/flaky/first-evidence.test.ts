import { expect, test } from 'vitest';
import { flakyOf } from '../../../../src/core/answers/flaky.ts';
import { emptyLine, type LineLedger } from '../../../../src/core/ledger/line-ledger.ts';
import { newestRun, type PlacedRun } from '../../../../src/core/ledger/line-reading.ts';
import { addSubmission, settle } from '../../../../src/core/ledger/line-writing.ts';
import type { Submission } from '../../../../src/core/ledger/submission.ts';
import type { Outcome } from '../../../../src/core/model.ts';
import { sha256 } from '../../../../src/host/sha256.ts';
import { type Sketch, submit } from '../../ledger/submissions.ts';

const SUITE = Array.from({ length: 12 }, (_, at) => `t.py::test_${at}`);
const SUBJECT = 't.py::test_0';

/** Runs of one commit each, in which everything passes; `changes` says what is otherwise, by run. */
async function history(
  runs: number,
  changes: Record<number, { failing: readonly string[]; commit?: number } & Partial<Sketch>>,
): Promise<LineLedger> {
  const line = emptyLine('main@default', sha256);
  for (let build = 1; build <= runs; build++) {
    const { failing = [], commit = build, ...more } = changes[build] ?? {};
    const results = SUITE.map(id => ({ id, outcome: (failing.includes(id) ? 'failed' : 'passed') as Outcome }));
    const submission = submit({ build, order: build, results, ...more });
    await addSubmission(line, { ...submission, commit: String(commit).padStart(40, '0') } satisfies Submission);
  }
  await settle(line);
  return line;
}

const firstSeen = async (line: LineLedger, withFirstSeen = true): Promise<(string | undefined)[]> => {
  const { tests } = await flakyOf(line, (await newestRun(line)) as PlacedRun, { withFirstSeen });
  return tests.map(({ test: id, firstSeen: first }) => `${id} ${first?.build}`);
};

const ONE = { failing: [SUBJECT] };
/** Evidence in the window, by which the test is listed. */
const RECENT = { 140: ONE, 141: { failing: [], commit: 140 } };

test.each<[string, Parameters<typeof history>[1], number]>([
  ['of the window, where there is none before', RECENT, 140],
  ['of the first runs of the ledger', { 1: ONE, 2: { failing: [], commit: 1 }, ...RECENT }, 1],
  ['of which the good run came first', { 1: { failing: [], commit: 2 }, 2: ONE, ...RECENT }, 2],
  ['of two runs that are read in different parts', { 90: ONE, 91: { failing: [], commit: 90 }, ...RECENT }, 90],
  [
    'inside one session',
    {
      7: {
        failing: [],
        results: [{ id: SUBJECT, outcome: 'passed', detail: { attempts: ['failed'] } }],
      },
      ...RECENT,
    },
    7,
  ],
  ['not a failure that was mended', { 1: ONE, ...RECENT }, 140],
  ['not an outage', { 1: { failing: SUITE }, 2: { failing: [], commit: 1 }, ...RECENT }, 140],
])('the first evidence: %s', async (_, changes, expected) => {
  expect(await firstSeen(await history(150, changes))).toEqual([`${SUBJECT} ${expected}`]);
});

test('of a test without evidence in the window, older runs are not asked', async () => {
  expect(await firstSeen(await history(150, { 1: ONE, 2: { failing: [], commit: 1 } }))).toEqual([]);
});

test('not looked for unless it is asked for', async () => {
  expect(await firstSeen(await history(150, RECENT), false)).toEqual([`${SUBJECT} undefined`]);
});
