import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Outcome } from '../../src/core/model.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

type Suites = Record<string, Record<string, Outcome>>;

/** xunit1, which names files. */
const report = (suites: Suites): string => {
  const cases = Object.entries(suites).flatMap(([file, tests]) =>
    Object.entries(tests).map(
      ([name, outcome]) =>
        `<testcase classname="${file.slice(0, -3).replaceAll('/', '.')}" name="${name}" file="${file}" line="3" time="0.1">${
          outcome === 'failed' ? '<failure message="boom">E boom</failure>' : ''
        }</testcase>`,
    ),
  );
  return `<testsuites><testsuite name="pytest" timestamp="2026-01-02T03:04:05.000000+00:00" time="1">${cases.join('')}</testsuite></testsuites>`;
};

async function record(sandbox: Sandbox, build: number, suites: Suites, ...more: string[]) {
  await sandbox.write('report.xml', report(suites));
  return sandbox.ledger('record', 'report.xml', '--build', String(build), '--order', String(build), ...more);
}

async function commitAll(sandbox: Sandbox, subject: string): Promise<string> {
  await sandbox.git('add', '--all', ':!report.xml');
  return sandbox.commit(subject);
}

/** In the work tree only: what is not committed git has no word of. */
async function move(sandbox: Sandbox, from: string, to: string): Promise<void> {
  await mkdir(dirname(join(sandbox.directory, to)), { recursive: true });
  await sandbox.write(to, await sandbox.read(from));
  await sandbox.git('rm', '--quiet', '--force', from);
}

/** Two files with a test of one name, so that names alone cannot tell which of them was renamed to what. */
const [A, B] = ['tests/test_a.py', 'tests/test_b.py'];
const source = (word: string): string => `def test_init():\n    assert "${word.repeat(30)}"\n`;

async function openProject(): Promise<Sandbox> {
  const sandbox = await openSandbox();
  await mkdir(join(sandbox.directory, 'tests'));
  await sandbox.write(A, source('alpha'));
  await sandbox.write(B, source('beta'));
  await commitAll(sandbox, 'Begin');
  return sandbox;
}

test('git knows which file was renamed: the failure goes on, and is told with both names', async () => {
  await using sandbox = await openProject();
  const first = await sandbox.git('rev-parse', 'HEAD');
  await record(sandbox, 1, { [A]: { test_init: 'passed' }, [B]: { test_init: 'passed' } });
  const second = await commitAll(sandbox, 'Break it');
  await record(sandbox, 2, { [A]: { test_init: 'failed' }, [B]: { test_init: 'passed' } });
  // Renamed twice before the next run, and another commit after it.
  const [between, now] = ['tests/test_m.py', 'tests/test_z.py'];
  await rename(join(sandbox.directory, A), join(sandbox.directory, between));
  await commitAll(sandbox, 'Rename it');
  await rename(join(sandbox.directory, between), join(sandbox.directory, now));
  await commitAll(sandbox, 'Rename it again');
  await sandbox.write('README.md', 'x');
  await commitAll(sandbox, 'Write something');
  const { stdout, stderr } = await record(
    sandbox,
    3,
    { [now]: { test_init: 'failed' }, [B]: { test_init: 'passed' } },
    '--summary',
    'summary.md',
  );
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^Nothing new, 1 still failing since run 2/);
  expect(stdout).toContain(`${now}::test_init`);
  expect(stdout).toContain(`was ${A}::test_init`);
  expect(await sandbox.read('summary.md')).toContain(`was \`${A}::test_init\``);
  const { failures } = await sandbox.json('failures');
  expect(failures).toMatchObject([
    {
      test: `${now}::test_init`,
      formerly: [`${A}::test_init`],
      firstFailing: { build: '2', commit: second },
      lastPassing: { build: '1', commit: first },
      runs: 2,
      strip: ['passed', 'failed', 'failed'],
    },
  ]);
  const history = await sandbox.json('history', `${now}::test_init`);
  expect(history.results.map(({ build, outcome, as }: any) => [build, outcome, as])).toEqual([
    ['1', 'passed', `${A}::test_init`],
    ['2', 'failed', `${A}::test_init`],
    ['3', 'failed', undefined],
  ]);
  const before = await sandbox.json('history', `${A}::test_init`);
  expect(before.renamed).toMatchObject({ build: '3', to: `${now}::test_init` });
  expect(before.results.map(({ outcome }: any) => outcome)).toEqual(['passed', 'failed', 'absent']);
  const told = await sandbox.ledger('history', `${now}::test_init`);
  expect(told.stdout).toContain(`up to run 2 (${second.slice(0, 7)}) it was ${A}::test_init`);
  const diff = await sandbox.json('diff', '1');
  expect(diff.tests).toEqual([
    {
      test: `${now}::test_init`,
      renamedFrom: `${A}::test_init`,
      verdict: 'newly failing',
      from: 'passed',
      to: 'failed',
    },
  ]);
  expect((await sandbox.json('verify')).findings).toEqual([]);
  await sandbox.ledger('compact');
  expect((await sandbox.json('failures')).failures).toEqual(failures);
  expect((await sandbox.json('verify')).findings).toEqual([]);
});

