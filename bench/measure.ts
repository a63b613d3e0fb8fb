// Runs a command and says what it took. bash's `time` is the clock: to the millisecond, with all processes the command waited
// for (git's among them) and without the time it takes to start them from a process as large as this one.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROBE = fileURLToPath(new URL('probe.cjs', import.meta.url));

export interface Command {
  argv: string[];
  cwd?: string;
  env?: Record<string, string>;
}

export interface Measured {
  /** Seconds. */
  wall: number;
  /** Seconds of processor time, the command's own and that of the processes it started. */
  cpu: number;
  /** Bytes of memory of the command's own process at the most; where it is a Node process. */
  peak?: number;
}

const run = (script: string, { argv, cwd, env }: Command): SpawnSyncReturns<string> =>
  spawnSync('bash', ['-c', script, 'bench', ...argv], {
    encoding: 'utf8',
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });

/** @param scratch a directory for what the probes write @throws when the command fails */
export function measure(command: Command, scratch: string): Measured {
  const [said, errors] = [join(scratch, 'probe.json'), join(scratch, 'errors.txt')];
  rmSync(said, { force: true });
  const env = { ...command.env, NODE_OPTIONS: `--require=${PROBE}`, BENCH_PROBE: said, BENCH_ERRORS: errors };
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>"$BENCH_ERRORS"';
  const { status, stderr, error } = run(script, { ...command, env });
  if (error) throw new Error(`bash could not be started, which the bench takes its times with: ${error.message}`);
  if (status !== 0) throw new Error(`${command.argv.join(' ')} ended with ${status}: ${readFileSync(errors, 'utf8')}`);
  const [wall, user, system] = stderr.trim().split(' ').map(Number) as [number, number, number];
  return { wall, cpu: user + system, ...(existsSync(said) ? { peak: peakIn(said) } : {}) };
}

const peakIn = (file: string): number => (JSON.parse(readFileSync(file, 'utf8')) as { peak: number }).peak;

export interface Traffic {
  /** Processes of git that were started. */
  processes: number;
  /** Bytes that git answered. */
  read: number;
}

/** What a command asks of git, and how much git answers. Its time means nothing. */
export function traffic(command: Command, scratch: string): Traffic {
  const said = join(scratch, 'probe.json');
  const env = { ...command.env, NODE_OPTIONS: `--require=${PROBE}`, BENCH_PROBE: said, BENCH_COUNT: '1' };
  const { status, stderr } = run('"$@" >/dev/null', { ...command, env });
  if (status !== 0) throw new Error(`${command.argv.join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(readFileSync(said, 'utf8')) as Traffic;
}

/** Seconds of processor time of all git processes that a command starts: a `git` put before the real one takes the time. */
export function gitTime(command: Command, scratch: string): number {
  const [folder, log] = [join(scratch, 'timed-git'), join(scratch, 'git-times.txt')];
  mkdirSync(folder, { recursive: true });
  const timed = join(folder, 'git');
  const path = process.env.PATH ?? '';
  writeFileSync(
    timed,
    `#!/usr/bin/env bash\nPATH=$BENCH_PATH\nTIMEFORMAT="%U %S"\nexec 3>&2\n{ time git "$@" 2>&3; } 2>>"$BENCH_LOG"\n`,
  );
  chmodSync(timed, 0o755);
  writeFileSync(log, '');
  const env = { ...command.env, PATH: `${folder}${delimiter}${path}`, BENCH_PATH: path, BENCH_LOG: log };
  const { status, stderr } = run('"$@" >/dev/null', { ...command, env });
  if (status !== 0) throw new Error(`${command.argv.join(' ')} ended with ${status}: ${stderr}`);
  const times = readFileSync(log, 'utf8').split(/\s+/).map(Number);
  return times.reduce((sum, time) => sum + time, 0);
}

export type Subject = () => Measured;

/** Measures several things in turn, so that whatever else the machine does meets them all alike. A first turn does not count. */
export function alternate(subjects: Map<string, Subject>, rounds: number): Map<string, Measured[]> {
  const results = new Map([...subjects.keys()].map((name): [string, Measured[]] => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, subject] of subjects) {
      const measured = subject();
      if (round >= 0) results.get(name)?.push(measured);
    }
  }
  return results;
}

export interface Spread {
  median: number;
  least: number;
  most: number;
}

export function spreadOf(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: sorted[sorted.length >> 1] ?? Number.NaN,
    least: sorted[0] ?? Number.NaN,
    most: sorted.at(-1) ?? Number.NaN,
  };
}

export const median = (values: number[]): number => spreadOf(values).median;
