import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ENVIRONMENT, junit, openSandbox, PROGRAM, type Sandbox } from './sandbox.ts';

/** Starts a record and kills it, and the git it may have started, once it has gone on for so long. */
function recordAndKill({ directory }: Sandbox, build: number, milliseconds: number): Promise<void> {
  const args = [PROGRAM, 'record', 'report.xml', '--build', String(build), '--order', String(build)];
  // A process group of its own, so that its git dies with it.
  const child = spawn(process.execPath, args, { cwd: directory, env: ENVIRONMENT, stdio: 'ignore', detached: true });
  const timer = setTimeout(() => process.kill(-(child.pid as number), 'SIGKILL'), milliseconds);
  return new Promise(resolve => {
    child.on('close', () => {
      clearTimeout(timer);
      // What a killed git leaves, and asks to have removed before anyone can write again.
      rmSync(join(directory, '.git/refs/heads/pytest-results.lock'), { force: true });
      resolve();
    });
  });
}

test('a record that is killed at any moment leaves the branch as it was before or as it is after, and verify finds nothing', async () => {
  await using sandbox = await openSandbox();
  await sandbox.commit('code');
  await sandbox.write('report.xml', junit({ test_a: 'passed', test_b: 'failed' }));
  await sandbox.json('record', 'report.xml', '--build', '0', '--order', '0');
  const kills = 40;
  for (let build = 1; build <= kills; build++) await recordAndKill(sandbox, build, build * 5);
  const { runs } = await sandbox.json('runs');
  expect(runs.length).toBeLessThanOrEqual(kills + 1);
  for (const { counts } of runs) expect(counts).toMatchObject({ passed: 1, failed: 1 });
  expect(await sandbox.json('verify')).toMatchObject({ runs: runs.length, findings: [] });
  // And whatever the killed ones left lying about, recording goes on: each run can still be recorded.
  for (const build of [1, kills])
    await sandbox.json('record', 'report.xml', '--build', String(build), '--order', String(build));
  const builds = (await sandbox.json('runs')).runs.map((run: any) => run.build);
  expect(builds).toEqual(expect.arrayContaining(['0', '1', String(kills)]));
});
