// Captures that the plugin really wrote, beside the JUnit XML of the very same runs: scripts/make-captures.mjs.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Report, Result } from '../../../src/core/model.ts';
import { createCaptureReader, isCapture } from '../../../src/core/parse/capture.ts';
import { Unreadable } from '../../../src/core/parse/unreadable.ts';
import { filesOf, readBytes } from './fixtures.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/capture', import.meta.url));
const names = readdirSync(FOLDER)
  .filter(name => name.endsWith('.jsonl') && !name.startsWith('formats-'))
  .map(name => name.slice(0, -'.jsonl'.length))
  .toSorted();

function textOf(name: string): string {
  return readFileSync(join(FOLDER, `${name}.jsonl`), 'utf8');
}

function read(text: string, pieces: string[] = [text]) {
  const reader = createCaptureReader('capture.jsonl');
  for (const piece of pieces) reader.write(piece);
  reader.finish();
  return reader.report();
}

const PROJECTS: Record<string, string> = {
  parallel: 'everything',
  interrupt: 'stops',
  twice: 'stops',
  killed: 'stops',
};

function junitOf(name: string): Report {
  const [project = ''] = name.split('-');
  return readBytes(readFileSync(join(FOLDER, `${name}.xml`)), filesOf(PROJECTS[project] ?? project));
}

/** What both formats know. */
function common({ id, outcome, detail = {} }: Result) {
  const { message, type, text, cut, file, line, function: name, phases } = detail;
  return { id, outcome, message, type, text, cut, file, line, function: name, phases };
}

describe('a run is the same in its capture as in its JUnit XML', () => {
  // JUnit XML does not know of a test that ran twice which result was which, nor of one that pytest was killed in.
  const compared = names.filter(name => existsSync(join(FOLDER, `${name}.xml`)) && !/^(described|twice)/.test(name));
  test.each(compared)('%s', name => {
    const capture = read(textOf(name));
    const junit = junitOf(name);
    const inJunit = new Map(junit.results.map(result => [result.id, common(result)]));
    for (const result of capture.results) {
      const other = inJunit.get(result.id);
      const known = common(result);
      // JUnit XML has no word for xpassed, and takes the skip or xfail of a subtest for its test's.
      const isOfSubtest = name.startsWith('subtests') && /^(skipped|xfailed)$/.test(other?.outcome ?? '');
      if (known.outcome === 'xpassed' || (known.outcome === 'passed' && isOfSubtest)) {
        expect(other?.outcome).toBe(known.outcome === 'xpassed' ? 'passed' : other?.outcome);
        continue;
      }
      const expected: Record<string, unknown> = { ...other };
      // Where it cannot tell what was raised or where, the capture can.
      for (const key of ['type', 'file', 'line', 'function'] as const) expected[key] ??= known[key];
      expect(known).toEqual(expected);
    }
    expect(capture.results.map(({ id }) => id).toSorted()).toEqual([...inJunit.keys()].toSorted());
  });
});

const result = (name: string, id: string) => read(textOf(name)).results.find(one => one.id.endsWith(id));

