// What a run has to know of its pull request, in one request: where it branched off, and our comment.
import { isLedgerComment } from '../render/markdown/comment-sections.ts';
import type { Ancestry } from '../core/judge/baseline.ts';
import { ancestorsIn, historyField } from '../github/ancestors.ts';
import { askRepository, type GithubClient, isRecord } from '../github/client.ts';

export interface Repository {
  owner: string;
  repo: string;
}

export interface Comment {
  id: string;
  body: string;
  url: string;
}

export interface PullState {
  /** For adding a comment. */
  id: string;
  /** The first comment of ours. */
  comment: Comment | null;
  /** Whether that is what was read last; once we have written, someone else may have as well. */
  isFresh: boolean;
  /** Where the tested commit branched off; undefined when this is not to be told from here. */
  mergeBase?: { commit: string; date: string };
  /** The commits that the tested one is built on, as far as GitHub named them. */
  ancestry?: Ancestry;
  /** First line of the tested commit's message. */
  subject?: string;
}

const COMMENTS = `comments(first: 100, after: $after) {
  nodes { id body url viewerDidAuthor } pageInfo { hasNextPage endCursor } }`;

/** The first parent of the merge that GitHub makes is the tip of the base branch; the second is the head. */
const QUERY = `query ($owner: String!, $repo: String!, $number: Int!, $after: String, $tested: GitObjectID!, $isMerge: Boolean!) {
  repository(owner: $owner, name: $repo) { tested: object(oid: $tested) { ... on Commit { oid
    parents(first: 2) @include(if: $isMerge) { nodes { oid } }
    tip: parents(first: 1) @include(if: $isMerge) { nodes { ${historyField()} } }
    ${historyField('@skip(if: $isMerge)')} } }
  pullRequest(number: $number) { id headRefOid ${COMMENTS} commits(last: 100) { totalCount nodes { commit {
    oid messageHeadline parents(first: 10) { nodes { oid committedDate } } } } } } } }`;

