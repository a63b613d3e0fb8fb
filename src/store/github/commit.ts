// Writes to the branch on GitHub: all or nothing, and only if it still is where it was read. GitHub asks for at most 80
// content-creating requests a minute, so the usual write is one, GraphQL's createCommitOnBranch.
// https://docs.github.com/graphql/reference/mutations#createcommitonbranch
import { UserError } from '../../core/errors.ts';
import type { Changes } from '../../core/ledger/line-writing.ts';
import { askRepository, CutAnswer, type GithubClient, isOid, isRecord, sendGraphql } from '../../github/client.ts';
import {
  explain,
  isFromGithub,
  isLostRace,
  isRefused,
  isTimeout,
  isUnclear,
  type Place,
  waitOf,
} from '../../github/errors.ts';
import { blobId } from './hash.ts';
import type { GithubObjects } from './objects.ts';
import { type MadeCommit, makeCommit, moveBranch, replaceBranch, type Writes } from './tree.ts';
import type { CommitResult, Snapshot } from '../port.ts';

/**
 * Bytes that are written by one mutation. Bodies of 40 MB and more are known to fail, and Base64 adds a third; but GitHub
 * also has only 10 seconds. https://github.com/cpina/github-action-push-to-another-repository/issues/37
 */
const MOST_AT_ONCE = 10_000_000;

const MOVED = 'Another writer has made the branch meanwhile.';

interface Writer {
  commit: (on: Snapshot, changes: Changes, message: string) => Promise<CommitResult>;
  replace: (on: string, files: ReadonlyMap<string, string>, message: string) => Promise<CommitResult>;
}

