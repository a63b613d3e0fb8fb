/** Refs, commits, trees and blobs as GraphQL nodes. */
import { connection, type ConnectionArgs, demand, type Node, refId, type Resolving } from './graphql-nodes.ts';
import {
  findCommit,
  findRef,
  type GitCommit,
  type Job,
  type Person,
  readBlob,
  readTree,
  repoPath,
  type TreeEntry,
  type World,
} from './world.ts';

export interface Place {
  world: World;
  repo: string;
}

export async function refNode(place: Place, name: string): Promise<Node | null> {
  const qualified = name.startsWith('refs/') ? name : `refs/heads/${name}`;
  const found = await findRef(place.world, place.repo, qualified);
  if (!found) return null;
  const prefix = /^refs\/[^/]+\//.exec(qualified)?.[0] ?? 'refs/';
  return {
    __typename: 'Ref',
    id: refId(place.repo, qualified),
    name: qualified.slice(prefix.length),
    prefix,
    target: () => commitNode(place, found.object.sha),
  };
}

export async function commitNode(place: Place, oid: string): Promise<Node | null> {
  const commit = await findCommit(place.world, place.repo, oid);
  return commit ? describeCommit(place, commit) : null;
}

function describeCommit(place: Place, commit: GitCommit): Node {
  const { world, repo } = place;
  const [headline = '', ...rest] = commit.message.split('\n');
  const url = `${world.webUrl}/${repo}/commit/${commit.sha}`;
  return {
    __typename: 'Commit',
    id: commit.node_id,
    oid: commit.sha,
    abbreviatedOid: commit.sha.slice(0, 7),
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join('\n').trim(),
    committedDate: commit.committer.date,
    authoredDate: commit.author.date,
    author: gitActor(commit.author),
    committer: gitActor(commit.committer),
    url,
    commitUrl: url,
    tree: () => treeNode(place, commit.tree.sha, ''),
    parents: (args: ConnectionArgs) =>
      commitConnection(
        place,
        'parents',
        args,
        commit.parents.map(one => one.sha),
      ),
    checkSuites: (args: ConnectionArgs, context: Resolving) => checkSuites(place, commit.sha, args, context),
    history: async (args: ConnectionArgs) => ({
      ...((args.first ?? args.last) ? await historyConnection(place, commit, args) : {}),
      __typename: 'CommitHistoryConnection',
      totalCount: () => countCommits(place, commit),
    }),
    signature: world.signed.has(commit.sha)
      ? { __typename: 'GpgSignature', isValid: true, state: 'VALID', wasSignedByGitHub: true }
      : null,
  };
}

/** The commit and what is behind it, newest first, as `git log` has it. */
async function historyConnection(place: Place, newest: GitCommit, args: ConnectionArgs): Promise<Node> {
  const seen = new Set([newest.sha]);
  const waiting = [newest];
  const oids: string[] = [];
  const timeOf = (commit: GitCommit): number => Date.parse(commit.committer.date);
  while (waiting.length > 0) {
    const next = waiting.reduce((best, each) => (timeOf(each) > timeOf(best) ? each : best));
    waiting.splice(waiting.indexOf(next), 1);
    oids.push(next.sha);
    for (const { sha } of next.parents) {
      const parent = seen.has(sha) ? null : await findCommit(place.world, place.repo, sha);
      seen.add(sha);
      if (parent) waiting.push(parent);
    }
    // Nobody asks for more than one page.
    if (oids.length > 100) break;
  }
  return commitConnection(place, 'history', args, oids);
}

/** One suite a workflow run, of which the jobs are check runs. Only the latest attempt of each is listed. */
function checkSuites({ world, repo }: Place, sha: string, args: ConnectionArgs, context: Resolving): Node {
  demand(context, repo, ['checks'], 'read');
  const runs = [...world.jobs].filter(([, { sha: of }]) => of === sha);
  const suites = runs.map(([runId, { jobs }]) => ({
    __typename: 'CheckSuite',
    id: `CS_${runId}`,
    checkRuns: (more: ConnectionArgs) =>
      connection(
        'checkRuns',
        more,
        jobs.map(job => checkRun(job, runId)),
        each => String(each['id']),
      ),
  }));
  const checkRun = ({ id, name, status, conclusion }: Job, runId: number): Node => ({
    __typename: 'CheckRun',
    id: `CR_${id}`,
    name,
    status: status.toUpperCase(),
    conclusion: conclusion?.toUpperCase() ?? null,
    detailsUrl: `${world.webUrl}/${repo}/actions/runs/${runId}/job/${id}`,
  });
  return connection('checkSuites', args, suites, each => each.id);
}

