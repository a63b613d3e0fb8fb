// Runs the test suites of well-known projects with and without the plugin: the same outcomes and the same output.
//
//   node scripts/check-plugin-on-projects.mjs [PROJECT…]
//
// Fetches the projects' source distributions with pip. Not part of `npm test`: it needs the network and some minutes.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const plugin = join(root, 'plugin');
const wheel = join(plugin, 'autoload/pytest_ledger_autoload-1-py3-none-any.whl');

/** @type {Record<string, { sdist: string, needs: string[], args?: string[] }>} */
const projects = {
  click: {
    sdist: 'click==8.3.0',
    needs: [],
    // Its settings make errors of warnings, also of one that newer pytests give. Its tests with a pager fail now and then, more
    // often on a busy machine, with the plugin or without.
    args: ['-W', 'ignore::pytest.PytestRemovedIn10Warning', '--deselect=tests/test_utils.py::test_echo_via_pager'],
  },
  jinja2: { sdist: 'jinja2==3.1.4', needs: ['markupsafe'] },
  packaging: { sdist: 'packaging==24.2', needs: ['pretend'] },
  'more-itertools': { sdist: 'more-itertools==10.5.0', needs: [] },
};
const pytest = ['pytest==9.2.0', 'pytest-xdist==3.8.0'];

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined> }} [options]
 */
function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...options,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function must(command, args) {
  const { status, stdout, stderr } = run(command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
}

/** @param {string} name */
function install(name) {
  const { sdist, needs } = projects[name] ?? { sdist: '', needs: [] };
  const kept = join(root, '.venvs', `project-${sdist.replace('==', '-')}`);
  const python = join(kept, 'venv/bin/python');
  const source = join(kept, 'source');
  if (!existsSync(source)) {
    rmSync(kept, { recursive: true, force: true });
    mkdirSync(kept, { recursive: true });
    must('python3', ['-m', 'venv', join(kept, 'venv')]);
    must(python, ['-m', 'pip', 'install', '-q', ...pytest, ...needs]);
    must(python, ['-m', 'pip', 'download', '-q', '--no-deps', '--no-binary', ':all:', '-d', kept, sdist]);
    const archive = readdirSync(kept).find(file => file.endsWith('.tar.gz')) ?? '';
    must(python, ['-m', 'pip', 'install', '-q', join(kept, archive)]);
    must('tar', ['-xzf', join(kept, archive), '-C', kept]);
    renameSync(join(kept, archive.slice(0, -'.tar.gz'.length)), source);
  }
  return { python, source };
}

/**
 * What differs between any two runs.
 * @param {string} text
 */
function calm(text) {
  return text
    .replace(/\b\d+\.\d+s( \(\d+:\d\d:\d\d\))?/g, '<seconds>')
    .replace(/=+( .* )=+/g, '=$1=')
    .replace(/0x[0-9a-f]+/g, '<address>')
    .replace(/pytest-\d+\//g, '<tmp>/');
}

/** @param {string[]} words */
function counted(words) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return asText(Object.entries(counts));
}

/** @param {[string, number][]} counts */
const asText = counts =>
  counts
    .map(([word, count]) => `${count} ${word}`)
    .toSorted()
    .join(', ');

/**
 * What pytest's last line would say of the capture.
 * @param {string[]} lines
 */
function capturedCounts(lines) {
  return counted(
    lines
      .map(line => JSON.parse(line))
      .flatMap(({ kind, outcome, deselected = 0 }) => {
        if (kind === 'test' || kind === 'collection') return [outcome];
        if (kind === 'passed') return ['passed'];
        if (kind === 'subtest') return [`subtests ${outcome}`];
        return kind === 'end' ? Array.from({ length: deselected }, () => 'deselected') : [];
      }),
  );
}

/** @param {string} last line that pytest prints */
function printedCounts(last) {
  const found = last.matchAll(/(\d+) ((?:subtests )?(?:passed|failed|skipped|xfailed|xpassed|deselected|error))/g);
  return asText([...found].map(([, count, word]) => [String(word), Number(count)]));
}

let bad = 0;
const wanted = process.argv.slice(2);
for (const name of Object.keys(projects).filter(one => wanted.length === 0 || wanted.includes(one))) {
  const { python, source } = install(name);
  const base = mkdtempSync(join(tmpdir(), 'pytest-ledger-projects-'));
  const captures = join(base, 'captures');
  const variables = {
    PATH: process.env.PATH,
    HOME: base,
    LANG: 'C.UTF-8',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONHASHSEED: '0',
  };
  const own = projects[name]?.args ?? [];
  const args = ['-m', 'pytest', '-v', '-p', 'no:cacheprovider', '-p', 'no:xdist', ...own];
  const without = run(python, args, { cwd: source, env: variables });
  const withPlugin = run(python, args, {
    cwd: source,
    env: { ...variables, PYTHONPATH: `${plugin}:${wheel}`, PYTEST_LEDGER_DIR: captures },
  });
  const [file] = existsSync(captures) ? readdirSync(captures).filter(one => one.endsWith('.jsonl')) : [];
  const lines = file === undefined ? [] : readFileSync(join(captures, file), 'utf8').trimEnd().split('\n');
  const end = JSON.parse(lines.at(-1) ?? '{}');
  const last = calm(without.stdout).trimEnd().split('\n').at(-1) ?? '';
  /** @type {string[]} */
  const complaints = [];
  if (withPlugin.status !== without.status) complaints.push(`exit ${without.status} became ${withPlugin.status}`);
  if (calm(withPlugin.stdout) !== calm(without.stdout)) complaints.push('prints something else');
  if (calm(withPlugin.stderr) !== calm(without.stderr)) complaints.push('prints something else to stderr');
  if (end.kind !== 'end' || end.problem !== undefined)
    complaints.push(`the capture ends with ${lines.at(-1)?.slice(0, 300)}`);
  const captured = capturedCounts(lines);
  if (captured !== printedCounts(last)) complaints.push(`pytest counts ${printedCounts(last)}`);
  console.log(`${name}: ${last}\n  capture: ${captured} · ${complaints.join('; ') || 'the same'}`);
  bad += complaints.length;
  rmSync(base, { recursive: true, force: true });
}
process.exitCode = bad > 0 ? 1 : 0;
