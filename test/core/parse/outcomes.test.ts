import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../src/core/model.ts';
import { filesOf, fixtures, outcomeOf, readBytes } from './fixtures.ts';

/** A subtest that is skipped leaves the same testcase in JUnit as a test that is: docs/reports.md, "what is lost". */
const LOST = new Map<string, [pytest: Outcome, junit: Outcome]>([
  ['tests/test_subtests.py::test_one_skips', ['passed', 'skipped']],
  ['tests/test_subtests.py::test_one_xfails', ['passed', 'xfailed']],
  ['tests/test_subtests.py::Cases::test_sub_test_skips', ['passed', 'skipped']],
]);

function outcomeOfSubtest(id: string, phases: Parameters<typeof outcomeOf>[0]): Outcome | undefined {
  const itself = outcomeOf(phases.filter(([when, outcome]) => !(when === 'subtest' && outcome === 'skipped')));
  const lost = LOST.get(id);
  return lost && itself === lost[0] ? lost[1] : itself;
}

describe('outcomes are those that pytest reported in its hooks', () => {
  test.each(fixtures.filter(({ name }) => !/ids|twice/.test(name)))('$name', ({ bytes, truth, project }) => {
    const report = readBytes(bytes, filesOf(project));
    const outcomes = new Map(report.results.map(({ id, outcome }) => [id.replace(/#\d+$/, ''), outcome]));
    const said = Object.entries(truth.reports).map(([id, phases]) => [id, outcomeOfSubtest(id, phases)] as const);
    for (const [id, outcome] of Object.entries(truth.collectors)) {
      said.push([id === '' ? '.' : id, outcome === 'failed' ? 'error' : 'skipped']);
    }
    const known = said.filter(([, outcome]) => outcome !== undefined);
    expect(known.map(([id]) => [id, outcomes.get(id.replace(/0x[0-9a-f]{8,}/g, '0x…'))])).toEqual(known);
    expect(known.length > 0).toBe(truth.exit !== 5);
  });
});

describe('whether a session was good is what its exit status says', () => {
  test.each(fixtures)('$name', ({ bytes, truth, project }) => {
    const { results, problems } = readBytes(bytes, filesOf(project));
    const isBad = results.some(({ outcome }) => outcome === 'failed' || outcome === 'error');
    const wasStopped = problems.some(({ message }) => message.includes('was stopped'));
    // 0 all passed, 1 some failed, 2 interrupted, 3 internal error, 5 no tests; 7 is what the test's own pytest.exit said.
    expect([isBad || wasStopped, results.length === 0]).toEqual([
      truth.exit !== 0 && truth.exit !== 5,
      truth.exit === 5,
    ]);
  });
});

describe('a test of several attempts is one result, and JUnit XML does not say what became of the others', () => {
  const reran = fixtures.filter(({ name }) => /9\.2\/reruns/.test(name));
  test.each(reran)('$name', ({ bytes, truth, project }) => {
    const { results, problems } = readBytes(bytes, filesOf(project));
    expect(problems).toEqual([]);
    for (const { detail } of results) expect(detail?.attempts).toBeUndefined();
    expect(results.length).toBe(Object.keys(truth.reports).length);
  });
});

test('failed subtests are counted where pytest tells them apart', () => {
  const counts = fixtures
    .filter(({ name }) => name.endsWith('/subtests'))
    .map(({ name, bytes }) => [
      name,
      readBytes(bytes).results.find(({ id }) => id.endsWith('test_some_fail'))?.detail?.subtests,
    ]);
  expect(counts).toEqual(['7.4', '8.4', '9.2'].map(version => [`pytest-${version}/subtests`, { failed: 2 }]));
});

test('the same test twice in one report is one result, the worst, and a problem that names it', () => {
  const twice = fixtures.find(({ name }) => name.endsWith('stops.twice'));
  const { results, problems } = readBytes(twice?.bytes ?? new Uint8Array());
  expect(results.map(({ id, outcome }) => [id.split('::')[1], outcome])).toEqual([
    ['test_first', 'passed'],
    ['test_second', 'failed'],
    ['test_third', 'failed'],
    ['test_interrupt', 'passed'],
    ['test_exit', 'passed'],
    ['test_last', 'passed'],
  ]);
  expect(problems.map(({ level, message }) => [level, message.match(/tests\/\S+/)?.[0]])).toEqual(
    results.map(({ id }) => ['warning', id]),
  );
});

function told(names: string[], said: string): string[] {
  return names.map(name => `${name}: ${said.slice(0, 45)}`);
}

test('problems are told of sessions that were cut short and of ids that are not enough, and of nothing else', () => {
  const all = fixtures.flatMap(({ name, bytes, project }) =>
    readBytes(bytes, filesOf(project)).problems.map(({ message }) => `${name}: ${message.slice(0, 45)}`),
  );
  expect(all.filter(line => !line.includes('stops.twice')).toSorted()).toEqual(
    [
      ...told(
        [
          '7.4/everything',
          '8.4/everything',
          '9.0/everything',
          '9.2/everything',
          '9.2/everything.legacy',
          '9.2/everything.xunit1',
        ],
        'it has tests that differ only in an address, a time',
      ),
      // A test whose call passed before its teardown was run again looks the same as one that ran twice.
      ...told(['7.4/reruns', '8.4/reruns'], 'it has tests/test_reruns.py::test_flaky_teardown 2 times'),
      ...told(
        ['7.4/stops.interrupt', '9.2/stops.interrupt', '9.2/stops.exit'],
        'it ends with a test that has no name: the session',
      ),
      ...told(['9.2/internal'], 'it ends with an internal error of pytest or of a plugin'),
    ]
      .map(line => `pytest-${line}`)
      .toSorted(),
  );
});
