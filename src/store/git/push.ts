// A rewritten branch on its way to a remote: only if the remote's has nothing that the rewriting did not know of.
import { UserError } from '../../core/errors.ts';
import { runGit } from './process.ts';

/** Where the branch is on the remote; null when it is not there. @throws UserError when what is there is not here */
export async function askRemote(directory: string, remote: string, branch: string): Promise<string | null> {
  const ref = `refs/heads/${branch}`;
  const asked = await runGit(directory, ['ls-remote', '--', remote, ref]);
  if (asked.code !== 0) throw new UserError(`git could not reach ${JSON.stringify(remote)}: ${asked.stderr}`);
  const oid = asked.stdout.split('\t', 1)[0] ?? '';
  if (oid === '') return null;
  const known = await runGit(directory, ['merge-base', '--is-ancestor', oid, ref]);
  const here =
    known.code === 0 ||
    (await runGit(directory, ['merge-base', '--is-ancestor', oid, remoteRef(remote, branch)])).code === 0;
  if (here) return oid;
  throw new UserError(
    `The branch ${branch} of ${remote} has runs that are not here, so nothing was compacted. Get them first: pytest-ledger sync --remote ${remote}`,
  );
}

const remoteRef = (remote: string, branch: string): string => `refs/remotes/${remote}/${branch}`;

/**
 * Pushes, if the remote's branch is where it was. If it is not, the local branch goes back to where it was, too.
 * @throws UserError
 */
export async function pushReplaced(
  directory: string,
  remote: string,
  branch: string,
  there: string | null,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const ref = `refs/heads/${branch}`;
  // An empty value means that there must be none.
  const args = ['push', '--quiet', `--force-with-lease=${ref}:${there ?? ''}`, '--', remote, `${to}:${ref}`];
  const pushed = await runGit(directory, args);
  if (pushed.code === 0) return;
  const back = await runGit(directory, ['update-ref', ref, from, to]);
  const state =
    back.code === 0
      ? 'Nothing was compacted, here or there.'
      : `The branch here is compacted all the same, and was written to since; it was ${from} before.`;
  throw new UserError(
    `git could not push ${branch} to ${remote}: ${pushed.stderr} ${state} If someone else has pushed, fetch and compact again.`,
  );
}
