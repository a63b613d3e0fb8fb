import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  code,
  codeBlock,
  firstLine,
  htmlCode,
  htmlProse,
  prose,
  shorten,
  terminalLine,
  url,
  visible,
} from '../../src/render/escape.ts';
import { row } from '../../src/render/markdown/pieces.ts';
import { HOSTILE_NAMES } from './cases.ts';
import { githubHtml } from './github-html.ts';

/** Text of the characters that matter to Markdown, HTML, terminals and GitHub, and of any others. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(...Array.from('`|\\<>&"\'@#:*_~[]()!$\n\r\t -=+.{}1aé')),
      fc.constantFrom(
        '``',
        '```',
        '<!--',
        '-->',
        '</code>',
        '</details>',
        '@dana',
        '#12',
        'GH-1',
        '::',
        '##[',
        '\u001b[0m',
        '\u202e',
        '&#64;',
        '\\|',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map(parts => parts.join(''));

const NAMED: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&' };
const unescaped = (html: string): string =>
  html.replace(/&(?:#x([0-9a-f]+)|(\w+));/gi, (_, hex: string | undefined, name: string) =>
    hex === undefined ? (NAMED[name] ?? '') : String.fromCodePoint(Number.parseInt(hex, 16)),
  );
const textOf = (html: string): string => unescaped(html.replace(/<[^>]*>/g, ''));
const tagsOf = (html: string): string[] => html.match(/<[a-z]\w*/g) ?? [];

/** What a person should read of a text in code. */
const seen = (text: string): string => (visible(text).trim() === '' ? `"${visible(text)}"` : visible(text));

interface Seen {
  text: string;
  tags: string[];
}

/** What GitHub makes of Markdown: the text a person reads, and every tag. */
function rendered(markdown: string): Seen {
  const html = githubHtml(markdown);
  return { text: textOf(html).replaceAll('\u2060', '').trim(), tags: tagsOf(html) };
}

/** Each way of showing a text: the Markdown, and what must come of it. */
const WAYS: Record<string, (text: string) => [markdown: string, seen: Seen]> = {
  'inline code shows the text, all of it, and nothing comes of it': text => {
    const pieces = visible(text).split(/(?<=\\)(?=\|)/);
    return [`a ${code(text)} z`, { text: `a ${seen(text)} z`, tags: ['<p', ...pieces.map(() => '<code')] }];
  },
  'inline code in a table stays in its cell': text => {
    const pieces = visible(text).split(/(?<=\\)(?=\|)/);
    const table = [row(['one', 'two']), row([':--', ':--']), row([code(text), 'end'])].join('\n');
    const tags = ['<table', '<thead', '<tr', '<th', '<th', '<tbody', '<tr', '<td', ...pieces.map(() => '<code'), '<td'];
    return [table, { text: `\n\none\ntwo\n\n\n\n\n${seen(text)}\nend`.trim(), tags }];
  },
  'prose rings nobody, links nothing, starts nothing, and reads as it was': text => [
    `a “${prose(text)}” z`,
    { text: `a “${visible(text)}” z`, tags: ['<p'] },
  ],
  'text in the summary of a fold rings nobody and starts nothing': text => [
    `<details><summary>-${htmlCode(text)}-${htmlProse(text)}-</summary>\n\ninside\n\n</details>`,
    { text: `-${visible(text)}-${visible(text)}-\ninside`, tags: ['<details', '<summary', '<code', '<p'] },
  ],
};

for (const [rule, way] of Object.entries(WAYS)) {
  describe(`shown: ${rule}`, () => {
    test.each(HOSTILE_NAMES)('%j', text => {
      const [markdown, expected] = way(text);
      expect(rendered(markdown)).toEqual(expected);
    });

    test('any text', () => {
      fc.assert(
        fc.property(nasty, text => {
          const [markdown, expected] = way(text);
          expect(rendered(markdown)).toEqual(expected);
        }),
        { numRuns: 500 },
      );
    });
  });
}

