import { expect, test } from 'vitest';
import { causeIn, fingerprintOf, isTelling } from '../../src/core/fingerprint.ts';
import type { Detail } from '../../src/core/model.ts';

const ID = 'tests/test_x.py::test_x';
const failure = (message: string, more: Partial<Detail> = {}): Detail => ({
  message,
  type: /^(\w+): /.exec(message)?.[1] ?? 'AssertionError',
  file: 'tests/test_x.py',
  function: 'test_x',
  ...more,
});

test.each([
  ['numbers', "ValueError: row 4 of '/srv/a/b.csv' at 0x7f", "ValueError: row 19 of '/srv/c/d.csv' at 0x80"],
  ['the order of a set', "assert {'a', 'b'} == {'c'}", "assert {'b', 'a', 'd'} == {'c'}"],
  ['what pytest left out', "assert ['from', 'nam...@at'] == ['a', 'b']", "assert ['name', 'f..., 'at'] == ['b', 'a']"],
  ['left out in an object', "assert Row(a='x...y') == Row(a=1)", "assert Row(a=...'y') == Row(a=1)"],
  ['a list that was cut off', "assert ['a', 'b'", "assert ['b', 'a"],
])('%s: the same cause', (_, a, b) => {
  expect(fingerprintOf(failure(a))).toBe(fingerprintOf(failure(b)));
});

test.each([
  ['another exception', failure('KeyError: 1'), failure('IndexError: 1')],
  ['other words', failure('ValueError: no such row'), failure('ValueError: no such table')],
  ['another function', failure('ValueError: no'), failure('ValueError: no', { function: 'load' })],
])('%s: another cause', (_, a, b) => {
  expect(fingerprintOf(a)).not.toBe(fingerprintOf(b));
});

test('what is moved to another file fails for the same cause', () => {
  const moved = failure('ValueError: no', { file: 'tests/unit/test_x.py' });
  expect(fingerprintOf(moved)).toBe(fingerprintOf(failure('ValueError: no')));
  // Code outside of functions has no other name than its file's.
  const module = { type: 'NameError', message: 'NameError: x', file: 'a/test_x.py', line: 1 };
  expect(fingerprintOf({ ...module, file: 'b/test_x.py' })).toBe(fingerprintOf(module));
});

test.each([
  ['texts only', "assert '1000.0 kB' == '1.0 MB'", false],
  ['numbers only', 'AssertionError: assert 90 == 80', false],
  ['names of values', 'assert None is not None', false],
  ['a collection', "assert ['from'] == []", false],
  ['a key', "KeyError: 'name'", false],
  ['words', 'ZeroDivisionError: division by zero', true],
  ['words of an assertion', 'AssertionError: prices differ', true],
])('whether a message tells failures apart: %s', (_, message, is) => {
  expect(isTelling(failure(message), ID)).toBe(is);
  expect(isTelling(failure(message), `${ID}[assert-1]`)).toBe(is);
  // Code that several tests run into is something that they have in common.
  expect(isTelling(failure(message, { function: 'round_price' }), ID)).toBe(true);
});

test('failures of which masking leaves nothing are the same in one run only if their messages are', () => {
  const [a, b] = [failure("assert '1000.0 kB' == '1.0 MB'"), failure("assert '1.0 Byte' == '1 Byte'")];
  expect(fingerprintOf(a)).toBe(fingerprintOf(b));
  expect(causeIn(a, `${ID}[1]`)).not.toBe(causeIn(b, `${ID}[2]`));
  expect(causeIn(failure("KeyError: 'name'"), `${ID}[1]`)).toBe(causeIn(failure("KeyError: 'name'"), `${ID}[2]`));
  expect(causeIn(failure('assert 1 == 2'), `${ID}[1]`)).not.toBe(causeIn(failure('assert 1 == 2'), `${ID}[2]`));
});

test('the first version of a fingerprint stays what it was', () => {
  expect(fingerprintOf(failure("ValueError: row 4 of 'x' in [1]"), 1)).toBe(
    '[1,"ValueError","ValueError: row <n> of <text> in [<n>]","tests/test_x.py","test_x"]',
  );
});
