// How the program behaves where it is used: pipes, locks, slips.
import { spawn } from 'node:child_process';
import { rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LINE, recordRuns } from './line.ts';
import { ENVIRONMENT, junit, openSandbox, PROGRAM, type Sandbox } from './sandbox.ts';

test('a reader that stops reading is no error', async () => {
  await using sandbox = await openSandbox();
  await recordRuns(sandbox, [...LINE]);
  const child = spawn(process.execPath, [PROGRAM, 'show', '4', '--json'], {
    cwd: sandbox.directory,
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', chunk => (stderr += chunk));
  const code = await new Promise(resolve => child.on('close', resolve));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test.each([
  ['spaces', 'a b'],
  ['an option', '--force'],
  ['a lock', 'x.lock'],
])('a branch that git would not take ends with an error: %s', async (_, branch) => {
  await using sandbox = await openSandbox();
  await sandbox.write('report.xml', junit({ test_a: 'passed' }));
  const { code, stderr } = await sandbox.ledger('record', 'report.xml', `--branch=${branch}`);
  expect([code, stderr]).toEqual([2, expect.stringContaining('cannot be the name of the results branch')]);
});

/** Starts a record and waits for what it says first. */
async function firstNotice(sandbox: Sandbox): Promise<{ said: string; end: () => Promise<number | null> }> {
  const args = [PROGRAM, 'record', 'report.xml', '--build', '9', '--order', '9'];
  const child = spawn(process.execPath, args, {
    cwd: sandbox.directory,
    env: ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | null>(resolve => child.on('close', resolve));
  const said = await new Promise<string>(resolve => child.stderr.once('data', chunk => resolve(String(chunk))));
  return { said, end: () => ended };
}

test('a lock that somebody left is said after two seconds, with what to do; once it is gone the record goes on', async () => {
  await using sandbox = await openSandbox();
  await recordRuns(sandbox, [...LINE]);
  const lock = join(sandbox.directory, '.git/refs/heads/pytest-results.lock');
  await sandbox.write('.git/refs/heads/pytest-results.lock', '');
  const before = new Date(Date.now() - 3 * 3_600_000);
  await utimes(lock, before, before);
  const { said, end } = await firstNotice(sandbox);
  expect(said).toMatch(
    /Waiting, for up to 120 seconds\. .*pytest-results\.lock was made 3 hours ago, by a git that may have died\..*rm "/,
  );
  await rm(lock);
  expect(await end()).toBe(0);
  expect((await sandbox.json('runs')).runs).toHaveLength(5);
});

test.each([
  ['a pipe', {}, false, '✗'],
  ['FORCE_COLOR', { FORCE_COLOR: '1' }, true, '✗'],
  ['NO_COLOR, which counts more', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, '✗'],
  ['TERM=dumb', { TERM: 'dumb' }, false, 'F'],
])('colour and signs: %s', async (_, env, isColored, sign) => {
  await using sandbox = await openSandbox();
  await recordRuns(sandbox, [...LINE]);
  const { stdout } = await sandbox.ledgerWith({ FORCE_COLOR: '', TERM: 'xterm', ...env }, 'failures');
  expect([
    stdout.includes('\u001b['),
    stdout.includes(`${sign} tests/`) || stdout.includes(`${sign}\u001b[39m tests/`),
  ]).toEqual([isColored, true]);
});

test('what is piped is as wide as the shell says', async () => {
  await using sandbox = await openSandbox();
  await recordRuns(sandbox, [...LINE]);
  const widest = async (columns: string): Promise<number> => {
    const { stdout } = await sandbox.ledgerWith({ COLUMNS: columns }, 'runs');
    return Math.max(...stdout.split('\n').map(line => line.length));
  };
  expect(await widest('80')).toBeLessThanOrEqual(80);
});
