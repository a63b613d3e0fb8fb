// What docs/secrets.md promises of the values of secret variables, form by form. Python itself writes the forms.
import { execFileSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createScrub } from '../../../src/core/scrub.ts';
import { secretsOf } from '../../../src/host/secrets.ts';
import { leakIn, type Sample } from './samples.ts';

const WRITE = String.raw`
import base64, html, json, shlex, sys, urllib.parse as u
def forms(v):
    b = v.encode()
    yield "as it is", v
    yield "Python's repr", repr(v)
    yield "Python's repr in a list", repr([v, {"k": v}])
    yield "Python's repr of a text with both quotes", repr(v + "'" + '"')
    yield "Python's repr of bytes", repr(b)
    yield "Python's ascii", ascii(v)
    yield "JSON", json.dumps({"k": v})
    yield "JSON with all characters", json.dumps({"k": v}, ensure_ascii=False)
    yield "JSON in Python's repr", repr(json.dumps({"k": v}))
    yield "JSON in JSON", json.dumps(json.dumps({"k": v}))
    yield "an address: quote", u.quote(v)
    yield "an address: quote, without safe characters", u.quote(v, safe="")
    yield "an address: quote_plus", u.quote_plus(v)
    yield "an address: urlencode", u.urlencode({"k": v, "l": 1})
    yield "an address in small letters", u.quote(v, safe="").lower() if v.islower() else ""
    yield "HTML", html.escape(v)
    yield "HTML without quotes", html.escape(v, quote=False)
    yield "a shell: shlex.quote", shlex.quote(v)
    yield "base64", base64.b64encode(b).decode()
    yield "base64 for addresses", base64.urlsafe_b64encode(b).decode()
    yield "base64 of basic authentication", base64.b64encode(b"me:" + b).decode()
    yield "base64 in other bytes, at offset 1", base64.b64encode(b"x" + b + b"yz").decode()
    yield "base64 in other bytes, at offset 2", base64.b64encode(b"xy" + b + b"z").decode()
    yield "hexadecimal digits", b.hex()
    yield "hexadecimal digits in capitals", b.hex().upper()
    for line in v.splitlines():
        if len(line.strip()) >= 8:
            yield "one of its lines", "E   " + line
    from reprlib import Repr
    r = Repr(); r.maxstring = 40
    yield "abbreviated by pytest", r.repr(v)
json.dump([list(forms(v)) for v in json.load(sys.stdin)], sys.stdout)
`;

function hasPython(): boolean {
  try {
    execFileSync('python3', ['-c', 'pass']);
    return true;
  } catch {
    return false;
  }
}
const SKIPPED = hasPython() ? '' : ' (there is no python3)';

const ALPHABETS = [
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  'abcdefABCDEF0123456789+/=._-',
  `abcXYZ019 !"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~`,
  'abcXYZ019äöüßéñ€漢字😀',
  'abcXYZ0123456789\nabcXYZ',
];

/** A value of a secret, of letters, of marks, of other scripts, of several lines. */
function generate(place: number): string {
  const alphabet = Array.from(ALPHABETS[place % ALPHABETS.length] as string);
  const length = 12 + (place % 60);
  const body = Array.from(randomBytes(length), byte => alphabet[byte % alphabet.length]).join('');
  return `k${randomInt(10)}${body}Z9`;
}

/** The same value as it is found in what was written: with the characters that the form has for it. */
const VALUES = Array.from({ length: 200 }, (_, place) => generate(place));

describe.skipIf(SKIPPED !== '')(`200 values${SKIPPED}`, () => {
  const written: [form: string, text: string][][] =
    SKIPPED === ''
      ? JSON.parse(
          execFileSync('python3', ['-c', WRITE], { input: JSON.stringify(VALUES), maxBuffer: 1 << 26 }).toString(),
        )
      : [];
  const names = [...new Set(written.flat().map(([form]) => form))];

  test.each(names)('nothing is left of a value written as: %s', form => {
    const left: unknown[] = [];
    for (const [place, value] of VALUES.entries()) {
      const scrub = createScrub(secretsOf({ SOME_TOKEN: value }));
      for (const [name, text] of written[place] ?? []) {
        if (name !== form || text === '') continue;
        // Its own characters in a row are what nobody may see: before, between and behind what stands around them.
        const sample: Sample = { what: form, text, secret: [text.replace(/^(?:b?['"]|E {3}|me:)/, '')] };
        const inner = scrub(`said ${text} there`).slice('said '.length, -' there'.length);
        const found = leakIn(inner, sample);
        if (found !== undefined && !AROUND.test(found)) left.push({ value, text, inner, found });
      }
    }
    expect(left.slice(0, 3)).toEqual([]);
  });
});

/** What the forms have around the value themselves. */
const AROUND = /\{['"\\]+k|k['"\\]+:|^[[{'"k:, \\]*$|&l=1/;
