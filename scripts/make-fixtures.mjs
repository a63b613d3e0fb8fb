// Writes test/fixtures/pytest/reports/ by running real pytest over test/fixtures/pytest/projects/.
//
//   node scripts/make-fixtures.mjs [NAME…]     only the runs whose `<environment>/<run>` contains a NAME
//
// Needs a python3 (3.11 or newer) with venv on PATH, and pip's registry for the first run. Environments are kept in
// .venvs/ at the repository's root. A run leaves NAME.xml, NAME.jsonl (--report-log) and NAME.truth.json (what pytest
// said in its own hooks, see recorder.py); a project leaves PROJECT.collected.txt (`pytest --collect-only -q`).

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const fixtures = join(root, 'test/fixtures/pytest');

/** The versions are pinned, so that running this again changes nothing but times and addresses. */
const environments = {
  'pytest-7.4': ['pytest==7.4.4', 'pytest-xdist==3.5.0', 'pytest-rerunfailures==13.0', 'pytest-subtests==0.13.1'],
  'pytest-8.4': ['pytest==8.4.2', 'pytest-xdist==3.8.0', 'pytest-rerunfailures==16.0.1', 'pytest-subtests==0.14.2'],
  'pytest-9.0': ['pytest==9.0.3'],
  'pytest-9.2': ['pytest==9.2.0', 'pytest-xdist==3.8.0', 'pytest-rerunfailures==16.7'],
};
const reportlog = { 'pytest-7.4': 'pytest-reportlog==0.4.0', other: 'pytest-reportlog==1.0.0' };

/** @type {(keyof typeof environments)[]} */
const all = ['pytest-7.4', 'pytest-8.4', 'pytest-9.0', 'pytest-9.2'];
/** @type {(keyof typeof environments)[]} */
const ends = ['pytest-7.4', 'pytest-9.2'];
/** @type {(keyof typeof environments)[]} */
const latest = ['pytest-9.2'];

/**
 * @typedef {object} Run
 * @property {string} name
 * @property {string} [project] the run's name when absent
 * @property {(keyof typeof environments)[]} on
 * @property {string[]} [args]
 * @property {Record<string, string>} [env]
 * @property {string[]} [plugins]
 * @property {string} [cwd] inside the project
 * @property {(keyof typeof environments)[]} [log] where to keep what --report-log wrote, the largest of the outputs
 */

