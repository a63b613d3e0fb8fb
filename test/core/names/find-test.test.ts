import { expect, test } from 'vitest';
import { findTest, findTests, parseFileLine } from '../../../src/core/names/find-test.ts';

const IDS = [
  'tests/test_queue.py::TestQueue::test_put',
  'tests/test_queue.py::TestQueue::test_get',
  'tests/test_text.py::test_lower',
  'tests/test_text.py::test_lower_case[a]',
  'tests/test_text.py::test_upper[a/b.c::d]',
  'tests/test_text.py::test_upper[x]',
  'services/api/tests/test_text.py::test_title',
];
const [PUT, GET, LOWER, CASE, UPPER, UPPER_X, TITLE] = IDS as [string, string, string, string, string, string, string];

test.each([
  ['the id that pytest prints', PUT, PUT],
  ['the name of a function', 'test_lower', LOWER],
  ['class and name', 'TestQueue::test_get', GET],
  ['a path that begins with ./', './tests/test_text.py::test_lower', LOWER],
  ['one colon', 'tests/test_text.py:test_lower', LOWER],
  ['./ and one colon', './tests/test_text.py:test_lower', LOWER],
  ["Windows' backslashes", 'tests\\test_text.py::test_lower', LOWER],
  ['another case', 'TEST_LOWER', LOWER],
  ['parameters', 'test_upper[x]', UPPER_X],
  ['parameters with slashes, dots and colons', 'test_upper[a/b.c::d]', UPPER],
  ['dots', 'tests.test_queue.TestQueue.test_put', PUT],
  ['a unique part', 'titl', TITLE],
  ['a unique part in another case', 'LOWER_c', CASE],
  ['a line of a file with one test', 'services/api/tests/test_text.py:12', TITLE],
])('%s names one test: %s', (_, asked, id) => {
  expect(findTest(IDS, asked)).toEqual({ kind: 'one', id });
});

test.each([
  ['a class', 'TestQueue', [GET, PUT]],
  ['a class in another case', 'testqueue', [GET, PUT]],
  ['a file', 'tests/test_queue.py', [GET, PUT]],
  ['a file that two folders have', 'test_text.py', [TITLE, LOWER, CASE, UPPER, UPPER_X]],
  ['a folder', 'services', [TITLE]],
  ['a parametrized test', 'test_upper', [UPPER, UPPER_X]],
  ['a part of several', 'lower', [LOWER, CASE]],
])('%s names all of its tests: %s', (_, asked, ids) => {
  const found = findTest(IDS, asked);
  expect(found).toEqual(ids.length === 1 ? { kind: 'one', id: ids[0] } : { kind: 'many', ids });
});

test('a whole name is never taken for a part of another', () => {
  expect(findTest(['a.py::test_b', 'a.py::test_b_c'], 'test_b')).toEqual({ kind: 'one', id: 'a.py::test_b' });
});

test.each([
  ['a letter too few', 'test_lowr', [LOWER]],
  ['two letters swapped', 'test_loewr', [LOWER]],
  ['in a class', 'TestQueu', [PUT, GET]],
  ['nothing like it', 'xyzzy', []],
])('a typo finds what is close: %s', (_, asked, close) => {
  const found = findTest(IDS, asked);
  if (found.kind === 'none') expect(found.close).toEqual(close);
  else expect(found).toEqual({ kind: 'many', ids: close.toSorted() });
});

test.each([
  ['tests/test_text.py::*', [LOWER, CASE, UPPER, UPPER_X]],
  ['*::TestQueue::*', [GET, PUT]],
  ['test_upper[?]', [UPPER_X]],
  ['nothing*', []],
])('a pattern names what matches it as a whole: %s', (pattern, ids) => {
  expect(findTests(IDS, pattern)).toEqual(ids);
});

test.each([
  ['./tests/x.py:12', { file: 'tests/x.py', line: 12 }],
  ['tests\\x.py:12:4:', { file: 'tests/x.py', line: 12 }],
  ['tests/x.py::test_a', undefined],
  ['x.py:test_a', undefined],
])('file and line: %s', (asked, expected) => {
  expect(parseFileLine(asked)).toEqual(expected);
});
