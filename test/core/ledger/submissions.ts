// Submissions for tests: any that a team could send, small enough to be many.
import fc from 'fast-check';
import { createSubmission, type Submission } from '../../../src/core/ledger/submission.ts';
import { type Detail, OUTCOMES, type Outcome, type Result } from '../../../src/core/model.ts';
import { sha256 } from '../../../src/host/sha256.ts';

export const ADDRESS = { target: 'default', line: 'main' };

export interface Sketch {
  /** `main`, if none is given. */
  line?: string;
  build: number | string;
  /** Where the run stands; builds of one order are told apart by number. */
  order: number;
  attempt?: number;
  key?: string;
  replace?: true;
  /** Minutes after midnight. */
  start?: number;
  results: { id: string; outcome: Outcome; seconds?: number; detail?: Detail }[];
  /** Collected; those of them that have a result did run. */
  notRun?: string[];
}

export function submit({
  line = ADDRESS.line,
  build,
  order,
  attempt = 1,
  key,
  replace,
  start = 0,
  results,
  notRun = [],
}: Sketch): Submission {
  const started = new Date(Date.UTC(2026, 0, 1) + order * 86_400_000 + start * 60_000).toISOString();
  const head = {
    attempt,
    order,
    started,
    commit: String(order).padStart(40, '0'),
    seconds: 1.5,
    ...(key === undefined ? {} : { key }),
    ...(replace ? { replace } : {}),
  };
  const full = results.map((result): Result => ({ seconds: 0.01, ...result }));
  const left = notRun.filter(id => !full.some(result => result.id === id));
  const stopped = left.length === 0 ? {} : { notRun: left, stopped: 'stopping after 1 failures' };
  const report = { results: full, problems: [], seconds: 1.5, properties: [], ...stopped };
  return createSubmission({ ...ADDRESS, line, build: String(build) }, head, report, sha256);
}

const names = [
  'a.py::test_1',
  'a.py::test_2',
  'a.py::TestX::test_1',
  'b/c.py::test[x::y]',
  'b/c.py::test[\n"é]',
  'loose',
];

const result = (id: string): fc.Arbitrary<Sketch['results'][number]> =>
  fc
    .record({
      id: fc.constant(id),
      outcome: fc.constantFrom(...OUTCOMES),
      seconds: fc.constantFrom(0, 0.004, 0.7, 12, 4_000),
    })
    .chain(plain =>
      fc
        .option(
          fc.constantFrom<Detail>(
            { message: 'boom' },
            { message: 'boom', text: 'a\nb' },
            { text: 'a\nb', type: 'E' },
            { attempts: ['failed'] },
          ),
        )
        .map(detail => (detail ? { ...plain, detail } : plain)),
    );

const results = fc.subarray(names).chain(ids => fc.tuple(...ids.map(result)));

const sketch: fc.Arbitrary<Sketch> = fc.record(
  {
    notRun: fc.subarray(names),
    build: fc.integer({ min: 1, max: 12 }),
    order: fc.integer({ min: 0, max: 12 }),
    attempt: fc.constantFrom(1, 1, 1, 2, 3),
    key: fc.constantFrom('linux', 'mac'),
    replace: fc.constant(true as const),
    start: fc.integer({ min: 0, max: 3 }),
    results,
  },
  { requiredKeys: ['build', 'order', 'results'] },
);

/** A set of submissions and an order of arrival, in which some arrive more than once. */
export const arrivals: fc.Arbitrary<{ submissions: Submission[]; arriving: Submission[] }> = fc
  .array(sketch.map(submit), { minLength: 1, maxLength: 16 })
  .chain(submissions =>
    fc
      .tuple(fc.shuffledSubarray(submissions, { minLength: submissions.length }), fc.subarray(submissions))
      .map(([shuffled, again]) => ({ submissions, arriving: [...shuffled, ...again] })),
  );

/** A line long enough for several segments, of tests that come, go, fail and recover. */
export const longLine = (runs: number): fc.Arbitrary<Submission[]> =>
  fc
    .array(fc.array(fc.option(fc.constantFrom(...OUTCOMES), { freq: 6 }), { minLength: 4, maxLength: 4 }), {
      minLength: runs,
      maxLength: runs,
    })
    .map(rows =>
      rows.map((row, number) =>
        submit({
          build: number,
          order: number,
          results: row.flatMap((outcome, id) => (outcome ? [{ id: `t.py::test_${id}`, outcome }] : [])),
        }),
      ),
    );
