// What GitHub's refusals mean for who runs this, as sentences with a way out.
import { UserError } from '../core/errors.ts';
import { CutAnswer, isRecord } from './client.ts';

/** The token may read, but not write: a pull request from a fork, Dependabot, or a workflow without `contents: write`. */
export class ReadOnlyToken extends UserError {
  override name = 'ReadOnlyToken';
}

export interface Place {
  owner: string;
  repo: string;
  branch: string;
}

/** An error of octokit's, whichever of its classes. */
interface Failure {
  /** 200 for what GraphQL says, 500 for no answer at all. */
  status: number;
  /** Whether GitHub answered. */
  answered: boolean;
  /** GraphQL's own words for what went wrong: `NOT_FOUND`, `STALE_DATA`, … */
  types: string[];
  message: string;
}

function failureOf(error: unknown): Failure {
  const { status, response, errors, message } = isRecord(error) ? error : {};
  const list = Array.isArray(errors) ? errors.filter(isRecord) : [];
  return {
    status: typeof status === 'number' ? status : isRecord(response) || list.length > 0 ? 200 : 500,
    answered: list.length > 0 || response !== undefined,
    types: list.map(({ type }) => String(type)),
    message: wordsOf(list.length > 0 ? list.map(each => String(each['message'])).join(' ') : String(message)),
  };
}

/** A load balancer answers in HTML, which says nothing. */
function wordsOf(message: string): string {
  const words = message.replace(/ - https:\/\/docs\.github\.com\S*$/, '').trim();
  return /^<|^$/.test(words) ? 'no reason given' : words.slice(0, 500);
}

const LIMIT = /rate limit/i;
/** In whichever way it says so: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const isLimit = ({ status, types, message }: Failure): boolean =>
  status === 429 ||
  types.includes('RATE_LIMITED') ||
  types.includes('RATE_LIMIT') ||
  (status < 500 && LIMIT.test(message));

/** Whether it is an answer of GitHub's, or the lack of one. Anything else is a mistake of ours, and keeps its stack. */
export const isFromGithub = (error: unknown): boolean =>
  error instanceof CutAnswer || (isRecord(error) && (isRecord(error['request']) || error['response'] !== undefined));

/** For a limit: how many seconds GitHub asks to wait, or a minute where it does not say. Undefined for anything else. */
export function waitOf(error: unknown): number | undefined {
  if (!isLimit(failureOf(error))) return undefined;
  const response = isRecord(error) ? error['response'] : undefined;
  const headers = isRecord(response) ? response['headers'] : undefined;
  const {
    'retry-after': after,
    'x-ratelimit-remaining': left,
    'x-ratelimit-reset': reset,
  } = isRecord(headers) ? headers : {};
  if (after !== undefined) return Number(after);
  return String(left) === '0' ? Math.max(1, Number(reset) - Date.now() / 1000) : 60;
}

/** Nothing was decided: no answer, half of one, or GitHub failed. What was asked for may or may not have been done. */
export function isUnclear(error: unknown): boolean {
  const failure = failureOf(error);
  const { status, types, message } = failure;
  return (
    error instanceof CutAnswer ||
    status >= 500 ||
    tookTooLong(failure) ||
    (types.length > 0 && /Something went wrong while executing/.test(message))
  );
}

/** What GitHub answers when a request takes it more than 10 seconds. */
export const isTimeout = (error: unknown): boolean => tookTooLong(failureOf(error));

/** "Sorry, your request timed out. It's likely that your input was too large to process." comes with status 422. */
const tookTooLong = ({ status, message }: Failure): boolean =>
  [502, 504].includes(status) || (status === 422 && /timed out/i.test(message));

/** GraphQL answered a part, as the whole was too much: https://github.blog/changelog/2025-09-01-graphql-api-resource-limits/ */
export const isTooHeavy = (error: unknown): boolean => failureOf(error).types.includes(TOO_HEAVY);

