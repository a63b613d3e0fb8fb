import { expect, test } from 'vitest';
import { bytesOf } from '../../src/render/markdown/budget.ts';
import { parseReadme, renderReadme } from '../../src/render/markdown/branch-page.ts';
import { githubHtml } from './github-html.ts';
import { README_CASES, REPOSITORY, sectionOf } from './readme-cases.ts';

test.each(Object.entries(README_CASES))('%s', async (name, sections) => {
  await expect(renderReadme(sections)).toMatchFileSnapshot(`golden/readme-${name.replaceAll(' ', '-')}.golden.md`);
});

test.each(Object.entries(README_CASES))(
  '%s: is read back as it was written, and the same whatever order it comes in',
  (_, sections) => {
    const page = renderReadme(sections);
    expect(renderReadme(parseReadme(page))).toBe(page);
    expect(renderReadme(sections.toReversed())).toBe(page);
  },
);

test.each(Object.entries(README_CASES))('%s: rings nobody, and links only into the repository', (_, sections) => {
  const html = githubHtml(renderReadme(sections));
  expect(html).not.toContain('class="rung"');
  const links = Array.from(html.matchAll(/href="([^"]*)"/g), ([, address = '']) => address);
  expect(links.filter(address => !address.startsWith(`${REPOSITORY}/`))).toEqual([]);
  const tags = new Set(Array.from(html.matchAll(/<([a-z]\w*)/g), ([, tag]) => tag));
  expect(
    [...tags].filter(tag => !['h1', 'h3', 'p', 'code', 'a', 'ul', 'li', 'strong', 'br'].includes(tag ?? '')),
  ).toEqual([]);
  expect(html.match(/<h3>/g)).toHaveLength(parseReadme(renderReadme(sections)).length);
});

test('the oldest pull requests give way, and the branches that had no news for longest; the page stays small', () => {
  const long = Object.fromEntries(
    Array.from({ length: 5 }, (_, n) => [`${'測'.repeat(500)}.py::${n}${'試'.repeat(500)}`, 'ppf']),
  );
  const many = Array.from({ length: 200 }, (_, n) => [
    sectionOf(`pr/${n}`, long),
    { ...sectionOf(`topic-${n}`, long), order: n },
  ]).flat();
  const page = renderReadme(many);
  expect(bytesOf(page)).toBeLessThan(100_000);
  const folders = parseReadme(page).map(({ folder }) => folder);
  expect(folders).toEqual([
    ...Array.from({ length: 20 }, (_, n) => `topic-${180 + n}@default`),
    ...Array.from({ length: 20 }, (_, n) => `pr/${199 - n}@default`),
  ]);
});

test('one line at a time gives what all at once gives', () => {
  const many = Array.from({ length: 60 }, (_, n) => [
    sectionOf(`pr/${n}`, {}),
    { ...sectionOf(`topic-${n}`, {}), order: n },
  ]).flat();
  let page = '';
  for (const section of many)
    page = renderReadme([...parseReadme(page).filter(({ folder }) => folder !== section.folder), section]);
  expect(page).toBe(renderReadme(many));
});
