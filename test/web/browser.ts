// The pages in a real browser, with everything noted that must not happen: errors on the console, requests that leave.
import type { Browser, Page } from 'playwright-core';

export interface Visit extends AsyncDisposable {
  page: Page;
  /** Errors that the page threw or wrote to the console, and requests to anywhere but where it came from. */
  complaints: string[];
}

export async function visit(
  browser: Browser,
  address: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const origin = address.startsWith('file:') ? 'file:' : new URL(address).origin;
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('request', request => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  await page.goto(address);
  await settled(page);
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** Waits until the page is there and nothing of it is loading. */
async function settled(page: Page): Promise<void> {
  // What has changed is drawn with the next frame, and what that loads is asked for right after.
  await page.evaluate('new Promise(done => requestAnimationFrame(() => setTimeout(done)))');
  await page.locator('#app > main').waitFor();
  await page.locator('#app .loading').waitFor({ state: 'detached' });
}

export async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  await settled(page);
}
