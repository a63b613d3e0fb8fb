// Reports that the plugin does not hear of one by one, but reads from what pytest's terminal keeps to count them.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createWorkplace, type Line, linesOf, type Outcome, runPytest, type Workplace } from './pytest.ts';
import { alone, type Environment, environments, latest, SKIPPED } from './venvs.ts';

/** Those of which reports can be read so. */
const newer = environments.filter(({ pytest }) => Number.parseInt(pytest, 10) >= 8);

// What the plugin listens to at the end of each test.
const WATCH = `
import json
import pytest

@pytest.hookimpl(trylast=True)
def pytest_runtest_logfinish(nodeid):
    recorder = watched.config.pluginmanager.get_plugin("pytest_ledger_recorder")
    source = getattr(recorder, "source", None)
    watched.sources[nodeid] = type(source).__name__

class watched:
    sources = {}

def pytest_configure(config):
    watched.config = config

def pytest_sessionfinish():
    with open("watched.json", "w") as file:
        json.dump(watched.sources, file)
`;

type Sources = Record<string, 'EachTest' | 'EachReport'>;

function arrange({ checkout }: Workplace, tests: string, conftest = '') {
  rmSync(join(checkout, 'tests'), { recursive: true });
  writeFileSync(join(checkout, 'pytest.ini'), '[pytest]\n');
  writeFileSync(join(checkout, 'test_all.py'), tests);
  writeFileSync(join(checkout, 'conftest.py'), `${WATCH}\n${conftest}`);
}

function runTests(environment: Environment, tests: string, conftest = '', args: string[] = []) {
  using workplace = createWorkplace('own');
  arrange(workplace, tests, conftest);
  const outcome = runPytest(workplace, { environment, project: 'own', args: [...alone(environment), ...args] });
  const sources: Sources = JSON.parse(readFileSync(join(workplace.checkout, 'watched.json'), 'utf8'));
  return { ...outcome, sources, lines: outcome.captures[0] ?? [] };
}

const told = (captures: Outcome['captures']) =>
  linesOf(captures[0], 'test').map(({ id, outcome }): [string, string] => [id.split('::').at(-1), outcome]);

const PASSING = `
import pytest
@pytest.mark.parametrize("number", range(5))
def test_passes(number):
    pass
`;
const passed = Array.from({ length: 5 }, (_, number): [string, string] => [`test_passes[${number}]`, 'passed']);

/** A test that does not simply pass, and what becomes of it. */
const ODD: [name: string, code: string, outcome: string, failures: string[]][] = [
  ['fails', 'def test_odd(): assert 0', 'failed', ['call']],
  ['is skipped', 'def test_odd(): pytest.skip("no")', 'skipped', []],
  ['is skipped by a mark', '@pytest.mark.skip\ndef test_odd(): pass', 'skipped', []],
  ['is expected to fail', '@pytest.mark.xfail\ndef test_odd(): assert 0', 'xfailed', []],
  ['is expected to fail and does not', '@pytest.mark.xfail\ndef test_odd(): pass', 'xpassed', []],
  ['has a property', 'def test_odd(record_property): record_property("a", 1)', 'passed', []],
  ['breaks in set-up', '@pytest.fixture\ndef odd(): assert 0\ndef test_odd(odd): pass', 'error', ['setup']],
  [
    'breaks in teardown',
    '@pytest.fixture\ndef odd():\n    yield\n    assert 0\ndef test_odd(odd): pass',
    'error',
    ['teardown'],
  ],
  [
    'fails and breaks in teardown',
    '@pytest.fixture\ndef odd():\n    yield\n    assert 0\ndef test_odd(odd): assert 0',
    'failed',
    ['call', 'teardown'],
  ],
];