const MORE_COMMENTS = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $number) { id ${COMMENTS} } } }`;

/** @throws whatever octokit throws, CutAnswer */
export async function readPull(
  client: GithubClient,
  { owner, repo }: Repository,
  number: number,
  head: string,
  tested: string,
): Promise<PullState> {
  const place = { owner, repo, number };
  const isMerge = tested !== head;
  const answer = await askWithPull(client, QUERY, { ...place, after: null, tested, isMerge });
  const first = recordOf(answer['pullRequest']);
  const state: PullState = { id: String(first['id']), comment: null, isFresh: true };
  const commits = first['headRefOid'] === head ? commitsOf(first) : undefined;
  const mergeBase = commits && mergeBaseOf(commits);
  const subject = commits?.find(({ oid }) => oid === head)?.subject;
  if (mergeBase) state.mergeBase = mergeBase;
  if (subject) state.subject = subject;
  const ancestry = isMerge ? mergedInto(answer['tested'], head) : commits && sinceMergeBase(answer['tested'], commits);
  if (ancestry) state.ancestry = ancestry;
  state.comment = await findComment(client, place, first);
  return state;
}

/** Our comment as it is now. @throws whatever octokit throws, CutAnswer */
export async function readComment(
  client: GithubClient,
  { owner, repo }: Repository,
  number: number,
): Promise<Comment | null> {
  const place = { owner, repo, number };
  return findComment(client, place, await askPull(client, MORE_COMMENTS, { ...place, after: null }));
}

type Json = Record<string, unknown>;

const askWithPull = (client: GithubClient, query: string, variables: Json): Promise<Json> =>
  askRepository(client, query, variables, each => isRecord(each['pullRequest']));

const askPull = async (client: GithubClient, query: string, variables: Json): Promise<Json> =>
  recordOf((await askWithPull(client, query, variables))['pullRequest']);

const recordOf = (value: unknown): Json => (isRecord(value) ? value : {});

/** Of a merge of the head: the tip of the base that it was merged into, and what is behind that. */
function mergedInto(tested: unknown, head: string): Ancestry | undefined {
  const parents = list(recordOf(recordOf(tested)['parents'])['nodes']);
  if (parents.length !== 2 || parents[1]?.['oid'] !== head) return undefined;
  const commits = ancestorsIn(list(recordOf(recordOf(tested)['tip'])['nodes'])[0]);
  return commits.length === 0 ? undefined : { from: 'merged', commits };
}

/** Of the head itself: the commits behind it that are not the pull request's own. The first of them is the merge base. */
function sinceMergeBase(tested: unknown, own: readonly Commit[]): Ancestry | undefined {
  const ids = new Set(own.map(({ oid }) => oid));
  const commits = ancestorsIn(tested).filter(({ commit }) => !ids.has(commit));
  return commits.length === 0 ? undefined : { from: 'merge base', commits };
}

/** The oldest comment of ours, page after page. */
async function findComment(client: GithubClient, place: Json, first: Json): Promise<Comment | null> {
  for (let page = first; ; ) {
    const { nodes, pageInfo } = isRecord(page['comments']) ? page['comments'] : {};
    const own = ownComments(nodes)[0];
    if (own) return own;
    if (!isRecord(pageInfo) || pageInfo['hasNextPage'] !== true) return null;
    page = await askPull(client, MORE_COMMENTS, { ...place, after: pageInfo['endCursor'] });
  }
}

/** Those that the token's owner wrote with our marker, oldest first. */
export const ownComments = (nodes: unknown): Comment[] =>
  list(nodes)
    .filter(({ viewerDidAuthor, body }) => viewerDidAuthor === true && isLedgerComment(String(body)))
    .map(({ id, body, url }) => ({ id: String(id), body: String(body), url: String(url) }));

const list = (nodes: unknown): Json[] => (Array.isArray(nodes) ? nodes.filter(isRecord) : []);

interface Commit {
  oid: string;
  subject: string;
  parents: { commit: string; date: string }[];
}

/** All commits of the pull request, or undefined when the answer does not have all. */
function commitsOf(pull: Json): Commit[] | undefined {
  const { totalCount, nodes } = isRecord(pull['commits']) ? pull['commits'] : {};
  const commits = list(nodes).map(({ commit }): Commit => {
    const { oid, messageHeadline, parents } = isRecord(commit) ? commit : {};
    const above = list(isRecord(parents) ? parents['nodes'] : undefined);
    const of = above.map(parent => ({ commit: String(parent['oid']), date: String(parent['committedDate']) }));
    return { oid: String(oid), subject: String(messageHeadline), parents: of };
  });
  return commits.length > 0 && commits.length === totalCount ? commits : undefined;
}

/**
 * The commits of a pull request are those that its base lacks, so a parent that is not among them is one that both have. Of
 * several, as after the base was merged in, the newest has the others behind it.
 */
export function mergeBaseOf(commits: readonly Commit[]): { commit: string; date: string } | undefined {
  const own = new Set(commits.map(({ oid }) => oid));
  const common = commits.flatMap(({ parents }) => parents.filter(({ commit }) => !own.has(commit)));
  return common.sort((a, b) => Date.parse(b.date) - Date.parse(a.date))[0];
}

/** The same by asking GitHub: what there is one request more for when the above cannot tell. */
export async function compareCommits(
  { octokit }: GithubClient,
  { owner, repo }: Repository,
  base: string,
  head: string,
): Promise<{ commit: string; date: string } | undefined> {
  const { data } = await octokit.repos.compareCommitsWithBasehead({
    owner,
    repo,
    basehead: `${base}...${head}`,
    per_page: 1,
  });
  const { sha, commit } = data.merge_base_commit;
  const date = commit.committer?.date;
  return date === undefined ? undefined : { commit: sha, date };
}
