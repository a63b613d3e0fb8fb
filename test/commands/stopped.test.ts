// Sessions of real pytest that died or could not start: bad, and nothing is claimed of what did not run.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { pytestFolder, SKIPPED } from './pytest.ts';
import { ENVIRONMENT, junit, openSandbox, type Run, type Sandbox } from './sandbox.ts';

const PLUGIN = fileURLToPath(new URL('../../plugin', import.meta.url));

/** Runs pytest with the plugin, and records what it left. */
async function runAndRecord(sandbox: Sandbox, args: string[] = [], ...options: string[]): Promise<Run> {
  const env = { ...ENVIRONMENT, PYTHONPATH: PLUGIN, PYTHONDONTWRITEBYTECODE: '1' };
  const all = ['-p', 'pytest_ledger', '-p', 'no:cacheprovider', '-q', ...args];
  await new Promise<void>(resolve => {
    execFile(join(pytestFolder(), 'pytest'), all, { cwd: sandbox.directory, env }, () => resolve());
  });
  return sandbox.ledger('record', ...options);
}

/** Five tests that pass, of which `kill` kills pytest where `body` says so. */
async function write(sandbox: Sandbox, body = 'pass'): Promise<void> {
  const names = ['first', 'second', 'kill', 'fourth', 'fifth'];
  const tests = names.map(name => `def test_${name}():\n    ${name === 'kill' ? body : 'pass'}\n`);
  await sandbox.write('test_shop.py', `import os, signal\n\n${tests.join('\n')}`);
  await sandbox.git('add', '--all');
  await sandbox.commit(body);
}

async function openProject(): Promise<Sandbox> {
  const sandbox = await openSandbox();
  await sandbox.write('pytest.ini', '[pytest]\n');
  await write(sandbox);
  await runAndRecord(sandbox);
  return sandbox;
}

const brief = ({ stdout }: Run): string => (stdout.split('\n', 1)[0] as string).replace(/ {3,}.*/, '');

test.skipIf(SKIPPED !== '').each([
  ['killed by a signal', 'os.kill(os.getpid(), signal.SIGKILL)'],
  ['ended by os._exit(0)', 'os._exit(0)'],
])('pytest %s: the test that ran is in error, the rest was not run, and the command fails', async (_, body) => {
  await using sandbox = await openProject();
  await write(sandbox, body);
  const killed = await runAndRecord(sandbox, [], '--fail-on', 'failures');
  expect(brief(killed).replace(/ in \d+ m?s$/, '')).toBe(
    'pytest was killed while it ran test_kill, 2 of 5 tests passed, 2 not run',
  );
  expect(killed.stdout).not.toMatch(/removed|fixed/);
  expect(killed.code).toBe(1);
  const { failures } = await sandbox.json('failures');
  expect(failures.map(({ test: id, outcome }: any) => [id, outcome])).toEqual([['test_shop.py::test_kill', 'error']]);
  // Mended.
  await write(sandbox);
  expect(brief(await runAndRecord(sandbox))).toMatch(/^5 passed, 1 fixed/);
});

