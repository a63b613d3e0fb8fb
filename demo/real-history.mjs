// npm run demo:real: 22 releases of a real project, each with what its own tests said (docs/real-history.md), recorded one after
// the other into a throwaway repository. Needs Node and git, no Python.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { run } from './shop.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const fixtures = join(root, 'test/fixtures/real-history');
const program = 'dist/cli/index.js';
const TESTS = ['test_invalidEscape', 'test_misencodedFileUTF16'].map(
  name => `pyflakes/test/test_api.py::CheckTests::${name}`,
);

/** @param {string} directory @param {string[]} args */
const git = (directory, ...args) =>
  run('git', ['-C', directory, '-c', 'user.name=Demo', '-c', 'user.email=demo@example.org', ...args], {
    cwd: root,
    show: false,
  });

/** @param {string} base a new directory */
async function replay(base) {
  /** @type {{ versions: string[] }} */
  const { versions } = JSON.parse(readFileSync(join(fixtures, 'history.json'), 'utf8'));
  const report = join(base, 'report.xml');
  const ledger = (/** @type {string[]} */ args, /** @type {boolean} */ show) =>
    run(process.execPath, [program, ...args, '--repo', base], { cwd: root, show });

  console.log(`${versions.length} releases of pyflakes, each tested by its own tests, into ${base}\n`);
  await git(base, 'init', '--quiet', '--initial-branch=main');
  for (const [place, version] of versions.entries()) {
    await git(base, 'commit', '--quiet', '--allow-empty', `--message=Release ${version}`);
    writeFileSync(report, gunzipSync(readFileSync(join(fixtures, `${version}.xml.gz`))));
    const printed = await ledger(['record', report, '--build', version, '--order', `${place + 1}`], false);
    console.log(`${version.padEnd(6)} ${(printed.split('\n')[0] ?? '').replace(/ {3,}run .*$/, '')}`);
  }
  for (const test of TESTS) {
    console.log(`\n$ node ${program} history ${test} --repo ${base}`);
    await ledger(['history', test], true);
  }
  console.log(`\nAnd the rest: node ${program} diff 2.0.0 2.1.0 --repo ${base}\nRemove it with: rm -rf ${base}`);
}

const base = mkdtempSync(join(tmpdir(), 'pytest-ledger-real-'));
try {
  await replay(base);
} catch (error) {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
  rmSync(base, { recursive: true, force: true });
  process.exitCode = 2;
}
