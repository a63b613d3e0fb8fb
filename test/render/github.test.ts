// What GitHub makes of the pages: their structure, whatever the names.
import { describe, expect, test } from 'vitest';
import { renderCheck } from '../../src/render/markdown/check.ts';
import { mergeComment } from '../../src/render/markdown/comment-sections.ts';
import { renderComment } from '../../src/render/markdown/comment.ts';
import { renderSummary } from '../../src/render/markdown/summary.ts';
import { CASES, LINKS } from './cases.ts';
import { githubHtml } from './github-html.ts';

const TAGS = new Set([
  'a',
  'blockquote',
  'br',
  'code',
  'details',
  'h3',
  'li',
  'p',
  'pre',
  'strong',
  'sub',
  'summary',
  'table',
  'tbody',
  'td',
  'th',
  'thead',
  'tr',
  'ul',
]);

function commentOf(markdown: string): string {
  const merged = mergeComment(null, { target: 'a', order: [1, 1], markdown });
  return merged === 'unchanged' ? '' : merged.body;
}

const pages = Object.entries(CASES).flatMap(([name, [judgement, options]]) => {
  const { summary, text } = renderCheck(judgement, { links: LINKS, ...options });
  return [
    [`summary: ${name}`, renderSummary(judgement, { links: LINKS, ...options })],
    [`summary without links: ${name}`, renderSummary(judgement, options)],
    [`comment: ${name}`, commentOf(renderComment(judgement, { links: LINKS, ...options }))],
    [`check: ${name}`, `${summary}\n${text}`],
  ] as const;
});

describe.each(pages)('%s', (_, markdown) => {
  const html = githubHtml(markdown);
  const tags = Array.from(html.matchAll(/<([a-z]\w*)([^>]*)>/g), ([, tag = '', attributes = '']) => ({
    tag,
    attributes,
  }));

  test('is made of what we write, and rings nobody', () => {
    expect(tags.filter(({ tag }) => !TAGS.has(tag))).toEqual([]);
    expect(html).not.toContain('class="rung"');
  });

  test('links only where our own links lead', () => {
    const addresses = tags.filter(({ tag }) => tag === 'a').map(({ attributes }) => attributes);
    expect(addresses.filter(address => !address.startsWith(' href="https://github.com/acme/shop'))).toEqual([]);
  });

  test('has one headline, at the top', () => {
    expect(html.trimStart()).toMatch(/^<h3>(❌|⚠️|✅|⏳) /u);
    expect(html.match(/<h\d/g)).toHaveLength(1);
  });

  test('has tables whose rows all have the columns of their head', () => {
    for (const [table] of html.matchAll(/<table>.*?<\/table>/gs)) {
      const columns = table.match(/<th[ >]/g)?.length;
      const rows = Array.from(table.matchAll(/<tr>(.*?)<\/tr>/gs), ([, row = '']) => row);
      expect(rows.slice(1).map(row => row.match(/<td[ >]/g)?.length)).toEqual(rows.slice(1).map(() => columns));
      expect(columns).toBeLessThanOrEqual(3);
    }
  });

  test('has only folds that are closed, each with its summary', () => {
    const folds = tags.filter(({ tag }) => tag === 'details');
    expect(folds.filter(({ attributes }) => attributes !== '')).toEqual([]);
    expect(tags.filter(({ tag }) => tag === 'summary')).toHaveLength(folds.length);
    expect(html.match(/<\/details>/g) ?? []).toHaveLength(folds.length);
  });
});

test('the stand-in for GitHub rings where GitHub would', () => {
  const html = githubHtml(
    '@dana, acme/team is @acme/team: #12 acme/shop#3 GH-4 `@quiet #1` [@link](https://example.com) a@b.c\n\n<b>@bold</b>',
  );
  expect(Array.from(html.matchAll(/class="rung">([^<]*)</g), ([, name]) => name)).toEqual([
    '@dana',
    '@acme/team',
    '#12',
    'acme/shop#3',
    'GH-4',
    '@bold',
  ]);
});
