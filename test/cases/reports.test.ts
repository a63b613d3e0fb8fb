// Reports that were read wrongly: cases 27, P4, P10, P17.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { mergeReports } from '../../src/core/parse/merge-reports.ts';
import { createReportReader } from '../../src/core/parse/report.ts';
import { OUTCOMES, type Outcome, type Report } from '../../src/core/model.ts';

const read = (text: string): Report => {
  const reader = createReportReader('report', (classname, name) => `${classname.replaceAll('.', '/')}.py::${name}`);
  reader.write(new TextEncoder().encode(text));
  return reader.end();
};
const fixture = (path: string): Report =>
  read(readFileSync(fileURLToPath(new URL(`../fixtures/cases/${path}`, import.meta.url)), 'utf8'));

test('27: CTRF of pytest-json-ctrf up to 0.3.7 has seconds, and its run is of its own day', () => {
  const { started, seconds, results } = fixture('27/r.json');
  expect(started).toBe('2026-11-27T14:33:51.238Z');
  expect(seconds).toBeCloseTo(0.04, 2);
  expect(results.map(result => result.seconds)).toEqual([0.0006098890000885149, 0.00028568599998379796]);
});

test('P4: attempts of pytest-retry', () => {
  const { results, problems } = fixture('P4/retry.jsonl');
  expect(problems).toEqual([]);
  expect(results.map(({ id, outcome, detail }) => [id, outcome, detail?.attempts])).toEqual([
    ['test_r.py::test_a', 'passed', ['failed']],
    ['test_r.py::test_b', 'failed', ['failed']],
    ['test_r.py::test_one', 'passed', undefined],
  ]);
});

test('P17: a test that passes each time it is run has passed, and shows nothing', () => {
  const { results, problems } = fixture('P17/flaky.xml');
  expect(problems).toEqual([]);
  expect(results.map(({ id, outcome, detail }) => [id, outcome, detail])).toEqual([
    ['test_f.py::test_two', 'passed', undefined],
    ['test_f.py::test_one', 'passed', undefined],
  ]);
});

const ELEMENTS: Partial<Record<Outcome, string>> = {
  passed: '',
  failed: '<failure message="boom">E   boom</failure>',
  error: '<error message="failed on setup with &quot;boom&quot;">E   boom</error>',
  skipped: '<skipped type="pytest.skip" message="no"/>',
  xfailed: '<skipped type="pytest.xfail" message="no"/>',
};
const suite = (...outcomes: Outcome[]): string => {
  const cases = outcomes.map(outcome => `<testcase classname="t" name="test">${ELEMENTS[outcome]}</testcase>`);
  return `<testsuites><testsuite tests="${outcomes.length}">${cases.join('')}</testsuite></testsuites>`;
};
const known = OUTCOMES.filter(outcome => outcome in ELEMENTS);

test.each(known.flatMap(a => known.map((b): [Outcome, Outcome] => [a, b])))(
  'P10: of %s and %s the same counts in one file and in two',
  (a, b) => {
    const files = [a, b].map((outcome, number) => ({ file: String(number), report: read(suite(outcome)) }));
    const [one, two] = [read(suite(a, b)), mergeReports(files)];
    expect(one.results[0]?.outcome).toBe(two.results[0]?.outcome);
    const order: Outcome[] = ['failed', 'error', 'passed', 'xfailed', 'skipped'];
    expect(two.results[0]?.outcome).toBe(order.find(outcome => outcome === a || outcome === b));
  },
);
