// What a local repository says of itself: where its files are, and what is checked out.
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { GitObjects } from './objects.ts';
import { runGit } from './process.ts';

export interface Repository {
  /** The top folder of the work tree; null for a bare repository. */
  root: string | null;
  /** The branch that is checked out; null for a detached HEAD. */
  branch: string | null;
  /** Of a detached HEAD, the branch that has its commit, where it is known which. */
  containing?: string;
  /** The commit that is checked out; null before the first one. */
  head: { commit: string; subject: string } | null;
}

const WHERE = ['rev-parse', '--is-bare-repository', '--show-cdup', '--git-path', 'HEAD'];

/** @throws UserError where there is no repository */
export async function describeRepository(directory: string, objects: GitObjects): Promise<Repository> {
  const [place, head] = await Promise.all([
    runGit(directory, [...WHERE, '--symbolic-full-name', 'HEAD']),
    objects.read('HEAD').catch(() => undefined),
  ]);
  const [bare, up = '', file = '', ref = ''] = place.stdout.split('\n');
  if (bare !== 'true' && bare !== 'false') throw noRepository(directory, place.stderr);
  const branch = head === undefined ? await unbornBranch(directory, file) : branchOf(ref);
  const containing = branch === null && head?.type === 'commit' ? await branchWith(directory, head.oid) : undefined;
  return {
    root: bare === 'true' ? null : `${directory}/${up}`,
    branch,
    ...(containing === undefined ? {} : { containing }),
    head: head?.type === 'commit' ? { commit: head.oid, subject: subjectOf(head.content.toString('utf8')) } : null,
  };
}

/** Whether files that git tracks differ from the commit that is checked out. */
export async function hasChanges(directory: string): Promise<boolean> {
  const without = await withoutFilters(directory);
  if (without === undefined) return true;
  const { code } = await runGit(directory, [
    ...without,
    'diff',
    '--quiet',
    '--no-ext-diff',
    '--no-textconv',
    'HEAD',
    '--',
  ]);
  // 1 is a difference; anything else is a repository without a commit, or without files.
  return code === 1;
}

/**
 * Options by which git runs no filter that the configuration names but that of git-lfs: to compare a file, git runs its filter, and
 * tests may have written the configuration. Undefined where a filter's name cannot be given as an option.
 */
async function withoutFilters(directory: string): Promise<string[] | undefined> {
  const { stdout } = await runGit(directory, ['config', '-z', '--get-regexp', '^filter\\..*\\.(clean|process)$']);
  const options: string[] = [];
  for (const entry of stdout.split('\0')) {
    const [name, command] = [entry.slice(0, entry.indexOf('\n')), entry.slice(entry.indexOf('\n') + 1)];
    if (name === '' || /^git-lfs (?:clean -- %f|filter-process)$/.test(command)) continue;
    if (name.includes('=')) return undefined;
    options.push('-c', `${name}=`, '-c', `${name.replace(/\.\w+$/, '')}.required=false`);
  }
  return options;
}

/** Where several branches have a commit, it came from one of these first. */
const TRUNKS = ['main', 'master', 'trunk', 'develop'];

/** The branch that has a commit: the only one, or the trunk. Those of the remote count where no local one has it. */
async function branchWith(directory: string, commit: string): Promise<string | undefined> {
  for (const refs of ['refs/heads', 'refs/remotes/origin']) {
    const args = ['for-each-ref', `--contains=${commit}`, '--format=%(refname)', `${refs}/`];
    const { code, stdout } = await runGit(directory, args);
    const names = code === 0 ? stdout.split('\n').filter(Boolean) : [];
    const branches = names.map(name => name.slice(refs.length + 1)).filter(name => name !== 'HEAD');
    const found = TRUNKS.find(trunk => branches.includes(trunk)) ?? (branches.length === 1 ? branches[0] : undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

const branchOf = (ref: string): string | null =>
  ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : null;

/** The work tree in which a branch is checked out, of all that the repository has. */
export async function worktreeOf(directory: string, branch: string): Promise<string | undefined> {
  const { stdout } = await runGit(directory, ['worktree', 'list', '--porcelain']);
  const trees = stdout.split('\n\n').map(block => block.split('\n'));
  const found = trees.find(lines => lines.includes(`branch refs/heads/${branch}`) && !lines.includes('bare'));
  return found?.[0]?.replace(/^worktree /, '');
}

/** The first line of a commit's message, if the repository has the commit. */
export async function subjectAt(directory: string, commit: string): Promise<string | undefined> {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
  const { code, stdout } = await runGit(directory, ['cat-file', 'commit', commit]);
  return code === 0 ? subjectOf(stdout) : undefined;
}

/** Before the first commit, HEAD names a branch that is not there yet, which rev-parse will not say. */
async function unbornBranch(directory: string, file: string): Promise<string | null> {
  const text = readIfThere(resolve(directory, file));
  const name = /^ref: (\S+)\s*$/.exec(text)?.[1];
  // Of what keeps references in another way than in files, only git knows.
  if (name !== undefined && !name.endsWith('/.invalid')) return branchOf(name);
  const { code, stdout } = await runGit(directory, ['symbolic-ref', '--quiet', 'HEAD']);
  return code === 0 ? branchOf(stdout.trim()) : null;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function noRepository(directory: string, stderr: string): UserError {
  if (!isDirectory(directory))
    return new UserError(`There is no directory ${directory}. Name the repository with --repo.`);
  if (!/not a git repository/.test(stderr)) return new UserError(`git cannot use ${directory}: ${stderr}`);
  return new UserError(
    `${directory} is not in a git repository. Run git init there, or name a repository with --repo.`,
  );
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** The first line of a commit's message, out of the raw commit object. */
function subjectOf(commit: string): string {
  const message = commit.slice(commit.indexOf('\n\n') + 2).trimStart();
  return (message.split('\n', 1)[0] as string).slice(0, 120);
}
