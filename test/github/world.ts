/** All that the test GitHub knows beyond the emulator, and the parts of the emulator's answers that we look at. */
import type { Options, Sizes, Token } from './options.ts';
import type { Upstream } from './upstream.ts';

export interface GitRef {
  ref: string;
  node_id: string;
  object: { type: string; sha: string };
}

export interface Person {
  name: string;
  email: string;
  date: string;
}

export interface GitCommit {
  sha: string;
  node_id: string;
  message: string;
  author: Person;
  committer: Person;
  tree: { sha: string };
  parents: { sha: string }[];
}

export interface TreeEntry {
  path: string;
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  sha: string;
}

export interface Comment {
  id: number;
  node_id: string;
  body: string;
  user: { login: string };
  created_at: string;
  updated_at: string;
  html_url: string;
  issue_url: string;
}

export interface Pull {
  number: number;
  node_id: string;
  title: string;
  state: 'open' | 'closed';
  merged: boolean;
  html_url: string;
  user: { login: string };
  head: { ref: string; sha: string; repo: { full_name: string } | null };
  base: { ref: string; sha: string };
}

export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  start_column?: number;
  end_column?: number;
  annotation_level: string;
  message: string;
  title?: string;
  raw_details?: string;
}

export interface Artifact {
  id: number;
  runId: number;
  name: string;
  zip: Buffer;
  expired: boolean;
}

/** A workflow run, by the names of GitHub's API; what is left out gets a likely value. */
export interface Run {
  id: number;
  event?: string;
  head_sha: string;
  head_branch?: string;
  /** `owner/name`. */
  head_repository?: string;
  run_attempt?: number;
  status?: string;
  conclusion?: string | null;
  name?: string;
  created_at?: string;
  /** Numbers. Empty for forks, as on GitHub. */
  pull_requests?: number[];
}

/** A job of a workflow run, as GitHub lists it among the check runs of the run's suite. */
export interface Job {
  id: number;
  name: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion?: string;
}

export interface World {
  /** By workflow run; each replaces all of that run. */
  jobs: Map<number, { sha: string; jobs: Job[] }>;
  options: Options;
  sizes: Sizes;
  tokens: Record<string, Token>;
  upstream: Upstream;
  /** Fork → what it was forked from, as `owner/name`. */
  forks: Map<string, string>;
  /** Where this GitHub can be found; the emulator's own address is replaced by it. */
  url: string;
  /** Where links to pages point. Only a name that ends so is no GHES to `@actions/artifact`. */
  webUrl: string;
  /** Commits that GitHub signed. */
  signed: Set<string>;
  /** By check run. */
  annotations: Map<number, Annotation[]>;
  runs: Map<number, Run>;
  artifacts: Map<number, Artifact>;
  /** Repositories known to have a ref. */
  filled: Set<string>;
  /** One change at a time, as GitHub's own transactions look from outside. */
  exclusive<T>(change: () => Promise<T>): Promise<T>;
}

export const repoPath = (repo: string): string => `/repos/${repo}`;

/** Slashes stay, as the emulator wants them; everything else is encoded. */
export const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

export function findRef(world: World, repo: string, ref: string): Promise<GitRef | undefined> {
  return world.upstream.find<GitRef>(`${repoPath(repo)}/git/ref/${encodePath(ref.replace(/^refs\//, ''))}`);
}

export function findCommit(world: World, repo: string, oid: string): Promise<GitCommit | undefined> {
  return world.upstream.find<GitCommit>(`${repoPath(repo)}/git/commits/${oid}`);
}

/** A tree's own entries in git's order. */
export async function readTree(world: World, repo: string, oid: string): Promise<TreeEntry[]> {
  const { tree } = await world.upstream.json<{ tree: TreeEntry[] }>('GET', `${repoPath(repo)}/git/trees/${oid}`);
  return sortTree(tree);
}

/** The emulator's order depends on the locale. */
export function sortTree<Entry extends { path: string; type: string }>(entries: Entry[]): Entry[] {
  const name = (entry: Entry): Buffer => Buffer.from(entry.type === 'tree' ? `${entry.path}/` : entry.path);
  return entries.toSorted((a, b) => Buffer.compare(name(a), name(b)));
}

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** Git has no empty directories; the emulator leaves one behind where the last file of it is deleted. */
export async function pruneTree(world: World, repo: string, root: string, deleted: string[]): Promise<string> {
  let tree = root;
  for (const path of deleted) {
    const directories = path.split('/').slice(0, -1);
    for (; directories.length > 0; directories.pop()) {
      if ((await treeAt(world, repo, tree, directories)) !== emptyTree) break;
      const entry = { path: directories.join('/'), mode: '040000', type: 'tree', sha: null };
      const body = { base_tree: tree, tree: [entry] };
      tree = (await world.upstream.json<{ sha: string }>('POST', `${repoPath(repo)}/git/trees`, { body })).sha;
    }
  }
  return tree;
}

async function treeAt(world: World, repo: string, root: string, path: string[]): Promise<string | undefined> {
  let oid: string | undefined = root;
  for (const segment of path) {
    const entries: TreeEntry[] = await readTree(world, repo, oid);
    oid = entries.find(entry => entry.path === segment)?.sha;
    if (oid === undefined) return undefined;
  }
  return oid;
}

export async function readBlob(world: World, repo: string, oid: string): Promise<Buffer> {
  const blob = await world.upstream.json<{ content: string }>('GET', `${repoPath(repo)}/git/blobs/${oid}`);
  return Buffer.from(blob.content, 'base64');
}

/** All pages. */
export async function readAll<T>(world: World, path: string): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; ; page++) {
    const join = path.includes('?') ? '&' : '?';
    const items = await world.upstream.json<T[]>('GET', `${path}${join}per_page=100&page=${page}`);
    all.push(...items);
    if (items.length < 100) return all;
  }
}

/** The emulator keeps the head a pull request was opened with; on GitHub it follows the branch. */
export async function followHead<P extends Pull>(world: World, pull: P): Promise<P> {
  if (!pull.head.repo || pull.merged) return pull;
  const ref = await findRef(world, pull.head.repo.full_name, `heads/${pull.head.ref}`);
  return ref ? { ...pull, head: { ...pull.head, sha: ref.object.sha } } : pull;
}

export async function findPull(world: World, repo: string, number: number | string): Promise<Pull | undefined> {
  const pull = await world.upstream.find<Pull>(`${repoPath(repo)}/pulls/${number}`);
  return pull && followHead(world, pull);
}

/** One after the other, whatever becomes of each. */
export function queue(): World['exclusive'] {
  let last: Promise<unknown> = Promise.resolve();
  return change => {
    const result = last.then(change, change);
    last = result.catch(() => undefined);
    return result;
  };
}
