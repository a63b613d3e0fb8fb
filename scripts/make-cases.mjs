// Writes the reports in test/fixtures/cases/ that show how pytest names tests and draws tracebacks, by running real pytest
// over the sources beside them.
//
//   node scripts/make-cases.mjs
//
// Needs a python3 (3.11 or newer) with venv on PATH, and pip's registry for the first run. The environment is kept in .venvs/.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cases = join(root, 'test/fixtures/cases');
/** The last pytest that gives xdist's group to reports. */
const PACKAGES = [
  'pytest==8.4.2',
  'pytest-xdist==3.8.0',
  'pytest-reportlog==1.0.0',
  'pytest-json-report==1.5.0',
  'pytest-json-ctrf==0.6.1',
];
const environment = join(root, '.venvs/cases');
const python = join(environment, 'bin/python');

const GROUPS = ['-n2', '--dist', 'loadgroup'];
const RUNS = [
  { case: '03', name: '1', args: [] },
  { case: '03', name: '2', args: GROUPS },
  { case: '03', name: '3', args: [], env: { BREAK: '1' } },
  { case: '03', name: '4', args: GROUPS, env: { BREAK: '1' } },
  { case: '08', name: 'services', args: ['services/api'] },
  { case: 'W1', name: '79', args: [], env: { COLUMNS: '79' } },
  { case: 'W1', name: '80', args: [], env: { COLUMNS: '80' } },
  { case: 'W1', name: '121', args: [], env: { COLUMNS: '121' } },
  { case: 'W1', name: '40', args: [], env: { COLUMNS: '40' } },
];

/** @param {string} command @param {string[]} args @param {object} options */
function run(command, args, options = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (status === null || status > 1)
    throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
}

if (!existsSync(python)) run('python3', ['-m', 'venv', environment]);
run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES]);

for (const { case: number, name, args, env = {} } of RUNS) {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'pytest-ledger-')));
  const project = join(base, 'src');
  cpSync(join(cases, number, 'src'), project, { recursive: true });
  const files = ['xml', 'jsonl', 'report.json', 'ctrf.json'].map(format => join(base, `${name}.${format}`));
  const [xml, log, json, ctrf] = files;
  const outputs = [
    `--junitxml=${xml}`,
    `--report-log=${log}`,
    '--json-report',
    `--json-report-file=${json}`,
    `--ctrf=${ctrf}`,
  ];
  run(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', ...args, ...outputs], {
    cwd: project,
    env: { PATH: process.env.PATH, HOME: base, TZ: 'UTC', PYTHONDONTWRITEBYTECODE: '1', ...env },
  });
  for (const file of files) {
    const text = readFileSync(file, 'utf8')
      .replaceAll(base, '/home/dana')
      .replace(/hostname="[^"]*"/, 'hostname="h"');
    writeFileSync(join(cases, number, file.slice(base.length + 1)), anonymous(text));
  }
  rmSync(base, { recursive: true });
}

/**
 * Without what these formats say of the machine.
 * @param {string} text
 */
function anonymous(text) {
  return text
    .replace(/"(Python|Platform|osPlatform|osRelease|osVersion)": "[^"]*"/g, '"$1": "x"')
    .replace(/\/[^"'\s]*\/\.venvs\/cases/g, '/home/dana/venv')
    .replace(/\/[^"'\s]*\/lib\/python3\.\d+/g, '/usr/lib/python3');
}
