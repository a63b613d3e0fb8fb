import { expect, test } from 'vitest';
import { sampleReport } from '../../bench/junit-report.ts';
import { HOSTILE_NAMES } from '../render/cases.ts';
import { junit } from '../commands/sandbox.ts';
import { checksOf, openPullRequest, ourComment, rowsOf } from './ledger.ts';
import { openWorkshop } from './workflow.ts';

test('5,000 failures: recorded whole, shown within every limit, annotated in batches of fifty', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  const cases = Array.from({ length: 5_000 }, (_, n) => {
    const text = `&gt;       assert ${n} == 2\nE       assert ${n} == 2\n\ntests/test_${n}.py:7: AssertionError`;
    return `<testcase classname="tests.test_${n}" name="test" time="0.1"><failure message="AssertionError: assert ${n} == 2">${text}</failure></testcase>`;
  });
  const report = `<testsuites><testsuite name="pytest" time="1" timestamp="2026-01-02T03:04:05+00:00" tests="5000">${cases.join('')}</testsuite></testsuites>`;
  github.forget();
  // The head itself was tested, so that every line is one of the head.
  const done = await pull.run(3, {}, { sha: pull.head, files: { 'report.xml': report } });
  expect(done.code).toBe(0);
  expect(Buffer.byteLength(done.summary)).toBeLessThanOrEqual(1_048_576);
  expect(Buffer.byteLength(done.outputs['newly-failing'] ?? '')).toBeLessThanOrEqual(50_000);
  expect(Buffer.byteLength(await ourComment(github, pull.number))).toBeLessThanOrEqual(65_536);
  const [check] = await checksOf(github, pull.head);
  expect(github.annotations(check?.id ?? 0)).toHaveLength(150);
  expect(check?.output.summary).toContain('150 of 5000 places are annotated');
  const plain = (text: string): string =>
    text
      .replaceAll(/http:\/\/github\.localhost:\d+/g, 'https://github.com')
      .replaceAll(/\b(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b/g, 'HASH');
  await expect(plain(done.summary)).toMatchFileSnapshot('golden/5000-failures.summary.golden.md');
  await expect(plain(await ourComment(github, pull.number))).toMatchFileSnapshot(
    'golden/5000-failures.comment.golden.md',
  );
  await expect(plain(`${check?.output.title}\n\n${check?.output.summary}`)).toMatchFileSnapshot(
    'golden/5000-failures.check.golden.md',
  );
  expect(await rowsOf(github, `pr/${pull.number}`, 3)).toHaveLength(1);
  expect(github.violations).toEqual([]);
});

test('100,000 tests, 2,000 of them failing: recorded whole, in few requests, and all within limits', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  const { xml, counts } = sampleReport(100_000);
  github.forget();
  const done = await pull.run(3, {}, { sha: pull.head, files: { 'report.xml': xml } });
  expect(done.code).toBe(0);
  expect(done.log).not.toContain('::warning');
  const { passed, failed, error, skipped, xfailed } = JSON.parse(done.outputs['counts'] ?? '{}');
  expect([failed, error, skipped + xfailed]).toEqual([counts.failures, counts.errors, counts.skipped]);
  expect(passed + failed + error + skipped + xfailed).toBe(100_000);
  expect(Buffer.byteLength(done.summary)).toBeLessThanOrEqual(1_048_576);
  expect(Buffer.byteLength(Object.values(done.outputs).join(''))).toBeLessThanOrEqual(60_000);
  expect(Buffer.byteLength(await ourComment(github, pull.number))).toBeLessThanOrEqual(65_536);
  // Commit, check, two more for its annotations, comment.
  expect([github.reads(), github.writes()]).toEqual([3, 5]);
  const [check] = await checksOf(github, pull.head);
  expect(github.annotations(check?.id ?? 0)).toHaveLength(150);
  expect(await rowsOf(github, `pr/${pull.number}`, 3)).toHaveLength(1);
  expect(github.violations).toEqual([]);
}, 60_000);

test('hostile names go through every place, and every request is as GitHub describes it', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const pull = await openPullRequest(workshop);
  // What XML cannot hold, pytest writes as text.
  const names = HOSTILE_NAMES.map(name => name.split('::').slice(1).join('::') || name).map(name =>
    name.replace(/[^\t\n\r -\ud7ff\ue000-\ufffd]/g, '#x'),
  );
  const done = await pull.run(
    3,
    {},
    {
      files: {
        'report.xml': junit(Object.fromEntries(names.map(name => [name, 'failed' as const])), {
          message: names.join(' '),
        }),
      },
    },
  );
  expect(done.code).toBe(0);
  expect(done.log.split('\n').filter(line => /^\s*::|##\[/.test(line))).toEqual([]);
  await ourComment(github, pull.number);
  expect(await checksOf(github, pull.head)).toHaveLength(1);
  expect(github.violations).toEqual([]);
});
