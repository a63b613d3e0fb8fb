/** Puts a local git repository into the test GitHub, object by object. */
import { execFile, spawn } from 'node:child_process';
import { buffer as readStream } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { network, setRef } from './seed.ts';
import { repoPath, type World } from './world.ts';

const run = promisify(execFile);

export interface PushOptions {
  /** Default: the repository under test. */
  repo?: string;
  /** Remote ref → local revision. Default: all branches and tags of the directory. */
  refs?: Record<string, string>;
}

/** As `git push --force`, for a GitHub that doesn't speak git: objects keep their ids. */
export async function pushGit(world: World, dir: string, options: PushOptions = {}): Promise<void> {
  const repo = options.repo ?? world.options.repo;
  const refs = options.refs ?? (await localRefs(dir));
  const revisions = await Promise.all(
    Object.values(refs).map(revision => git(dir, 'rev-parse', `${revision}^{commit}`)),
  );
  const listed = await git(dir, 'rev-list', '--objects', ...revisions.map(oid => oid.trim()));
  const oids = listed
    .split('\n')
    .map(line => line.slice(0, 40))
    .filter(oid => oid !== '');
  const objects = await readObjects(dir, oids);
  for (const target of network(world, repo)) await storeObjects(world, target, objects);
  for (const [i, ref] of Object.keys(refs).entries()) await setRef(world, repo, ref, (revisions[i] ?? '').trim());
}

async function git(dir: string, ...args: string[]): Promise<string> {
  return (await run('git', ['-C', dir, ...args], { maxBuffer: 1 << 30 })).stdout;
}

async function localRefs(dir: string): Promise<Record<string, string>> {
  const lines = (await git(dir, 'for-each-ref', '--format=%(refname)', 'refs/heads', 'refs/tags')).split('\n');
  return Object.fromEntries(lines.filter(line => line !== '').map(ref => [ref, ref]));
}

interface GitObject {
  oid: string;
  type: string;
  content: Buffer;
}

async function readObjects(dir: string, oids: string[]): Promise<Map<string, GitObject>> {
  const child = spawn('git', ['-C', dir, 'cat-file', '--batch'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(oids.map(oid => `${oid}\n`).join(''));
  const all = await readStream(child.stdout);
  const objects = new Map<string, GitObject>();
  for (let at = 0; at < all.length; ) {
    const end = all.indexOf(10, at);
    const [oid = '', type = '', size = '0'] = all.toString('utf8', at, end).split(' ');
    objects.set(oid, { oid, type, content: all.subarray(end + 1, end + 1 + Number(size)) });
    at = end + 2 + Number(size);
  }
  return objects;
}

async function storeObjects(world: World, repo: string, objects: Map<string, GitObject>): Promise<void> {
  const stored = new Set<string>();

  async function store(oid: string): Promise<void> {
    const object = objects.get(oid);
    // What isn't listed is a submodule's commit.
    if (!object || stored.has(oid)) return;
    stored.add(oid);
    const { path, body, needs } = describe(object);
    for (const needed of needs) await store(needed);
    const made = await world.upstream.json<{ sha: string }>('POST', `${repoPath(repo)}/git/${path}`, { body });
    if (made.sha !== oid)
      throw new Error(`${object.type} ${oid} became ${made.sha}: signed, encoded or otherwise unusual`);
  }

  // Oldest first, so that parents don't make it recurse through all of history.
  for (const oid of [...objects.keys()].toReversed()) await store(oid);
}

function describe({ type, content }: GitObject): { path: string; body: unknown; needs: string[] } {
  if (type === 'blob')
    return { path: 'blobs', body: { content: content.toString('base64'), encoding: 'base64' }, needs: [] };
  if (type === 'tree') {
    const tree = parseTree(content);
    return { path: 'trees', body: { tree }, needs: tree.map(entry => entry.sha) };
  }
  const commit = parseCommit(content.toString('utf8'));
  return { path: 'commits', body: commit, needs: [...commit.parents, commit.tree] };
}

function parseTree(content: Buffer): { path: string; mode: string; type: string; sha: string }[] {
  const entries = [];
  for (let at = 0; at < content.length; ) {
    const end = content.indexOf(0, at);
    const [mode = '', ...name] = content.toString('utf8', at, end).split(' ');
    const types: Record<string, string> = { '40000': 'tree', '160000': 'commit' };
    const sha = content.toString('hex', end + 1, end + 21);
    entries.push({ path: name.join(' '), mode: mode.padStart(6, '0'), type: types[mode] ?? 'blob', sha });
    at = end + 21;
  }
  return entries;
}

function parseCommit(text: string): {
  tree: string;
  parents: string[];
  message: string;
  author: object;
  committer: object;
} {
  const split = text.indexOf('\n\n');
  const headers = text
    .slice(0, split)
    .split('\n')
    .map(line => line.split(/ (.*)/s));
  const values = (name: string): string[] => headers.filter(([key]) => key === name).map(([, value]) => value ?? '');
  const person = (name: string): object => {
    const found = /^(.*) <(.*)> (\d+) ([+-])(\d\d)(\d\d)$/.exec(values(name)[0] ?? '');
    const [, who = '', email = '', time = '0', sign = '+', hours = '00', minutes = '00'] = found ?? [];
    const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
    const local = new Date((Number(time) + offset * 60) * 1000).toISOString().slice(0, 19);
    return { name: who, email, date: `${local}${sign}${hours}:${minutes}` };
  };
  return {
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    author: person('author'),
    committer: person('committer'),
    message: text.slice(split + 2),
  };
}