test('a block of code ends where it should', () => {
  fc.assert(
    fc.property(fc.oneof(nasty, fc.constantFrom(...HOSTILE_NAMES)), text => {
      const html = githubHtml(`${codeBlock(text)}\n\nafter`);
      expect(tagsOf(html)).toEqual(['<pre', '<code', '<p']);
      expect(html).toMatch(/<p>after<\/p>$/);
    }),
    { numRuns: 500 },
  );
});

test('colours are taken out of failure texts, other controls are shown', () => {
  expect(codeBlock('\u001b[31mE  boom\u001b[0m #x1B[1mbold\u0007\r\nnext\t|')).toBe(
    '```text\nE  boom bold\\x07\nnext\t|\n```',
  );
});

test('what cannot be seen is written out', () => {
  expect(visible('a\nb\tc\u001b\u0085\u200b\u202e\u2028\ufeff\u{e0041}\ud800')).toBe(
    'a\\nb\\tc\\x1b\\x85\\u200b\\u202e\\u2028\\ufeff\\U000e0041\\ud800',
  );
  expect(visible('naïve 你好 עברית ✓ 😀')).toBe('naïve 你好 עברית ✓ 😀');
});

describe('shortening', () => {
  test('keeps both ends and counts what it leaves out', () => {
    expect(shorten('a'.repeat(50) + 'b'.repeat(50), 10)).toBe('aaaaaa…(90 characters)…bbbb');
    expect(shorten('short', 10)).toBe('short');
  });
  test('never cuts a written out character or a pair in two', () => {
    expect(shorten('\u202e'.repeat(20), 13)).toBe('\\u202e…(19 characters)…');
    expect(shorten('😀'.repeat(20), 10)).toMatch(/^(😀)+…\(\d+ characters\)…(😀)+$/u);
  });
  test('loses no character that it does not count', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (text, most) => {
        const short = shorten(text, most);
        const left = /…\(([\d,]+) characters\)…/.exec(short);
        const counted = left ? Number(left[1]) : 0;
        expect(left !== null || short === visible(text)).toBe(true);
        expect(counted).toBeLessThanOrEqual(Array.from(text).length);
        expect(short.length).toBeLessThanOrEqual(most + 24);
      }),
    );
  });
});

test('the first line is the first that says something', () => {
  expect(firstLine('\n  \n  one \ntwo')).toBe('one');
  expect(firstLine('')).toBe('');
});

test('no order to the runner comes out of a line for the terminal', () => {
  expect(terminalLine('::error::boo')).toBe('\\x3a:error::boo');
  expect(terminalLine('  ::error::boo')).toBe('  \\x3a:error::boo');
  expect(terminalLine('a ##[group] b')).toBe('a #\\x23[group] b');
  expect(terminalLine('tests/a.py::test')).toBe('tests/a.py::test');
});

test('an address is a web address and ends nowhere but at its end', () => {
  expect(url('javascript:alert(1)')).toBeUndefined();
  expect(url(undefined)).toBeUndefined();
  expect(url('https://example.com/a_b?x=1&y=%20#L1')).toBe('https://example.com/a_b?x=1&amp;y=%20#L1');
  fc.assert(
    fc.property(fc.oneof(nasty, fc.constantFrom(...HOSTILE_NAMES)), text => {
      const address = url(`https://example.com/${text.toWellFormed()}`) ?? '';
      const table = `${row(['a'])}\n${row(['-'])}\n${row([`[x](${address})`])}`;
      const html = githubHtml(`${table}\n\n<details><summary><a href="${address}">y</a></summary></details>`);
      const tags = ['<table', '<thead', '<tr', '<th', '<tbody', '<tr', '<td', '<a', '<details', '<summary', '<a'];
      expect(tagsOf(html)).toEqual(tags);
    }),
    { numRuns: 300 },
  );
});