/** Where something but pytest itself has a say in what becomes of a test. */
const NOT_LEFT_TO_PYTEST: [name: string, conftest: string, tests?: string, outcome?: string][] = [
  [
    'counts tests by other words',
    'def pytest_report_teststatus(report):\n    return ("passed", ".", "IGNORED") if report.skipped else None',
    'def test_it(): pytest.skip("ignored")',
    'skipped',
  ],
  ['runs tests', 'def pytest_runtest_protocol(item, nextitem):\n    pass'],
  ['runs the session', 'def pytest_runtestloop(session):\n    pass'],
  [
    'has a terminal of its own',
    `
from _pytest.terminal import TerminalReporter
class Own(TerminalReporter):
    def _add_stats(self, category, items):
        pass
@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    watched.config = config
    old = config.pluginmanager.getplugin("terminalreporter")
    config.pluginmanager.unregister(old)
    config.pluginmanager.register(Own(config), "terminalreporter")
`,
  ],
  [
    "changes pytest's terminal",
    `
from _pytest.terminal import TerminalReporter
def quiet(self, report):
    pass
TerminalReporter.pytest_runtest_logreport = quiet
`,
  ],
  [
    'has a module that skips itself',
    'def pytest_configure(config):\n    watched.config = config\n    open("test_none.py", "w").write("import pytest; pytest.skip(allow_module_level=True)")',
  ],
];

