// Writes demo/runs/ by running real pytest over every version of the sample project in demo/shop/.
//
//   node demo/make-runs.mjs
//
// Needs git, a python3 (3.11 or newer) with venv on PATH, and pip's registry for the first run. The environment is kept in
// .venvs/ at the repository's root. To change the story, change the patches: they are `git format-patch` of the shop.

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENVIRONMENT, openShop } from './shop.mjs';

const demo = dirname(fileURLToPath(import.meta.url));
const root = dirname(demo);

const PACKAGES = ['pytest==9.2.0', 'pytest-rerunfailures==16.7', 'pytest-reportlog==1.0.0'];
const environment = join(root, '.venvs/shop');
const python = join(environment, 'bin/python');

/**
 * What the shop's network draws its chances from: calm seas, but for the runs that lose one message. Those are reported with
 * --report-log: JUnit XML does not say what became of a test's attempts.
 */
const CALM = '2';
/** @type {Record<number, string>} */
const ROUGH = { 6: '9', 9: '25', 12: '11' };

/** From the commit to the start of its tests, in milliseconds. */
const QUEUE = 137_000;

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 */
function output(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { ...options, encoding: 'utf8' });
  if (error) throw error;
  return { status, stdout, stderr };
}

function makeEnvironment() {
  const stamp = join(environment, 'installed.txt');
  const wanted = PACKAGES.join('\n');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log(`installing ${PACKAGES.join(' ')}`);
  rmSync(environment, { recursive: true, force: true });
  for (const [command, ...args] of /** @type {[string, ...string[]][]} */ ([
    ['python3', '-m', 'venv', environment],
    [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES],
  ])) {
    const { status, stderr } = output(command, args);
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stderr}`);
  }
  writeFileSync(stamp, wanted);
}

/**
 * The report as GitHub's hosted runner would have written it at the time of the story.
 * @param {string} report
 * @param {string} base the directory above the checkout
 * @param {Date} started
 */
function scrub(report, base, started) {
  const scrubbed = shiftTimes(report, started)
    .replaceAll(base, '/home/runner/work')
    .replace(/ hostname="[^"]*"/, ' hostname="runner"')
    .replace(/ timestamp="[^"]*"/, ` timestamp="${started.toISOString().replace('Z', '000+00:00')}"`);
  for (const place of [root, homedir(), tmpdir(), hostname()]) {
    if (scrubbed.includes(place)) throw new Error(`The report still names ${place}.`);
  }
  return scrubbed;
}

/**
 * A report log as it would have been written at the time of the story; any other report as it is.
 * @param {string} report
 * @param {Date} started
 */
function shiftTimes(report, started) {
  const first = Number(/"start": ([0-9.]+)/.exec(report)?.[1] ?? 0);
  const shift = started.getTime() / 1e3 - first;
  return report.replace(
    /"(start|stop)": ([0-9.]+)/g,
    (_, name, time) => `"${name}": ${(Number(time) + shift).toFixed(6)}`,
  );
}

/**
 * Runs pytest on what is checked out, and returns its report and its last line.
 * @param {string} base
 * @param {string} checkout
 * @param {string} network
 * @param {boolean} isLog
 */
function test(base, checkout, network, isLog) {
  const file = join(base, 'report');
  const format = isLog ? ['-p', 'pytest_reportlog.plugin', `--report-log=${file}`] : [`--junitxml=${file}`];
  const options = ['-p', 'pytest_rerunfailures', '-p', 'no:cacheprovider', ...format];
  const { status, stdout, stderr } = output(python, ['-m', 'pytest', ...options], {
    cwd: checkout,
    env: {
      PATH: process.env.PATH ?? '',
      LANG: 'C.UTF-8',
      COLUMNS: '80',
      PYTHONDONTWRITEBYTECODE: '1',
      PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1',
      SHOP_NETWORK: network,
    },
  });
  if (status !== 0 && status !== 1) throw new Error(`pytest ended with ${status}:\n${stdout}\n${stderr}`);
  return { report: readFileSync(file, 'utf8'), lastLine: stdout.trimEnd().split('\n').at(-1) };
}

makeEnvironment();
rmSync(join(demo, 'runs'), { recursive: true, force: true });
mkdirSync(join(demo, 'runs'));
const base = realpathSync(mkdtempSync(join(tmpdir(), 'pytest-ledger-')));
const checkout = join(base, 'shop/shop');
const shop = await openShop(checkout);
/** @type {import('./shop.mjs').Version[]} */
const versions = [];
for (const [index, patch] of readdirSync(join(demo, 'shop')).toSorted().entries()) {
  const build = index + 1;
  const sources = `shop/${patch}`;
  const isLog = build in ROUGH;
  const report = `runs/${String(build).padStart(2, '0')}-report.${isLog ? 'jsonl' : 'xml'}`;
  await shop.apply(join(demo, sources));
  const described = output('git', ['log', '-1', '--format=%s%n%aI'], { cwd: checkout, env: ENVIRONMENT });
  const [subject = '', date = ''] = described.stdout.split('\n');
  const run = test(base, checkout, ROUGH[build] ?? CALM, isLog);
  const started = new Date(Date.parse(date) + QUEUE);
  writeFileSync(join(demo, report), scrub(run.report, base, started));
  versions.push({ subject, date, report, sources });
  console.log(`${report} ${subject}: ${run.lastLine}`);
}
writeFileSync(join(demo, 'runs/runs.json'), `${JSON.stringify(versions, null, 2)}\n`);
rmSync(base, { recursive: true });
