// What was checked out at a time before now, as far as git's own log of HEAD tells.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { runGit } from './process.ts';

export interface HeadAt {
  commit: string;
  /** The branch that was checked out, where the log tells that it was another one. */
  branch?: string;
}

/** Entries that are looked through. */
const MOST = 500;

/**
 * Undefined where HEAD has not moved since, or git keeps no log of it.
 * @param time milliseconds since 1970
 */
export async function headAt(directory: string, time: number): Promise<HeadAt | undefined> {
  const { stdout: path } = await runGit(directory, ['rev-parse', '--git-path', 'logs/HEAD']);
  const moved = statSync(resolve(directory, path.trim()), { throwIfNoEntry: false })?.mtimeMs;
  if (moved === undefined || moved <= time) return undefined;
  const args = ['log', '--walk-reflogs', `-n${MOST}`, '--date=unix', '--format=%H%x00%gd%x00%gs', 'HEAD', '--'];
  const { code, stdout } = await runGit(directory, args);
  if (code !== 0) return undefined;
  let branch: string | undefined;
  for (const [number, line] of stdout.split('\n').entries()) {
    const [commit = '', selector = '', said = ''] = line.split('\0');
    const second = Number(/@\{(\d+)\}$/.exec(selector)?.[1]);
    // The log has seconds only; of its newest entry the file itself says more.
    if (number > 0 && second * 1000 <= time) return { commit, ...(branch === undefined ? {} : { branch }) };
    const left = /^checkout: moving from (\S+) to /.exec(said)?.[1];
    if (left !== undefined && !/^[0-9a-f]{40,64}$/.test(left)) branch = left;
  }
  return undefined;
}
