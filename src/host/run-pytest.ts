// One test run by pytest in a directory, and what its exit status says of the files there.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UserError } from '../core/errors.ts';
import { type Bisection, commitIs } from '../core/judge/bisection.ts';

export interface Tried {
  commit: ReturnType<typeof commitIs>;
  /** The end of what pytest printed. */
  output: string;
}

const NOT_FOUND = 4;

/** @param top the directory that stands for the repository's root */
export async function tryTest(plan: Bisection, top: string, signal: AbortSignal): Promise<Tried> {
  const directory = join(top, plan.root);
  if (!existsSync(directory)) return { commit: 'untestable', output: `There is no directory ${plan.root}.` };
  const collect = plan.kind === 'file' ? ['--collect-only', '-q'] : [];
  let tried = { status: NOT_FOUND, output: '' };
  for (const id of plan.ids) {
    tried = await pytest([...collect, ...plan.options, id], directory, signal);
    if (tried.status !== NOT_FOUND) break;
  }
  return { commit: commitIs(plan.kind, tried.status), output: tried.output };
}

/** Characters. */
const MOST_OUTPUT = 4_000;

function pytest(args: string[], directory: string, signal: AbortSignal): Promise<{ status: number; output: string }> {
  // A package that is installed for development leads to the user's checkout: the files here come before it.
  const sources = [join(directory, 'src'), directory].filter(existsSync);
  const path = [...sources, ...(process.env['PYTHONPATH'] ? [process.env['PYTHONPATH']] : [])].join(delimiter);
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: path };
  return new Promise((resolve, reject) => {
    const child = spawn('pytest', ['-p', 'no:cacheprovider', ...args], {
      cwd: directory,
      env,
      signal,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-MOST_OUTPUT);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', cause => {
      const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
      const message = 'There is no pytest on PATH. Activate the environment of the tests, then run this again.';
      reject(isMissing ? new UserError(message, { cause }) : cause);
    });
    // What a signal ended is bad, as a test that kills pytest is.
    child.on('close', status => resolve({ status: status ?? 1, output }));
  });
}