describe.skipIf(SKIPPED)(`reports read from pytest's terminal${SKIPPED}`, () => {
  test.each(environments.filter(environment => !newer.includes(environment)))('not in $name', environment => {
    const { sources, captures } = runTests(environment, PASSING);
    expect(new Set(Object.values(sources))).toEqual(new Set(['EachReport']));
    expect(told(captures)).toEqual(passed);
  });

  for (const environment of newer) {
    describe(environment.name, () => {
      test('as long as tests pass', () => {
        const warns = 'import warnings\ndef test_warns(): warnings.warn("slow")\n';
        const tests = `${PASSING}\n${warns}\n${PASSING.replace('passes', 'more')}`;
        const { sources, lines, captures, texts } = runTests(environment, tests);
        expect(new Set(Object.values(sources))).toEqual(new Set(['EachTest']));
        expect(told(captures)).toHaveLength(11);
        expect(texts[0]?.match(/"kind":"passed"/g)).toHaveLength(11);
        expect(linesOf(lines, 'warning').filter(({ message }) => message === 'slow')).toHaveLength(1);
        for (const { seconds } of linesOf(lines, 'test')) expect(seconds).toBeLessThan(1);
      });

      test.each(ODD)('until a test %s', (_, code, outcome, broken) => {
        const run = runTests(environment, `${PASSING}\n${code}\ndef test_after(): pass`);
        expect(told(run.captures)).toEqual([...passed, ['test_odd', outcome], ['test_after', 'passed']]);
        expect(run.sources['test_all.py::test_passes[4]']).toBe('EachTest');
        expect(run.sources['test_all.py::test_odd']).toBe('EachReport');
        // By its place again.
        expect(run.texts[0]?.match(/"kind":"passed"/g)).toHaveLength(6);
        const odd = linesOf(run.lines, 'test').find(({ id }) => id.endsWith('test_odd')) ?? {};
        const phases: string[] = (odd.phases ?? []).map(([when]: string[]) => when);
        expect(phases).toEqual(['setup', 'call', 'teardown'].filter(when => phases.includes(when)));
        // Each with its exception, though pytest said so before the plugin heard of each report.
        const failures: Line[] = odd.failures ?? [];
        expect(failures.map(({ when, exceptions }) => [when, exceptions[0]?.type])).toEqual(
          broken.map(when => [when, 'AssertionError']),
        );
      });

      test.each(NOT_LEFT_TO_PYTEST)(
        'not where a plugin or project %s',
        (_, conftest, tests = '', outcome = 'passed') => {
          const { sources, captures, lines } = runTests(environment, `${PASSING}\n${tests}`, conftest);
          expect(new Set(Object.values(sources))).toEqual(new Set(['EachReport']));
          expect(told(captures)).toEqual(tests === '' ? passed : [...passed, ['test_it', outcome]]);
          expect(lines.at(-1)).toEqual({ kind: 'end', exit: 0, seconds: expect.any(Number) });
        },
      );

      test('a test that finishes with none of its reports left is said to be missing, and no other is', () => {
        const conftest = `
@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report):
    if "[2]" in report.nodeid:
        for reports in watched.config.pluginmanager.getplugin("terminalreporter").stats.values():
            if report in reports:
                reports.remove(report)
`;
        const { captures, lines } = runTests(environment, PASSING, conftest);
        expect(told(captures)).toEqual(passed.filter(([name]) => !name.includes('2')));
        expect(lines.at(-1)?.problem).toMatch(/taken away what was reported of test_all\.py::test_passes\[2\]/);
      });

      test('a report that a plugin adds', () => {
        const conftest = `
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_teardown(item):
    yield
    if "[2]" in item.name:
        report = pytest.TestReport(item.nodeid, item.location, {}, "failed", "it is not", "call")
        item.ihook.pytest_runtest_logreport(report=report)
`;
        const { captures } = runTests(environment, PASSING, conftest);
        const changed = passed.map(([name, outcome]) => [name, name.includes('2') ? 'failed' : outcome]);
        expect(told(captures)).toEqual(changed);
      });

      test('something else that a plugin has counted', () => {
        const conftest = `
def pytest_runtest_teardown(item):
    if "[2]" in item.name:
        watched.config.pluginmanager.getplugin("terminalreporter").stats["notes"] = ["a text"]
`;
        const { captures, lines } = runTests(environment, PASSING, conftest);
        expect(told(captures)).toEqual(passed);
        expect(lines.at(-1)).not.toHaveProperty('problem');
      });

      test('ids that a plugin changes', () => {
        const conftest = `
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    outcome = yield
    outcome.get_result().nodeid += "@here"
`;
        expect(told(runTests(environment, PASSING, conftest).captures)).toEqual(
          passed.map(([name, outcome]) => [`${name}@here`, outcome]),
        );
      });

      test('in another order than that of collection each test has its id', () => {
        const conftest = `
@pytest.hookimpl(hookwrapper=True)
def pytest_runtestloop(session):
    session.items.reverse()
    yield
`;
        expect(told(runTests(environment, PASSING, conftest).captures)).toEqual(passed.toReversed());
      });

      test('a session that collects twice', () => {
        const conftest = `
@pytest.hookimpl(hookwrapper=True)
def pytest_runtestloop(session):
    session.perform_collect(["test_all.py::test_passes[3]"])
    yield
`;
        const { captures, texts } = runTests(environment, PASSING, conftest);
        expect(texts[0]?.match(/"kind":"collected"/g)).toHaveLength(2);
        expect(told(captures)).toEqual(passed.slice(3, 4));
      });

      test.each([[['-p', 'no:terminal']], [['--ledger-output=all']], [['-n', '1']]])('not with %j', args => {
        const { captures, sources } = runTests(environment, PASSING, '', args);
        expect(told(captures)).toEqual(passed);
        expect(Object.values(sources)).not.toContain('EachTest');
      });

      test('a file that is given twice', () => {
        const twice = ['--keep-duplicates', 'test_all.py', 'test_all.py'];
        expect(told(runTests(environment, PASSING, '', twice).captures)).toEqual([...passed, ...passed]);
      });

      test.each(['call', 'teardown'])('a session that is interrupted in %s', phase => {
        const fixture = `@pytest.fixture
def late():
    yield
    if ${phase === 'teardown' ? 'True' : 'False'}: raise KeyboardInterrupt()
def test_odd(late):
    if ${phase === 'call' ? 'True' : 'False'}: raise KeyboardInterrupt()
def test_never(): pass
`;
        const { captures, lines } = runTests(environment, `${PASSING}\n${fixture}`);
        const ended = phase === 'call' ? {} : { test_odd: 'passed' };
        expect(Object.fromEntries(told(captures))).toEqual({ ...Object.fromEntries(passed), ...ended });
        expect(lines.at(-1)).toMatchObject({ kind: 'end', exit: 2, stopped: 'KeyboardInterrupt' });
        expect(lines.at(-1)?.unfinished).toEqual(phase === 'call' ? ['test_all.py::test_odd'] : undefined);
      });
    });
  }

  test.each([
    [
      'the fixture',
      `def test_odd(subtests):
    for number in range(3):
        with subtests.test(number=number): pass
    os._exit(1)`,
    ],
    [
      'unittest',
      `class TestOdd(unittest.TestCase):
    def test_odd(self):
        for number in range(3):
            with self.subTest(number=number): pass
        os._exit(1)`,
    ],
  ])(`${latest.name}: subtests of %s are written when they end`, (_, tests) => {
    using workplace = createWorkplace('own');
    arrange(workplace, `import os, unittest\n${PASSING}\n${tests}`);
    const { captures } = runPytest(workplace, { environment: latest, project: 'own', args: alone(latest) });
    expect(told(captures)).toEqual(passed);
    expect(linesOf(captures[0], 'subtest').map(({ params }) => params.number)).toEqual(['0', '1', '2']);
  });
});
