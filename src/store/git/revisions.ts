// What git calls commits, in a local repository.
import { runGit } from './process.ts';

/** The commit that a name, tag or expression such as `HEAD~3` stands for; undefined where git knows none. */
export async function commitAt(directory: string, revision: string): Promise<string | undefined> {
  // No option, no path, no search through messages.
  if (!/^[\w@][\w./@{}^~+-]*$/.test(revision)) return undefined;
  const { code, stdout } = await runGit(directory, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  return code === 0 ? stdout.trim() : undefined;
}

/** Commits that are looked through for one that a run is of. */
const MOST = 2_000;

/** A commit and those before it, the newest first. */
export async function ancestorsOf(directory: string, commit: string): Promise<string[]> {
  const { code, stdout } = await runGit(directory, ['rev-list', `--max-count=${MOST}`, commit, '--']);
  return code === 0 ? stdout.split('\n').filter(line => line !== '') : [];
}
