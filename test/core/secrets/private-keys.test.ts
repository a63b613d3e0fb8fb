import { expect, test } from 'vitest';
import { findPrivateKeys } from '../../../src/core/secrets/private-keys.ts';
import { replaceRanges } from '../../../src/core/secrets/ranges.ts';
import { KEYS, leakIn, PRINTED, random } from './samples.ts';

const cases = KEYS.flatMap(sample => Object.entries(PRINTED).map(([how, print]) => ({ sample, how, print })));
const name = ({ sample, how }: (typeof cases)[number]) => `${sample.what}, ${how}`;
const clean = (text: string) => replaceRanges(text, findPrivateKeys(text), '***');

test.each(cases.map(each => [name(each), each] as const))(
  '%s is taken out whole, and what is around it stays',
  (_, each) => {
    const text = clean(`before\n${each.print(each.sample.text)}\nafter`);
    expect(leakIn(text, each.sample)).toBeUndefined();
    expect(text).toMatch(/^before\n[\s\S]*\*\*\*[\s\S]*\nafter$/);
  },
);

// What others cut, such as pytest its messages at 500 characters. Inside a line of which less than three lines are left
// on the other side there is nothing to know a key by, so each piece has its marker or three lines.
test.each(cases.map(each => [name(each), each] as const))(
  '%s, cut at any place: neither its beginning nor its end is left',
  (_, each) => {
    const text = each.print(each.sample.text);
    for (let at = 40; at < text.length - 40; at += 13) {
      expect([at, leakIn(clean(`before\n${text.slice(0, at)}`), each.sample)]).toEqual([at, undefined]);
      expect([at, leakIn(clean(`before\n${text.slice(0, at)}...`), each.sample)]).toEqual([at, undefined]);
      expect([at, leakIn(clean(`${text.slice(at)}\nafter`), each.sample)]).toEqual([at, undefined]);
    }
  },
);

test.each([
  [
    'a certificate',
    ['-----BEGIN CERTIFICATE-----', random(64), random(64), random(64), '-----END CERTIFICATE-----'].join('\n'),
  ],
  [
    'a public key',
    ['-----BEGIN PUBLIC KEY-----', random(64), random(64), random(64), random(64), '-----END PUBLIC KEY-----'].join(
      '\n',
    ),
  ],
  [
    'the marker alone',
    `E  AssertionError: assert '-----BEGIN RSA PRIVATE KEY-----' in text\ntest_keys.py:12: AssertionError`,
  ],
  ['both markers in a sentence that tests them', `expected -----BEGIN PUBLIC KEY----- first`],
  ['two lines of base64', `${random(64)}\n${random(64)}`],
  ['lines of hexadecimal digits', Array.from({ length: 5 }, () => 'deadbeef01234567'.repeat(4)).join('\n')],
  ['lines that are drawn', `${'a'.repeat(80)}\n${'B'.repeat(80)}\n${'='.repeat(80)}\n${'-'.repeat(80)}`],
])('%s stays', (_, text) => {
  expect(clean(text)).toBe(text);
});
