import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteLength, CUT_MARK, cutHead, cutMiddle, detach, firstLines, maskVolatile } from '../../src/core/text.ts';

const encoder = new TextEncoder();
const anyText = fc.string({
  unit: fc.constantFrom('a', 'b', '\n', 'é', '漢', '😀', ' ', '\ud83d', '\ude00'),
  maxLength: 300,
});
const whole = fc.string({ unit: fc.constantFrom('a', 'b', '\n', 'é', '漢', '😀', ' '), maxLength: 300 });
const halfPair = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

test('byteLength is that of UTF-8', () => {
  fc.assert(
    fc.property(anyText, text => {
      expect(byteLength(text)).toBe(encoder.encode(text).length);
    }),
  );
});

describe('cutMiddle', () => {
  test('keeps what fits as it is', () => {
    fc.assert(
      fc.property(anyText, fc.nat(50), (text, more) => {
        expect(cutMiddle(text, byteLength(text) + more)).toEqual({ text, cut: 0 });
      }),
    );
  });

  test('stays within its limit, counts what it left out, and keeps head and tail', () => {
    fc.assert(
      fc.property(whole, whole, fc.integer({ min: 30, max: 150 }), (start, end, limit) => {
        const text = `${start}${'x'.repeat(limit)}${end}!`;
        const { text: kept, cut } = cutMiddle(text, limit);
        expect(byteLength(kept)).toBeLessThanOrEqual(limit);
        expect(kept).not.toMatch(halfPair);
        const [head = '', tail = '', ...more] = kept.split(`\n${CUT_MARK}\n`);
        expect(more).toEqual([]);
        expect(text.startsWith(head) && text.endsWith(tail)).toBe(true);
        expect(cut).toBe(byteLength(text) - byteLength(head) - byteLength(tail));
      }),
    );
  });

  test('keeps more of the tail than of the head', () => {
    const { text } = cutMiddle('x'.repeat(10_000), 300);
    const [head, tail] = text.split(`\n${CUT_MARK}\n`).map(part => part.length);
    expect(tail).toBeGreaterThan(1.5 * (head ?? 0));
  });

  test('cuts between lines where there are lines', () => {
    const lines = Array.from({ length: 500 }, (_, index) => `line ${index}`);
    const kept = cutMiddle(lines.join('\n'), 400).text.split('\n');
    const mark = kept.indexOf(CUT_MARK);
    expect(kept.slice(0, mark)).toEqual(lines.slice(0, mark));
    expect(kept.slice(mark + 1)).toEqual(lines.slice(mark + 1 - kept.length));
    expect(kept.length).toBeGreaterThan(40);
  });

  test.each([0, 1, 3, 10, 20])('a limit of %i bytes is kept too', limit => {
    expect(byteLength(cutMiddle('😀é漢'.repeat(20), limit).text)).toBeLessThanOrEqual(limit);
  });
});

describe('cutHead', () => {
  test('keeps the last whole lines under a mark, within the limit', () => {
    expect(cutHead('one\ntwo\nthree', 100)).toBe('one\ntwo\nthree');
    expect(cutHead('first line\nlast', 12)).toBe(`${CUT_MARK}\nlast`);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 6, max: 100 }), (text, limit) => {
        const cut = cutHead(text, limit);
        expect(byteLength(cut)).toBeLessThanOrEqual(limit);
        expect(cut === text || text.endsWith(cut.slice(CUT_MARK.length + 1))).toBe(true);
      }),
    );
  });
});

describe('firstLines', () => {
  test.each([
    ['what fits', 'a\nb', 10, 'a\nb'],
    ['whole lines', 'one\ntwo\nthree', 9, 'one\ntwo'],
    ['the beginning of a first line that is too long', 'abcdefgh\nb', 5, 'abcde'],
    ['no half of a character', 'ab😀', 5, 'ab'],
    ['no half of a line', 'one\ntwo and more', 8, 'one'],
  ])('keeps %s', (_what, text, limit, kept) => {
    expect(firstLines(text, limit)).toBe(kept);
  });

  test('is a beginning within the limit', () => {
    fc.assert(
      fc.property(whole, fc.integer({ min: 4, max: 100 }), (text, limit) => {
        const kept = firstLines(text, limit);
        expect(text.startsWith(kept)).toBe(true);
        expect(byteLength(kept)).toBeLessThanOrEqual(limit);
        expect(kept).not.toMatch(halfPair);
      }),
    );
  });
});

test('detach gives the same text', () => {
  fc.assert(
    fc.property(anyText, text => {
      expect(detach(text)).toBe(text);
    }),
  );
});

function volatile(address: bigint, uuid: string, time: Date, number: number): string {
  return `x = <X object at 0x${address.toString(16).padStart(12, '0')}>\n${uuid}\n${time.toISOString()}\n/tmp/pytest-of-me/pytest-${number}/x`;
}

