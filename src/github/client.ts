// The way to GitHub's API: one client for all that a run reads and writes. It waits where GitHub asks to, and repeats what
// can be repeated without harm.
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';

export interface Access {
  token: string;
  /** As in `GITHUB_API_URL`: `https://api.github.com`, or `https://<host>/api/v3` of an Enterprise Server. */
  apiUrl?: string;
  /** As in `GITHUB_GRAPHQL_URL`. Default: what belongs to `apiUrl`. */
  graphqlUrl?: string;
  /** Seconds that limits may make a run wait, all of them together. */
  patience?: number;
  /** Milliseconds in a second of waiting, so that a test need not wait. */
  second?: number;
  /** Milliseconds that an answer may take. */
  longestAnswer?: number;
  fetch?: typeof fetch;
}

export interface GithubClient {
  octokit: Octokit;
  /** What GraphQL's path is to be put behind. */
  graphqlBase: string;
  /** Seconds. */
  pause: (duration: number) => Promise<void>;
  /** Whether so many seconds more may be waited for a limit. */
  mayWait: (duration: number) => boolean;
}

/** A job that waits costs less than results that are not recorded. */
const PATIENCE = 600;
/**
 * For an answer that does not say how long, GitHub says: "wait for at least one minute". Asking again at once costs as much
 * patience, or it would never end.
 */
const UNSAID_WAIT = 60;
/** GitHub gives up on a request after 10 seconds. Whatever has not come after a minute will not come. */
const LONGEST_ANSWER = 60_000;

/**
 * Every 4xx says the same when asked again. The plugin's own list lacks 409 and 413, and 429: a limit is for the throttling
 * plugin, which knows how long to wait.
 */
const FINAL = [400, 401, 403, 404, 409, 410, 413, 422, 429, 451];

/**
 * The plugin spaces writes, and GraphQL's reads with them, by a second. GitHub asks for that of whoever makes "a large
 * number" of them; a run makes three, one after the other, and the spacing would be most of its time. It cannot help many
 * runs at once, each of which has a plugin of its own: for those there is the limit's own answer, which is waited for.
 * https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests
 */
const UNSPACED = {
  key: () => ({
    schedule: (_options: unknown, job: (...args: unknown[]) => unknown, ...args: unknown[]) => job(...args),
  }),
};

/**
 * Answers as the other plugins know them. GitHub calls one limit `RATE_LIMIT` and `RATE_LIMITED`, of which the throttling
 * plugin knows the second; and octokit takes a list of errors for a failure that has none in it.
 * https://github.com/octokit/plugin-throttling.js/issues/848
 */
function knownAnswers({ hook }: { hook: Octokit['hook'] }): object {
  hook.after('request', ({ data }: { data: unknown }) => {
    const errors = isRecord(data) ? data['errors'] : undefined;
    if (!isRecord(data) || !Array.isArray(errors)) return;
    if (errors.length === 0) delete data['errors'];
    for (const error of errors) if (isRecord(error) && error['type'] === 'RATE_LIMIT') error['type'] = 'RATE_LIMITED';
  });
  return {};
}

// The first plugin sees an answer before the others do.
const Client = Octokit.plugin(knownAnswers, retry, throttling);

const fetchWithin =
  (longest: number): typeof fetch =>
  (url, init) =>
    fetch(url, { ...init, signal: AbortSignal.timeout(longest) });

const silent = (): void => undefined;

