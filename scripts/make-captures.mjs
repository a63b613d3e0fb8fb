// Writes test/fixtures/capture/ by running real pytest with the plugin: NAME.jsonl, its capture, and NAME.xml, the JUnit XML of
// the very same run; of some also what other plugins write: NAME.log.jsonl, NAME.report.json, NAME.ctrf.json.
//
//   node scripts/make-captures.mjs [NAME…]
//
// Needs the environments of scripts/make-fixtures.mjs, whose projects it runs: run that first.

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'test/fixtures/capture');

const reruns = ['-p', 'pytest_rerunfailures', '--reruns=2'];
const parallel = ['-p', 'xdist.plugin', '-n', '2'];
const subtests = ['-p', 'pytest_subtests.plugin'];

/** The writers of the other formats, in an environment of their own. */
const formats = ['-p', 'pytest_reportlog.plugin', '-p', 'pytest_metadata.plugin', '-p', 'pytest_jsonreport.plugin'];
formats.push('-p', 'ctrf.main');
const packages = [
  'pytest==9.2.0',
  'pytest-xdist==3.8.0',
  'pytest-rerunfailures==16.7',
  'pytest-reportlog==1.0.0',
  'pytest-json-report==1.5.0',
  'pytest-json-ctrf==0.6.1',
];
const FORMATS = 'formats-9.2';

/** @type {{ name: string, environment: string, project: string, args?: string[], env?: Record<string, string> }[]} */
const runs = [
  {
    name: 'formats-everything',
    environment: FORMATS,
    project: 'everything',
    args: ['tests/test_outcomes.py', 'tests/api'],
  },
  {
    name: 'formats-parallel',
    environment: FORMATS,
    project: 'everything',
    args: [...parallel, 'tests/test_outcomes.py'],
  },
  { name: 'formats-reruns', environment: FORMATS, project: 'reruns', args: reruns },
  { name: 'formats-subtests', environment: FORMATS, project: 'subtests' },
  { name: 'formats-broken', environment: FORMATS, project: 'broken', args: ['--continue-on-collection-errors'] },
  { name: 'formats-stops', environment: FORMATS, project: 'stops', args: ['-x'] },
  { name: 'formats-crash', environment: FORMATS, project: 'crash', args: parallel },
  { name: 'everything-7.4', environment: 'pytest-7.4', project: 'everything' },
  { name: 'everything-9.2', environment: 'pytest-9.2', project: 'everything' },
  {
    name: 'parallel-9.2',
    environment: 'pytest-9.2',
    project: 'everything',
    args: [...parallel, 'tests/test_outcomes.py'],
  },
  { name: 'reruns-7.4', environment: 'pytest-7.4', project: 'reruns', args: reruns },
  { name: 'reruns-9.2', environment: 'pytest-9.2', project: 'reruns', args: reruns },
  { name: 'subtests-8.4', environment: 'pytest-8.4', project: 'subtests', args: subtests },
  { name: 'subtests-9.2', environment: 'pytest-9.2', project: 'subtests' },
  { name: 'tracebacks-9.2', environment: 'pytest-9.2', project: 'tracebacks' },
  { name: 'tracebacks-no-9.2', environment: 'pytest-9.2', project: 'tracebacks', args: ['--tb=no'] },
  { name: 'broken-9.2', environment: 'pytest-9.2', project: 'broken', args: ['--continue-on-collection-errors'] },
  { name: 'stops-9.2', environment: 'pytest-9.2', project: 'stops', args: ['-x'] },
  { name: 'interrupt-9.2', environment: 'pytest-9.2', project: 'stops', env: { STOP: 'interrupt' } },
  {
    name: 'twice-9.2',
    environment: 'pytest-9.2',
    project: 'stops',
    args: ['--keep-duplicates', 'tests/test_stops.py', 'tests/test_stops.py'],
  },
  { name: 'internal-9.2', environment: 'pytest-9.2', project: 'internal' },
  { name: 'crash-9.2', environment: 'pytest-9.2', project: 'crash', args: parallel },
  {
    name: 'described-9.2',
    environment: 'pytest-9.2',
    project: '../../../plugin/project',
    args: ['tests/test_described.py'],
  },
  {
    name: 'killed-9.2',
    environment: 'pytest-9.2',
    project: '../../../plugin/killed',
    env: { KILL: '40:call:kill', FINISHED: '/dev/null' },
  },
];

