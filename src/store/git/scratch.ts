// A repository of its own that borrows the objects of another one: what is checked out there leaves no trace in the other one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { runGit } from './process.ts';

export interface Scratch {
  directory: string;
  /** @throws UserError when git fails */
  git: (...args: string[]) => Promise<string>;
  remove: () => void;
}

/** No program of the user's runs there, as hooks would. */
const CONFIG = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'advice.detachedHead=false'];

/** @throws UserError when the repository cannot be cloned */
export async function openScratch(repository: string): Promise<Scratch> {
  const directory = mkdtempSync(join(tmpdir(), 'pytest-ledger-bisect-'));
  const run = async (where: string, args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runGit(where, [...CONFIG, ...args]);
    if (code !== 0) throw new UserError(`git ${args[0]} failed: ${`${stdout}\n${stderr}`.trim()}`);
    return stdout;
  };
  const remove = (): void => rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  try {
    await run(repository, ['clone', '--quiet', '--shared', '--no-checkout', '--', '.', directory]);
  } catch (cause) {
    remove();
    throw cause;
  }
  return { directory, git: (...args) => run(directory, args), remove };
}