export function createGithubClient(access: Access): GithubClient {
  const { token, apiUrl = 'https://api.github.com', patience = PATIENCE, second = 1000 } = access;
  const { longestAnswer = LONGEST_ANSWER } = access;
  let left = patience;
  const mayWait = (duration: number): boolean => {
    left -= duration;
    return left >= 0;
  };
  // What was to be written on a branch is stale by the time that a limit is over: whoever wanted it waits, and reads again.
  const mayRepeat = (duration: number, { request }: { request: { retries?: number } | object }): boolean =>
    !('retries' in request && request.retries === 0) && mayWait(duration > 0 ? duration : UNSAID_WAIT);
  const octokit = new Client({
    auth: token,
    baseUrl: apiUrl.replace(/\/+$/, ''),
    userAgent: 'pytest-ledger',
    // Whoever calls says what went wrong, in a sentence.
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { fetch: access.fetch ?? fetchWithin(longestAnswer) },
    retry: { doNotRetry: FINAL, retryAfterBaseValue: second },
    throttle: {
      write: UNSPACED as never,
      retryAfterBaseValue: second,
      fallbackSecondaryRateRetryAfter: UNSAID_WAIT,
      onRateLimit: mayRepeat,
      onSecondaryRateLimit: mayRepeat,
    },
  });
  return {
    octokit,
    graphqlBase: (access.graphqlUrl ?? graphqlUrlOf(apiUrl)).replace(/\/graphql\/*$/, ''),
    mayWait,
    pause: duration => new Promise(resolve => void setTimeout(resolve, duration * second)),
  };
}

/** https://docs.github.com/enterprise-server/graphql/guides/forming-calls-with-graphql#the-graphql-endpoint */
const graphqlUrlOf = (apiUrl: string): string => `${apiUrl.replace(/\/+$/, '').replace(/\/api\/v3$/, '/api')}/graphql`;

/** GraphQL as it is written: `request` once, or repeated when it fails on the way. */
export function sendGraphql(
  { octokit, graphqlBase }: GithubClient,
  query: string,
  variables: Record<string, unknown>,
  repeat: 'once' | 'repeated',
): Promise<unknown> {
  return octokit.graphql(query, {
    ...variables,
    baseUrl: graphqlBase,
    ...(repeat === 'once' ? { request: { retries: 0 } } : {}),
  });
}

const TRIES = 3;

/**
 * Asks until the answer is whole. One that was cut short comes out of octokit as nothing at all, with status 200; one from a
 * replica that lags behind may lack what is known to be there.
 * @param check what the answer says, or undefined for one that says nothing
 * @throws CutAnswer, and whatever `ask` throws
 */
export async function untilWhole<T, Answer>(
  client: GithubClient,
  ask: () => Promise<Answer>,
  check: (answer: Answer) => T | undefined,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const answer = check(await ask());
    if (answer !== undefined) return answer;
    if (tries === TRIES) throw new CutAnswer();
    await client.pause(tries * tries);
  }
}

/** The fields of the repository that a query asks for. @throws CutAnswer, and whatever octokit throws */
export async function askRepository(
  client: GithubClient,
  query: string,
  variables: Record<string, unknown>,
  complete: (repository: Record<string, unknown>) => boolean = () => true,
): Promise<Record<string, unknown>> {
  let tries = 0;
  return untilWhole(
    client,
    () => sendGraphql(client, query, variables, 'repeated'),
    answer => {
      tries++;
      const repository = isRecord(answer) ? answer['repository'] : undefined;
      // What is missing to the end is for the caller to say.
      return isRecord(repository) && (complete(repository) || tries >= TRIES) ? repository : undefined;
    },
  );
}

/** Fields of a repository, for a query that asks for something else as well. */
export interface AlongFields {
  /** As a query declares them: `$jobs0: GitObjectID!`. */
  declared: string[];
  variables: Record<string, unknown>;
  fields: string[];
  /** Names of the fields. Where GitHub refuses these alone, the rest of the answer counts. */
  names: string[];
}

/**
 * As `askRepository`, with fields that the token may not be allowed, or that may be too much for GitHub: what else is asked for
 * is answered all the same.
 * @throws CutAnswer, and whatever octokit throws
 */
export async function askRepositoryWith(
  client: GithubClient,
  query: (along: AlongFields) => string,
  variables: Record<string, unknown>,
  along: AlongFields,
  complete: (repository: Record<string, unknown>) => boolean,
): Promise<Record<string, unknown>> {
  try {
    return await askRepository(client, query(along), { ...variables, ...along.variables }, complete);
  } catch (error) {
    if (along.fields.length === 0 || !isAnswered(error)) throw error;
    const found = answerBut(error, along.names);
    if (found && complete(found)) return found;
    return askRepository(client, query({ ...along, declared: [], fields: [] }), variables, complete);
  }
}

const isAnswered = (error: unknown): boolean => isRecord(error) && Array.isArray(error['errors']);

/** The repository of an answer in which nothing went wrong but with those fields. */
function answerBut(error: unknown, names: readonly string[]): Record<string, unknown> | undefined {
  const { data, errors } = isRecord(error) ? error : {};
  const only = (each: unknown): boolean =>
    isRecord(each) && Array.isArray(each['path']) && names.includes(String(each['path'][1]));
  const repository = isRecord(data) ? data['repository'] : undefined;
  return Array.isArray(errors) && errors.length > 0 && errors.every(only) && isRecord(repository)
    ? repository
    : undefined;
}

/** The answer did not come whole, or is not what GitHub describes. What was asked for may have been done. */
export class CutAnswer extends Error {
  override name = 'CutAnswer';
  constructor() {
    super('the answer was cut short');
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

export const isOid = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{40}$/.test(value);
