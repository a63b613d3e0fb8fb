// The pages in a real browser, in GitHub's style, on a phone.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderComment } from '../../src/render/markdown/comment.ts';
import { renderReadme } from '../../src/render/markdown/branch-page.ts';
import { renderSummary } from '../../src/render/markdown/summary.ts';
import { openBrowser, openMarkdown } from './browser.ts';
import { CASES, HOSTILE_NAMES, LINKS } from './cases.ts';
import { README_CASES } from './readme-cases.ts';
import { visible } from '../../src/render/escape.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const PHONE = { width: 390 };

test.each(Object.entries(CASES))(
  'fits a phone without scrolling sideways, folds closed or open: %s',
  async (_, [judgement, options]) => {
    for (const markdown of [
      renderSummary(judgement, { links: LINKS, ...options }),
      renderComment(judgement, { links: LINKS, ...options }),
    ]) {
      const page = await openMarkdown(browser, markdown, PHONE);
      const width = (): Promise<number> => page.evaluate('document.documentElement.scrollWidth');
      expect(await width()).toBe(PHONE.width);
      expect(await page.locator('details[open]').count()).toBe(0);
      // What is new is there without a click.
      expect(await page.locator('h3').isVisible()).toBe(true);
      await page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true");
      expect(await width()).toBe(PHONE.width);
      await page.close();
    }
  },
);

test.each(Object.entries(README_CASES))("the branch's page fits a phone: %s", async (_, sections) => {
  const page = await openMarkdown(browser, renderReadme(sections), PHONE);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
  expect(await page.locator('h3').count()).toBe(sections.length);
  await page.close();
});

test('names are read as they are, and no element comes of them', async () => {
  const [judgement] = CASES['hostile names'] ?? [];
  if (!judgement) throw new Error('no such case');
  const shown = await openMarkdown(browser, renderSummary(judgement, { links: LINKS }));
  const codes: string[] = await shown.evaluate(
    "Array.from(document.querySelectorAll('li > strong, td'), element => element.textContent)",
  );
  for (const name of HOSTILE_NAMES.filter(given => given.length < 100 && given.trim() !== '')) {
    const cut = name.indexOf('::');
    const bare = cut > 0 && name.slice(0, cut).includes('.') ? name.slice(cut + 2) : name;
    expect(codes.some(code => code.includes(visible(bare)))).toBe(true);
  }
  expect(await shown.locator('img, script, iframe, h1, h2').count()).toBe(0);
  await shown.close();
});

test('a table is read from the left: the history is on the screen of a phone', async () => {
  const [judgement] = CASES['only known failures'] ?? [];
  if (!judgement) throw new Error('no such case');
  const page = await openMarkdown(browser, renderSummary(judgement, { links: LINKS }), { ...PHONE, open: true });
  const cells = await page.locator('td:first-child').all();
  expect(cells).toHaveLength(5);
  for (const cell of cells) {
    const box = await cell.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThan(PHONE.width / 2);
  }
  await page.close();
});
