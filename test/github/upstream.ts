/** The emulator (`emulate`, pinned) that holds the state: git objects and refs, checks, comments, pull requests. */
import { createEmulator } from 'emulate';
import { type Answer, isOk, parseBody } from './answer.ts';

interface Call {
  /** Whom to act as. Default: the owner of the repository that the path is about. */
  as?: string;
  body?: unknown;
  accept?: string;
}

export interface Upstream {
  call(method: string, path: string, call?: Call): Promise<Answer>;
  /** As `call`, parsed; throws unless it succeeded. */
  json<T>(method: string, path: string, call?: Call): Promise<T>;
  /** As `json` for reads, undefined if there is no such thing. */
  find<T>(path: string): Promise<T | undefined>;
  /** What the emulator calls itself in its answers; no client may see it. */
  urls: readonly string[];
  close(): Promise<void>;
}

/** The emulator itself refuses a token after 5,000 requests an hour, which is not the limit under test. */
const REQUESTS_A_TOKEN = 4_900;
const TOKENS = 400;

export async function startUpstream(options: {
  owner: string;
  users: string[];
  repos: { owner: string; name: string; private: boolean }[];
}): Promise<Upstream> {
  const logins = [...new Set([options.owner, ...options.users])];
  const tokens: Record<string, { login: string }> = {};
  for (const login of logins) for (let i = 0; i < TOKENS; i++) tokens[`${login}~${i}`] = { login };
  const emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens,
      github: {
        users: logins.map(login => ({ login, name: login })),
        repos: options.repos.map(repo => ({ ...repo, auto_init: false })),
      },
    },
  });
  const url = emulator.url.replace('//localhost:', '//127.0.0.1:');
  const used = new Map<string, number>();

  function ownerOf(path: string): string {
    const owner = /^\/repos\/([^/]+)\//.exec(path)?.[1];
    return owner !== undefined && logins.includes(owner) ? owner : options.owner;
  }

  async function call(method: string, path: string, details: Call = {}): Promise<Answer> {
    const { as = ownerOf(path), body, accept } = details;
    const count = used.get(as) ?? 0;
    used.set(as, count + 1);
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `token ${as}~${Math.floor(count / REQUESTS_A_TOKEN)}`,
        accept: accept ?? 'application/vnd.github+json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    };
  }

  async function json<T>(method: string, path: string, details?: Call): Promise<T> {
    const answer = await call(method, path, details);
    if (!isOk(answer)) throw new Error(`emulate: ${method} ${path}: ${answer.status} ${answer.body.toString('utf8')}`);
    return parseBody<T>(answer);
  }

  async function find<T>(path: string): Promise<T | undefined> {
    const answer = await call('GET', path);
    if (answer.status === 404 || answer.status === 409) return undefined;
    if (!isOk(answer)) throw new Error(`emulate: GET ${path}: ${answer.status} ${answer.body.toString('utf8')}`);
    return parseBody<T>(answer);
  }

  return { call, json, find, urls: [emulator.url, url], close: () => emulator.close() };
}
