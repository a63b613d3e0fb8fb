// pytest-json-report (--json-report): https://github.com/numirias/pytest-json-report#format

import type { Report } from '../model.ts';
import { createCapturedSession } from './captured-session.ts';
import type { TextRules } from './clean-text.ts';
import { lineOfTest, type PhaseReport, readReason } from './phases.ts';
import { type Line, readSeconds, readText, readTime, records, toRecord } from './values.ts';

const STAGES = ['setup', 'call', 'teardown'] as const;
// Python's own form of (file, line, reason).
const SKIP = /, \d+, (['"])([\s\S]*)\1\)\s*$/;

export function readJsonReport(file: string, document: Line, maskIds: boolean, rules: TextRules): Report {
  const session = createCapturedSession(file, maskIds, rules, true);
  const seconds = readSeconds(document.duration);
  const created = readTime(document.created);
  session.begin(created === undefined ? undefined : created - (seconds ?? 0) * 1e3);
  const collected = records(document.collectors).flatMap(({ result }) => records(result));
  // What was collected is in it for those that ran as well; collectors are among it, and have no line.
  const items = collected.filter(({ lineno, type }) => typeof lineno === 'number' && !NOT_TESTS.has(readText(type)));
  if (items.length > 0) session.add({ kind: 'collected', ids: items.map(({ nodeid }) => splitId(readText(nodeid))) });
  for (const { nodeid, outcome, longrepr } of records(document.collectors)) {
    if (outcome === 'passed') continue;
    const text = readText(longrepr);
    session.add({ kind: 'collection', id: nodeid, outcome, reason: reasonOf(text), failure: { text } });
  }
  for (const test of records(document.tests)) session.add(lineOf(test));
  session.add({ kind: 'end', exit: document.exitcode, ...(seconds === undefined ? {} : { seconds }) });
  return session.report();
}

const NOT_TESTS = new Set(['Dir', 'Package', 'Module', 'Class', 'Session', 'UnitTestCase']);

function splitId(id: string): [file: string, names: string[]] {
  const at = id.indexOf('::');
  return at === -1 ? [id, ['']] : [id.slice(0, at), [id.slice(at + 2)]];
}

function lineOf(test: Line): Line {
  const said = readText(test.outcome);
  const reports = STAGES.flatMap((when): PhaseReport[] => {
    const stage = toRecord(test[when]);
    if (!stage) return [];
    const text = readText(stage.longrepr);
    const message = toRecord(stage.crash)?.message;
    const failure = { when, text, ...(typeof message === 'string' ? { message } : {}) };
    const outcome = readText(stage.outcome);
    // It does not say of a stage that it was expected to fail, only of the test.
    const isXfail = (said === 'xfailed' && outcome === 'skipped') || (said === 'xpassed' && when === 'call');
    const reason = isXfail ? '' : reasonOf(text);
    return [{ when, outcome, isXfail, seconds: readSeconds(stage.duration), failure, reason }];
  });
  const failedSubtests = said === 'failed' && !reports.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
  const properties = records(test.user_properties).flatMap(Object.entries);
  const sections = STAGES.flatMap(when => {
    const stage = toRecord(test[when]);
    return (['stdout', 'stderr', 'log'] as const).flatMap(name => {
      const text = name === 'log' ? records(stage?.log).map(logLine).join('\n') : readText(stage?.[name]);
      return text === '' ? [] : [[`Captured ${name} ${when}`, text]];
    });
  });
  const line = lineOfTest(readText(test.nodeid), reports, failedSubtests, { properties, sections });
  // A plugin's word for the last attempt: what it came to, the stages say.
  return { ...line, kind: 'test' };
}

const logLine = ({ levelname, name, msg }: Line): string => [levelname, name, msg].map(readText).join(' ');

function reasonOf(text: string): string {
  const quoted = SKIP.exec(text)?.[2];
  return readReason(quoted === undefined ? text : quoted.replace(/\\(['"\\])/g, '$1').replaceAll('\\n', '\n'));
}
