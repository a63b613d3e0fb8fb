// Commits by GitHub's REST endpoints, object by object: for the branch's first commit, which has no parent and so is not for
// createCommitOnBranch, and for contents that are too much for one request. https://docs.github.com/rest/git
import type { Changes } from '../core/ledger/line-ledger.ts';
import { CutAnswer, type GithubClient, isOid, isRecord } from './github-client.ts';
import type { Place } from './github-errors.ts';

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

/** Makes a commit on `parent`, or, for null, one that is the first. It can be repeated: the objects are the same ones. */
export async function makeCommit(
  { octokit }: GithubClient,
  { owner, repo }: Place,
  parent: string | null,
  changes: Changes,
  message: string,
): Promise<MadeCommit> {
  const file = { mode: '100644', type: 'blob' } as const;
  let tree =
    parent === null ? undefined : treeOf((await octokit.git.getCommit({ owner, repo, commit_sha: parent })).data);
  for (const part of partsOf(changes)) {
    const rows: TreeRow[] = [];
    for (const { path, text } of part) {
      if (text !== null && Buffer.byteLength(text) > MOST_IN_TREE) {
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
}

/** Changes that fit into one tree each, one of which goes on from the other. */
function* partsOf({ writes, removes }: Changes): Generator<Change[]> {
  let part: Change[] = removes.map(path => ({ path, text: null }));
  let bytes = 0;
  for (const [path, text] of writes) {
    const length = Buffer.byteLength(text);
    const cost = length > MOST_IN_TREE ? 0 : length;
    if (bytes + cost > MOST_IN_TREE) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push({ path, text });
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

function treeOf(data: unknown): string {
  return idOf(isRecord(data) ? data['tree'] : undefined);
}

function idOf(data: unknown): string {
  const oid = isRecord(data) ? data['sha'] : undefined;
  if (!isOid(oid)) throw new CutAnswer();
  return oid;
}
