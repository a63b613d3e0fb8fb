// Processes killed while they record, at any moment and at every byte of what they write: the branch is as before, or as after.
import { spawn } from 'node:child_process';
import { ENVIRONMENT, junit, openSandbox, PROGRAM, type Sandbox } from '../../test/commands/sandbox.ts';

export interface Killed {
  kills: number;
  /** Of these, runs that were recorded all the same. */
  recorded: number;
}

async function openLedger(): Promise<Sandbox> {
  const sandbox = await openSandbox();
  await sandbox.write('report.xml', junit({ test_a: 'passed', test_b: 'failed' }));
  await sandbox.json('record', 'report.xml', '--build', '0', '--order', '0');
  return sandbox;
}

const recordArguments = (build: number): string[] => [
  PROGRAM,
  'record',
  'report.xml',
  '--build',
  String(build),
  '--order',
  String(build),
];

/** The program and its git, all at once. */
function recordAndKill({ directory }: Sandbox, build: number, milliseconds: number): Promise<void> {
  const child = spawn(process.execPath, recordArguments(build), {
    cwd: directory,
    env: ENVIRONMENT,
    stdio: 'ignore',
    detached: true,
  });
  const timer = setTimeout(() => process.kill(-(child.pid as number), 'SIGKILL'), milliseconds);
  return new Promise(resolve => {
    child.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Milliseconds, and a bit more: how long a record takes that is not killed and adds nothing. */
async function timeOfRecord(sandbox: Sandbox): Promise<number> {
  const began = performance.now();
  await sandbox.json('record', 'report.xml', '--build', '0', '--order', '0');
  return Math.ceil((performance.now() - began) * 1.2);
}

/** What the ledger answers has to be whole: each run with both of its tests, and nothing for verify to find. */
async function countWhole(sandbox: Sandbox): Promise<number> {
  const { runs } = await sandbox.json('runs');
  for (const { build, counts } of runs)
    if (counts.passed !== 1 || counts.failed !== 1) throw new Error(`run ${build} has ${JSON.stringify(counts)}`);
  const { findings } = await sandbox.json('verify');
  if (findings.length > 0) throw new Error(`verify finds ${JSON.stringify(findings)}`);
  return runs.length;
}

/** Killed after a time that goes through all that a record takes just now, over and over. */
export async function killedAtAnyMoment(kills: number): Promise<Killed> {
  await using sandbox = await openLedger();
  let longest = await timeOfRecord(sandbox);
  let before = 1;
  for (let build = 1; build <= kills; build++) {
    await recordAndKill(sandbox, build, (build * 7) % longest);
    if (build % 50 !== 0) continue;
    longest = await timeOfRecord(sandbox);
    const after = await countWhole(sandbox);
    if (after < before) throw new Error(`${before - after} runs are gone`);
    before = after;
  }
  return { kills, recorded: (await countWhole(sandbox)) - 1 };
}

/** A git before the real one: of the stream that makes a commit it lets so many bytes pass, and kills whoever writes. */
const SHIM = `#!/bin/sh
real=$(PATH="\${PATH#*:}" command -v git)
for argument in "$@"; do
  if [ "$argument" = fast-import ]; then
    head -c "$CUT_AFTER" | "$real" "$@"
    kill -9 $PPID
    exit 1
  fi
done
exec "$real" "$@"
`;

/** Dead after each number of bytes written, from none to all of them. */
export async function killedAtEachByte(step: number): Promise<Killed & { bytes: number }> {
  await using sandbox = await openLedger();
  await sandbox.write('git', SHIM);
  await sandbox.chmod('git', 0o755);
  const PATH = `${sandbox.directory}:${process.env.PATH}`;
  let kills = 0;
  for (let bytes = 0; ; bytes += step) {
    const head = await sandbox.git('rev-parse', 'pytest-results');
    const env = { ...ENVIRONMENT, PATH, CUT_AFTER: String(bytes) };
    await new Promise(resolve => {
      const child = spawn(process.execPath, recordArguments(1), { cwd: sandbox.directory, env, stdio: 'ignore' });
      child.on('close', resolve);
    });
    kills++;
    const now = await sandbox.git('rev-parse', 'pytest-results');
    if (now === head) continue;
    // With its last word the commit is there, although the writer never heard of it.
    const runs = await countWhole(sandbox);
    if (runs !== 2) throw new Error(`there are ${runs} runs`);
    return { kills, recorded: 1, bytes };
  }
}
