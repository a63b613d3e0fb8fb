import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { VERDICTS } from '../src/core/judge/verdict.ts';
import { VERDICT_PAGES } from '../src/core/judge/verdict-pages.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const pageOf = (name: string): string => readFileSync(join(ROOT, 'docs/verdicts', `${name}.md`), 'utf8');

/** Headings that do not have the words themselves in them. */
const HEADINGS: Record<string, string> = {
  'new and failing': 'Newly failing',
  infrastructure: 'Is the environment broken?',
  'failure rate': 'Where a failure rate changed',
};

test.each(Object.entries(VERDICT_PAGES))('%s has its page, and the page says what it is', (topic, name) => {
  const [heading = ''] = pageOf(name).split('\n', 1);
  expect(heading.toLowerCase()).toContain((HEADINGS[topic] ?? topic).toLowerCase());
  expect(pageOf(name).length).toBeGreaterThan(200);
});

test('every verdict has a page, and every page is of one', () => {
  const verdicts = VERDICTS.filter(verdict => verdict !== 'unchanged');
  expect(verdicts.filter(verdict => !(verdict in VERDICT_PAGES))).toEqual([]);
  const pages = readdirSync(join(ROOT, 'docs/verdicts')).map(name => name.replace(/\.md$/, ''));
  expect(pages.toSorted()).toEqual([...new Set(Object.values(VERDICT_PAGES))].toSorted());
});

const documents = ['README.md', 'CONTRIBUTING.md', 'docs', 'docs/verdicts'].flatMap(place =>
  place.endsWith('.md')
    ? [place]
    : readdirSync(join(ROOT, place))
        .filter(name => name.endsWith('.md'))
        .map(name => join(place, name)),
);

test.each(documents)('%s leads to files that are there', document => {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const links = Array.from(text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g), ([, link = '']) => link);
  expect(links.filter(link => !existsSync(join(ROOT, dirname(document), link)))).toEqual([]);
});
