// The files that the last commits of a local repository renamed.
import type { DeclaredRename } from '../../core/ledger/rename.ts';
import { runGit } from './process.ts';

/** Commits that are looked at: a push may bring more than one, and not every one is tested. */
const COMMITS = 50;
/** What test ids begin with: modules, and files of doctests. */
const KINDS = ['*.py', '*.rst', '*.txt', '*.md'];

/** Newest first, from the repository's root. None where git is not there, or does not have the commit. */
export async function renamedFiles(directory: string, commit: string): Promise<DeclaredRename[]> {
  const args = ['log', `-n${COMMITS}`, '--format=', '--name-status', '-z', '-M', '--diff-filter=R'];
  const options = ['-c', 'log.showSignature=false', '-c', 'log.follow=false'];
  const log = await runGit(directory, [...options, ...args, '--end-of-options', commit, '--', ...KINDS]).catch(
    () => undefined,
  );
  if (log?.code !== 0) return [];
  // `R087`, the old name, the new name.
  const fields = log.stdout.split('\0');
  const renamed: DeclaredRename[] = [];
  for (let at = 0; at + 2 < fields.length; at += 3) renamed.push([fields[at + 1] as string, fields[at + 2] as string]);
  return renamed;
}