export function openGithubWriter(
  client: GithubClient,
  place: Place,
  objects: GithubObjects,
  mostAtOnce = MOST_AT_ONCE,
): Writer {
  let atOnce = mostAtOnce;
  /** Making a branch takes three writes, all of them in vain when another was first. */
  const wasMade = async (): Promise<boolean> => (await readHistory(client, place)).length > 0;
  return {
    commit: async (on, changes, message) => {
      const write = { writes: changes.writes, removes: await presentOf(on, changes) };
      const bytes = [...write.writes.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
      let made: MadeCommit | undefined;
      try {
        if (on.commit === null && (await wasMade())) return { kind: 'lost', why: MOVED };
        if (on.commit !== null && bytes <= atOnce) {
          return { kind: 'committed', commit: await commitOnBranch(client, place, on.commit, write, message) };
        }
        made = await makeCommit(client, place, on.commit, write, message);
        await moveBranch(client, place, on.commit, made);
        return { kind: 'committed', commit: made.oid };
      } catch (error) {
        // Should it have been too much, then the next attempt goes in parts.
        if (isTimeout(error) && made === undefined) atOnce = Math.min(atOnce, bytes - 1);
        return await settle(client, place, objects, on.commit, write, made, error);
      }
    },
    replace: async (on, writes, message) => {
      const write = { writes, removes: [] };
      let made: MadeCommit | undefined;
      try {
        made = await makeCommit(client, place, null, write, message, objects.knowsBlob);
        await replaceBranch(client, place, on, made);
        return { kind: 'committed', commit: made.oid };
      } catch (error) {
        return await settle(client, place, objects, on, write, made, error);
      }
    },
  };
}

/** Those removals that remove something: GitHub refuses the others, and a path that is also written. */
async function presentOf(on: Snapshot, { writes, removes }: Changes): Promise<string[]> {
  const present = removes.map(async path => {
    const slash = path.lastIndexOf('/');
    return !writes.has(path) && (await on.names(path.slice(0, Math.max(0, slash)))).includes(path.slice(slash + 1));
  });
  const found = await Promise.all(present);
  return removes.filter((_, n) => found[n]);
}

const MUTATION =
  'mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }';

async function commitOnBranch(
  client: GithubClient,
  { owner, repo, branch }: Place,
  expectedHeadOid: string,
  { writes, removes }: Changes,
  message: string,
): Promise<string> {
  const [headline = '', ...body] = message.split('\n');
  const input = {
    branch: { repositoryNameWithOwner: `${owner}/${repo}`, branchName: branch },
    expectedHeadOid,
    message: { headline, body: body.join('\n').trim() },
    fileChanges: {
      additions: [...writes].map(([path, text]) => ({ path, contents: Buffer.from(text).toString('base64') })),
      deletions: removes.map(path => ({ path })),
    },
  };
  const answer = await sendGraphql(client, MUTATION, { input }, 'once');
  const payload = isRecord(answer) ? answer['createCommitOnBranch'] : undefined;
  const commit = isRecord(payload) ? payload['commit'] : undefined;
  const oid = isRecord(commit) ? commit['oid'] : undefined;
  if (!isOid(oid)) throw new CutAnswer();
  return oid;
}

/**
 * What a write that failed has come to. GitHub may have made it all the same, now or in a moment, and words for a lost race
 * change, so where it is not plain the branch says.
 */
async function settle(
  client: GithubClient,
  place: Place,
  objects: GithubObjects,
  parent: string | null,
  write: Writes,
  made: MadeCommit | undefined,
  error: unknown,
): Promise<CommitResult> {
  const wait = isFromGithub(error) ? waitOf(error) : undefined;
  const isOver = wait !== undefined && (await waitFor(client, wait));
  if (!isFromGithub(error) || (isRefused(error) && !isOver)) throw explain(error, place, 'written');
  const lost: CommitResult = { kind: 'lost', why: explain(error, place, 'written').message };
  // Nothing of it was done, as GitHub says itself.
  if (isOver || (isLostRace(error) && !isUnclear(error))) return lost;
  let history: Link[];
  try {
    history = await readHistory(client, place);
    const ours = await findOurs(objects, history, parent, write, made);
    if (ours !== undefined) return { kind: 'committed', commit: ours };
  } catch (cause) {
    throw unsettled(place, error, cause);
  }
  const head = history[0]?.oid ?? null;
  if (isUnclear(error) || isLostRace(error) || head !== parent) return lost;
  throw explain(error, place, 'written');
}

/** Not all at one moment, or they would be too many again. */
async function waitFor(client: GithubClient, seconds: number): Promise<boolean> {
  if (!client.mayWait(seconds)) return false;
  await client.pause(seconds * (1 + Math.random() / 2));
  return true;
}

/** Recording again is harmless: what the ledger has already is not added to it. */
function unsettled(place: Place, error: unknown, cause: unknown): UserError {
  const [first, then] = [explain(error, place, 'written').message, explain(cause, place, 'read').message];
  return new UserError(
    `${first} Whether it was written all the same could not be found out: ${then} Recording it again does no harm.`,
    { cause: error },
  );
}

interface Link {
  oid: string;
  parent: string | null;
}

/** How many others may have written after us while we were told nothing. */
const HISTORY = 10;

const HISTORY_QUERY = `query ($owner: String!, $repo: String!, $ref: String!) { repository(owner: $owner, name: $repo) {
  ref(qualifiedName: $ref) { target { ${parents(HISTORY)} } } } }`;

function parents(depth: number): string {
  return depth === 0 ? 'oid' : `oid ... on Commit { parents(first: 1) { nodes { ${parents(depth - 1)} } } }`;
}

/** The newest commits of the branch; none when there is no branch. */
async function readHistory(client: GithubClient, { owner, repo, branch }: Place): Promise<Link[]> {
  const { ref } = await askRepository(
    client,
    HISTORY_QUERY,
    { owner, repo, ref: `refs/heads/${branch}` },
    each => each['ref'] !== undefined,
  );
  if (ref === null) return [];
  const links: Link[] = [];
  for (let commit = isRecord(ref) ? ref['target'] : undefined; commit !== undefined; ) {
    if (!isRecord(commit) || !isOid(commit['oid'])) throw new CutAnswer();
    const nodes: unknown = isRecord(commit['parents']) ? commit['parents']['nodes'] : undefined;
    const next: unknown = Array.isArray(nodes) ? nodes[0] : undefined;
    links.push({ oid: commit['oid'], parent: isRecord(next) && isOid(next['oid']) ? next['oid'] : null });
    commit = next;
  }
  return links;
}

/** Files that are compared. More would only say the same. */
const MOST_COMPARED = 200;

/** The commit among the newest that is this write: on the same parent, with the same files. */
async function findOurs(
  objects: GithubObjects,
  history: Link[],
  parent: string | null,
  { writes, removes }: Writes,
  made: MadeCommit | undefined,
): Promise<string | undefined> {
  if (made) return history.find(({ oid }) => oid === made.oid)?.oid;
  const after = parent === null ? undefined : history.find(link => link.parent === parent)?.oid;
  if (after === undefined) return undefined;
  const wanted = [
    ...[...writes].map(([path, text]) => ({ path, oid: blobId(text) })),
    ...removes.map(path => ({ path, oid: null })),
  ];
  const same = await Promise.all(
    wanted.slice(0, MOST_COMPARED).map(async ({ path, oid }) => (await objects.idAt(after, path)) === oid),
  );
  return same.every(Boolean) ? after : undefined;
}
