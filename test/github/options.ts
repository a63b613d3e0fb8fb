/** What a test says when it starts the test GitHub, and what it gets to see afterwards. */

export type Level = 'none' | 'read' | 'write';
export type Scope = 'contents' | 'checks' | 'pull-requests' | 'issues' | 'actions';

export interface Token {
  /** Who the token acts as. A workflow's own token is `github-actions[bot]`. */
  login: string;
  /** As in a workflow: once any is named, the others are `none`. Without it, everything is `write`. */
  permissions?: Partial<Record<Scope, Level>>;
  /** Repositories (`owner/name`) it reaches beyond public reads. Default: the one under test. */
  repos?: string[];
}

/** GitHub's rate limits. Each is per token owner, the primary one per token. */
export interface Rates {
  writesPerMinute: number;
  writesPerHour: number;
  restPointsPerMinute: number;
  graphqlPointsPerMinute: number;
  concurrent: number;
  /** Requests an hour, counted apart for REST and GraphQL. */
  primary: number;
  /** GitHub answers a secondary limit in either way, with and without Retry-After. */
  answer: { status: 403 | 429; retryAfter: boolean };
}

/** In bytes unless it says otherwise. */
export interface Sizes {
  requestBody: number;
  inlineTree: number;
  contents: number;
  raw: number;
  blobText: number;
  check: number;
  annotations: number;
  /** Characters. */
  comment: number;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface Options {
  /** `owner/name` of the repository under test. */
  repo: string;
  private?: boolean;
  /** Where to listen on the loopback interface. Default: a free port. */
  port?: number;
  /** More repositories (`owner/name`), as private as the first. */
  others?: string[];
  /** Token → who it is. Default: `workflowToken`, which may write everything. */
  tokens?: Record<string, Token>;
  /** People that fork the repository under the same name. */
  forks?: string[];
  /** Off unless given; what isn't named is as on GitHub. */
  rates?: Partial<Rates>;
  sizes?: Partial<Sizes>;
  /** For rate limits only. Default: the machine's. */
  clock?: Clock;
}

/** A token of the shape that GitHub gives to workflows, so that scrubbing code meets the real thing. */
export const workflowToken = `ghs_${'w0rkfl0w'.repeat(4)}Zx01`;

export interface Recorded {
  /** Counts from 1 since the start or the last `forget()`. */
  n: number;
  method: string;
  /** As it came in, query included. */
  url: string;
  /** Without GHES' `/api/v3` and without query. */
  path: string;
  /** GitHub's operation id (`git/create-commit`) or `graphql`. */
  operation: string;
  /** For GraphQL: its root fields, by their real names. */
  fields: string[];
  /** Content-creating or not; this is what GitHub counts 80 a minute of. */
  kind: 'read' | 'write';
  authorization: boolean;
  login: string | undefined;
  body: unknown;
  bytes: number;
  /** What went back; 0 when the connection was cut before. */
  status: number;
  fault: string | undefined;
}

export interface Violation {
  /** The request it is about. */
  n: number;
  kind: 'openapi' | 'graphql' | 'limit' | 'token in url' | 'not supported';
  message: string;
}

export const githubRates: Rates = {
  writesPerMinute: 80,
  writesPerHour: 500,
  restPointsPerMinute: 900,
  graphqlPointsPerMinute: 2000,
  concurrent: 100,
  primary: 1000,
  answer: { status: 403, retryAfter: true },
};

const MIB = 1024 * 1024;

export const githubSizes: Sizes = {
  requestBody: 40_000_000,
  inlineTree: 2_500_000,
  contents: MIB,
  raw: 100 * MIB,
  blobText: 512_000,
  check: 65_535,
  annotations: 50,
  comment: 65_536,
};

/** A clock that only moves when told to. */
export function manualClock(start = Date.UTC(2026, 0, 1)): Clock & { advance(ms: number): void } {
  let now = start;
  return { now: () => now, advance: ms => void (now += ms) };
}
