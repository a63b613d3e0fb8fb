// A lock of git's that does not go away: whose it is, as far as the system tells.
import { readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { age } from '../../core/words.ts';

/** A sentence on the lock that git says is in the way; undefined where it says something else. */
export function explainLock(stderr: string): string | undefined {
  const lock = /Unable to create '(.*\.lock)': File exists/.exec(stderr)?.[1];
  if (lock === undefined) return undefined;
  const made = statSync(lock, { throwIfNoEntry: false })?.mtime;
  if (!made) return undefined;
  const since = age(made.toISOString(), new Date().toISOString());
  const old = since === '' ? 'just now' : `${since} ago`;
  const holder = processWith(lock);
  if (holder !== undefined) return `Process ${holder} holds ${lock}, made ${old}: wait for it, or end it.`;
  return `${lock} was made ${old}, by a git that may have died. If no git is at work in this repository, remove it: rm ${JSON.stringify(lock)}`;
}

/** The process that has a file open, where the system says so: on Linux, of processes of this user. */
function processWith(file: string): string | undefined {
  try {
    const path = realpathSync(file);
    return readdirSync('/proc').find(pid => /^\d+$/.test(pid) && hasOpen(pid, path));
  } catch {
    // No such file system, or the lock is gone meanwhile.
    return undefined;
  }
}

function hasOpen(pid: string, path: string): boolean {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some(descriptor => readlinkSync(`${folder}/${descriptor}`) === path);
  } catch {
    // It has ended, closed the file meanwhile, or is another user's.
    return false;
  }
}
