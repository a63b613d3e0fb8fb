// Runs the `git` command. The user's checkout, index and configuration are never touched, and nothing secret is ever passed.
import { type ChildProcessByStdio, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { UserError } from '../../core/errors.ts';

/** Variables of a surrounding git command (a hook, say) that would make git look at another repository or index than ours. */
const SURROUNDINGS = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_NAMESPACE'];

/** Who git says wrote: no one has to have set `user.name`. */
export const AUTHOR = { name: 'pytest-ledger', email: 'pytest-ledger@users.noreply.github.com' };

/** Tokens that a step has and git needs none of: whatever git runs would have them, too. */
const TOKENS = ['INPUT_TOKEN', 'ACTIONS_RUNTIME_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'];

/**
 * Nothing that the checkout configures is run: tests may have written its configuration. A hook, a monitor of the file system
 * and a program that checks signatures are all commands.
 */
const RUN_NOTHING = ['-c', 'core.fsmonitor=false', '-c', `core.hooksPath=${devNull}`, '-c', 'log.showSignature=false'];

function environment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    // Messages are matched and shown: one language.
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_COMMITTER_NAME: AUTHOR.name,
    GIT_COMMITTER_EMAIL: AUTHOR.email,
  };
  for (const name of [...SURROUNDINGS, ...TOKENS]) delete env[name];
  return env;
}

export function spawnGit(directory: string, args: string[]): ChildProcessWithoutNullStreams {
  return spawn('git', ['-C', directory, ...RUN_NOTHING, ...args], {
    env: environment(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/**
 * Input in a file without a name, so that git can read on while we do something else; undefined where there is no room for
 * one, or a file must have a name.
 */
function spool(input: Iterable<string | Uint8Array>): number | undefined {
  const name = join(tmpdir(), `pytest-ledger-${randomUUID()}`);
  const open: number[] = [];
  try {
    const target = openSync(name, 'wx', 0o600);
    open.push(target);
    const source = openSync(name, 'r');
    open.push(source);
    unlinkSync(name);
    for (const part of input) writeFileSync(target, part);
    closeSync(target);
    return source;
  } catch {
    for (const fd of open) closeSync(fd);
    rmSync(name, { force: true });
    return undefined;
  }
}

export interface GitOutput {
  code: number;
  stdout: string;
  stderr: string;
}

/** Bytes that a pipe takes before git reads any. */
const PIPE = 65_536;

/** Runs git to its end, which goes on while we are busy, and should we die: what it reads is all there. @throws UserError when git cannot be started */
export function runGitBeside(
  directory: string,
  args: string[],
  input: Iterable<string | Uint8Array>,
): Promise<GitOutput> {
  const parts = [...input];
  // What the pipe holds is all there as well.
  const isSmall = parts.reduce((sum, part) => sum + part.length, 0) < PIPE;
  const source = isSmall ? undefined : spool(parts);
  if (source === undefined) return runGit(directory, args, parts);
  const output = outputOf(startGit(directory, args, source));
  closeSync(source);
  return output;
}

/** Runs git to its end. @throws UserError when git cannot be started */
export function runGit(directory: string, args: string[], input?: Iterable<string | Uint8Array>): Promise<GitOutput> {
  if (!input) return outputOf(startGit(directory, args, 'ignore'));
  const child = spawnGit(directory, args);
  // A git that ends early closes its input; its exit code and message say why.
  child.stdin.on('error', () => {});
  const output = outputOf(child);
  // Only as fast as git reads, so that a large input is never held as a whole.
  Readable.from(input).pipe(child.stdin);
  return output;
}

/** @param input a descriptor, or none, which git starts sooner with than with a pipe that is closed at once */
function startGit(
  directory: string,
  args: string[],
  input: number | 'ignore',
): ChildProcessByStdio<null, Readable, Readable> {
  const child = spawn('git', ['-C', directory, ...RUN_NOTHING, ...args], {
    env: environment(),
    stdio: [input, 'pipe', 'pipe'],
  });
  return child as ChildProcessByStdio<null, Readable, Readable>;
}

function outputOf(child: ChildProcessByStdio<Writable | null, Readable, Readable>): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', cause => reject(cannotStart(cause)));
    child.on('close', (code, signal) => {
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString().trim() || (signal === null ? '' : `it was ended by ${signal}`),
      });
    });
  });
}

export function cannotStart(cause: Error): UserError {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  return new UserError(
    missing
      ? 'The git command was not found. Install git, or add it to PATH.'
      : `git could not be started: ${cause.message}`,
    { cause },
  );
}
