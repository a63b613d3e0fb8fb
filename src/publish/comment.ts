// Keeps the one comment of a pull request. GitHub cannot be told "only if it is still as I read it", so what was written is
// read again wherever someone else may write it too, and what they wrote meanwhile is kept.
import { COMMENT_MARKER, mergeComment, type Section } from '../render/markdown/comment-sections.ts';
import { type GithubClient, isRecord, sendGraphql } from '../github/client.ts';
import { type Comment, ownComments, type PullState, readComment, type Repository } from './pull.ts';

export interface CommentRequest {
  repository: Repository;
  number: number;
  pull: PullState;
  section: Section;
  /** Whether a comment is made where there is none. */
  begin: boolean;
  /** Whether other jobs may be writing at this moment. */
  shared: boolean;
}

/** How often to write again because others were writing. */
const ROUNDS = 5;

const ADD = `mutation ($input: AddCommentInput!) { addComment(input: $input) { subject { ... on PullRequest {
  comments(last: 100) { nodes { id body url viewerDidAuthor } } } } commentEdge { node { id fullDatabaseId url } } } }`;
const UPDATE =
  'mutation ($input: UpdateIssueCommentInput!) { updateIssueComment(input: $input) { issueComment { id body url } } }';

/** The comment's address, or null when there is none. @throws whatever octokit throws */
export async function publishComment(client: GithubClient, request: CommentRequest): Promise<string | null> {
  const { repository, number, pull, section } = request;
  let comment = pull.isFresh ? pull.comment : await readComment(client, repository, number);
  pull.isFresh = false;
  if (!comment) {
    if (!request.begin) return null;
    comment = await begin(client, request);
  }
  for (let round = 1; ; round++) {
    const merged = mergeComment(comment.body, section);
    if (merged === 'unchanged') return comment.url;
    await sendGraphql(client, UPDATE, { input: { id: comment.id, body: merged.body } }, 'repeated');
    const others = request.shared || sectionsIn(merged.body) > 1;
    if (!others || round === ROUNDS) return comment.url;
    comment = (await readComment(client, repository, number)) ?? comment;
  }
}

/** Makes the comment. When another job has made one as well, the older one stays. */
async function begin(client: GithubClient, { repository, pull, section }: CommentRequest): Promise<Comment> {
  const made = mergeComment(null, section);
  const body = made === 'unchanged' ? COMMENT_MARKER : made.body;
  const answer = await sendGraphql(client, ADD, { input: { subjectId: pull.id, body } }, 'once');
  const { commentEdge, subject } = recordAt(answer, 'addComment');
  const own = recordAt(commentEdge, 'node');
  const mine: Comment = { id: String(own['id']), body, url: String(own['url']) };
  const oldest = ownComments(recordAt(subject, 'comments')['nodes'])[0];
  if (!oldest || oldest.id === mine.id) return mine;
  await client.octokit.issues.deleteComment({ ...repository, comment_id: Number(own['fullDatabaseId']) });
  return oldest;
}

const recordAt = (value: unknown, field: string): Record<string, unknown> => {
  const found = isRecord(value) ? value[field] : undefined;
  return isRecord(found) ? found : {};
};

const sectionsIn = (body: string): number => body.match(/^<!-- pytest-ledger section /gm)?.length ?? 0;
