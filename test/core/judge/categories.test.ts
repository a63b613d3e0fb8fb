import { expect, test } from 'vitest';
import { categoriser, parseCategories } from '../../../src/core/judge/categories.ts';

const FILE = `
# What we call them.
database: OperationalError|could not connect
network: connection (?:refused|reset)
timeout: \\btime[d]?[- ]?out\\b
`;

test.each([
  ['database', { type: 'psycopg2.OperationalError', message: 'no such host' }],
  ['database', { message: 'Could not connect to server, connection refused' }],
  ['network', { type: 'OSError', message: 'Connection reset by peer' }],
  ['timeout', { message: 'the request timed out' }],
  [undefined, { message: 'assert 1 == 2' }],
  [undefined, undefined],
])('%s', (name, detail) => {
  expect(categoriser(parseCategories(FILE, 'c'))(detail)).toBe(name);
});

test.each([
  ['no colon', 'database', /^c.txt:1: a line is a name/],
  ['no pattern', 'database: ', /^c.txt:1: a line is a name/],
  ['no regular expression', 'a: (', /^c.txt:1: Invalid regular expression/],
  ['a repetition in a repetition', 'a: (x+)+y', /repeats a group that has a repetition/],
  ['the same, deeper', 'a: ((?:x*)y)*', /repeats a group/],
  ['a choice that is repeated', 'a: (x|xx)*y', /repeats a group/],
  ['a counted repetition of a repetition', 'a: (x+){9}', /repeats a group/],
  ['many repetitions side by side', 'a: .*a.*b.*c', /more than 2 repetitions/],
  ['the same with counts', 'a: x{1,}x{2,}x{0,500}', /more than 2 repetitions/],
  ['a reference back', 'a: (x)\\1', /refers back/],
  ['a look ahead', 'a: (?=x)y', /begins with \(\?/],
  ['a very long one', `a: ${'x'.repeat(301)}`, /longer than 300/],
])('refused: %s', (_, line, why) => {
  expect(() => parseCategories(line, 'c.txt')).toThrow(why);
});

test.each(['a: (foo|bar)? baz.*', 'a: [(+*)]+ x{2,5}(?:y){3} \\(\\+\\*', 'a: (a|b) (c+) d?'])('taken: %s', line => {
  expect(parseCategories(line, 'c')).toHaveLength(1);
});

test('only the beginning of a message is looked at', () => {
  const categorise = categoriser(parseCategories('a: x.*y', 'c'));
  expect(categorise({ message: `x${' '.repeat(300)}y` })).toBe('a');
  expect(categorise({ message: `x${' '.repeat(100_000)}y` })).toBeUndefined();
});