describe('maskVolatile', () => {
  test.each([
    ['an address', '<app.Thing object at 0x7f01a67b22d0>', '<app.Thing object at 0x…>'],
    ['a short address', '<function f at 0x10a2b>', '<function f at 0x…>'],
    ['a Windows address', '<x at 0x000001F4A2B3C4D0>', '<x at 0x…>'],
    ['the id of a mock', "<Mock name='get' id='139872345092048'>", "<Mock name='get' id='…'>"],
    ['a uuid', 'no user 03f10dca-0e97-46b3-a751-4fec7700bc73', 'no user <uuid>'],
    ['a time', 'at 2026-01-02T03:04:05.678901+00:00.', 'at <time>.'],
    ['a time with a space', 'at 2026-01-02 03:04:05,678 INFO', 'at <time> INFO'],
    ['a time in UTC', '2026-01-02T03:04Z', '<time>'],
    ['a time after an American date', 'test_at[11-27-2026 14:37:03]', 'test_at[<time>]'],
    ['a time before a date', 'test_at[14:37:03 2026-11-27]', 'test_at[<time>]'],
    ['a time before an American date', 'x[14:37 11/27/2026]', 'x[<time>]'],
    ['a time after a German date', '27.11.2026 14:37', '<time>'],
    ['a time after a date with slashes', '2026/11/27 14:37:03', '<time>'],
    ['a time of twelve hours', '11/27/2026, 2:37:03 PM', '<time>'],
    ['the time of a mail', 'Fri, 27 Nov 2026 14:37:03 GMT', '<time>'],
    ['the time of C', 'Fri Nov 27 14:37:03 2026', '<time>'],
    ['the time of a log', '[27-Nov-2026 14:37:03]', '[<time>]'],
    ['a time in words', 'November 27, 2026 at 14:37', '<time>'],
    ['a time with an underline', 'backup_2026-11-27_14:37:03.zip', 'backup_<time>.zip'],
    [
      "pytest's directory in a repr of Windows",
      String.raw`'C:\\Users\\x\\pytest-of-x\\pytest-1\\test_a0'`,
      String.raw`'C:\\Users\\x\\pytest-of-x\\pytest-…\\test_a0'`,
    ],
    [
      "a worker's directory in a repr of a repr",
      String.raw`C:\\\\pytest-of-x\\\\pytest-1\\\\popen-gw0\\\\test_a0`,
      String.raw`C:\\\\pytest-of-x\\\\pytest-…\\\\test_a0`,
    ],
    [
      "Python's directory in a repr of Windows",
      String.raw`C:\\Users\\x\\AppData\\Local\\Temp\\tmpab12cd_4\\x`,
      String.raw`C:\\Users\\x\\AppData\\Local\\Temp\\tmp…\\x`,
    ],
    ["pytest's directory", "'/tmp/pytest-of-me/pytest-12/test_x0/a.txt'", "'/tmp/pytest-of-me/pytest-…/test_x0/a.txt'"],
    ["a worker's directory", '/tmp/pytest-of-me/pytest-12/popen-gw3/test_x0', '/tmp/pytest-of-me/pytest-…/test_x0'],
    ["Python's directory", '/tmp/tmpab12cd_4/x', '/tmp/tmp…/x'],
    ["macOS's directory", '/var/folders/zz/T/tmpab12cd_4/x', '/var/folders/zz/T/tmp…/x'],
  ])('masks %s', (_what, text, masked) => {
    expect(maskVolatile(text)).toBe(masked);
    expect(maskVolatile(masked)).toBe(masked);
  });

  test.each([
    'assert 12345678901234 == 3.14',
    'status 0xdeadbeef',
    '0x7f',
    '2026-01-02',
    'a-b-c-d-e',
    '----------',
    'tmp/tmpfile.txt',
    '1-2-3 12:30',
    'ratio 12:30 of 27.11.2026x',
    '10.27.11.2026 14:37',
    '/home/me/tmp',
    // Run together with what follows, they are not surely what they look like; and masked, what follows would be masked by the
    // next pass only.
    '2026-01-02T03:042026-01-02 03:04',
    'pytest-of-me/pytest-1pytest-of-me/pytest-1',
  ])('leaves %j alone', text => {
    expect(maskVolatile(text)).toBe(text);
  });

  test('masks times of the run only, when it knows when that was', () => {
    const run = Date.parse('2026-05-01T12:00:00Z');
    const text = 'assert 2020-02-29T00:00:00 == 2020-03-01T00:00:00, seen 2026-05-01T14:30:00.5';
    expect(maskVolatile(text, run)).toBe('assert 2020-02-29T00:00:00 == 2020-03-01T00:00:00, seen <time>');
  });

  test.each(['11-12-2026 14:37:03', '12-11-2026 14:37:03', '2:37 PM 2026-12-11', 'Fri Dec 11 14:37:03 2026'])(
    'of %j it masks either reading that is near the run, and no other day',
    time => {
      expect(maskVolatile(time, Date.parse('2026-12-11T14:00:00Z'))).toBe('<time>');
      expect(maskVolatile(time, Date.parse('2026-12-14T14:00:00Z'))).toBe(time);
    },
  );

  test('gives one text for two runs of the same failure', () => {
    const run = fc.tuple(
      fc.bigInt({ min: 1n << 40n, max: (1n << 47n) - 1n }),
      fc.uuid(),
      fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      fc.nat(),
    );
    fc.assert(
      fc.property(run, run, (a, b) => {
        expect(maskVolatile(volatile(...a))).toBe(maskVolatile(volatile(...b)));
      }),
    );
  });

  test('changes nothing in what it masked already', () => {
    const piece = fc.constantFrom(
      '0x7f01a67b22d0',
      ' at 0x',
      '-',
      '2026-01-02',
      'T',
      '03:04',
      "id='",
      '123456789',
      '/tmp/tmp',
      'abcdefgh',
      'pytest-of-me/',
      'pytest-1',
      'popen-gw0',
      '03f10dca-0e97-46b3-a751-4fec7700bc73',
      '+00:00',
      '/',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
        const masked = maskVolatile(pieces.join(''));
        expect(maskVolatile(masked)).toBe(masked);
      }),
      { numRuns: 5000 },
    );
  });
});
