// Recording where there is no room left: the run is said to be not recorded, and the branch is as it was.
import { execFile, spawnSync } from 'node:child_process';
import { junit, openSandbox, PROGRAM, ENVIRONMENT } from '../../test/commands/sandbox.ts';

export type Way = 'a full file system' | 'a limit on the size of files';

/** Which of the two can be had here: a file system of our own takes root, or the right to make a user namespace. */
export function waysToFill(): Way[] {
  const ways: Way[] = [];
  if (spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'none', '/mnt']).status === 0)
    ways.push('a full file system');
  if (spawnSync('bash', ['-c', 'ulimit -f 8']).status === 0) ways.push('a limit on the size of files');
  return ways;
}

export interface Full {
  code: number;
  stderr: string;
  /** Runs on the branch afterwards. */
  runs: number;
}

/** Records 3,000 failing tests where there is hardly any room. */
export async function recordOnFullDisk(way: Way): Promise<Full> {
  await using sandbox = await openSandbox();
  await sandbox.write('small.xml', junit({ test_a: 'passed' }));
  await sandbox.json('record', 'small.xml', '--build', '1', '--order', '1');
  const tests = Object.fromEntries(
    Array.from({ length: 3_000 }, (_, n) => [`test_${n}_${Math.random()}`, 'failed' as const]),
  );
  await sandbox.write('large.xml', junit(tests));
  const { directory } = sandbox;
  const record = `'${process.execPath}' '${PROGRAM}' record '${directory}/large.xml' --build 2 --order 2`;
  const script = {
    // The repository as it is, on a file system with little more room than it takes.
    'a full file system': `set -e; mkdir -p '${directory}/small'; mount -t tmpfs -o size=512k none '${directory}/small'
      cp -r '${directory}/.git' '${directory}/small/.git'; cd '${directory}/small'
      dd if=/dev/zero of=filler bs=1k count=2000 2>/dev/null || true
      set +e; ${record}; code=$?; rm filler
      git fsck >/dev/null 2>&1 || echo "git fsck finds damage" >&2
      echo "runs $(git rev-list --count pytest-results)" >&2; exit $code`,
    'a limit on the size of files': `cd '${directory}'; (ulimit -f 8; ${record}); code=$?
      echo "runs $(git rev-list --count pytest-results)" >&2; exit $code`,
  }[way];
  const [program, args]: [string, string[]] =
    way === 'a full file system' ? ['unshare', ['-Urm', 'bash', '-c', script]] : ['bash', ['-c', script]];
  return await new Promise(resolve => {
    execFile(program, args, { env: { ...ENVIRONMENT, NODE_OPTIONS: '' } }, (error, _, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stderr, runs: Number(/^runs (\d+)$/m.exec(stderr)?.[1]) });
    });
  });
}
