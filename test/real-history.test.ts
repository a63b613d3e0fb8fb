// What the ledger says of a real project's history, against what was worked out from the reports by hand: docs/real-history.md.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSandbox, type Sandbox } from './commands/sandbox.ts';

const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/real-history/${name}`, import.meta.url));
const { versions }: { versions: string[] } = JSON.parse(fixture('history.json').toString('utf8'));

let sandbox: Sandbox;
const recorded = new Map<string, any>();
const summaries = new Map<string, string>();

beforeAll(async () => {
  sandbox = await openSandbox();
  for (const [place, version] of versions.entries()) {
    await sandbox.commit(`Release ${version}`);
    await sandbox.write('report.xml', gunzipSync(fixture(`${version}.xml.gz`)));
    const which = ['--build', version, '--order', String(place + 1), '--summary', 'summary.md'];
    recorded.set(version, await sandbox.json('record', 'report.xml', ...which));
    summaries.set(version, await sandbox.read('summary.md'));
  }
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const API = 'pyflakes/test/test_api.py';

test('there are fifteen releases and more', () => {
  expect(versions.length).toBeGreaterThanOrEqual(15);
});

// A letter a release, as the table in docs/real-history.md has them.
test.each([
  ['CheckTests::test_eofSyntaxError', 'fffffffppppppppppppppp'],
  ['CheckTests::test_multilineSyntaxError', 'fffffffppppppppppppppp'],
  ['CheckTests::test_nonKeywordAfterKeywordSyntaxError', 'fffffppppppppppppppppp'],
  ['CheckTests::test_invalidEscape', 'ffpppffffffppppppppppp'],
  ['CheckTests::test_misencodedFileUTF16', 'ppppppppfffppppppppppp'],
  ['CheckTests::test_nonDefaultFollowsDefaultSyntaxError', 'fffffffffffppppppppppp'],
  ['IntegrationTests::test_errors_syntax', 'fffffffffffffppppppppp'],
  ['TestMain::test_errors_syntax', 'fffffffffffffppppppppp'],
])('%s', async (name, letters) => {
  const { results } = await sandbox.json('history', `${API}::${name}`);
  expect(results.map(({ outcome }: any) => outcome[0]).join('')).toBe(letters);
});

test.each<[version: string, fresh: string[], still: number, fixed: number]>([
  ['2.1.0', [], 6, 415],
  ['2.1.1', [], 6, 0],
  ['2.2.0', [], 6, 0],
  ['2.3.0', ['CheckTests::test_invalidEscape'], 5, 1],
  ['2.3.1', [], 6, 0],
  ['2.4.0', [], 4, 2],
  ['2.5.0', ['CheckTests::test_misencodedFileUTF16'], 4, 0],
  ['3.0.0', [], 5, 0],
  ['3.0.1', [], 5, 0],
  ['3.1.0', [], 2, 3],
  ['3.2.0', [], 2, 0],
  ['3.3.0', [], 0, 2],
  ['3.3.1', [], 0, 0],
  ['4.1.0', [], 0, 0],
])('release %s', (version, fresh, still, fixed) => {
  const { newlyFailing, stillFailing, fixed: mended } = recorded.get(version);
  expect(newlyFailing).toEqual(fresh.map(name => `${API}::${name}`));
  expect([stillFailing.length, mended.length]).toEqual([still, fixed]);
});

test('the first two releases fail nearly as a whole, and for one reason', () => {
  expect(recorded.get('1.6.0').counts.failed).toBe(418);
  expect(recorded.get('2.0.0').counts.failed).toBe(423);
  expect(recorded.get('2.0.0').newlyFailing).toHaveLength(5);
  // Not an outage that begins here: most of it was known.
  expect(summaries.get('2.0.0')).toMatch(/^### ❌ 5 newly failing · 418 still failing since run `1.6.0`/);
  expect(summaries.get('1.6.0')).toContain("AttributeError: 'Checker' object has no attribute 'CONSTANT'");
});

test('a test that fails on with another error says so', () => {
  const summary = summaries.get('2.1.0') ?? '';
  expect(summary).toMatch(/^### ⚠️ 2 failing differently · 4 still failing since run `1.6.0` · 415 fixed/);
  expect(summary).toContain('2 that failed before fail with other errors now:');
});

test('since when: of a test that was broken twice, the second time', () => {
  const summary = summaries.get('2.3.0') ?? '';
  expect(summary).toMatch(/test_invalidEscape.*First failed in this run.*last passed in run `2.2.0`: broke in/);
  expect(summaries.get('2.4.0')).toMatch(/test_invalidEscape.*since run `2.3.0`.*: 3 runs/);
});

test('no test of it is called flaky: each release is a commit of its own', async () => {
  expect((await sandbox.json('flaky')).tests).toEqual([]);
});

test.each(['2.0.0', '2.3.0', '3.3.0'])('the summary of release %s', async version => {
  // Commits differ from machine to machine.
  const text = (summaries.get(version) ?? '')
    .replace(/`[0-9a-f]{7}(?:\.\.[0-9a-f]{7})?`/g, '`<commit>`')
    .replace(/\b[0-9a-f]{12}\b/g, '<commit>');
  await expect(text).toMatchFileSnapshot(`golden/real-history-${version}.golden.md`);
});
