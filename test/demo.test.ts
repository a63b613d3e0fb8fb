// `npm run demo` as a newcomer runs it, and what it says against the reports themselves, read by another reader.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Printed {
  code: number;
  stdout: string;
  stderr: string;
}

function start(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Printed> {
  return new Promise(resolve => {
    const options = { cwd: root, env: { ...process.env, ...env } };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

interface Testcase {
  '@classname': string;
  '@name': string;
  failure?: unknown;
  error?: unknown;
  skipped?: unknown;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  isArray: name => name === 'testcase',
  parseAttributeValue: false,
});

/** Outcomes by test id. Of a test that was run again, the last attempt counts. */
async function readOutcomes(report: string): Promise<Map<string, string>> {
  if (report.endsWith('.jsonl')) return readLog(await readFile(report, 'utf8'));
  const suite = parser.parse(await readFile(report, 'utf8')).testsuites.testsuite;
  return new Map(
    (suite.testcase as Testcase[]).map(testcase => {
      const [folder, module, ...classes] = testcase['@classname'].split('.');
      const id = [`${folder}/${module}.py`, ...classes, testcase['@name']].join('::');
      if ('failure' in testcase || 'error' in testcase) return [id, 'failed'];
      return [id, 'skipped' in testcase ? 'skipped' : 'passed'];
    }),
  );
}

/** The same of what --report-log writes: a line for each phase of each attempt. */
function readLog(log: string): Map<string, string> {
  const all = new Map<string, string>();
  for (const line of log.trim().split('\n')) {
    const { $report_type: kind, nodeid, when, outcome } = JSON.parse(line);
    if (kind !== 'TestReport') continue;
    if (when === 'setup' || outcome !== 'passed') all.set(nodeid, outcome);
  }
  return all;
}

let home = '';
let demo: Printed;
/** Of each run, in order. */
let outcomes: Map<string, string>[];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pytest-ledger-test-'));
  const reports = (await readdir(join(root, 'demo/runs'))).filter(name => name !== 'runs.json').toSorted();
  outcomes = await Promise.all(reports.map(report => readOutcomes(join(root, 'demo/runs', report))));
  demo = await start(['demo/demo.mjs'], { TMPDIR: home, TEMP: home, NO_COLOR: '1', COLUMNS: '' });
});

afterAll(() => rm(home, { recursive: true, force: true }));

/** What the demo left, asked as its last lines propose. */
async function ask(...args: string[]): Promise<any> {
  const [directory = ''] = await readdir(home);
  const { stdout } = await start(['dist/cli/index.js', ...args, '--repo', join(home, directory, 'shop'), '--json']);
  return JSON.parse(stdout);
}

/** Builds of the runs in which a test had the outcome. */
const buildsOf = (id: string, outcome: string): number[] =>
  outcomes.flatMap((run, index) => (run.get(id) === outcome ? [index + 1] : []));

describe('the demo', () => {
  test('ends well, and prints what it always prints', async () => {
    expect(demo.stderr).toBe('');
    expect(demo.code).toBe(0);
    const [directory = ''] = await readdir(home);
    const printed = demo.stdout.replaceAll(join(home, directory), '/tmp/pytest-ledger-demo');
    await expect(printed).toMatchFileSnapshot('golden/demo.golden.txt');
  });

  test('tells the story it is meant to tell', () => {
    const [before, last] = outcomes.slice(-2) as [Map<string, string>, Map<string, string>];
    const ids = (of: string, run = last): string[] => [...run].flatMap(([id, outcome]) => (outcome === of ? [id] : []));
    const newly = ids('failed').filter(id => before.get(id) === 'passed');
    expect(outcomes).toHaveLength(12);
    expect(newly).toHaveLength(2);
    expect(ids('failed')).toHaveLength(3);
    expect(ids('skipped')).toHaveLength(1);
    expect(ids('passed').filter(id => before.get(id) === 'failed')).toHaveLength(1);
    expect([...last.keys()].filter(id => !before.has(id))).toHaveLength(1);
    expect([...before.keys()].filter(id => !last.has(id))).toHaveLength(1);
  });

  test('says of each failing test since when it fails, as the reports do', async () => {
    const failing = [...(outcomes.at(-1) as Map<string, string>)].filter(([, outcome]) => outcome === 'failed');
    const facts = failing.map(([id]) => {
      const lastPassing = Math.max(...buildsOf(id, 'passed'));
      const streak = buildsOf(id, 'failed').filter(build => build > lastPassing);
      return { test: id, first: String(streak[0]), last: String(lastPassing), runs: streak.length };
    });
    const { failures } = await ask('failures');
    const said = failures.map((failure: any) => {
      const { test: id, firstFailing, lastPassing, runs } = failure;
      return { test: id, first: firstFailing.build, last: lastPassing.build, runs };
    });
    expect(said).toEqual(facts.toSorted((a, b) => (a.test < b.test ? -1 : 1)));
    const shown = demo.stdout.slice(demo.stdout.indexOf('index.js failures'));
    for (const { test: id, first, last } of facts) {
      const lines = shown.slice(shown.indexOf(`✗ ${id}\n`)).split('\n');
      expect(lines[1]).toMatch(new RegExp(`since ${first} \\(\\w+\\), passed ${last} \\(`));
    }
  });

  test.each([
    'tests/test_export.py::test_export_csv',
    'tests/test_tax.py::TestTax::test_gross[reduced]',
    'tests/test_shipping.py::test_tracking_link',
    'tests/test_cart.py::TestCart::test_rounds_the_total_once',
  ])('knows every outcome of %s', async id => {
    const { results } = await ask('history', id);
    expect(results.map(({ outcome }: any) => outcome)).toEqual(outcomes.map(run => run.get(id) ?? 'absent'));
  });

  test('commits the shop with the same ids everywhere', async () => {
    const { runs } = await ask('runs');
    const versions = JSON.parse(await readFile(join(root, 'demo/runs/runs.json'), 'utf8'));
    expect(runs.map(({ subject }: any) => subject)).toEqual(versions.map(({ subject }: any) => subject));
    expect(runs.at(-1).commit).toBe('dd278164902890b61feeac7bb19b816df45f995a');
  });

  test('says in a sentence what is missing', async () => {
    const { code, stdout, stderr } = await start(['demo/demo.mjs'], { PATH: '', TMPDIR: home, TEMP: home });
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'demo: git is not installed, or not on PATH.\n' });
    expect(stdout).not.toContain('record');
    expect(await readdir(home)).toHaveLength(1);
  });
});