test('without git’s word nothing is concluded from a name that others have; the team’s file of aliases says it', async () => {
  await using sandbox = await openProject();
  await record(sandbox, 1, { [A]: { test_init: 'passed' }, [B]: { test_init: 'passed' } });
  await record(sandbox, 2, { [A]: { test_init: 'failed' }, [B]: { test_init: 'passed' } });
  const now = { 'tests/test_z.py': { test_start: 'failed' }, [B]: { test_init: 'passed' } } as const;
  expect((await record(sandbox, 3, now)).stdout).toMatch(/1 newly failing/);
  await sandbox.write('pyproject.toml', '[tool.pytest-ledger]\naliases = "aliases.txt"\n');
  await sandbox.write('aliases.txt', `# moved\n\n${A}::test_init -> tests/test_z.py::test_start\n`);
  expect((await record(sandbox, 4, now)).stdout).toMatch(/^Nothing new, 1 still failing since run 2/);
  await sandbox.write('aliases.txt', 'tests/a.py tests/b.py\n');
  const wrong = await record(sandbox, 5, now);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toBe(
    'pytest-ledger: aliases.txt:1: a line is an old name, an arrow and a new name, such as "tests/old.py -> tests/new.py".\n',
  );
  expect((await sandbox.json('runs')).runs).toHaveLength(4);
});

test('a muted test that is moved stays muted, and can be unmuted by its new name', async () => {
  await using sandbox = await openProject();
  const [old, now] = [`${A}::test_total`, 'tests/unit/test_a.py::test_total'];
  await record(sandbox, 1, { [A]: { test_total: 'failed' } });
  await sandbox.ledger('mute', old, '--until', '2099-12-31', '--because', 'the server moves');
  const moved = { 'tests/unit/test_a.py': { test_total: 'failed' } } as const;
  await move(sandbox, A, 'tests/unit/test_a.py');
  const quiet = await record(sandbox, 2, moved, '--fail-on', 'failures');
  expect([quiet.code, quiet.stdout]).toEqual([0, expect.stringMatching(/^Nothing new, 1 muted/)]);
  expect((await sandbox.json('failures')).failures).toMatchObject([{ test: now, muted: { until: '2099-12-31' } }]);
  expect((await sandbox.ledger('unmute', now)).stdout).toBe(`Unmuted: ${now}\n`);
  expect((await record(sandbox, 3, moved, '--fail-on', 'failures')).code).toBe(1);
});

test('tests that pass and were moved are one line', async () => {
  await using sandbox = await openProject();
  const tests = { test_1: 'passed', test_2: 'passed', test_3: 'passed' } as const;
  await record(sandbox, 1, { [A]: tests });
  await move(sandbox, A, 'tests/test_z.py');
  const { stdout } = await record(sandbox, 2, { 'tests/test_z.py': tests }, '--summary', 'summary.md');
  expect(stdout).toContain(`3 renamed: ${A} → tests/test_z.py`);
  const summary = await sandbox.read('summary.md');
  expect(summary).toContain(`**3 renamed**\n\n- \`${A}\` → \`tests/test_z.py\` (3 tests)`);
  expect(summary).not.toMatch(/removed|added/);
});
