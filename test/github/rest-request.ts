/** What a handler of a REST operation gets, and what most of them do with it. */
/* oxlint-disable typescript/no-unnecessary-type-parameters -- see `parseBody` */
import { type Answer, isJson, isOk, jsonAnswer, parseBody } from './answer.ts';
import type { Operation } from './openapi.ts';
import type { Token } from './options.ts';
import { encodePath, type World } from './world.ts';

export interface RestRequest {
  operation: Operation;
  method: string;
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
  token: Token | undefined;
  accept: string | undefined;
}

export type Handler = (world: World, request: RestRequest) => Promise<Answer>;

/** To the emulator, as it is but for what `changes` says. */
export function forward(
  world: World,
  request: RestRequest,
  changes: { params?: Record<string, string>; body?: unknown } = {},
): Promise<Answer> {
  const params = { ...request.params, ...changes.params };
  const path = request.operation.template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodePath(params[name] ?? ''));
  const query = request.query.size === 0 ? '' : `?${request.query.toString()}`;
  return world.upstream.call(request.method, path + query, {
    ...(request.token ? { as: request.token.login } : {}),
    ...(request.accept ? { accept: request.accept } : {}),
    body: 'body' in changes ? changes.body : request.body,
  });
}

/** As `forward`, with the answer's JSON changed if it succeeded. */
export async function amend<T>(answer: Promise<Answer>, change: (value: T) => unknown): Promise<Answer> {
  const result = await answer;
  if (!isOk(result) || !isJson(result)) return result;
  const { 'content-length': _, ...headers } = result.headers;
  return { ...jsonAnswer(result.status, await change(parseBody<T>(result))), headers };
}

/** A page of what isn't paged by the emulator, with GitHub's Link header. */
export function pageOf<T>(
  request: RestRequest,
  items: T[],
  apiPath: string,
): { items: T[]; headers: Record<string, string> } {
  const size = Math.min(100, Number(request.query.get('per_page') ?? 30));
  const page = Number(request.query.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string): string => {
    const query = new URLSearchParams(request.query);
    query.set('page', String(to));
    return `<${apiPath}?${query.toString()}>; rel="${rel}"`;
  };
  const links = [
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first'), link(page - 1, 'prev')] : []),
  ];
  return {
    items: items.slice((page - 1) * size, page * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}