async function countCommits({ world, repo }: Place, newest: GitCommit): Promise<number> {
  const seen = new Set<string>();
  const next = [newest];
  for (let commit = next.pop(); commit; commit = next.pop()) {
    seen.add(commit.sha);
    for (const { sha } of commit.parents) {
      const parent = seen.has(sha) ? undefined : await findCommit(world, repo, sha);
      if (parent) next.push(parent);
    }
  }
  return seen.size;
}

async function commitConnection(place: Place, name: string, args: ConnectionArgs, oids: string[]): Promise<Node> {
  const nodes = await Promise.all(oids.map(oid => commitNode(place, oid)));
  return connection(
    name,
    args,
    nodes.filter(node => node !== null),
    node => String(node['oid']),
  );
}

function gitActor(person: Person): Node {
  return { __typename: 'GitActor', name: person.name, email: person.email, date: person.date };
}

/** `revision` or `revision:path`, as `git rev-parse` takes them. */
export async function objectAt(place: Place, expression: string): Promise<Node | null> {
  const colon = expression.indexOf(':');
  const revision = colon === -1 ? expression : expression.slice(0, colon);
  const oid = await resolveRevision(place, revision);
  if (oid === undefined) return null;
  if (colon === -1) return objectNode(place, oid);
  const commit = await findCommit(place.world, place.repo, oid);
  if (!commit && !(await place.world.upstream.find(`/repos/${place.repo}/git/trees/${oid}`))) return null;
  const root = commit?.tree.sha ?? oid;
  const segments = expression
    .slice(colon + 1)
    .split('/')
    .filter(segment => segment !== '');
  let entry: TreeEntry = { path: '', mode: '040000', type: 'tree', sha: root };
  for (const segment of segments) {
    if (entry.type !== 'tree') return null;
    const next = (await readTree(place.world, place.repo, entry.sha)).find(one => one.path === segment);
    if (!next) return null;
    entry = next;
  }
  return entryNode(place, entry, segments.join('/'));
}

async function defaultBranch({ world, repo }: Place): Promise<string> {
  return (await world.upstream.json<{ default_branch: string }>('GET', repoPath(repo))).default_branch;
}

async function resolveRevision(place: Place, revision: string): Promise<string | undefined> {
  if (/^[0-9a-f]{40}$/.test(revision)) return revision;
  const names =
    revision === 'HEAD' ? [`heads/${await defaultBranch(place)}`] : [`heads/${revision}`, revision, `tags/${revision}`];
  for (const name of names) {
    const ref = await findRef(place.world, place.repo, name);
    if (ref) return ref.object.sha;
  }
  return undefined;
}

export async function objectNode(place: Place, oid: string): Promise<Node | null> {
  const commit = await commitNode(place, oid);
  if (commit) return commit;
  const at = `/repos/${place.repo}/git`;
  if (await place.world.upstream.find(`${at}/trees/${oid}`)) return treeNode(place, oid, '');
  if (await place.world.upstream.find(`${at}/blobs/${oid}`)) return blobNode(place, oid);
  return null;
}

function entryNode(place: Place, entry: TreeEntry, path: string): Node | null {
  if (entry.type === 'tree') return treeNode(place, entry.sha, path);
  return entry.type === 'blob' ? blobNode(place, entry.sha) : null;
}

function treeNode(place: Place, oid: string, path: string): Node {
  return {
    __typename: 'Tree',
    id: `T_${oid}`,
    oid,
    abbreviatedOid: oid.slice(0, 7),
    entries: async () =>
      (await readTree(place.world, place.repo, oid)).map(entry => {
        const full = path === '' ? entry.path : `${path}/${entry.path}`;
        return {
          __typename: 'TreeEntry',
          name: entry.path,
          path: full,
          type: entry.type,
          mode: Number.parseInt(entry.mode, 8),
          oid: entry.sha,
          size: async () => (entry.type === 'blob' ? (await readBlob(place.world, place.repo, entry.sha)).length : 0),
          object: () => entryNode(place, entry, full),
        };
      }),
  };
}

function blobNode({ world, repo }: Place, oid: string): Node {
  let reading: Promise<Buffer> | undefined;
  const content = (): Promise<Buffer> => (reading ??= readBlob(world, repo, oid));
  return {
    __typename: 'Blob',
    id: `B_${oid}`,
    oid,
    abbreviatedOid: oid.slice(0, 7),
    byteSize: async () => (await content()).length,
    isBinary: async () => isBinary(await content()),
    isTruncated: async () => (await content()).length > world.sizes.blobText,
    text: async () => {
      const bytes = await content();
      return isBinary(bytes) ? null : bytes.subarray(0, world.sizes.blobText).toString('utf8');
    },
  };
}

/** As git sees it. */
const isBinary = (bytes: Buffer): boolean => bytes.subarray(0, 8000).includes(0);
