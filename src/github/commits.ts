// The commits between two, from GitHub: one request, and one more where there are several and a file tells which of them it is.
import type { CommitLog } from '../core/judge/suspects.ts';
import type { GithubClient } from './client.ts';

interface Place {
  owner: string;
  repo: string;
  /** The path in the repository of a file as tests name it. */
  pathOf: (file: string) => string;
}

/** Commits that touched a file, of which those in the range are looked for. */
const MOST_OF_FILE = 100;

export const githubCommitLog =
  ({ octokit }: GithubClient, { owner, repo, pathOf }: Place): CommitLog =>
  async (good, bad, files) => {
    const { data } = await octokit.repos.compareCommitsWithBasehead({ owner, repo, basehead: `${good}...${bad}` });
    const changed = new Set(data.files?.map(({ filename }) => filename));
    const touched = files.filter(file => changed.has(pathOf(file)));
    // Of several files the first is the one that says most.
    const [first] = touched;
    const single = data.commits.length === 1;
    const touching =
      first === undefined || single
        ? new Set<string>()
        : await commitsOf(() =>
            octokit.repos.listCommits({ owner, repo, sha: bad, path: pathOf(first), per_page: MOST_OF_FILE }),
          );
    const commits = data.commits.map(({ sha, commit }) => ({
      sha,
      subject: (commit.message.split('\n', 1)[0] as string).slice(0, 200),
      author: commit.author?.name ?? '',
      files: single ? touched : first !== undefined && touching.has(sha) ? [first] : [],
    }));
    return { commits: commits.reverse(), total: data.total_commits };
  };

async function commitsOf(ask: () => Promise<{ data: { sha: string }[] }>): Promise<Set<string>> {
  const { data } = await ask();
  return new Set(data.map(({ sha }) => sha));
}