describe('what only the capture knows', () => {
  test('attempts, with their outcomes', () => {
    for (const name of ['reruns-7.4', 'reruns-9.2']) {
      const report = read(textOf(name));
      const attempted = report.results.flatMap(({ detail }) => detail?.attempts ?? []);
      expect(attempted.length).toBe(name === 'reruns-7.4' ? 13 : 13);
      expect(new Set(attempted)).toEqual(new Set(['failed', 'error']));
    }
  });

  test('how many subtests passed', () => {
    for (const name of ['subtests-8.4', 'subtests-9.2']) {
      const counted = read(textOf(name)).results.flatMap(({ detail }) => detail?.subtests ?? []);
      expect(counted.some(({ failed, passed = 0 }) => failed > 0 && passed > 0)).toBe(true);
    }
  });

  test('where a failure happened and what was raised, in a style that shows neither', () => {
    const [shown, hidden] = [read(textOf('tracebacks-9.2')), read(textOf('tracebacks-no-9.2'))];
    for (const one of hidden.results) {
      const other = shown.results.find(({ id }) => id === one.id);
      if (other?.detail?.file === undefined) continue;
      expect([one.id, one.detail?.type, one.detail?.file]).toEqual([one.id, other.detail.type, other.detail.file]);
    }
  });

  test('the suite of a marker takes the place of the module; descriptions and fields stand with every result', () => {
    expect(read(textOf('described-9.2')).results.map(({ id }) => id)).toEqual([
      'checkout::test_described',
      'tests/test_described.py::test_params[small]',
      'tests/test_described.py::test_params[none]',
      'tests/test_described.py::test_inherits_owner',
    ]);
    expect(result('described-9.2', '[small]')?.detail?.properties).toEqual([['owner', 'dana']]);
    expect(result('described-9.2', 'test_inherits_owner')?.detail).toEqual({ properties: [['owner', 'dana']] });
  });

  test.each([
    ['module', 'tests/a.py::TestX::test_one[a::b]'],
    ['marker', 'shop::test_one[a::b]'],
    ['none', 'test_one[a::b]'],
  ])('with suites by %s', (suite, id) => {
    const header = { kind: 'session', format: 1, suite };
    const line = {
      kind: 'test',
      id: 'tests/a.py::TestX::test_one[a::b]',
      outcome: 'passed',
      suite: 'shop',
      seconds: [0, 1, 2],
    };
    const text = `${JSON.stringify(header)}\n${JSON.stringify(line)}\n`;
    expect(read(text).results).toEqual([{ id, outcome: 'passed', seconds: 3 }]);
  });

  test('what markers say is said once of all that were collected, whether they ran or not', () => {
    const failure = { when: 'call', text: 'E assert 0', message: 'assert 0' };
    const lines = [
      { kind: 'session', format: 1, suite: 'marker' },
      {
        kind: 'collected',
        count: 3,
        ids: [['a.py', ['test_one', 'test_two', 'test_three']]],
        markers: [
          [{ suite: 'shop' }, [0]],
          [{ suite: 'shop', description: 'It adds up', fields: { owner: 'kim' } }, [1, 2, 99]],
        ],
      },
      { kind: 'test', id: 'a.py::test_one', outcome: 'passed', seconds: 0.5 },
      { kind: 'test', id: 'a.py::test_two', outcome: 'failed', seconds: [0, 1, 2], failures: [failure] },
    ];
    // Its process was killed: what follows the last line is room that was left for more.
    const { results, notRun } = read(
      `${lines.map(line => JSON.stringify(line)).join('\n')}\n{"kind":"te${'\0'.repeat(99)}`,
    );
    expect(results.map(({ id, outcome, seconds }) => [id, outcome, seconds])).toEqual([
      ['shop::test_one', 'passed', 0.5],
      ['shop::test_two', 'failed', 3],
    ]);
    expect(results[1]?.detail?.properties).toEqual([
      ['description', 'It adds up'],
      ['owner', 'kim'],
    ]);
    expect(notRun).toEqual(['shop::test_three']);
  });

  test('a test that simply passed is told by its place among those that were collected', () => {
    const lines = [
      { kind: 'session', format: 1, suite: 'marker' },
      {
        kind: 'collected',
        count: 3,
        ids: [
          ['a.py', ['test_one']],
          ['b.py', ['test_two', 'test_three']],
        ],
        markers: [[{ suite: 'shop', fields: { owner: 'kim' } }, [2]]],
      },
      { kind: 'passed', place: 2, seconds: 0.5 },
      ...[0, 3, -1, '1', undefined].map(place => ({ kind: 'passed', place, seconds: 0.25 })),
    ];
    const { results, problems } = read(`${lines.map(line => JSON.stringify(line)).join('\n')}\n`);
    expect(results).toEqual([
      {
        id: 'shop::test_three',
        outcome: 'passed',
        seconds: 0.5,
        detail: { properties: [['owner', 'kim']] },
      },
      { id: 'a.py::test_one', outcome: 'passed', seconds: 0.25 },
    ]);
    const errors = problems.filter(({ level }) => level === 'error');
    expect(errors.map(({ line, message }) => [line, message])).toEqual(
      [5, 6, 7, 8].map(number => [number, 'it has a test that was not collected.']),
    );
  });

  test('of a line that was being written when the process was killed the end may be there before the rest; after it nothing can be', () => {
    const lines = ['{"kind":"session","format":1}', '{"kind":"test","id":"a.py::t","outcome":"passed","seconds":1}'];
    const whole = lines.map(line => `${line}\n`).join('');
    const torn = `${'\0'.repeat(40)}"outcome":"passed","seconds":1}\n`;
    expect(read(`${whole}${torn}${'\0'.repeat(99)}`).results.map(({ id }) => id)).toEqual(['a.py::t']);
    expect(() => read(`${lines[0]}\n${torn}${lines[1]}\n`)).toThrow(/line that is not JSON/);
  });
});

describe('a session that did not run everything', () => {
  const messages = (name: string) => read(textOf(name)).problems.map(({ level, message }) => [level, message]);

  test.each([
    ['stops-9.2', /^pytest stopped after 2 of \d+ tests: stopping after 1 failures\.$/],
    ['interrupt-9.2', /^pytest stopped after 3 of \d+ tests, while it ran .+: KeyboardInterrupt/],
    [
      'killed-9.2',
      /^pytest stopped after 40 of 300 tests, while it ran tests\/test_many.py::test_one\[40\]: its process ended\.$/,
    ],
  ])('%s', (name, message) => {
    expect(messages(name)).toContainEqual(['warning', expect.stringMatching(message)]);
    const { notRun = [], results } = read(textOf(name));
    expect(notRun.length).toBeGreaterThan(0);
    expect(notRun.filter(id => results.some(one => one.id === id))).toEqual([]);
  });

  test('and one that did says nothing', () => {
    for (const name of ['everything-9.2', 'parallel-9.2', 'reruns-9.2', 'described-9.2']) {
      expect(read(textOf(name)).problems.filter(({ message }) => message.includes('stopped'))).toEqual([]);
      expect(read(textOf(name)).notRun).toBeUndefined();
    }
  });
});

