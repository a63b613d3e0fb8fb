/** A request's way: record → fault → token → rates → sizes → GitHub's description → permission → answer. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readStream } from 'node:stream/consumers';
import { identify, needOf, refuseAccess } from './access.ts';
import { type ArtifactService, artifactPaths } from './artifact-service.ts';
import { type Answer, isJson, jsonAnswer, notFound, refusal } from './answer.ts';
import { faultName, type Plan, reachesGithub } from './faults.ts';
import { answerGraphql, rootFields } from './graphql.ts';
import { openApi } from './openapi.ts';
import type { Recorded, Token, Violation } from './options.ts';
import type { Limiter } from './rates.ts';
import { answerRest } from './rest.ts';
import { finish, send, sendFaulty } from './send.ts';
import { refuseSize } from './sizes.ts';
import type { World } from './world.ts';

export interface Desk {
  world: World;
  limiter: Limiter | undefined;
  plan: Plan | undefined;
  artifacts: ArtifactService;
  requests: Recorded[];
  violations: Violation[];
  /** Where answers aren't as GitHub describes its own. */
  deviations: Set<string>;
  /** Aborts when the test GitHub ends. */
  ended: AbortSignal;
}

interface Visit {
  desk: Desk;
  record: Recorded;
  headers: IncomingMessage['headers'];
  query: URLSearchParams;
  ghes: boolean;
}

export async function serve(desk: Desk, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const visit = arrive(desk, incoming);
  const { record } = visit;
  if (artifactPaths.test(record.path)) {
    return send(outgoing, await desk.artifacts.answer(desk.world, record.path, incoming));
  }
  const text = await readStream(incoming);
  record.bytes = Buffer.byteLength(text);
  record.body = parseJson(text);
  classify(visit);
  // Only now, when all is known that a plan may go by.
  record.n = desk.requests.push(record);
  inspectUrl(visit);

  const fault = desk.plan?.(record);
  record.fault = fault && faultName(fault);
  if (fault?.kind === 'slow' && !fault.applied) await orEnd(fault.until, desk.ended);
  const answer = !fault || reachesGithub(fault) ? await answerSafely(visit) : undefined;
  if (fault?.kind === 'slow' && fault.applied) await orEnd(fault.until, desk.ended);
  if (fault) return sendFaulty(outgoing, record, fault, answer);
  if (answer) finish(outgoing, record, answer);
}

function arrive(desk: Desk, incoming: IncomingMessage): Visit {
  const url = incoming.url ?? '/';
  const [rawPath = '/', search = ''] = url.split('?');
  const ghes = /^\/api\/(?:v3\/|graphql$)/.test(rawPath);
  const path = rawPath.replace(/^\/api\/v3(?=\/)/, '').replace(/^\/api\/graphql$/, '/graphql');
  const identity = identify(desk.world.tokens, incoming.headers.authorization);
  const record: Recorded = {
    n: 0,
    method: incoming.method ?? 'GET',
    url,
    path,
    operation: '',
    fields: [],
    kind: incoming.method === 'GET' || incoming.method === 'HEAD' ? 'read' : 'write',
    authorization: incoming.headers.authorization !== undefined,
    login: 'token' in identity ? identity.token?.login : undefined,
    body: undefined,
    bytes: 0,
    status: 0,
    fault: undefined,
  };
  return { desk, record, headers: incoming.headers, query: new URLSearchParams(search), ghes };
}

function classify({ record }: Visit): void {
  if (record.path === '/graphql') {
    Object.assign(record, { operation: 'graphql', ...rootFields(record.body) });
  } else {
    record.operation = openApi().match(record.method, record.path)?.operation.id ?? 'unknown';
  }
}

function inspectUrl(visit: Visit): void {
  const { world } = visit.desk;
  const leaked = Object.keys(world.tokens).some(token => decodeURIComponent(visit.record.url).includes(token));
  if (leaked) violate(visit, 'token in url', visit.record.path);
}

function violate({ desk, record }: Visit, kind: Violation['kind'], message: string): void {
  desk.violations.push({ n: record.n, kind, message: `${record.method} ${record.path}: ${message}` });
}

async function answerSafely(visit: Visit): Promise<Answer> {
  try {
    return await answerTo(visit);
  } catch (error) {
    violate(visit, 'not supported', error instanceof Error ? (error.stack ?? error.message) : String(error));
    return refusal(500, `The test GitHub failed: ${String(error)}`);
  }
}

