// What the pages weigh and how quickly they are there, in a real browser: the single file of 2,000 tests × 200 builds, and
// `serve` with a grid of 10,000 tests × 500 builds.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../test/render/browser.ts';
import { buildHistory, readDirectly } from './history.ts';
import { type BenchOptions, CLI } from './options.ts';
import { sandbox } from './sandbox.ts';
import { count, table, target } from './table.ts';

export async function pages(options: BenchOptions): Promise<void> {
  const small = { tests: options.quick ? 200 : 2_000, builds: options.quick ? 20 : 200 };
  const large = { tests: options.quick ? 1_000 : 10_000, builds: options.quick ? 50 : 500 };
  using place = sandbox();
  const program = gzipSync(readFileSync(join(CLI, '../../web/pages.html')), { level: 9 }).length;
  const browser = await openBrowser();
  try {
    const file = await singleFile(browser, join(place.directory, 'small'), small, options.node);
    const grid = await servedGrid(browser, join(place.directory, 'large'), large, options.node);
    console.log(`\n### The pages, in Chromium ${browser.version()}\n`);
    console.log(
      table(
        ['', 'figure'],
        [
          ['program, gzip', `${(program / 1024).toFixed(1)} KiB`],
          [`one file, ${count(small.tests)} tests × ${small.builds} builds`, `${(file.bytes / 1e6).toFixed(2)} MB`],
          ['one file: interactive after', `${file.interactive.toFixed(0)} ms`],
          ['served: first data, as it is sent', `${(grid.firstData / 1024).toFixed(0)} KiB`],
          [
            `grid, ${count(large.tests)} tests × ${large.builds} builds: first paint`,
            `${grid.firstPaint.toFixed(0)} ms`,
          ],
          ['grid: all builds there after', `${grid.complete.toFixed(0)} ms`],
          [
            'grid: scrolling, median and longest frame',
            `${grid.medianFrame.toFixed(1)} and ${grid.longestFrame.toFixed(1)} ms`,
          ],
          ['grid: memory of the page', `${(grid.heap / 1e6).toFixed(0)} MB`],
        ],
      ),
    );
    console.log('');
    console.log(target('the program, compressed', program / 1024, 80, ' KiB', 1));
    console.log(target('the single file', file.bytes / 1e6, 1, ' MB'));
    console.log(target('the single file is interactive', file.interactive, 1_000, ' ms', 0));
    console.log(target('first data', grid.firstData / 1024, 200, ' KiB', 0));
    console.log(target('first paint of the grid', grid.firstPaint, 1_000, ' ms', 0));
    console.log(target('the longest frame while scrolling', grid.longestFrame, 33, ' ms', 1));
    console.log(target('the median frame while scrolling', grid.medianFrame, 17, ' ms', 1));
    console.log(target('memory', grid.heap / 1e6, 300, ' MB', 0));
  } finally {
    await browser.close();
  }
}

interface Size {
  tests: number;
  builds: number;
}

const suiteOf = ({ tests }: Size) => ({ tests, churn: 0.02, noise: 0.15, texts: 'same' as const });

async function singleFile(
  browser: Browser,
  directory: string,
  size: Size,
  node: string,
): Promise<{ bytes: number; interactive: number }> {
  await buildHistory(directory, suiteOf(size), size.builds, readDirectly);
  const file = join(directory, 'pages.html');
  const { status, stderr } = spawnSync(node, [CLI, 'open', '--no-browser', '--repo', directory, '--output', file], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  await using context = Object.assign(await browser.newContext({ locale: 'en-US' }), {
    [Symbol.asyncDispose]: async () => {},
  });
  const page = await context.newPage();
  await page.goto(`${pathToFileURL(file).href}#/overview`);
  await page.locator('main p.headline').waitFor();
  // The headline is drawn when everything that it is made of was read.
  const interactive = await page.evaluate<number>('performance.now()');
  await context.close();
  return { bytes: statSync(file).size, interactive };
}

interface GridFigures {
  firstData: number;
  firstPaint: number;
  complete: number;
  medianFrame: number;
  longestFrame: number;
  heap: number;
}

async function servedGrid(browser: Browser, directory: string, size: Size, node: string): Promise<GridFigures> {
  await buildHistory(directory, suiteOf(size), size.builds, readDirectly);
  const child = spawn(node, [CLI, 'serve', '--no-browser', '--repo', directory]);
  const [printed] = (await once(child.stdout, 'data')) as [Buffer];
  const address = printed.toString('utf8').split('\n', 1)[0] ?? '';
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' });
  const page = await context.newPage();
  try {
    await page.goto(`${address}#/grid`);
    await page.locator('.grid canvas').waitFor();
    const firstPaint = await page.evaluate<number>('performance.now()');
    const firstData = await page.evaluate<number>(
      "performance.getEntriesByType('resource').filter(each => each.name.includes('/data/') && each.startTime < performance.now()).slice(0, 3).reduce((sum, each) => sum + each.encodedBodySize, 0)",
    );
    await page.locator('main p.facts', { hasText: `${size.builds} builds` }).waitFor();
    const complete = await page.evaluate<number>('performance.now()');
    const frames = await scrollFrames(page);
    const heap = await page.evaluate<number>(
      '(async () => { globalThis.gc?.(); return performance.memory.usedJSHeapSize; })()',
    );
    frames.sort((a, b) => a - b);
    return {
      firstData,
      firstPaint,
      complete,
      medianFrame: frames[frames.length >> 1] ?? 0,
      longestFrame: frames.at(-1) ?? 0,
      heap,
    };
  } finally {
    await context.close();
    child.kill('SIGINT');
  }
}

/** Milliseconds from frame to frame while all rows go by, everything unfolded. */
async function scrollFrames(page: Page): Promise<number[]> {
  await page.locator('input[aria-label="filter tests"]').fill('test');
  await page.locator('.grid canvas').waitFor();
  return page.evaluate<number[]>(`new Promise(done => {
    const grid = document.querySelector('.grid');
    const frames = [];
    let last = performance.now();
    const step = now => {
      frames.push(now - last);
      last = now;
      grid.scrollTop += 240;
      if (frames.length < 180) requestAnimationFrame(step);
      else done(frames.slice(5));
    };
    requestAnimationFrame(step);
  })`);
}