test('only what the plugin can have written is taken for a file, and of a test that passes only what it attached itself', () => {
  const sha256 = 'ab'.repeat(32);
  const attachments = [
    { name: 'ok.png', file: `attachments/${sha256}.png`, sha256, bytes: 3 },
    { name: 'elsewhere', file: '../../etc/passwd', sha256, bytes: 3 },
    { name: 'up', file: `attachments/../${sha256}`, sha256, bytes: 3 },
    { name: 'other', file: `attachments/${'cd'.repeat(32)}`, sha256, bytes: 3 },
    { name: 'too big', omitted: 'over the limit' },
    { name: 'asked.txt', file: `attachments/${sha256}.txt`, sha256, bytes: 3, asked: true },
  ];
  const lines = ['failed', 'passed'].flatMap(outcome => [
    ...attachments.map(each => ({ kind: 'attachment', id: `a.py::${outcome}`, ...each })),
    { kind: 'test', id: `a.py::${outcome}`, outcome, seconds: [0] },
  ]);
  const report = read([{ kind: 'session', format: 1 }, ...lines].map(line => `${JSON.stringify(line)}\n`).join(''));
  expect(report.results.map(({ detail }) => detail?.files)).toEqual([
    [
      ['ok.png', sha256, 3],
      ['asked.txt', sha256, 3],
    ],
    [['asked.txt', sha256, 3]],
  ]);
  expect(report.attached).toEqual([
    { id: 'a.py::failed', name: 'ok.png', path: `attachments/${sha256}.png`, sha256, bytes: 3 },
    { id: 'a.py::failed', name: 'asked.txt', path: `attachments/${sha256}.txt`, sha256, bytes: 3 },
    { id: 'a.py::passed', name: 'asked.txt', path: `attachments/${sha256}.txt`, sha256, bytes: 3 },
  ]);
});

describe('the text', () => {
  const text = textOf('everything-9.2');

  test('gives the same in any pieces', () => {
    const whole = read(text);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 20 }), cuts => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const pieces = at.slice(1).map((to, index) => text.slice(at[index], to));
        expect(read(text, pieces)).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  test('cut anywhere is no error, and everything before the cut is there', () => {
    const whole = read(text);
    fc.assert(
      fc.property(fc.nat(text.length), cut => {
        const report = read(text.slice(0, cut));
        expect(report.problems.filter(({ level }) => level === 'error')).toEqual([]);
        const ids = report.results.map(({ id }) => id);
        const lines = text.slice(0, cut).split('\n').slice(0, -1);
        expect(ids.length).toBeGreaterThanOrEqual(lines.filter(line => /^\{"kind":"(test|passed)"/.test(line)).length);
        if (ids.length === whole.results.length) return;
        expect(report.problems.some(({ level }) => level === 'warning') || cut === 0 || lines.length === 0).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test.each([
    ['{"kind":"session","format":2}\n', /^is a capture of format 2, and this version reads 1/],
    ['{"kind":"session","format":1}\n{"kind":"te\n{}\n', /^has a line that is not JSON/],
    ['{"kind":"test"}\n', /^does not begin as a capture does/],
  ])('%j cannot be read', (unreadable, message) => {
    expect(() => read(unreadable)).toThrow(Unreadable);
    expect(() => read(unreadable)).toThrow(message);
  });

  test('with values of any type throws nothing else', () => {
    const keys = ['id', 'outcome', 'seconds', 'failures', 'ids', 'properties', 'fields', 'reason', 'phases', 'suite'];
    const line = fc.record(
      Object.fromEntries([
        ['kind', fc.constantFrom('test', 'passed', 'attempt', 'subtest', 'collected', 'collection', 'end', 'other')],
        ['place', fc.oneof(fc.nat(2), fc.jsonValue())],
        ...keys.map(key => [key, fc.oneof(fc.jsonValue(), fc.constantFrom('passed', 'failed', 'xfailed'))]),
      ]),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), lines => {
        const header = '{"kind":"session","format":1}';
        const report = read(`${[header, ...lines.map(one => JSON.stringify(one))].join('\n')}\n`);
        for (const { seconds } of report.results) expect(Number.isFinite(seconds) && seconds >= 0).toBe(true);
      }),
    );
  });

  test('is known by its beginning', () => {
    for (const name of names) expect(isCapture(textOf(name).slice(0, 64))).toBe(true);
    expect(isCapture('{"kind":"other"}')).toBe(false);
  });
});
