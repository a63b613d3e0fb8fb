// A commit's ancestors, from a local repository.
import type { Ancestor } from '../../core/judge/baseline.ts';
import { runGit } from './process.ts';

/** Commits that are listed, so that a long history costs no more than a short one. */
const MOST = 1_000;

/** The commit and its ancestors, nearest first; undefined where git does not have the commit. */
export async function gitAncestors(directory: string, commit: string): Promise<Ancestor[] | undefined> {
  const args = ['rev-list', `--max-count=${MOST}`, '--timestamp', '--end-of-options', commit, '--'];
  const { code, stdout } = await runGit(directory, args);
  if (code !== 0) return undefined;
  return stdout.split('\n').flatMap(line => {
    const [, seconds, sha] = /^(\d+) ([0-9a-f]{40,64})$/.exec(line) ?? [];
    return sha === undefined ? [] : [{ commit: sha, date: new Date(Number(seconds) * 1000).toISOString() }];
  });
}
