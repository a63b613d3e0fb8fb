/** Puts things into the test GitHub and takes them out, past permissions, limits and records. */
import {
  encodePath,
  findCommit,
  findRef,
  type GitCommit,
  type Pull,
  pruneTree,
  readBlob,
  readTree,
  repoPath,
  type World,
} from './world.ts';

export async function setRef(world: World, repo: string, name: string, oid: string): Promise<void> {
  const ref = name.startsWith('refs/') ? name : `refs/heads/${name}`;
  const refs = `${repoPath(repo)}/git/refs`;
  if (await findRef(world, repo, ref)) {
    await world.upstream.json('PATCH', `${refs}/${encodePath(ref.slice('refs/'.length))}`, {
      body: { sha: oid, force: true },
    });
  } else {
    await world.upstream.json('POST', refs, { body: { ref, sha: oid } });
  }
}

export interface CommitOptions {
  repo?: string;
  branch: string;
  /** Path → content; null removes. */
  files: Record<string, string | Buffer | null>;
  message?: string;
  date?: string;
  /** A second parent: the commit is a merge of it. */
  merges?: string;
}

/** A commit on a branch, which begins with it if it isn't there. */
export async function commitFiles(world: World, options: CommitOptions): Promise<string> {
  const repo = options.repo ?? world.options.repo;
  const head = await findRef(world, repo, `heads/${options.branch}`);
  const parent = head && (await findCommit(world, repo, head.object.sha));
  let sha = '';
  for (const target of network(world, repo)) sha = await storeCommit(world, target, options, parent);
  await setRef(world, repo, options.branch, sha);
  return sha;
}

/** A repository, what it was forked from, and its forks: on GitHub they share their objects. */
export function network(world: World, repo: string): string[] {
  const parent = world.forks.get(repo) ?? repo;
  const forks = [...world.forks].filter(([, source]) => source === parent).map(([fork]) => fork);
  return [parent, ...forks];
}

async function storeCommit(
  world: World,
  repo: string,
  options: CommitOptions,
  parent: GitCommit | undefined,
): Promise<string> {
  const git = `${repoPath(repo)}/git`;
  const tree = [];
  for (const [path, content] of Object.entries(options.files)) {
    const body = { content: Buffer.from(content ?? '').toString('base64'), encoding: 'base64' };
    const blob = content === null ? null : await world.upstream.json<{ sha: string }>('POST', `${git}/blobs`, { body });
    tree.push({ path, mode: '100644', type: 'blob', sha: blob?.sha ?? null });
  }
  const body = { tree, ...(parent ? { base_tree: parent.tree.sha } : {}) };
  const made = await world.upstream.json<{ sha: string }>('POST', `${git}/trees`, { body });
  const deleted = tree.filter(entry => entry.sha === null).map(entry => entry.path);
  const commit = await world.upstream.json<GitCommit>('POST', `${git}/commits`, {
    body: {
      message: options.message ?? 'a commit',
      tree: await pruneTree(world, repo, made.sha, deleted),
      parents: [parent?.sha, options.merges].filter(sha => sha !== undefined),
      author: { name: 'Someone', email: 'someone@example.org', date: options.date ?? '2026-01-01T00:00:00Z' },
    },
  });
  return commit.sha;
}

/** All files of a branch by path, undefined if there is no such branch. */
export async function readBranch(world: World, branch: string, repo: string): Promise<Map<string, Buffer> | undefined> {
  const head = await findRef(world, repo, `heads/${branch}`);
  const commit = head && (await findCommit(world, repo, head.object.sha));
  if (!commit) return undefined;
  const files = new Map<string, Buffer>();
  async function read(tree: string, prefix: string): Promise<void> {
    for (const entry of await readTree(world, repo, tree)) {
      if (entry.type === 'tree') await read(entry.sha, `${prefix}${entry.path}/`);
      else files.set(prefix + entry.path, await readBlob(world, repo, entry.sha));
    }
  }
  await read(commit.tree.sha, '');
  return files;
}

/** Newest first, along first parents. */
export async function readLog(world: World, branch: string, repo: string): Promise<GitCommit[]> {
  const head = await findRef(world, repo, `heads/${branch}`);
  const commits: GitCommit[] = [];
  for (let oid = head?.object.sha; oid !== undefined; oid = commits.at(-1)?.parents[0]?.sha) {
    const commit = await findCommit(world, repo, oid);
    if (!commit) throw new Error(`no commit ${oid}`);
    commits.push(commit);
  }
  return commits;
}

export interface PullOptions {
  /** `branch`, or `owner:branch` of a fork. */
  head: string;
  base?: string;
  title?: string;
}

export async function openPull(world: World, { head, base = 'main', title = head }: PullOptions): Promise<Pull> {
  const author = head.includes(':') ? head.split(':')[0] : undefined;
  return world.upstream.json<Pull>('POST', `${repoPath(world.options.repo)}/pulls`, {
    ...(author ? { as: author } : {}),
    body: { head, base, title },
  });
}