/**
 * What belongs to the machine this ran on becomes what GitHub's hosted runners have there.
 * @param {string} text
 * @param {[from: string, to: string][]} places longest first
 */
function scrub(text, places) {
  let scrubbed = text;
  for (const [from, to] of places) {
    const escaped = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    scrubbed = scrubbed.replace(new RegExp(`(?:(?:\\.\\./)+${escaped.slice(1)}|${escaped})(?![\\w.-])`, 'g'), to);
  }
  return scrubbed.replaceAll(`hostname="${hostname()}"`, 'hostname="runner"');
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 */
function output(command, args, options = {}) {
  const { stdout, stderr, error } = spawnSync(command, args, { ...options, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (error) throw error;
  return { stdout, stderr };
}

if (!existsSync(join(root, '.venvs', FORMATS))) {
  const venv = join(root, '.venvs', FORMATS);
  output('python3', ['-m', 'venv', venv]);
  output(join(venv, 'bin/python'), ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', ...packages]);
}

const wanted = process.argv.slice(2);
mkdirSync(target, { recursive: true });
for (const { name, environment, project, args = [], env = {} } of runs) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const python = join(root, '.venvs', environment, 'bin/python');
  if (!existsSync(python)) throw new Error(`There is no ${python}: run node scripts/make-fixtures.mjs first.`);
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'pytest-ledger-')));
  const checkout = join(base, 'app/app');
  cpSync(join(root, 'test/fixtures/pytest/projects', project), checkout, { recursive: true });
  // Some tests fail in code that is not the project's.
  cpSync(join(root, 'test/fixtures/pytest/recorder.py'), join(base, 'plugin/recorder.py'), { recursive: true });
  const about = 'import sys; print(sys.prefix, sys.base_prefix, sys.version.split()[0], sep="\\n")';
  const [prefix = '', basePrefix = '', version] = output(python, ['-c', about]).stdout.split('\n');
  const home = `/opt/hostedtoolcache/Python/${version}/x64`;
  /** @type {[string, string][]} */
  const places = [
    [join(base, 'app'), '/home/runner/work/app'],
    [base, '/home/runner/work'],
    [prefix, home],
    [basePrefix, home],
  ];
  const variables = {
    PATH: process.env.PATH ?? '',
    HOME: base,
    LANG: 'C.UTF-8',
    LOGNAME: 'runner',
    USER: 'runner',
    PYTHONPATH: `${join(root, 'plugin')}:${join(base, 'plugin')}`,
    PYTHONDONTWRITEBYTECODE: '1',
    PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1',
    PYTEST_LEDGER_DIR: join(base, 'captures'),
    ...env,
  };
  const files = { xml: 'report.xml', 'log.jsonl': 'log.jsonl', 'report.json': 'report.json', 'ctrf.json': 'ctrf.json' };
  const [xml, log, json, ctrf] = Object.values(files).map(file => join(base, file));
  const others = [...formats, `--report-log=${log}`, '--json-report', `--json-report-file=${json}`, `--ctrf=${ctrf}`];
  const options = ['-p', 'pytest_ledger', '-p', 'no:cacheprovider', `--junitxml=${xml}`, ...args];
  if (environment === FORMATS) options.push(...others);
  const { stdout } = output(python, ['-m', 'pytest', ...options], { cwd: checkout, env: variables });
  const capture = readdirSync(join(base, 'captures')).find(file => file.endsWith('.jsonl'));
  if (capture === undefined) throw new Error(`${name} left no capture:\n${stdout}`);
  writeFileSync(join(target, `${name}.jsonl`), scrub(readFileSync(join(base, 'captures', capture), 'utf8'), places));
  for (const [extension, file] of Object.entries(files)) {
    const destination = join(target, `${name}.${extension}`);
    rmSync(destination, { force: true });
    if (!existsSync(join(base, file))) continue;
    writeFileSync(destination, scrub(readFileSync(join(base, file), 'utf8'), places));
  }
  rmSync(base, { recursive: true, force: true });
  console.log(`${name}: ${stdout.trimEnd().split('\n').at(-1)}`);
}