const TOO_HEAVY = 'RESOURCE_LIMITS_EXCEEDED';

/** The branch was somewhere else than was said, in the words that are known. */
export function isLostRace(error: unknown): boolean {
  const { types, message } = failureOf(error);
  return (
    types.includes('STALE_DATA') ||
    /Reference already exists|not a fast.forward|Expected branch to point to|but expected/i.test(message)
  );
}

/** There is no such thing, or no more. */
export const isMissing = (error: unknown): boolean => [404, 410].includes(failureOf(error).status);

/** GitHub refused before it looked at the branch. */
export function isRefused(error: unknown): boolean {
  const failure = failureOf(error);
  return isLimit(failure) || [401, 403, 413].includes(failure.status) || failure.types.includes('FORBIDDEN');
}

/** @param doing what was tried, for the sentence: `read` or `written` */
export function explain(error: unknown, place: Place, doing: 'read' | 'written'): Error {
  if (error instanceof UserError) return error;
  const failure = failureOf(error);
  // What is no answer of GitHub's is a mistake of ours, and keeps its stack.
  if (
    !(error instanceof CutAnswer) &&
    !failure.answered &&
    !isRecord((error as { request?: unknown } | null)?.request)
  ) {
    return error instanceof Error ? error : new Error(String(error));
  }
  const what = `Branch ${place.branch} of ${place.owner}/${place.repo} could not be ${doing}`;
  const text = `${what}: ${reasonOf(error, failure, place, doing)}`;
  return isReadOnly(failure, doing) ? new ReadOnlyToken(text, { cause: error }) : new UserError(text, { cause: error });
}

const isReadOnly = ({ status, types, message }: Failure, doing: string): boolean =>
  doing === 'written' &&
  ((status === 403 && /not accessible/i.test(message)) ||
    types.includes('FORBIDDEN') ||
    types.includes('INSUFFICIENT_SCOPES'));

function reasonOf(error: unknown, failure: Failure, { owner, repo }: Place, doing: 'read' | 'written'): string {
  const { status, answered, types, message } = failure;
  if (error instanceof CutAnswer) return "GitHub's answer was cut short each time. Try again later.";
  if (!answered)
    return `there was no answer from GitHub (${message}). Check the network and the API URL, and try again.`;
  if (isLimit(failure)) {
    return `GitHub's rate limit was reached, and it asks for a longer wait than a run can last (${message}) Try again later.`;
  }
  if (isReadOnly(failure, doing)) {
    return (
      `the token may not write (${message}). Give the job "permissions: contents: write". ` +
      'A pull request from a fork, or of Dependabot, never gets that: let a workflow_run workflow record it.'
    );
  }
  if (status === 401)
    return `GitHub does not accept the token (${message}). It may have expired: use the workflow's own, or make a new one.`;
  if (status === 403 || types.includes('FORBIDDEN')) {
    return `GitHub refuses it (${message}). Check the token's permissions ("contents") and whether the repository is archived.`;
  }
  if (status === 409) {
    return `${owner}/${repo} is empty (${message}), and GitHub makes no branch in a repository without a commit. Push a first commit.`;
  }
  if (status === 404 || types.includes('NOT_FOUND')) {
    return `GitHub finds no such repository, or the token may not see it (${message}). Check the name, and that the token has "contents" there.`;
  }
  if (status === 413) return 'it is too large for one request to GitHub. Record in several shards.';
  if (status >= 500) return `GitHub failed (${status}, ${message}). Try again later.`;
  if (tookTooLong(failure))
    return `it took GitHub too long (${message}). Try again later, or record in several shards.`;
  if (types.includes(TOO_HEAVY)) return `it is more than GitHub answers at once (${message}). Try again later.`;
  const refusal = `GitHub refuses it (${status === 200 ? (types[0] ?? 'an error') : status}: ${message}).`;
  return /\brules?\b|protected/i.test(message)
    ? `${refusal} Exempt the branch from the rule.`
    : `${refusal} Try again later.`;
}
