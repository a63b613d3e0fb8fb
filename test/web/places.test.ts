// The three places in which the pages open: what each serves, to whom, and that the same address works in all.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordRuns } from '../commands/line.ts';
import { ENVIRONMENT, junit, openSandbox, PROGRAM, type Sandbox } from '../commands/sandbox.ts';
import { openBrowser } from '../render/browser.ts';
import { visit } from './browser.ts';

const ADDRESS = `#/test/${encodeURIComponent('tests/test_shop.py::test_b')}?line=main`;
const RUNS = [
  { test_a: 'passed', test_b: 'passed' },
  { test_a: 'passed', test_b: 'failed' },
] as Parameters<typeof recordRuns>[1];

let browser: Browser;
let sandbox: Sandbox;

beforeAll(async () => {
  browser = await openBrowser();
  sandbox = await openSandbox();
  await recordRuns(sandbox, RUNS);
});

afterAll(async () => {
  await browser?.close();
  await sandbox?.[Symbol.asyncDispose]();
});

interface Served extends AsyncDisposable {
  address: string;
}

/** `pytest-ledger serve` as a person starts it. */
async function startServing(...options: string[]): Promise<Served> {
  const child = spawn(process.execPath, [PROGRAM, 'serve', '--no-browser', ...options], {
    cwd: sandbox.directory,
    env: ENVIRONMENT,
  });
  const [first] = (await once(child.stdout, 'data')) as [Buffer];
  const address = first.toString('utf8').split('\n', 1)[0] ?? '';
  return {
    address,
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      const [code] = await ended;
      if (code !== 0) throw new Error(`serve ended with ${code}`);
    },
  };
}

/** A static host: files of a folder, and nothing else. */
async function startHost(root: string): Promise<Served> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    const file = join(root, normalize(path === '/' ? '/index.html' : path));
    try {
      const body = readFileSync(file);
      response.writeHead(200, { 'Content-Type': file.endsWith('.html') ? 'text/html' : 'application/json' });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>(done => void server.listen(0, '127.0.0.1', done));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('one address shows one thing in the file, on a static host and from serve', async () => {
  const file = join(sandbox.directory, 'one.html');
  await sandbox.ledger('open', '--no-browser', '--output', file);
  const site = join(sandbox.directory, 'site');
  expect(await sandbox.ledger('site', site)).toMatchObject({ code: 0, stderr: '' });
  await using host = await startHost(site);
  await using served = await startServing();
  const shown: string[] = [];
  for (const address of [pathToFileURL(file).href, host.address, served.address]) {
    await using visited = await visit(browser, `${address}${ADDRESS}`);
    shown.push(await visited.page.locator('main').innerText());
    expect(visited.complaints, address).toEqual([]);
  }
  expect(shown[0]).toContain('Failing since 2');
  expect(shown).toEqual([shown[0], shown[0], shown[0]]);
});

test('a site is written again only where a build has changed it', async () => {
  const site = join(sandbox.directory, 'again');
  await sandbox.ledger('site', site);
  expect((await sandbox.ledger('site', site)).stdout).toContain('0 files written');
  await sandbox.write('report.xml', junit({ test_a: 'passed', test_b: 'failed' }));
  await sandbox.ledger('record', 'report.xml', '--build', '3', '--order', '3');
  const { stdout } = await sandbox.ledger('site', site);
  // The index, the newest segment, and the page that shows the newest build without JavaScript.
  expect(stdout).toContain('3 files written');
});

const get = (address: string, headers: Record<string, string> = {}, method = 'GET'): Promise<number> =>
  new Promise((done, failed) => {
    httpRequest(address, { method, headers }, response => {
      response.resume();
      done(response.statusCode ?? 0);
    })
      .on('error', failed)
      .end();
  });

test('serve answers on loopback only, under its secret address, whatever the browser was told of names', async () => {
  await using served = await startServing();
  const { origin, hostname } = new URL(served.address);
  expect(hostname).toBe('127.0.0.1');
  expect(await get(served.address)).toBe(200);
  expect(await get(`${served.address}data/index.json`)).toBe(200);
  for (const path of ['/', '/data/index.json', `/${'0'.repeat(32)}/data/index.json`]) {
    expect(await get(`${origin}${path}`), path).toBe(403);
  }
  expect(await get(served.address, { Host: 'attacker.example' })).toBe(403);
  expect(await get(served.address, {}, 'POST')).toBe(405);
  for (const path of ['data/../../../../etc/passwd', 'data/%2e%2e%2f%2e%2e%2fetc%2fpasswd', 'data/%', 'data/']) {
    expect(await get(`${served.address}${path}`), path).toBeGreaterThanOrEqual(403);
  }
});

test('serve shows a run as soon as it is recorded', async () => {
  await using served = await startServing();
  await using visited = await visit(browser, `${served.address}#/overview`);
  await visited.page.locator('main p.headline', { hasText: '1 test fails' }).waitFor();
  await sandbox.write('report.xml', junit({ test_a: 'failed', test_b: 'failed' }));
  await sandbox.ledger('record', 'report.xml', '--build', '9', '--order', '9');
  await visited.page.locator('main p.headline', { hasText: '2 tests fail' }).waitFor();
  expect(visited.complaints).toEqual([]);
});

test('an empty ledger, a line that is not there, a port that is taken: said, with the way out', async () => {
  await using empty = await openSandbox();
  await empty.commit('Begin');
  expect(await empty.ledger('open', '--no-browser')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Nothing is recorded yet'),
  });
  expect(await sandbox.ledger('open', '--no-browser', '--line', 'nowhere')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Nothing is recorded on nowhere'),
  });
  await using served = await startServing();
  const { port } = new URL(served.address);
  expect(await sandbox.ledger('serve', '--no-browser', '--port', port)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Choose another with --port'),
  });
});
