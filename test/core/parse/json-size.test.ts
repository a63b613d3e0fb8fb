import { expect, test } from 'vitest';
import { checkJsonSize, measureJson } from '../../../src/core/parse/json-size.ts';
import { createNodeIdResolver } from '../../../src/core/parse/node-ids.ts';
import { createReportReader } from '../../../src/core/parse/report.ts';

const MEGABYTES = 12;
const list = (each: string): string => `[${`${each},`.repeat((MEGABYTES << 20) / (each.length + 1))}0]`;

test.each([
  ['empty objects', '{}'],
  ['empty lists', '[]'],
  ['objects of one field', '{"a":1}'],
  ['lists of lists', '[[[]]]'],
  ['objects of texts', '{"a":"bc"}'],
])('a document of nothing but %s is refused before it is parsed', (_, each) => {
  const reader = createReportReader('report.json', createNodeIdResolver());
  reader.write(new TextEncoder().encode(`{"created":1,"exitcode":0,"summary":{},"tests":${list(each)}}`));
  expect(reader.end().problems[0]?.message).toContain('far more lists, objects or texts');
});

test('nesting is bounded, however small each level is', () => {
  const deep = `${'['.repeat(600_000)}${']'.repeat(600_000)}`;
  expect(() => checkJsonSize(deep)).toThrow('inside each other');
});

// As pytest-json-report and CTRF write them, and the plugin's ids of what was collected.
test.each([
  [
    JSON.stringify({
      nodeid: 'tests/test_a.py::test_a',
      lineno: 1,
      outcome: 'passed',
      keywords: ['test_a', 'tests/test_a.py', 'app'],
      setup: { duration: 0.0001, outcome: 'passed' },
      call: { duration: 0.0001, outcome: 'passed' },
      teardown: { duration: 0.0001, outcome: 'passed' },
    }),
  ],
  [JSON.stringify({ name: 'tests/test_a.py::test_a', status: 'passed', duration: 1 })],
  ['"test_parametrized[one-2]"'],
])('what reports are made of is read at any size: %s', each => {
  const text = list(each);
  const { bytes, depth } = measureJson(text);
  expect(depth).toBeLessThan(10);
  expect(bytes).toBeLessThan(3 * text.length);
  expect(() => checkJsonSize(text)).not.toThrow();
});

test.each([
  ['"a\\"b[[["', { bytes: 32 + 8, depth: 0 }],
  ['{"a[":[]}', { bytes: 128, depth: 2 }],
  ['"never ends [[', { bytes: 32 + 14, depth: 0 }],
  ['"\\\\",[', { bytes: 32 + 3 + 8 + 64, depth: 1 }],
])('brackets in a text are no lists: %s', (text, measured) => {
  expect(measureJson(text)).toEqual(measured);
});
