// One run of real pytest as five writers wrote it at the same time: scripts/make-captures.mjs.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeReports } from '../../../src/core/parse/merge-reports.ts';
import type { Format, Report, Result } from '../../../src/core/model.ts';
import { createNodeIdResolver } from '../../../src/core/parse/node-ids.ts';
import { createReportReader, isReport } from '../../../src/core/parse/report.ts';
import { filesOf } from './fixtures.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/capture', import.meta.url));
const runs = readdirSync(FOLDER)
  .filter(name => name.startsWith('formats-') && name.endsWith('.xml'))
  .map(name => name.slice(0, -'.xml'.length));
const FILES: Record<Format, string> = {
  capture: 'jsonl',
  'report-log': 'log.jsonl',
  'json-report': 'report.json',
  junit: 'xml',
  ctrf: 'ctrf.json',
};
const others = (Object.keys(FILES) as Format[]).filter(format => format !== 'capture');

const bytesOf = (run: string, format: Format): Uint8Array => readFileSync(join(FOLDER, `${run}.${FILES[format]}`));

function read(run: string, format: Format, pieces?: number): Report {
  const project = run.replace('formats-', '').replace('parallel', 'everything');
  // A name that says nothing: the format is told by the content.
  const reader = createReportReader('report', createNodeIdResolver(filesOf(project)));
  const bytes = bytesOf(run, format);
  const size = pieces ?? bytes.length;
  for (let at = 0; at < bytes.length; at += size) reader.write(bytes.subarray(at, at + size));
  return reader.end();
}

const byId = (report: Report): Map<string, Result> => new Map(report.results.map(result => [result.id, result]));

/** What a format says instead, where it does not know better; see the table in docs/capture.md. */
function isKnownLoss(format: Format, now: Result | undefined, was: Result): boolean {
  if (!now) {
    // CTRF has neither what could not be collected nor a test that ended with its worker.
    return format === 'ctrf' && (was.detail?.phases?.[0] === 'collect' || !was.id.includes('::'));
  }
  switch (format) {
    case 'junit':
      return was.outcome === 'xpassed' ? now.outcome === 'passed' : ofSubtest(now, was);
    case 'ctrf':
      return (
        (was.outcome === 'xpassed' && now.outcome === 'passed') ||
        // Of a test that went wrong twice it has one status, and of a teardown after a skip or xfail none.
        (was.outcome === 'error' && /^(?:skipped|xfailed)$/.test(now.outcome)) ||
        ofSubtest(now, was)
      );
    case 'json-report':
      return ofSubtest(now, was) || (was.outcome === 'failed' && now.outcome === 'error');
    case 'capture':
    case 'report-log':
      return false;
  }
}

/** The skip or xfail of a subtest is taken for its test's. */
const ofSubtest = (now: Result, was: Result): boolean =>
  was.outcome === 'passed' && (now.outcome === 'skipped' || now.outcome === 'xfailed');

describe.each(runs)('%s', run => {
  const capture = byId(read(run, 'capture'));

  test.each(others)('the same results from %s', format => {
    const report = read(run, format);
    expect(report.format).toBe(format);
    expect(report.problems.filter(({ level }) => level === 'error')).toEqual([]);
    const results = byId(report);
    for (const [id, was] of capture) {
      const now = results.get(id);
      if (now?.outcome !== was.outcome) {
        expect([id, was.outcome, now?.outcome, isKnownLoss(format, now, was)]).toEqual([
          id,
          was.outcome,
          now?.outcome,
          true,
        ]);
        continue;
      }
      // Which phase's failure stands first differs where several went wrong.
      if ((was.detail?.phases?.length ?? 0) > 1 || was.detail?.subtests) continue;
      // pytest-json-report has no stage for the end of a worker, and not why a test is expected to fail.
      const said = was.detail?.message ?? '';
      if (format === 'json-report' && (said.startsWith('worker crashed') || was.outcome.startsWith('x'))) continue;
      expect([id, now.detail?.message]).toEqual([id, was.detail?.message]);
      // Without a traceback only the plugin knows where it was.
      if (now.detail?.file === undefined && /without_traceback|test_group/.test(id)) continue;
      expect([id, now.detail?.file, now.detail?.line]).toEqual([id, was.detail?.file, was.detail?.line]);
    }
    expect([...results.keys()].filter(id => !capture.has(id))).toEqual([]);
  });

  test('all of them together are the results of the one that knows most, said once', () => {
    const reports = new Map(ORDER.map(format => [format, read(run, format)]));
    fc.assert(
      fc.property(fc.shuffledSubarray(ORDER, { minLength: 2 }), some => {
        const [best] = some.toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
        const merged = mergeReports(some.map(format => ({ file: format, report: reports.get(format) as Report })));
        const expected = reports.get(best as Format);
        expect(merged.results.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(
          expected?.results.map(({ id, outcome }) => `${id} ${outcome}`),
        );
        expect(merged.problems).toEqual(expected?.problems);
      }),
      { numRuns: 30 },
    );
  });

  test.each(others)('%s in any pieces', format => {
    expect(read(run, format, 997)).toEqual(read(run, format));
  });

  test.each(others)('%s is a report by its beginning', format => {
    expect(isReport(new TextDecoder().decode(bytesOf(run, format).subarray(0, 256)))).toBe(true);
  });
});

const ORDER: Format[] = ['capture', 'report-log', 'json-report', 'junit', 'ctrf'];

test('two sessions of the same tests are two, whatever wrote them', () => {
  const report = read('formats-stops', 'junit');
  const later = new Date(Date.parse(report.started ?? '') + 3_600_000 + 30_000).toISOString();
  const capture = { ...read('formats-stops', 'capture'), started: later };
  const merged = mergeReports([
    { file: 'a.xml', report },
    { file: 'b.jsonl', report: capture },
  ]);
  expect(merged.problems.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/in another report already/),
  );
});

