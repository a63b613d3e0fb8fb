// The pages as people open them: what they show is what the commands say, in every place, for everybody.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordRuns } from '../commands/line.ts';
import { openSandbox, type Sandbox } from '../commands/sandbox.ts';
import { openBrowser } from '../render/browser.ts';
import { goTo, visit } from './browser.ts';

const AXE = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const HOSTILE = 'test_<img src=x onerror=alert(1)>[</script><script>alert(2)</script>]';

let browser: Browser;
let sandbox: Sandbox;
let file: string;

beforeAll(async () => {
  browser = await openBrowser();
  sandbox = await openSandbox();
  const runs = [
    { test_a: 'passed', test_b: 'passed', test_c: 'passed', [HOSTILE]: 'passed' },
    { test_a: 'passed', test_b: 'failed', test_c: 'passed', [HOSTILE]: 'failed' },
    { test_a: 'failed', test_b: 'failed', test_c: 'skipped', [HOSTILE]: 'failed' },
  ] as Parameters<typeof recordRuns>[1];
  await recordRuns(sandbox, runs, '--target', 'CI / test (3.9)');
  await recordRuns(sandbox, runs.map(({ test_a: _, ...rest }) => rest) as typeof runs, '--target', 'CI / test (3.12)');
  file = join(sandbox.directory, 'pages.html');
  const { code, stderr } = await sandbox.ledger('open', '--no-browser', '--output', file);
  if (code !== 0) throw new Error(stderr);
});

afterAll(async () => {
  await browser?.close();
  await sandbox?.[Symbol.asyncDispose]();
});

const PAGES = [
  '#/overview',
  '#/grid',
  '#/build/3',
  '#/compare?from=1&to=3',
  '#/failures',
  '#/flaky',
  '#/slow',
  '#/search?q=test_b',
  `#/test/${encodeURIComponent('tests/test_shop.py::test_b')}`,
  `#/test/${encodeURIComponent(`tests/test_shop.py::${HOSTILE}`)}`,
  '#/test/nowhere.py%3A%3Atest_z',
  '#/build/unknown',
];

describe.each([
  ['desk', { viewport: { width: 1280, height: 800 } }],
  ['phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
  ['dark', { colorScheme: 'dark' }],
] as const)('%s', (name, options) => {
  test('every page: no error, no request, nothing of a report is HTML, axe finds nothing', async () => {
    await using visited = await visit(browser, pathToFileURL(file).href, options);
    const { page, complaints } = visited;
    await page.evaluate(AXE);
    for (const hash of PAGES) {
      await goTo(page, hash);
      expect(await page.locator('#app main').innerText(), hash).not.toBe('');
      expect(await page.locator('main img, main script').count(), hash).toBe(0);
      const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
        'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa"] })',
      );
      expect(violations.map(({ id, nodes }) => `${hash} ${id}: ${nodes[0]?.html}`)).toEqual([]);
      if (name !== 'phone') continue;
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), hash).toBe(true);
    }
    expect(complaints).toEqual([]);
  });
});

test('without JavaScript the file shows what fails and since when', async () => {
  await using context = Object.assign(await browser.newContext({ javaScriptEnabled: false }), {
    [Symbol.asyncDispose]: async () => {},
  });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  const text = await page.locator('#app').innerText();
  expect(text).toContain('CI / test (3.9)');
  expect(text).toContain('test_b');
  expect(text).toContain('since 2');
  expect(await page.locator('#app img').count()).toBe(0);
  await context.close();
});

test('each line of the overview is what `failures` says, target by target', async () => {
  await using visited = await visit(browser, pathToFileURL(file).href);
  const shown = await visited.page.locator('main section').first().locator('tbody tr').allInnerTexts();
  const answer = await sandbox.json('failures', '--target', 'CI / test (3.9)', '--json');
  expect(shown).toHaveLength(answer.failures.length);
  for (const { test: id, firstFailing, lastPassing } of answer.failures) {
    const row = shown.find(text => text.includes(id.split('::').at(-1)));
    expect(row).toContain(firstFailing.build);
    expect(row).toContain(lastPassing.build);
  }
  expect(shown.find(text => text.includes('test_a'))).toContain('3.9');
});

test('the build page lists what `diff` lists, with the same words', async () => {
  const { tests } = await sandbox.json('diff', '2', '3', '--target', 'CI / test (3.9)', '--json');
  await using visited = await visit(
    browser,
    `${pathToFileURL(file).href}#/compare?from=2&to=3&target=CI+%2F+test+(3.9)`,
  );
  const sections = new Map<string, string>();
  for (const each of await visited.page.locator('main details').all()) {
    sections.set(await each.locator('h2').innerText(), await each.innerText());
  }
  for (const { test: id, verdict } of tests) {
    const [, text] = [...sections].find(([heading]) => heading.includes(verdict)) ?? [];
    expect(text).toContain(id.split('::').at(-1));
  }
});

test('keys: search, help, pages, from test to test', async () => {
  await using visited = await visit(browser, pathToFileURL(file).href);
  const { page } = visited;
  await page.keyboard.press('/');
  await page.keyboard.type('test_c');
  await page.keyboard.press('Enter');
  await page.locator('main h1', { hasText: 'test_c' }).waitFor();
  expect(await page.locator('.hits li').count()).toBeGreaterThan(0);
  await page.evaluate('document.activeElement.blur()');
  await page.keyboard.press('?');
  expect(await page.locator('.help').innerText()).toContain('next and previous test');
  await page.keyboard.press('o');
  await page.locator('main p.headline').waitFor();
  await page.keyboard.press('j');
  expect(await page.evaluate('document.activeElement.className')).toBe('test');
  await page.keyboard.press('g');
  await page.locator('.grid canvas').waitFor();
  await page.locator('.grid').focus();
  await page.keyboard.press('ArrowDown');
  expect(await page.locator('.said').innerText()).toMatch(/test_\w+|failing now/);
});
