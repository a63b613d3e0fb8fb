// The commits between two, from a local repository.
import type { Commit, CommitLog } from '../../core/judge/suspects.ts';
import { runGit } from './process.ts';

/** Commits that are looked at. */
const MOST = 250;

/** Nothing is told where git does not have both commits, as in a shallow clone. */
export const gitCommitLog =
  (directory: string): CommitLog =>
  async (good, bad, files) => {
    const range = `${good}..${bad}`;
    // No commit has a NUL in it, so nothing that people wrote can be taken for the end of a field.
    const format = '--format=%x00%H%x00%an%x00%s%x00';
    const args = ['-c', 'core.quotePath=false', '-c', 'log.showSignature=false', 'log', '--no-color', '--name-only'];
    const [log, count] = await Promise.all([
      runGit(directory, [...args, `-n${MOST}`, format, '--end-of-options', range, '--']),
      runGit(directory, ['rev-list', '--count', '--end-of-options', range, '--']),
    ]);
    if (log.code !== 0 || count.code !== 0) return undefined;
    return { commits: parseLog(log.stdout, files), total: Number(count.stdout) };
  };

function parseLog(text: string, wanted: readonly string[]): Commit[] {
  const fields = text.split('\0').slice(1);
  const commits: Commit[] = [];
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [sha = '', author = '', subject = '', list = ''] = fields.slice(at, at + 4);
    const touched = list.split('\n');
    // Tests are named from where pytest ran, which may be a folder below the repository's root.
    const files = wanted.filter(file => touched.some(path => path === file || path.endsWith(`/${file}`)));
    commits.push({ sha, author, subject, files });
  }
  return commits;
}
