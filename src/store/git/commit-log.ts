// The commits between two, from a local repository.
import type { Commit, CommitLog } from '../../core/judge/suspects.ts';
import { runGit } from './process.ts';

/** Commits that are looked at. */
const MOST = 250;

/** Nothing is told where git does not have both commits, as in a shallow clone. */
export const gitCommitLog =
  (directory: string): CommitLog =>
  async (good, bad) => {
    const range = `${good}..${bad}`;
    // No commit has a NUL in it, so nothing that people wrote can be taken for the end of a field.
    const format = '--format=%x00%H%x00%an%x00%s%x00';
    const args = ['-c', 'core.quotePath=false', '-c', 'log.showSignature=false', 'log', '--no-color', '--no-ext-diff'];
    const [log, count, ancestor] = await Promise.all([
      // Files that are moved as they are, and no others, are told as such.
      runGit(directory, [...args, '--name-status', '-M100%', `-n${MOST}`, format, '--end-of-options', range, '--']),
      runGit(directory, ['rev-list', '--count', '--end-of-options', range, '--']),
      runGit(directory, ['merge-base', '--is-ancestor', good, bad]),
    ]);
    if (log.code !== 0 || count.code !== 0 || ancestor.code > 1) return undefined;
    return { commits: parseLog(log.stdout), total: Number(count.stdout), isAncestor: ancestor.code === 0 };
  };

function parseLog(text: string): Commit[] {
  const fields = text.split('\0').slice(1);
  const commits: Commit[] = [];
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [sha = '', author = '', subject = '', list = ''] = fields.slice(at, at + 4);
    const [changed, moved]: [string[], string[]] = [[], []];
    for (const line of list.split('\n')) {
      const [status = '', path, to] = line.split('\t');
      if (status === 'R100' && to !== undefined) moved.push(to);
      else if (path !== undefined) changed.push(path);
    }
    commits.push({ sha, author, subject, changed, moved });
  }
  return commits;
}