async function answerTo(visit: Visit): Promise<Answer> {
  const { desk, record, headers } = visit;
  if (!headers['user-agent']) {
    return refusal(
      403,
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header',
    );
  }
  const identity = identify(desk.world.tokens, headers.authorization);
  if ('refused' in identity) return identity.refused;
  const graphql = record.operation === 'graphql';
  const admitted = desk.limiter?.admit({
    token: headers.authorization ?? 'anonymous',
    login: record.login ?? 'anonymous',
    kind: record.kind,
    graphql,
  });
  try {
    if (admitted?.refused) return withHeaders(admitted.refused, admitted.headers);
    // Unmeasured: only that it fails. https://github.com/cpina/github-action-push-to-another-repository/issues/37
    if (record.bytes > desk.world.sizes.requestBody) {
      violate(visit, 'limit', `a body of ${record.bytes} bytes`);
      return { status: 413, headers: { 'content-type': 'text/html' }, body: Buffer.from('<h1>Payload Too Large</h1>') };
    }
    const answer = graphql ? await toGraphql(visit, identity.token) : await toRest(visit, identity.token);
    return withHeaders(visit.ghes ? withGhesLinks(desk.world, answer) : answer, admitted?.headers ?? {});
  } finally {
    admitted?.done();
  }
}

const withHeaders = (answer: Answer, headers: Record<string, string>): Answer => ({
  ...answer,
  headers: { ...answer.headers, ...headers },
});

/** A GHES has its web pages and its API on one host. */
function withGhesLinks(world: World, answer: Answer): Answer {
  if (!isJson(answer)) return answer;
  return { ...answer, body: Buffer.from(answer.body.toString('utf8').replaceAll(world.webUrl, world.url)) };
}

async function toGraphql(visit: Visit, token: Token | undefined): Promise<Answer> {
  const { desk, record } = visit;
  if (!token) return refusal(401, 'This endpoint requires you to be authenticated.');
  if (record.method !== 'POST') return notFound();
  const context = { world: desk.world, token, isPrivate: desk.world.options.private === true };
  return answerGraphql(context, record.body, message => violate(visit, 'graphql', message));
}

async function toRest(visit: Visit, token: Token | undefined): Promise<Answer> {
  const { desk, record, headers, query } = visit;
  const { world } = desk;
  const match = openApi().match(record.method, record.path);
  const need = match && needOf(match.operation.id, record.method);
  if (!match || !need) {
    violate(
      visit,
      'not supported',
      match ? `${match.operation.id} is not among what the test GitHub does` : 'no such operation',
    );
    return notFound();
  }
  const tooLarge = refuseSize(world.sizes, match.operation.id, record.body);
  if (tooLarge) {
    violate(visit, 'limit', tooLarge.body.toString('utf8'));
    return tooLarge;
  }
  const errors = openApi().requestErrors(match, query, record.body);
  if (errors.length > 0) {
    for (const error of errors) violate(visit, 'openapi', error);
    return jsonAnswer(422, {
      message: `Invalid request.\n\n${errors.join('\n')}`,
      documentation_url: '',
      status: '422',
    });
  }
  const { owner, repo } = match.params;
  const name = owner && repo ? `${owner}/${repo}` : undefined;
  const refused = refuseAccess(world.options, world.options.private === true, token, name, need);
  if (refused) return refused;
  const request = {
    operation: match.operation,
    method: record.method,
    params: match.params,
    query,
    body: record.body,
    token,
    accept: headers.accept,
  };
  const answer = await answerRest(world, request, visit.ghes ? `${world.url}/api/v3` : world.url);
  const body = isJson(answer) ? (JSON.parse(answer.body.toString('utf8')) as unknown) : undefined;
  if (body !== undefined || answer.body.length === 0) {
    for (const error of openApi().answerErrors(match.operation, answer.status, body)) {
      desk.deviations.add(`${match.operation.id} ${error.replaceAll(/\/\d+/g, '/*')}`);
    }
  }
  return answer;
}

function orEnd(until: Promise<unknown>, ended: AbortSignal): Promise<unknown> {
  return Promise.race([until, ended.aborted ? undefined : once(ended, 'abort')]);
}

/** A body that isn't JSON stays text, and fails GitHub's description. */
function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
