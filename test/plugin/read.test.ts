// What a reader makes of captures that the plugin really wrote: sessions that were killed or did not start, attempts, options.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/core/model.ts';
import { createReportReader } from '../../src/core/parse/report.ts';
import { createNodeIdResolver } from '../../src/core/parse/node-ids.ts';
import { createWorkplace, runPytest } from './pytest.ts';
import { latest, SKIPPED, withOtherPlugins } from './venvs.ts';

interface Case {
  files: Record<string, string>;
  args?: string[];
  environment?: typeof latest;
  /** What else to read instead of the capture. */
  reportLog?: boolean;
}

function readRun({ files, args = [], environment = latest, reportLog = false }: Case): Report {
  using workplace = createWorkplace('own');
  rmSync(join(workplace.checkout, 'tests'), { recursive: true });
  mkdirSync(join(workplace.checkout, 'tests'));
  const all = { 'pytest.ini': '[pytest]\ntestpaths = tests\n', ...files };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(workplace.checkout, name), text);
  const log = reportLog ? ['--report-log=log.jsonl'] : [];
  const { texts } = runPytest(workplace, { environment, project: 'own', args: [...args, ...log] });
  const reader = createReportReader('capture.jsonl', createNodeIdResolver());
  reader.write(reportLog ? readFileSync(join(workplace.checkout, 'log.jsonl')) : new TextEncoder().encode(texts[0]));
  return reader.end();
}

const outcomes = ({ results }: Report) => Object.fromEntries(results.map(({ id, outcome }) => [id, outcome]));

const KILLS = `
import os, signal, time
def test_one(): pass
def test_two(): KILL
def test_three(): pass
`;

describe.skipIf(SKIPPED)(`a session that was killed${SKIPPED}`, () => {
  test.each([
    ['os._exit(0)', []],
    ['os.kill(os.getpid(), signal.SIGKILL)', []],
    ['time.sleep(600)', ['--timeout=1', '--timeout-method=thread']],
  ])('%s: the test that was running has an error that says so, the rest did not run', (kill, args) => {
    const report = readRun({ files: { 'tests/test_a.py': KILLS.replace('KILL', kill) }, args });
    expect(outcomes(report)).toEqual({ 'tests/test_a.py::test_one': 'passed', 'tests/test_a.py::test_two': 'error' });
    expect(report.results[1]?.detail).toEqual({
      message: 'pytest was killed while it ran tests/test_a.py::test_two',
    });
    expect(report.notRun).toEqual(['tests/test_a.py::test_three']);
    expect([report.stopped, report.killed]).toEqual(['its process ended', true]);
  });

  test('the last test: all others ran', () => {
    const files = { 'tests/test_a.py': 'import os\ndef test_one(): pass\ndef test_two(): os._exit(0)\n' };
    const report = readRun({ files });
    expect(outcomes(report)).toEqual({ 'tests/test_a.py::test_one': 'passed', 'tests/test_a.py::test_two': 'error' });
    expect([report.notRun ?? [], report.killed]).toEqual([[], true]);
  });

  test.each(['pytest_runtestloop', 'pytest_sessionfinish'])('in %s: no test is blamed', hook => {
    const conftest = `import os, pytest\n@pytest.hookimpl(tryfirst=True)\ndef ${hook}():\n    os._exit(0)\n`;
    const report = readRun({ files: { 'conftest.py': conftest, 'tests/test_a.py': 'def test_one(): pass\n' } });
    expect(Object.values(outcomes(report)).filter(outcome => outcome !== 'passed')).toEqual([]);
    expect([report.killed, report.stopped]).toEqual([true, 'its process ended']);
  });

  test('a session that ended was not killed', () => {
    const report = readRun({
      files: { 'tests/test_a.py': 'def test_one(): assert 0\ndef test_two(): pass\n' },
      args: ['-x'],
    });
    expect([report.killed, report.notRun]).toEqual([undefined, ['tests/test_a.py::test_two']]);
  });

  test('with workers: every test that was under way', () => {
    const conftest = `
import os, pytest
@pytest.hookimpl(trylast=True)
def pytest_runtest_logstart(nodeid):
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os._exit(0)
`;
    const tests = 'import time\ndef test_one(): time.sleep(60)\n';
    const report = readRun({ files: { 'conftest.py': conftest, 'tests/test_a.py': tests }, args: ['-n', '1'] });
    expect(outcomes(report)).toEqual({ 'tests/test_a.py::test_one': 'error' });
  });
});

