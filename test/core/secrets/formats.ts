// Reports of one test with the same texts in each format, as their writers write them.
import { SEAM } from '../../../src/core/parse/cut-text.ts';

export interface Texts {
  message: string;
  traceback: string;
  output: string;
  property: string;
  reason: string;
}

const ID = 'tests/test_a.py::test_a';
const START = 1_796_000_000;
const xml = (text: string): string =>
  text.replace(/[&<>"]/g, character => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? '');
const lines = (...all: unknown[]): string => all.map(line => `${JSON.stringify(line)}\n`).join('');

const junit = ({ message, traceback, property, reason }: Texts): string =>
  `<testsuites><testsuite name="pytest" tests="2"><properties><property name="p" value="${xml(property)}"/></properties>` +
  `<testcase classname="tests.test_a" name="test_a" time="1"><properties><property name="p" value="${xml(property)}"/></properties>` +
  `<failure message="${xml(message).replaceAll('\n', '&#10;')}">${xml(traceback)}</failure></testcase>` +
  `<testcase classname="tests.test_a" name="test_b" time="1"><skipped type="pytest.skip" message="${xml(reason).replaceAll('\n', '&#10;')}"/></testcase></testsuite></testsuites>`;

const reportLog = ({ message, traceback, output, property, reason }: Texts): string => {
  const report = (nodeid: string, when: string, more: object) => ({
    $report_type: 'TestReport',
    nodeid,
    when,
    outcome: 'passed',
    duration: 0.1,
    start: START,
    stop: START + 1,
    sections: [],
    user_properties: [],
    ...more,
  });
  const longrepr = {
    reprcrash: { path: 'tests/test_a.py', lineno: 1, message },
    reprtraceback: {
      reprentries: [
        {
          type: 'ReprEntry',
          data: {
            lines: traceback.split('\n'),
            style: 'long',
            reprfileloc: { path: 'tests/test_a.py', lineno: 1, message: 'AssertionError' },
          },
        },
      ],
    },
  };
  const sections = [['Captured stdout call', output]];
  return (
    `{"pytest_version": "9.0.0", "$report_type": "SessionStart"}\n` +
    lines(
      report(ID, 'setup', {}),
      report(ID, 'call', { outcome: 'failed', longrepr, sections, user_properties: [['p', property]] }),
      report(ID, 'teardown', { sections, user_properties: [['p', property]] }),
      report('tests/test_a.py::test_b', 'setup', { outcome: 'skipped', longrepr: ['a.py', 1, `Skipped: ${reason}`] }),
      report('tests/test_a.py::test_b', 'teardown', {}),
    )
  );
};

const jsonReport = ({ message, traceback, output, property, reason }: Texts): string =>
  JSON.stringify({
    created: START,
    duration: 1,
    exitcode: 1,
    root: '/app',
    environment: {},
    summary: { failed: 1, total: 1 },
    tests: [
      {
        nodeid: ID,
        outcome: 'failed',
        user_properties: [{ p: property }],
        setup: { duration: 1, outcome: 'passed' },
        call: { duration: 1, outcome: 'failed', longrepr: traceback, crash: { message }, stdout: output },
      },
      {
        nodeid: 'tests/test_a.py::test_b',
        outcome: 'skipped',
        setup: { duration: 1, outcome: 'skipped', longrepr: `('a.py', 1, 'Skipped: ${reason}')` },
      },
    ],
  });

const ctrf = ({ message, traceback, output, reason }: Texts): string =>
  JSON.stringify({
    results: {
      tool: { name: 'pytest' },
      summary: { start: START * 1e3, stop: START * 1e3 + 1 },
      tests: [
        { name: ID, status: 'failed', duration: 1, message, trace: traceback, stdout: output.split('\n') },
        { name: 'tests/test_a.py::test_b', status: 'skipped', duration: 1, message: reason },
      ],
    },
  });

const capture =
  (cut: (text: string) => unknown, section: (text: string) => unknown[]) =>
  ({ message, traceback, output, property, reason }: Texts): string =>
    lines(
      { kind: 'session', format: 1, started: '2026-11-27T12:00:00Z' },
      { kind: 'collected', ids: [['tests/test_a.py', ['test_a', 'test_b', 'test_c']]] },
      {
        kind: 'test',
        id: ID,
        outcome: 'failed',
        seconds: [1],
        failures: [{ when: 'call', text: cut(traceback), message: cut(message) }],
        sections: [section(output)],
        properties: [['p', cut(property)]],
        description: cut(reason),
      },
      { kind: 'test', id: 'tests/test_a.py::test_b', outcome: 'skipped', seconds: [1], reason: cut(reason) },
      { kind: 'end', exit: 2, stopped: cut(reason), problem: cut(message) },
    );

/** As the plugin cuts: more than SEAM is kept on each side than the reader keeps of it. */
const inParts =
  (head: number, tail: number) =>
  (text: string): unknown => {
    const [first, last] = [head === 0 ? 0 : head + SEAM, tail === 0 ? 0 : tail + SEAM];
    return text.length <= first + last
      ? text
      : [text.slice(0, first), text.length - first - last, last === 0 ? '' : text.slice(-last)];
  };

/** As it cut before: the first quarter and the end. */
const once =
  (limit: number) =>
  (text: string): unknown =>
    text.length <= limit
      ? text
      : `${text.slice(0, limit / 4)}\n[${text.length - limit} characters left out]\n${text.slice(limit / 4 - limit)}`;

export const FORMATS: Record<string, (texts: Texts) => string> = {
  'JUnit XML': junit,
  '--report-log': reportLog,
  'pytest-json-report': jsonReport,
  CTRF: ctrf,
  'a capture': capture(
    text => text,
    output => ['Captured stdout call', output],
  ),
  'a capture that was cut': capture(inParts(500, 2_000), output => ['Captured stdout call', inParts(0, 2_048)(output)]),
  'a capture of an older plugin': capture(once(10_000), output =>
    output.length <= 20_000
      ? ['Captured stdout call', output]
      : ['Captured stdout call', output.slice(-20_000), output.length - 20_000],
  ),
};