test('JUnit XML whose time has no offset is known all the same', () => {
  const report = read('formats-stops', 'junit');
  const shifted = new Date(Date.parse(report.started ?? '') - 5.75 * 3_600_000).toISOString();
  const capture = read('formats-stops', 'capture');
  const merged = mergeReports([
    { file: 'a.xml', report: { ...report, started: shifted } },
    { file: 'b.jsonl', report: capture },
  ]);
  expect(merged.results).toEqual(capture.results);
});

describe('what is cut short', () => {
  test('a report log is read up to there', () => {
    const text = new TextDecoder().decode(bytesOf('formats-everything', 'report-log'));
    const whole = byId(read('formats-everything', 'report-log'));
    fc.assert(
      fc.property(fc.integer({ min: 100, max: text.length - 2 }), cut => {
        const reader = createReportReader('log', createNodeIdResolver());
        reader.write(new TextEncoder().encode(text.slice(0, cut)));
        const report = reader.end();
        expect(report.problems.filter(({ level }) => level === 'error')).toEqual([]);
        const finished = text
          .slice(0, cut)
          .split('\n')
          .slice(0, -1)
          .filter(line => line.includes('"when": "teardown"'));
        expect(report.results.length).toBeGreaterThanOrEqual(
          new Set(finished.map(line => JSON.parse(line).nodeid)).size,
        );
        for (const result of report.results) {
          const isRunning = result.detail?.message === `pytest was killed while it ran ${result.id}`;
          const outcome = isRunning ? 'error' : whole.get(result.id)?.outcome;
          if (!result.id.includes('0x')) expect(result.outcome).toBe(outcome);
        }
        expect(report.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });

  test.each(['json-report', 'ctrf'] as const)('of %s nothing can be read, and the message says so', format => {
    const reader = createReportReader('report', createNodeIdResolver());
    reader.write(bytesOf('formats-everything', format).subarray(0, 20_000));
    const report = reader.end();
    expect(report.results).toEqual([]);
    expect(report.problems).toMatchObject([{ level: 'error', message: expect.stringMatching(/cut short or changed/) }]);
  });
});

test('documents with values of any type are read without trouble', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom('passed', 'failed', 'xfailed', 'skipped', 'a.py::b'));
  const keys = [
    'nodeid',
    'name',
    'status',
    'outcome',
    'setup',
    'call',
    'duration',
    'suite',
    'filePath',
    'retryAttempts',
  ];
  const one = fc.record(Object.fromEntries(keys.map(key => [key, value])));
  const document = fc.oneof(
    fc.record({ created: value, exitcode: value, summary: fc.constant({}), tests: fc.array(one), collectors: value }),
    fc.record({
      results: fc.record({ tool: fc.constant({}), tests: fc.array(one), summary: fc.dictionary(fc.string(), value) }),
    }),
  );
  fc.assert(
    fc.property(document, said => {
      const reader = createReportReader('report', createNodeIdResolver());
      reader.write(new TextEncoder().encode(JSON.stringify(said)));
      for (const { seconds, outcome } of reader.end().results) {
        expect(Number.isFinite(seconds) && seconds >= 0).toBe(true);
        expect(outcome).toBeTypeOf('string');
      }
    }),
  );
});