const CANNOT_START: [name: string, Case, Report['notStarted']][] = [
  [
    'a conftest.py that cannot be imported',
    { files: { 'tests/conftest.py': '\nimport os\nimport no_such\n', 'tests/test_a.py': 'def test_one(): pass\n' } },
    {
      message: "ModuleNotFoundError in tests/conftest.py:3: No module named 'no_such'",
      file: 'tests/conftest.py',
      line: 3,
    },
  ],
  ['an unknown option', { files: {}, args: ['--nope'] }, { message: expect.stringMatching(/arguments: --nope/) }],
  [
    'a path that is not there',
    { files: {}, args: ['no/file.py'] },
    { message: 'file or directory not found: no/file.py' },
  ],
  [
    'a plugin that breaks',
    { files: { 'conftest.py': 'def pytest_configure():\n    raise KeyError("region")\n' } },
    { message: "KeyError in conftest.py:2: 'region'", file: 'conftest.py', line: 2 },
  ],
];

describe.skipIf(SKIPPED)(`pytest could not start${SKIPPED}`, () => {
  test.each(CANNOT_START)('%s: no result, and the reason', (_, run, expected) => {
    const report = readRun(run);
    expect(report.results).toEqual([]);
    expect(report.notStarted).toEqual(expected);
    expect(report.problems).toContainEqual({
      file: 'capture.jsonl',
      level: 'error',
      message: `pytest could not start: ${report.notStarted?.message}`,
    });
  });

  test('an error before any test is none of the session that ran tests', () => {
    const report = readRun({ files: { 'tests/test_a.py': 'def test_one(): pass\n' } });
    expect([report.notStarted, report.problems]).toEqual([undefined, []]);
  });
});

describe.skipIf(SKIPPED)(`how pytest was run${SKIPPED}`, () => {
  const tests = 'def test_one(): pass\ndef test_two(): pass\ndef test_three(): pass\n';

  test('arguments, directories, what restricted the session and what it deselected', () => {
    const { session } = readRun({
      files: { 'tests/test_a.py': tests },
      args: ['-k', 'one', 'tests', '--junitxml=x.xml'],
    });
    expect(session).toEqual({
      rootdir: expect.stringMatching(/\/app$/),
      directory: expect.stringMatching(/\/app$/),
      inifile: 'pytest.ini',
      args: ['-p', 'no:randomly', '-k', 'one', 'tests', '--junitxml'],
      addopts: [],
      environmentAddopts: [],
      testpaths: ['tests'],
      selection: { keyword: 'one', paths: ['tests'] },
      deselected: ['tests/test_a.py::test_two', 'tests/test_a.py::test_three'],
    });
  });

  test.each([
    ['pytest-split', ['--splits=3', '--group=2']],
    ['pytest-shard', ['--num-shards=3', '--shard-id=1']],
    ['pytest-test-groups', ['--test-group-count=3', '--test-group=2']],
  ])('the shard that %s ran', (plugin, args) => {
    const run = { files: { 'tests/test_a.py': tests }, args, environment: withOtherPlugins };
    expect(readRun(run).session?.shard).toEqual({ plugin, index: 2, count: 3 });
  });
});

describe.skipIf(SKIPPED)(`tests that are run again${SKIPPED}`, () => {
  const retried = `
import pytest
attempt = 0
@pytest.mark.flaky(retries=2)
def test_flaky():
    global attempt
    attempt += 1
    assert attempt == 3
@pytest.mark.flaky(retries=2)
def test_fails(): assert 0
`;

  // A report log has the first attempt and the last.
  test.each([
    [false, ['failed', 'failed']],
    [true, ['failed']],
  ])('by pytest-retry: attempts, in a capture and in a report log (%s)', (reportLog, attempts) => {
    const files = { 'tests/test_a.py': retried };
    const { results } = readRun({ files, args: ['-p', 'no:flaky'], environment: withOtherPlugins, reportLog });
    expect(results.map(({ outcome, detail }) => [outcome, detail?.attempts])).toEqual([
      ['passed', attempts],
      ['failed', attempts],
    ]);
  });

  test.each([false, true])(
    'by flaky until it has passed twice: it passed, and no more is said (report log: %s)',
    reportLog => {
      const tests = 'import pytest\n@pytest.mark.flaky(max_runs=3, min_passes=2)\ndef test_one(): pass\n';
      const run = {
        files: { 'tests/test_a.py': tests },
        args: ['-p', 'no:pytest-retry'],
        environment: withOtherPlugins,
        reportLog,
      };
      const { results, problems } = readRun(run);
      expect(results).toEqual([{ id: 'tests/test_a.py::test_one', outcome: 'passed', seconds: expect.any(Number) }]);
      expect(problems).toEqual([]);
    },
  );
});