/** @type {Run[]} */
const runs = [
  { name: 'everything', on: all, log: latest },
  { name: 'everything.xunit1', project: 'everything', on: latest, args: ['-o', 'junit_family=xunit1'] },
  {
    name: 'everything.legacy',
    project: 'everything',
    on: latest,
    args: ['-o', 'junit_family=legacy', 'tests/unit', 'tests/test_params.py'],
  },
  {
    name: 'everything.logging',
    project: 'everything',
    on: latest,
    args: ['-o', 'junit_logging=all', 'tests/test_outcomes.py'],
  },
  {
    name: 'everything.prefix',
    project: 'everything',
    on: latest,
    args: ['--junit-prefix=py3.12', 'tests/unit', 'src', 'docs'],
  },
  { name: 'ids', on: ends, log: latest },
  { name: 'ids.xunit1', project: 'ids', on: ends, args: ['-o', 'junit_family=xunit1'] },
  ...['long', 'short', 'native', 'line', 'no', 'auto'].map(style => ({
    name: `tracebacks.${style}`,
    project: 'tracebacks',
    on: style === 'auto' ? all : style === 'native' ? latest : ends,
    args: [`--tb=${style}`],
  })),
  {
    name: 'tracebacks.full',
    project: 'tracebacks',
    on: latest,
    args: ['--full-trace', '--showlocals', '-k', 'in_the_project'],
  },
  { name: 'broken', on: all, log: ends },
  { name: 'broken.continue', project: 'broken', on: ends, args: ['--continue-on-collection-errors'] },
  { name: 'broken.xunit1', project: 'broken', on: latest, args: ['-o', 'junit_family=xunit1'] },
  { name: 'broken-conftest', on: latest },
  { name: 'empty', on: ends, log: ends },
  { name: 'empty.deselected', project: 'stops', on: latest, args: ['-k', 'nothing_is_called_so'] },
  { name: 'stops', on: latest },
  { name: 'stops.first', project: 'stops', on: latest, args: ['-x'] },
  { name: 'stops.maxfail', project: 'stops', on: latest, args: ['--maxfail=2'] },
  { name: 'stops.interrupt', project: 'stops', on: ends, log: ends, env: { STOP: 'interrupt' } },
  { name: 'stops.exit', project: 'stops', on: latest, env: { STOP: 'exit' } },
  {
    name: 'stops.twice',
    project: 'stops',
    on: latest,
    log: latest,
    args: ['--keep-duplicates', 'tests/test_stops.py', 'tests/test_stops.py'],
  },
  { name: 'internal', on: latest, log: latest },
  { name: 'crash', on: ends, log: ends, args: ['-n', '2'], plugins: ['xdist.plugin'] },
  {
    name: 'parallel',
    project: 'everything',
    on: latest,
    args: ['-n', '2', 'tests/test_outcomes.py', 'tests/unit'],
    plugins: ['xdist.plugin'],
  },
  {
    name: 'reruns',
    on: ['pytest-7.4', 'pytest-8.4', 'pytest-9.2'],
    log: ends,
    args: ['--reruns=2'],
    plugins: ['pytest_rerunfailures'],
  },
  {
    name: 'reruns.xunit1',
    project: 'reruns',
    on: ['pytest-9.2'],
    args: ['--reruns=2', '-o', 'junit_family=xunit1'],
    plugins: ['pytest_rerunfailures'],
  },
  {
    name: 'reruns.parallel',
    project: 'reruns',
    on: latest,
    args: ['--reruns=2', '-n', '2'],
    plugins: ['pytest_rerunfailures', 'xdist.plugin'],
  },
  { name: 'subtests', on: ['pytest-7.4', 'pytest-8.4', 'pytest-9.2'], log: ends },
  { name: 'monorepo', on: latest, cwd: 'services/backend' },
  {
    name: 'monorepo.above',
    project: 'monorepo',
    on: latest,
    args: ['--rootdir=.', '-c', '/dev/null', 'services/backend'],
  },
  {
    name: 'monorepo.below',
    project: 'monorepo',
    on: latest,
    args: ['--rootdir=../..', '-c', '/dev/null'],
    cwd: 'services/backend',
  },
];

