// Runs the `git` command. The user's checkout, index and configuration are never touched, and nothing secret is ever passed.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { UserError } from '../core/errors.ts';

/** Variables of a surrounding git command (a hook, say) that would make git look at another repository or index than ours. */
const SURROUNDINGS = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_NAMESPACE'];

/** Who git says wrote: no one has to have set `user.name`. */
export const AUTHOR = { name: 'pytest-ledger', email: 'pytest-ledger@users.noreply.github.com' };

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
  for (const name of SURROUNDINGS) delete env[name];
  return env;
}

export function spawnGit(directory: string, args: string[]): ChildProcessWithoutNullStreams {
  return spawn('git', ['-C', directory, ...args], { env: environment(), stdio: ['pipe', 'pipe', 'pipe'] });
}

export interface GitOutput {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs git to its end. @throws UserError when git cannot be started */
export function runGit(
  directory: string,
  args: string[],
  input: Iterable<string | Uint8Array> = [],
): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const child = spawnGit(directory, args);
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
    // A git that ends early closes its input; its exit code and message say why.
    child.stdin.on('error', () => {});
    // Only as fast as git reads, so that a large input is never held as a whole.
    Readable.from(input).pipe(child.stdin);
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
