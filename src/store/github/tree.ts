// Commits by GitHub's REST endpoints, object by object: for the branch's first commit, which has no parent and so is not for
// createCommitOnBranch, and for contents that are too much for one request. https://docs.github.com/rest/git
import { askRepository, CutAnswer, type GithubClient, isOid, isRecord, sendGraphql } from '../../github/client.ts';
import type { Place } from '../../github/errors.ts';
import { blobId } from './hash.ts';

/** A commit that no branch leads to yet. */
export interface MadeCommit {
  oid: string;
}

/**
 * Bytes of text in one request for a tree. From some 2.5 MB these time out.
 * https://github.com/codesandbox/codesandbox-client/issues/8614
 */
const MOST_IN_TREE = 1_000_000;

interface TreeRow {
  path: string;
  mode: '100644';
  type: 'blob';
  content?: string;
  sha?: string | null;
}

export interface Writes {
  writes: ReadonlyMap<string, string>;
  removes: readonly string[];
}

/**
 * Makes a commit on `parent`, or, for null, one that is the first. It can be repeated: the objects are the same ones.
 * @param isKnown whether GitHub has a blob already, so that its content need not be sent
 */
export async function makeCommit(
  { octokit }: GithubClient,
  { owner, repo }: Place,
  parent: string | null,
  changes: Writes,
  message: string,
  isKnown: (oid: string) => boolean = () => false,
): Promise<MadeCommit> {
  const file = { mode: '100644', type: 'blob' } as const;
  let tree =
    parent === null ? undefined : treeOf((await octokit.git.getCommit({ owner, repo, commit_sha: parent })).data);
  for (const part of partsOf(changes, isKnown)) {
    const rows: TreeRow[] = [];
    for (const { path, text, known } of part) {
      if (known !== undefined) {
        rows.push({ path, ...file, sha: known });
      } else if (text !== null && Buffer.byteLength(text) > MOST_IN_TREE) {
        const content = Buffer.from(text).toString('base64');
        rows.push({
          path,
          ...file,
          sha: idOf((await octokit.git.createBlob({ owner, repo, content, encoding: 'base64' })).data),
        });
      } else {
        rows.push({ path, ...file, ...(text === null ? { sha: null } : { content: text }) });
      }
    }
    const base = tree === undefined ? {} : { base_tree: tree };
    tree = idOf((await octokit.git.createTree({ owner, repo, ...base, tree: rows })).data);
  }
  const parents = parent === null ? [] : [parent];
  // Without an author GitHub takes the token's, and signs.
  return { oid: idOf((await octokit.git.createCommit({ owner, repo, message, tree: tree as string, parents })).data) };
}

interface Change {
  path: string;
  /** Null for a file that goes. */
  text: string | null;
  /** The id under which GitHub has the text already. */
  known?: string;
}

/** Bytes of a file's entry, in which nothing is but its path and id. */
const ROW = 150;

/** Changes that fit into one tree each, one of which goes on from the other. */
function* partsOf({ writes, removes }: Writes, isKnown: (oid: string) => boolean): Generator<Change[]> {
  let part: Change[] = removes.map(path => ({ path, text: null }));
  let bytes = 0;
  for (const [path, text] of writes) {
    const oid = blobId(text);
    const known = isKnown(oid);
    const length = Buffer.byteLength(text);
    const cost = known || length > MOST_IN_TREE ? ROW : ROW + length;
    if (bytes + cost > MOST_IN_TREE && part.length > 0) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push({ path, text, ...(known ? { known: oid } : {}) });
    bytes += cost;
  }
  yield part;
}

/**
 * Makes the branch, or moves it forward. Neither happens when another was first: a ref cannot be made twice, and what another
 * wrote meanwhile is not behind our commit.
 */
export async function moveBranch(
  { octokit }: GithubClient,
  { owner, repo, branch }: Place,
  parent: string | null,
  { oid }: MadeCommit,
): Promise<void> {
  const once = { owner, repo, sha: oid, request: { retries: 0 } };
  const { data } =
    parent === null
      ? await octokit.git.createRef({ ...once, ref: `refs/heads/${branch}` })
      : await octokit.git.updateRef({ ...once, ref: `heads/${branch}`, force: false });
  if (!isRecord(data) || !isRecord(data['object']) || data['object']['sha'] !== oid) throw new CutAnswer();
}

const REPLACE = 'mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }';

/** Moves the branch to a commit that does not go on from it, if it still is where it was. */
export async function replaceBranch(
  client: GithubClient,
  { owner, repo, branch }: Place,
  beforeOid: string,
  { oid }: MadeCommit,
): Promise<void> {
  const query = 'query ($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { id } }';
  const { id: repositoryId } = await askRepository(client, query, { owner, repo }, ({ id }) => typeof id === 'string');
  const refUpdates = [{ name: `refs/heads/${branch}`, beforeOid, afterOid: oid, force: true }];
  const answer = await sendGraphql(client, REPLACE, { input: { repositoryId, refUpdates } }, 'once');
  if (!isRecord(answer) || !isRecord(answer['updateRefs'])) throw new CutAnswer();
}

function treeOf(data: unknown): string {
  return idOf(isRecord(data) ? data['tree'] : undefined);
}

function idOf(data: unknown): string {
  const oid = isRecord(data) ? data['sha'] : undefined;
  if (!isOid(oid)) throw new CutAnswer();
  return oid;
}
