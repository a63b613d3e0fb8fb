import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checksOf } from './ledger.ts';
import { openWorkshop } from './workflow.ts';

const PYTEST = fileURLToPath(new URL('../fixtures/pytest/', import.meta.url));
const PROJECT = join(PYTEST, 'projects', 'monorepo');
const checkout = Object.fromEntries(
  readdirSync(PROJECT, { recursive: true, encoding: 'utf8' })
    .filter(file => statSync(join(PROJECT, file)).isFile())
    .map(file => [file, readFileSync(join(PROJECT, file), 'utf8')]),
);

test.each([
  ["pytest's root below the repository's, the step at the repository's", 'monorepo', '.'],
  ["pytest's root below the repository's, the step in it", 'monorepo', 'services/backend'],
  ['both the same', 'monorepo.above', '.'],
  ["pytest started below its root, which is the repository's", 'monorepo.below', '.'],
])('%s: annotations and links are at paths of the repository', async (_, report, directory) => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const text = readFileSync(join(PYTEST, 'reports', 'pytest-9.2', `${report}.xml`), 'utf8');
  const done = await step({
    sha,
    with: { report: 'report.xml', 'working-directory': directory },
    files: { ...checkout, [join(directory, 'report.xml')]: text },
  });
  expect(done.code).toBe(0);
  const [check] = await checksOf(github, sha);
  const paths = (github.annotations(check?.id ?? 0) as { path: string }[]).map(({ path }) => path);
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter(path => !Object.hasOwn(checkout, path))).toEqual([]);
  const links = Array.from(done.summary.matchAll(/\/blob\/[0-9a-f]{40}\/([^#)]+)/g), ([, path = '']) => path);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter(path => !Object.hasOwn(checkout, path))).toEqual([]);
});
