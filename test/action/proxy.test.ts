import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Github } from '../github/github.ts';
import { reports, rowsOf } from './ledger.ts';
import { startProxy } from './proxy.ts';
import { openWorkshop } from './workflow.ts';

/** Addresses that only the proxy knows. */
const env = (scheme: 'http' | 'https'): Record<string, string> => ({
  GITHUB_API_URL: `${scheme}://ghes.invalid/api/v3`,
  GITHUB_GRAPHQL_URL: `${scheme}://ghes.invalid/api/graphql`,
});

const portOf = ({ url }: Github): number => Number(new URL(url).port);

test.each(['HTTP_PROXY', 'http_proxy'])('%s: all requests go through the proxy', async name => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  await using proxy = await startProxy(host => (host.startsWith('ghes.invalid') ? portOf(github) : undefined));
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const done = await step({ sha, files: reports({ test_a: 'passed' }), env: { ...env('http'), [name]: proxy.url } });
  expect(done.code).toBe(0);
  expect(done.log).not.toContain('::warning');
  expect(await rowsOf(github, 'main', 1001)).toHaveLength(1);
  expect(new Set(proxy.asked.map(({ host }) => host.replace(/:80$/, '')))).toEqual(new Set(['ghes.invalid']));
  expect(github.violations).toEqual([]);
});

test('a Node that is too old to be told goes through it all the same', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pytest-ledger-proxy-'));
  try {
    const old = join(directory, 'old.cjs');
    await writeFile(old, "delete require('node:http').setGlobalProxyFromEnv;\n");
    await using workshop = await openWorkshop();
    const { github, step } = workshop;
    await using proxy = await startProxy(() => portOf(github));
    const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
    const more = { HTTP_PROXY: proxy.url, NODE_OPTIONS: `--require=${old}` };
    const tests = { sha, files: reports({ test_a: 'failed' }), with: { 'fail-on': 'failures' } };
    const done = await step({ ...tests, env: { ...env('http'), ...more } });
    expect(done.log).toContain('Run 1001: 1 test failing (fail-on: failures).');
    expect(done.code).toBe(1);
    expect(await rowsOf(github, 'main', 1001)).toHaveLength(1);
    expect(proxy.asked.length).toBeGreaterThan(0);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('NO_PROXY: what it names is asked directly', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  await using proxy = await startProxy(() => undefined);
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const done = await step({
    sha,
    files: reports({ test_a: 'passed' }),
    env: { HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' },
  });
  expect(done.log).not.toContain('::warning');
  expect(await rowsOf(github, 'main', 1001)).toHaveLength(1);
  expect(proxy.asked).toEqual([]);
});

test.concurrent('HTTPS_PROXY: a tunnel is asked for, with the password that is nowhere shown; refused, the results are saved', async () => {
  await using workshop = await openWorkshop();
  await using proxy = await startProxy(() => undefined);
  const address = proxy.url.replace('//', '//dana:s3cret-0f-pr0xy@');
  const more = { HTTPS_PROXY: address, NO_PROXY: '127.0.0.1' };
  const done = await workshop.step({ files: reports({ test_a: 'passed' }), env: { ...env('https'), ...more } });
  expect(done.code).toBe(0);
  expect(done.log).toMatch(/::warning::.*there was no answer from GitHub .*saved as the artifact/);
  expect(proxy.asked[0]).toEqual({
    host: 'ghes.invalid:443',
    authorization: `Basic ${Buffer.from('dana:s3cret-0f-pr0xy').toString('base64')}`,
  });
  expect(done.log + done.summary).not.toContain('s3cret');
}, 120_000);

test('a proxy that is no address is said to be none', async () => {
  await using workshop = await openWorkshop();
  const done = await workshop.step({
    files: reports({ test_a: 'passed' }),
    env: { HTTPS_PROXY: 'proxy without scheme' },
  });
  expect(done.code).toBe(1);
  expect(done.log).toContain('::error::The proxy in HTTPS_PROXY or HTTP_PROXY is no address.');
});
