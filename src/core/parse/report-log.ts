// The JSON lines of pytest-reportlog (--report-log): every report of pytest's own hooks, as they come.

import { createCapturedSession } from './captured-session.ts';
import { allText } from './clean-text.ts';
import { createLineReader } from './json-lines.ts';
import { messageOfLongrepr, renderLongrepr } from './longrepr.ts';
import { hasOutcome, linesOfTest, type PhaseReport, readReason } from './phases.ts';
import type { NodeIdResolver } from './node-ids.ts';
import type { TextReader } from './text-reader.ts';
import { type Line, list, readSeconds, readText, readTime } from './values.ts';

/** Whether a file that begins like this is a report log. */
export function isReportLog(head: string): boolean {
  return /^\{"pytest_version": ?"[^"]*", ?"\$report_type": ?"SessionStart"\}/.test(head);
}

interface Open {
  id: string;
  reports: PhaseReport[];
  failedSubtests: number;
  more: Line;
}

export function createReportLogReader(
  file: string,
  _resolve?: NodeIdResolver,
  maskIds = true,
  rules = allText(),
): TextReader {
  let hasEnded = false;
  const session = createCapturedSession(file, maskIds, rules);
  /** Tests that have not finished. With xdist several are under way, with --dist=each the same in every worker. */
  const open = new Map<string, Open>();
  /** Until the first test says when the session was. */
  let pending: Line[] | undefined = [];

  const begin = (started: number | undefined) => {
    if (!pending) return;
    session.begin(started);
    for (const line of pending) session.add(line);
    pending = undefined;
  };
  const add = (line: Line) => {
    if (pending) pending.push(line);
    else session.add(line, lines.line());
  };
  const openTest = (key: string, id: string): Open => {
    const known = open.get(key);
    if (known) return known;
    const made: Open = { id, reports: [], failedSubtests: 0, more: {} };
    open.set(key, made);
    return made;
  };
  const finish = (key: string) => {
    const test = open.get(key);
    if (!test) return;
    open.delete(key);
    for (const line of linesOfTest(test.id, test.reports, test.failedSubtests, test.more)) add(line);
  };

  const addTestReport = (line: Line) => {
    // That of a worker that died is 0.
    const start = readTime(line.start);
    if (start !== undefined) begin(start);
    const id = readText(line.nodeid);
    const worker = readText(line.worker_id);
    const when = readText(line.when);
    // xdist's own report of a worker that died does not say which one it was.
    const crashed = when === '???' ? [...open].find(([, test]) => test.id === id)?.[0] : undefined;
    const key = crashed ?? `${worker} ${id}`;
    // pytest-rerunfailures before 16.2 sends no teardown of an attempt that it repeats.
    if (when === 'setup' && open.has(key)) finish(key);
    const test = openTest(key, id);
    test.reports.push(phaseOf(line, when));
    if (worker !== '') test.more.worker = worker;
    if (list(line.sections).length > 0) test.more.sections = line.sections;
    if (list(line.user_properties).length > 0) test.more.properties = list(line.user_properties).map(printed);
    if (when === 'teardown' || when === '???') finish(key);
  };
  const addSubtest = (line: Line) => {
    const id = readText(line.nodeid);
    const report = phaseOf(line, 'call');
    const isFailed = report.outcome === 'failed';
    if (isFailed) openTest(`${readText(line.worker_id)} ${id}`, id).failedSubtests++;
    const failures = isFailed ? [report.failure] : [];
    add({ kind: 'subtest', id, outcome: isFailed || !report.isXfail ? report.outcome : 'xfailed', failures });
  };
  const addCollectReport = (line: Line) => {
    if (line.outcome === 'passed') return;
    const failure = { text: renderLongrepr(line.longrepr) };
    const reason = readReason(renderLongrepr(line.longrepr));
    add({ kind: 'collection', id: readText(line.nodeid), outcome: line.outcome, reason, failure });
  };

  const lines = createLineReader(line => {
    switch (line.$report_type ?? line['_report_type']) {
      case 'TestReport':
        // Both kinds have this name in some versions; only that of a subtest has its context.
        return '_subtest.context' in line ? addSubtest(line) : addTestReport(line);
      case 'SubTestReport':
      case 'SubtestReport':
        return addSubtest(line);
      case 'CollectReport':
        return addCollectReport(line);
      case 'SessionFinish':
        hasEnded = true;
        for (const [key, { reports }] of open) if (hasOutcome(reports)) finish(key);
        return add({ kind: 'end', exit: line.exitstatus });
      default:
        // Warnings are not kept.
        return;
    }
  });
  return {
    write: text => lines.write(text),
    line: () => lines.line(),
    finish: () => lines.finish(),
    report() {
      begin(undefined);
      // Tests whose set-up or call was reported and whose end was not.
      if (!hasEnded) for (const { id } of open.values()) session.add({ kind: 'start', id, parallel: true });
      return session.report();
    },
  };
}

function phaseOf(line: Line, when: string): PhaseReport {
  const isXfail = line.wasxfail !== undefined;
  const message = messageOfLongrepr(line.longrepr);
  const failure: Line = { when, text: renderLongrepr(line.longrepr), ...(message === undefined ? {} : { message }) };
  return {
    when,
    outcome: readText(line.outcome),
    isXfail,
    seconds: readSeconds(line.duration),
    failure,
    reason: readReason(isXfail ? line.wasxfail : renderLongrepr(line.longrepr)),
  };
}

/** A property's value as JUnit XML has it: Python's `str()`. */
function printed(property: unknown): unknown[] {
  const [name, value] = list(property);
  const text =
    value === null
      ? 'None'
      : value === true
        ? 'True'
        : value === false
          ? 'False'
          : typeof value === 'object'
            ? JSON.stringify(value)
            : readText(value);
  return [name, text];
}