/** @param {string} environment */
function python(environment) {
  return join(root, '.venvs', environment, 'bin/python');
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
function output(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...options,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** @param {keyof typeof environments} environment */
function makeEnvironment(environment) {
  const stamp = join(root, '.venvs', environment, 'installed.txt');
  const packages = [
    ...environments[environment],
    environment === 'pytest-7.4' ? reportlog['pytest-7.4'] : reportlog.other,
  ];
  const wanted = packages.join('\n');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log(`installing ${packages.join(' ')}`);
  rmSync(dirname(stamp), { recursive: true, force: true });
  for (const [command, ...args] of /** @type {[string, ...string[]][]} */ ([
    ['python3', '-m', 'venv', dirname(stamp)],
    [python(environment), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages],
  ])) {
    const { status, stderr } = output(command, args);
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stderr}`);
  }
  writeFileSync(stamp, wanted);
}

/**
 * Replaces what belongs to the machine this ran on by what GitHub's hosted runners have there.
 * @param {string} text
 * @param {[from: string, to: string][]} places longest first
 */
function scrub(text, places) {
  let scrubbed = text;
  for (const [from, to] of places) {
    const escaped = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    // pytest writes a path relative to the working directory when that is shorter: ../../usr/lib/…
    scrubbed = scrubbed.replace(new RegExp(`(?:(?:\\.\\./)+${escaped.slice(1)}|${escaped})(?![\\w.-])`, 'g'), to);
  }
  return scrubbed.replaceAll(`hostname="${hostname()}"`, 'hostname="runner"');
}

/**
 * @param {Run} run
 * @param {keyof typeof environments} environment
 */
function make(run, environment) {
  const project = run.project ?? run.name;
  const destination = join(fixtures, 'reports', environment);
  mkdirSync(destination, { recursive: true });
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'pytest-ledger-')));
  const checkout = join(base, 'app/app');
  cpSync(join(fixtures, 'projects', project), checkout, { recursive: true });
  cpSync(join(fixtures, 'recorder.py'), join(base, 'plugin/recorder.py'), { recursive: true });

  const about = 'import sys, sysconfig; print(sys.prefix, sys.base_prefix, sys.version.split()[0], sep="\\n")';
  const [prefix = '', basePrefix = '', version] = output(python(environment), ['-c', about]).stdout.split('\n');
  const home = `/opt/hostedtoolcache/Python/${version}/x64`;
  /** @type {[string, string][]} */
  const places = [
    [join(base, 'app'), '/home/runner/work/app'],
    [base, '/home/runner/work'],
    [prefix, home],
    [basePrefix, home],
  ];
  /** @type {Record<string, string>} */
  const env = {
    PATH: process.env.PATH ?? '',
    LANG: 'C.UTF-8',
    COLUMNS: '80',
    LOGNAME: 'runner',
    USER: 'runner',
    PYTHONPATH: join(base, 'plugin'),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1',
    ...run.env,
  };
  const plugins = ['recorder', ...(run.plugins ?? [])];
  if (project === 'subtests' && !environment.startsWith('pytest-9')) plugins.push('pytest_subtests.plugin');
  const options = [...plugins.flatMap(plugin => ['-p', plugin]), '-p', 'no:cacheprovider', ...(run.args ?? [])];
  const cwd = join(checkout, run.cwd ?? '.');

  const files = { xml: join(base, 'report.xml'), jsonl: join(base, 'report.jsonl'), json: join(base, 'truth.json') };
  const outputs = [`--junitxml=${files.xml}`, '-p', 'pytest_reportlog.plugin', `--report-log=${files.jsonl}`];
  const { status, stdout, stderr } = output(python(environment), ['-m', 'pytest', ...options, ...outputs], {
    cwd,
    env: { ...env, RECORDER_FILE: files.json },
  });
  const written = [];
  for (const [extension, file] of /** @type {const} */ ([
    ['xml', files.xml],
    ['jsonl', files.jsonl],
    ['truth.json', files.json],
  ])) {
    const target = join(destination, `${run.name}.${extension}`);
    rmSync(target, { force: true });
    if (!existsSync(file) || (extension === 'jsonl' && !run.log?.includes(environment))) continue;
    const text = readFileSync(file, 'utf8');
    const tidy = extension === 'truth.json' ? `${tidyTruth(text)}\n` : text;
    writeFileSync(target, scrub(tidy, places));
    written.push(extension);
  }
  const collected = join(destination, `${run.name}.collected.txt`);
  if (run.name === project) {
    const collection = output(python(environment), ['-m', 'pytest', ...options, '--collect-only', '-q'], { cwd, env });
    writeFileSync(collected, scrub(collection.stdout, places));
  }
  rmSync(base, { recursive: true, force: true });
  const lastLine = scrub(stdout, places).trimEnd().split('\n').at(-1) ?? '';
  console.log(`${environment} ${run.name}: exit ${status}, wrote ${written.join(' ') || 'nothing'} · ${lastLine}`);
  if (status === null || (status > 7 && !stderr))
    throw new Error(`${run.name} did not end as it should:\n${stdout}\n${stderr}`);
  if (written.length === 0) console.log(scrub(stderr, places).trimEnd());
}

/**
 * One line an entry, so that a change can be read.
 * @param {string} text
 */
function tidyTruth(text) {
  const { reports, collected, ...rest } = JSON.parse(text);
  const listed = collected.map((/** @type {string} */ id) => `\n    ${JSON.stringify(id)}`);
  const said = Object.entries(reports).map(([id, phases]) => `\n    ${JSON.stringify(id)}: ${JSON.stringify(phases)}`);
  return [
    '{',
    ...Object.entries(rest).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`),
    `  "collected": [${listed}],`,
    `  "reports": {${said.join(',')}}`,
    '}',
  ].join('\n');
}

const wanted = process.argv.slice(2);
for (const run of runs) {
  for (const environment of run.on) {
    if (wanted.length > 0 && !wanted.some(name => `${environment}/${run.name}`.includes(name))) continue;
    makeEnvironment(environment);
    make(run, environment);
  }
}
