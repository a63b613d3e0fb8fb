// Writes test/fixtures/real-history/: the own test suite of every release of a public project, run by real pytest, in order.
//
//   node scripts/make-real-history.mjs [PYTHON]
//
// Needs a Python (python3 when none is named; the fixture says which it was made with) with venv, tar, and pip's registry. What
// it tells is written down in docs/real-history.md, and checked by test/real-history.test.ts.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const fixture = join(root, 'test/fixtures/real-history');

const PROJECT = 'pyflakes';
const VERSIONS = [
  '1.6.0',
  '2.0.0',
  '2.1.0',
  '2.1.1',
  '2.2.0',
  '2.3.0',
  '2.3.1',
  '2.4.0',
  '2.5.0',
  '3.0.0',
  '3.0.1',
  '3.1.0',
  '3.2.0',
  '3.3.0',
  '3.3.1',
  '3.3.2',
  '3.4.0',
  '4.0.0',
  '4.0.1',
  '4.0.2',
  '4.0.3',
  '4.1.0',
];
const TESTS = 'pyflakes/test';
const PYTEST = 'pytest==8.4.2';

const base = process.argv[2] ?? 'python3';

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} [cwd]
 * @param {number[]} [allowed] exit codes
 */
function run(command, args, cwd, allowed = [0]) {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONHASHSEED: '0' };
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (error) throw error;
  if (!allowed.includes(status ?? -1))
    throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout.trim();
}

const [version = ''] = run(base, ['-c', 'import platform; print(platform.python_version())']).split('\n');
const environment = join(root, `.venvs/real-history-${version}`);
const python = join(environment, 'bin/python');
if (!existsSync(python)) {
  run(base, ['-m', 'venv', environment]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', PYTEST]);
}

const work = mkdtempSync(join(tmpdir(), 'real-history-'));
try {
  rmSync(fixture, { recursive: true, force: true });
  mkdirSync(fixture, { recursive: true });
  for (const release of VERSIONS) {
    const sources = sourcesOf(release);
    const report = join(work, 'report.xml');
    rmSync(report, { force: true });
    // 1 is tests that failed; anything else is no run of the tests.
    run(
      python,
      ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '-o', 'addopts=', `--junitxml=${report}`, TESTS],
      sources,
      [0, 1],
    );
    writeFileSync(
      join(fixture, `${release}.xml.gz`),
      gzipSync(cleaned(readFileSync(report, 'utf8'), sources), { level: 9 }),
    );
    console.log(`${PROJECT} ${release}`);
  }
  const made = { project: PROJECT, python: version, pytest: PYTEST, tests: TESTS, versions: VERSIONS };
  writeFileSync(join(fixture, 'history.json'), `${JSON.stringify(made, null, 2)}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/**
 * The folder of a release's sources.
 * @param {string} release
 */
function sourcesOf(release) {
  const downloads = join(work, `download-${release}`);
  const wanted = ['--no-deps', '--no-binary', ':all:', '--dest', downloads, `${PROJECT}==${release}`];
  run('python3', ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', ...wanted]);
  const [archive = ''] = readdirSync(downloads);
  // The same folder each time: it is part of some messages.
  const sources = join(work, 'sources');
  rmSync(sources, { recursive: true, force: true });
  mkdirSync(sources);
  run('tar', ['-xf', join(downloads, archive), '-C', sources, '--strip-components=1']);
  return sources;
}

/**
 * Without what tells of the machine it was made on.
 * @param {string} report
 * @param {string} sources
 */
function cleaned(report, sources) {
  return report
    .replaceAll(sources, '/work')
    .replaceAll(environment, '/python')
    .replaceAll(`hostname="${hostname()}"`, 'hostname="localhost"')
    .replaceAll(dirname(dirname(run(python, ['-c', 'import os; print(os.__file__)']))), '/python/lib');
}
