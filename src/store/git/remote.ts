// The results branch of a remote: fetched into its remote-tracking branch, and pushed, with nothing else of the repository
// touched: no FETCH_HEAD, no tags, no other refs, no configuration.
import { UserError } from '../../core/errors.ts';
import { runGit } from './process.ts';
import type { CommitResult } from '../port.ts';

export interface Heads {
  /** Where the branch is here; null where it is not there. */
  local: string | null;
  /** Where the remote-tracking branch is. */
  remote: string | null;
}

const trackingRef = (remote: string, branch: string): string => `refs/remotes/${remote}/${branch}`;
const localRef = (branch: string): string => `refs/heads/${branch}`;

/** @throws UserError where there is no such remote */
export async function requireRemote(directory: string, remote: string): Promise<void> {
  const { code, stdout } = await runGit(directory, ['remote']);
  const known = stdout.split('\n').filter(Boolean);
  if (code === 0 && known.includes(remote)) return;
  throw new UserError(
    known.length === 0
      ? 'This repository has no remote to sync with. Add one: git remote add origin <address>.'
      : `This repository has no remote ${JSON.stringify(remote)}. It has ${known.join(', ')}: choose with --remote.`,
  );
}

export async function readHeads(directory: string, remote: string, branch: string): Promise<Heads> {
  const [local, tracking] = [localRef(branch), trackingRef(remote, branch)];
  const { stdout } = await runGit(directory, ['for-each-ref', '--format=%(refname) %(objectname)', local, tracking]);
  const refs = new Map(stdout.split('\n').map(line => line.split(' ', 2) as [string, string]));
  return { local: refs.get(local) ?? null, remote: refs.get(tracking) ?? null };
}

const FETCH = [
  'fetch',
  '--quiet',
  '--no-tags',
  '--no-recurse-submodules',
  '--no-write-fetch-head',
  '--no-auto-maintenance',
];

/** Brings the remote-tracking branch to where the remote's branch is. @throws UserError where the remote does not answer */
export async function fetchBranch(directory: string, remote: string, branch: string): Promise<string | null> {
  const ref = localRef(branch);
  const asked = await runGit(directory, ['ls-remote', '--', remote, ref]);
  if (asked.code !== 0) throw unreachable(remote, asked.stderr);
  const oid = asked.stdout.split('\t', 1)[0] || null;
  const tracking = trackingRef(remote, branch);
  const { remote: known } = await readHeads(directory, remote, branch);
  if (oid === known) return oid;
  if (oid === null) {
    await runGit(directory, ['update-ref', '-d', tracking, known as string]);
    return null;
  }
  // A compacted branch has another history: the remote-tracking branch goes where the remote's is.
  const fetched = await runGit(directory, [...FETCH, '--', remote, `+${ref}:${tracking}`]);
  if (fetched.code !== 0) throw unreachable(remote, fetched.stderr);
  return (await readHeads(directory, remote, branch)).remote;
}

const unreachable = (remote: string, stderr: string): UserError =>
  new UserError(`git could not reach ${remote}: ${stderr}`);

/** Whether all that one commit has in its history is in the other's. */
export async function isAncestor(directory: string, older: string, newer: string): Promise<boolean> {
  return (await runGit(directory, ['merge-base', '--is-ancestor', older, newer])).code === 0;
}

/** Where the remote's branch was when it last had history in common with the local one; undefined unless it was rewritten since. */
export async function beforeRewriting(
  directory: string,
  remote: string,
  branch: string,
  { local, there, knownBefore }: { local: string; there: string; knownBefore: string | null },
): Promise<string | undefined> {
  const tracking = trackingRef(remote, branch);
  const { stdout } = await runGit(directory, ['log', '--walk-reflogs', '-n50', '--format=%H', tracking, '--']);
  const states = new Set([...(knownBefore === null ? [] : [knownBefore]), ...stdout.split('\n').filter(Boolean)]);
  for (const state of states) {
    if (state === there || (await isAncestor(directory, state, there))) continue;
    if (await hasCommonHistory(directory, state, local)) return state;
  }
  return undefined;
}

export async function hasCommonHistory(directory: string, a: string, b: string): Promise<boolean> {
  return (await runGit(directory, ['merge-base', a, b])).code === 0;
}

/** Moves the local branch, if it still is where it was. */
export async function moveBranch(
  directory: string,
  branch: string,
  to: string,
  from: string | null,
): Promise<CommitResult> {
  const args = ['update-ref', '-m', 'pytest-ledger sync', localRef(branch), to, from ?? '0'.repeat(to.length)];
  const { code, stderr } = await runGit(directory, args);
  return code === 0 ? { kind: 'committed', commit: to } : { kind: 'lost', why: stderr };
}

/** The remote's branch was moved by another writer, or is just being moved. */
const LOST =
  /stale info|fetch first|non-fast-forward|cannot lock ref|reference already exists|failed to update ref|incorrect old value/i;

/**
 * Pushes a commit that has the remote's in its history, if the remote's branch still is where it was.
 * @throws UserError where the remote refuses for another reason
 */
export async function pushBranch(
  directory: string,
  remote: string,
  branch: string,
  commit: string,
  expected: string | null,
): Promise<CommitResult> {
  const ref = localRef(branch);
  // Hooks are for the project's commits; an empty value means that there must be no such branch.
  const options = ['--quiet', '--no-verify', '--no-recurse-submodules', `--force-with-lease=${ref}:${expected ?? ''}`];
  const { code, stderr } = await runGit(directory, ['push', ...options, '--', remote, `${commit}:${ref}`]);
  if (code === 0) {
    // Where the clone has one branch only, git does not.
    await runGit(directory, ['update-ref', trackingRef(remote, branch), commit]);
    return { kind: 'committed', commit };
  }
  if (LOST.test(stderr)) return { kind: 'lost', why: stderr };
  throw new UserError(`git could not push ${branch} to ${remote}: ${stderr}`);
}

/** The runs of a commit's tree, by their folder and file. */
export async function runFilesAt(directory: string, commit: string | null): Promise<Set<string>> {
  if (commit === null) return new Set();
  const { stdout } = await runGit(directory, ['ls-tree', '-r', '-z', '--name-only', commit]);
  const files = stdout.split('\0').filter(path => /\/run-[^/]+\.jsonl$/.test(path));
  // Which segment a run is in is not what it is.
  return new Set(files.map(path => path.replace(/\/[^/]+(?=\/[^/]+$)/, '')));
}

/** Remote-tracking branches that have what the local branch has not. */
export async function remotesAhead(directory: string, branch: string): Promise<string[]> {
  const local = localRef(branch);
  const { stdout } = await runGit(directory, [
    'for-each-ref',
    '--format=%(refname) %(objectname)',
    local,
    `refs/remotes/*/${branch}`,
  ]);
  const refs = stdout.split('\n').flatMap(line => (line === '' ? [] : [line.split(' ', 2) as [string, string]]));
  const own = refs.find(([name]) => name === local)?.[1];
  // Without a local branch the remote's is read.
  if (own === undefined) return [];
  const others = refs.filter(([name, oid]) => name !== local && oid !== own);
  const ahead = await Promise.all(others.map(async ([, oid]) => !(await isAncestor(directory, oid, own))));
  return others.filter((_, at) => ahead[at]).map(([name]) => name.slice('refs/remotes/'.length));
}
