// A real browser that shows Markdown in GitHub's style.
import { readFileSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as launcher, type Page } from 'playwright-core';
import { githubHtml } from './github-html.ts';

export interface View {
  /** Of the window, in CSS pixels. */
  width?: number;
  theme?: 'light' | 'dark';
  /** Opens what is folded. */
  open?: boolean;
  /** Brings a font for the marks in a headline; takes its time. */
  emoji?: boolean;
}

export async function openBrowser(): Promise<Browser> {
  // In a single process, the first page that is closed takes the browser with it.
  const args = chromium.args.filter(arg => arg !== '--single-process');
  return launcher.launch({ executablePath: await chromium.executablePath(), args, headless: true });
}

const SHEETS = {
  light: import.meta.resolve('github-markdown-css/github-markdown-light.css'),
  dark: import.meta.resolve('github-markdown-css/github-markdown-dark.css'),
};
const styles = (theme: keyof typeof SHEETS): string => readFileSync(new URL(SHEETS[theme]), 'utf8');

// Browsers bring no font for the marks in a headline, and the machine may have none. Of the package's files only this one has
// its colours in the form that Chromium draws.
const EMOJI = new URL(
  import.meta.resolve('@fontsource/noto-color-emoji/files/noto-color-emoji-emoji-400-normal.woff2'),
);
const FONT_ADDRESS = 'https://fonts.invalid/emoji.woff2';
const FONT = 'Noto Color Emoji';

/** Before there is any text: what was laid out without the font is not always laid out again. */
async function loadFont(page: Page): Promise<void> {
  const headers = { 'access-control-allow-origin': '*' };
  const body = readFileSync(EMOJI);
  await page.route(FONT_ADDRESS, route => route.fulfill({ body, contentType: 'font/woff2', headers }));
  await page.evaluate(
    `new FontFace('${FONT}', 'url(${FONT_ADDRESS})').load().then(font => document.fonts.add(font)).then(() => undefined)`,
  );
}

/** Markdown on a page of the width and colours that a comment or a summary has on GitHub. */
export async function openMarkdown(browser: Browser, markdown: string, view: View = {}): Promise<Page> {
  const { width = 980, theme = 'light', open = false, emoji = false } = view;
  const page = await browser.newPage({ viewport: { width, height: 600 }, deviceScaleFactor: 2, colorScheme: theme });
  const frame = theme === 'light' ? '#fff' : '#0d1117';
  const sheet = `${styles(theme)} body { margin: 0; background: ${frame} }
    .markdown-body { padding: ${width < 600 ? 16 : 24}px; font-family: 'DejaVu Sans', sans-serif, '${FONT}' }`;
  await page.setContent(
    `<!doctype html><meta charset="utf-8"><style>${sheet}</style><article class="markdown-body"></article>`,
  );
  if (emoji) await loadFont(page);
  await page.evaluate(`document.querySelector('article').innerHTML = ${JSON.stringify(githubHtml(markdown))}`);
  if (open) await page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true");
  return page;
}

export async function takePicture(browser: Browser, markdown: string, file: string, view: View = {}): Promise<void> {
  const page = await openMarkdown(browser, markdown, { ...view, emoji: true });
  await page.locator('article').screenshot({ path: file });
  await page.close();
}
