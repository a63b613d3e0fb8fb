// What a shell is told may come next, and a real bash that asks.
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { LINE, recordRuns } from './line.ts';
import { ENVIRONMENT, openSandbox, PROGRAM, type Sandbox } from './sandbox.ts';

const id = (name: string): string => `tests/test_shop.py::test_${name}`;

async function openLine(): Promise<Sandbox> {
  const sandbox = await openSandbox();
  await recordRuns(sandbox, [...LINE]);
  return sandbox;
}

test('commands, options, allowed values, lines, targets, tests and builds', async () => {
  await using sandbox = await openLine();
  const asked = async (...words: string[]): Promise<string[]> =>
    (await sandbox.ledger('complete', ...words)).stdout.split('\n').filter(Boolean);
  expect(await asked('fl')).toEqual(['flaky']);
  expect(await asked('history', 'test_')).toEqual(['a', 'b', 'c', 'd'].map(id));
  expect(await asked('history', id('a'))).toEqual([id('a')]);
  expect(await asked('show', '')).toEqual(['latest', '4', '3', '2', '1']);
  expect(await asked('record', '--on-duplicate', '')).toEqual(['append', 'replace']);
  expect(await asked('runs', '--line', '')).toEqual(['main']);
  expect(await asked('runs', '--target', 'd')).toEqual(['default']);
  expect(await asked('record', '--sh')).toEqual(['--shard', '--shards']);
  expect(await asked('record', '--help')).toEqual([]);
  expect(await asked('record', 're')).toEqual([]);
});

test('where nothing is recorded it says nothing, and nothing goes to the half-written line', async () => {
  await using sandbox = await openSandbox();
  expect(await sandbox.ledger('complete', 'history', '')).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('bash completes a test id behind its colons', async () => {
  await using sandbox = await openLine();
  const script = await sandbox.ledger('completion', 'bash');
  await sandbox.write('completion.bash', script.stdout);
  await sandbox.write('pytest-ledger', `#!/bin/sh\nexec ${process.execPath} ${PROGRAM} "$@"\n`);
  await sandbox.chmod('pytest-ledger', 0o755);
  const ask = (line: string): string[] => {
    const asking = `source completion.bash; COMP_LINE=$1; COMP_POINT=\${#1}; _pytest_ledger; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const env = { ...ENVIRONMENT, PATH: `${sandbox.directory}:${process.env['PATH']}` };
    return execFileSync('bash', ['-c', asking, 'bash', line], { cwd: sandbox.directory, env, encoding: 'utf8' })
      .split('\n')
      .filter(Boolean);
  };
  expect(ask('pytest-ledger sta')).toEqual(['status']);
  expect(ask(`pytest-ledger history ${id('a').slice(0, -2)}`)).toEqual(['test_a', 'test_b', 'test_c', 'test_d']);
  expect(ask('pytest-ledger history test_d')).toEqual([id('d')]);
});

test('a shell that is not known is an error', async () => {
  await using sandbox = await openSandbox();
  expect(await sandbox.ledger('completion', 'tcsh')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('bash, zsh, fish'),
  });
});