test.skipIf(SKIPPED !== '').each([
  [
    'a conftest.py that cannot be imported',
    'import no_such_module\n',
    [],
    /^pytest could not start: ModuleNotFoundError in conftest\.py:1/,
  ],
  [
    'an option that nobody knows',
    undefined,
    ['--no-such-option'],
    /^pytest could not start: unrecognized arguments: --no-such-option/,
  ],
])('%s: a run with the reason, every test not run, and the command fails', async (_, conftest, args, headline) => {
  await using sandbox = await openProject();
  if (conftest !== undefined) await sandbox.write('conftest.py', conftest);
  const stopped = await runAndRecord(sandbox, args, '--fail-on', 'new-failures', '--summary', 'summary.md');
  expect(stopped.stdout.replaceAll(/\s+/g, ' ')).toMatch(headline);
  expect(stopped.stdout).toMatch(/5 tests not run since run/);
  expect(stopped.stdout).not.toMatch(/removed|fixed|no tests/i);
  expect(stopped.code).toBe(1);
  expect(await sandbox.read('summary.md')).toMatch(/^### ❌ pytest could not start: .* · 5 tests not run since run/);
  // The next run is compared with the one before, not with nothing.
  await sandbox.write('conftest.py', '');
  const mended = await runAndRecord(sandbox);
  expect(brief(mended)).toMatch(/^5 passed in/);
  expect(mended.stdout).not.toMatch(/added|unskipped/);
  expect((await sandbox.ledger('verify')).code).toBe(0);
  expect(await sandbox.git('show', 'pytest-results:README.md')).toMatch(/`✓✗✓`|✅ main/);
});

test.skipIf(SKIPPED !== '')(
  'a run in which pytest could not start: every command says so, and none takes it for a base',
  async () => {
    await using sandbox = await openProject();
    const why = /pytest could not start: ModuleNotFoundError in conftest\.py:1/;
    await sandbox.write('conftest.py', 'import no_such_module\n');
    await sandbox.git('switch', '--quiet', '--create', 'broken');
    const recorded = await runAndRecord(sandbox);
    expect(recorded.stdout).toMatch(why);
    const said = async (...args: string[]): Promise<string> => (await sandbox.ledger(...args)).stdout;
    expect(await said('status')).toMatch(
      /^✗ broken .* · +pytest could not start: ModuleNotFoundError[^✓✗]*\n✓ main .* ✓ +5 passed\n$/,
    );
    expect(await said('show', 'latest')).toMatch(why);
    expect(await said('show', 'latest')).not.toContain('no tests');
    expect(await said('failures')).toMatch(new RegExp(`^${why.source}`));
    expect(await said('failures')).not.toContain('Nothing fails');
    const mine = await sandbox.ledger('mine');
    expect([mine.code, mine.stdout]).toEqual([1, expect.stringMatching(new RegExp(`^${why.source}`))]);
    expect(JSON.parse(await said('mine', '--json'))).toMatchObject({ ranNothing: expect.stringMatching(why), new: [] });
    // On main it is passed over, in favour of the run before.
    await sandbox.git('switch', '--quiet', 'main');
    await runAndRecord(sandbox);
    await sandbox.write('conftest.py', '');
    await runAndRecord(sandbox);
    const { runs } = await sandbox.json('runs');
    expect(runs.map(({ ranNothing }: any) => ranNothing !== undefined)).toEqual([false, true, false]);
    expect((await sandbox.json('diff')).base.build).toBe(runs[0].build);
    await sandbox.write('conftest.py', 'import no_such_module\n');
    await runAndRecord(sandbox);
    await sandbox.write('conftest.py', '');
    expect((await sandbox.json('diff', 'main')).base.build).toBe(runs[2].build);
  },
);

test.skipIf(SKIPPED !== '')('the very first run of a repository, when pytest cannot start', async () => {
  await using sandbox = await openSandbox();
  await sandbox.write('pytest.ini', '[pytest]\n');
  await write(sandbox);
  const stopped = await runAndRecord(sandbox, ['--no-such-option']);
  expect(stopped.stdout).toMatch(/^pytest could not start/);
  expect(brief(await runAndRecord(sandbox))).toMatch(/^First run recorded: 5 passed/);
});

test('a run of which a report is cut short: what is missing in it is not removed', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('Begin');
  await sandbox.write('report.xml', junit({ test_a: 'passed', test_b: 'passed', test_c: 'passed' }));
  await sandbox.ledger('record', 'report.xml');
  const whole = junit({ test_a: 'passed', test_b: 'passed', test_c: 'passed' }, { time: '2026-01-03T03:04:05+00:00' });
  await sandbox.write('cut.xml', whole.slice(0, whole.indexOf('name="test_c"')));
  const { stdout, code } = await sandbox.ledger('record', 'cut.xml', '--fail-on', 'failures');
  expect(stdout).not.toContain('removed');
  expect(stdout).toContain('1 not run');
  expect(code).toBe(1);
});
