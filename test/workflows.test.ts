// Workflows that people copy must be right and safe: pinned actions, least permissions, no credentials left behind.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findingsOf, notesOf } from '../scripts/release.mjs';
import { findActionlint, findExamples, findZizmor, ROOT, run } from './workflows.ts';

const examples = findExamples();
const directory = mkdtempSync(join(tmpdir(), 'pytest-ledger-workflows-'));
const folder = join(directory, '.github/workflows');
mkdirSync(folder, { recursive: true });
for (const { name, text } of examples) writeFileSync(join(folder, `${name.replaceAll('/', '-')}.yml`), text);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const [zizmor, actionlint] = await Promise.all([findZizmor(), findActionlint()]);
const skipped = (found: object): string => ('reason' in found ? ` (skipped: ${String(found.reason)})` : '');

test('the README and the documents have examples', () => {
  expect(examples.map(({ name }) => name)).toContain('README.md-1');
});

test.each(examples)(
  '$name is a whole workflow: events, permissions, and a matrix that goes on after a failure',
  ({ text }) => {
    expect(text).toMatch(/^on:/m);
    expect(text).toMatch(/^permissions:|^ {4}permissions:/m);
    if (/^ +matrix:/m.test(text)) expect(text).toMatch(/fail-fast: false/);
    expect(text).not.toContain('pull_request_target');
  },
);

const sources = [
  ['our own', join(ROOT, '.github/workflows')],
  ['the examples', folder],
] as const;

describe.skipIf('reason' in zizmor)(`zizmor finds nothing${skipped(zizmor)}`, () => {
  test.each(sources)('in %s', async (_, path) => {
    const program = 'program' in zizmor ? zizmor.program : '';
    const options = ['--offline', '--no-progress', '--color=never', '--config', join(ROOT, '.github/zizmor.yml')];
    const { code, output } = await run(program, [...options, path]);
    expect(output).toContain('No findings to report');
    expect(code).toBe(0);
  });
});

describe.skipIf('reason' in actionlint)(`actionlint finds nothing${skipped(actionlint)}`, () => {
  test.each(sources)('in %s', async (_, path) => {
    const program = 'program' in actionlint ? actionlint.program : '';
    const files = readdirSync(path).map(name => join(path, name));
    // It does not know references to the repository itself yet, which GitHub has since July 2026.
    const options = ['-no-color', '-shellcheck=', '-pyflakes=', '-ignore', String.raw`specifying action "\$/"`];
    expect(await run(program, [...options, ...files])).toEqual({ code: 0, output: '' });
  });
});

test('in CI both programs are there', () => {
  if (process.env.CI === 'true') expect([zizmor, actionlint].map(skipped)).toEqual(['', '']);
  else expect([zizmor, actionlint]).toHaveLength(2);
});

describe('release', () => {
  test('the version is the same everywhere, and the npm package has what it needs', () => {
    expect(findingsOf(undefined)).toEqual([]);
  });

  test('a tag of another version, or of one that the changelog does not know, is refused', () => {
    expect(findingsOf('v99.0.0')).toEqual([
      expect.stringContaining('The tag v99.0.0 has version 99.0.0'),
      expect.stringContaining('CHANGELOG.md has no heading'),
    ]);
  });

  test("the notes are the version's part of the changelog", () => {
    const changelog = '# Changelog\n\n## Unreleased\n\n- new\n\n## 1.2.0 - 2026-12-01\n\n- this\n\n## 1.1.0\n\n- old\n';
    expect(notesOf('1.2.0', changelog)).toBe('- this');
    expect(notesOf('1.2', changelog)).toBeUndefined();
  });
});
