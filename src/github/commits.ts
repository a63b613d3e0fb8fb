// The commits between two, from GitHub. What a single commit touches has to be asked for, commit by commit: GitHub's GraphQL
// does not have it, and a comparison has the files of the whole range only.
import type { Commit, CommitLog, CommitRange } from '../core/judge/suspects.ts';
import type { GithubClient } from './client.ts';

interface Repository {
  owner: string;
  repo: string;
}

/** Commits whose files are asked for. Of those of a larger range it is not known what they touch, but for two files. */
const MOST_ASKED = 12;
const MOST_FILES = 2;
/** Commits that touched a file, of which those in the range are looked for. */
const MOST_OF_FILE = 100;
/** GitHub lists that many files of a comparison or a commit; one that has them all may have more. */
const MOST_LISTED = 300;

export const githubCommitLog =
  ({ octokit }: GithubClient, { owner, repo }: Repository): CommitLog =>
  async (good, bad, files) => {
    const { data } = await octokit.repos.compareCommitsWithBasehead({ owner, repo, basehead: `${good}...${bad}` });
    const commits = data.commits
      .map(({ sha, commit, parents }) => ({
        sha,
        subject: (commit.message.split('\n', 1)[0] as string).slice(0, 200),
        author: commit.author?.name ?? '',
        isMerge: parents.length > 1,
      }))
      .reverse();
    const range = { total: data.total_commits, isAncestor: data.status === 'ahead' };
    const [only] = commits;
    if (only && commits.length === 1 && data.total_commits === 1)
      return { ...range, commits: [withFiles(only, data.files)] };
    if (data.total_commits <= MOST_ASKED) {
      const asked = commits.map(async each => {
        if (each.isMerge) return withFiles(each, []);
        return withFiles(each, (await octokit.repos.getCommit({ owner, repo, ref: each.sha })).data.files);
      });
      return { ...range, commits: await Promise.all(asked) };
    }
    const changed = new Set(data.files?.map(({ filename }) => filename));
    const touched = new Map<string, string[]>();
    for (const path of files.filter(file => changed.has(file)).slice(0, MOST_FILES)) {
      const of = await octokit.repos.listCommits({ owner, repo, sha: bad, path, per_page: MOST_OF_FILE });
      for (const { sha } of of.data) touched.set(sha, [...(touched.get(sha) ?? []), path]);
    }
    return {
      ...range,
      commits: commits.map(({ isMerge: _, ...each }) => {
        const those = touched.get(each.sha);
        return those ? { ...each, changed: those } : each;
      }),
    };
  };

interface File {
  filename: string;
  status: string;
  changes: number;
}

function withFiles(
  { sha, subject, author, isMerge }: Commit & { isMerge: boolean },
  files: readonly File[] | undefined,
): CommitRange['commits'][number] {
  const commit = { sha, subject, author };
  // Of what is not listed nothing is known.
  if (!files || files.length >= MOST_LISTED) return commit;
  const isMove = ({ status, changes }: File): boolean => status === 'renamed' && changes === 0;
  const names = (some: readonly File[]): string[] => some.map(({ filename }) => filename);
  return {
    ...commit,
    changed: isMerge ? [] : names(files.filter(file => !isMove(file))),
    moved: isMerge ? [] : names(files.filter(isMove)),
  };
}
