/** How GraphQL fields are resolved, and the errors GitHub answers with. */
import { GraphQLError, type GraphQLFieldResolver, type GraphQLTypeResolver } from 'graphql';
import { needOf, refuseAccess } from './access.ts';
import { parseBody } from './answer.ts';
import type { Level, Scope, Token } from './options.ts';
import { repoPath, type World } from './world.ts';

export interface Resolving {
  world: World;
  token: Token;
  isPrivate: boolean;
}

/** A field is a value, or a function of its arguments. */
export type Node = { __typename: string } & Record<string, unknown>;

type Resolver = (args: never, context: Resolving) => unknown;

export type Resolvers = Record<string, Resolver>;

const isResolver = (value: unknown): value is (args: unknown, context: Resolving) => unknown =>
  typeof value === 'function';

export const field: GraphQLFieldResolver<Record<string, unknown>, Resolving> = (source, args, context, info) => {
  if (!(info.fieldName in source)) {
    throw new GraphQLError(`the test GitHub does not know ${info.parentType.name}.${info.fieldName}`);
  }
  const value = source[info.fieldName];
  return isResolver(value) ? value(args, context) : value;
};

// oxlint-disable-next-line no-underscore-dangle -- GraphQL's own name
export const typeName: GraphQLTypeResolver<Node, Resolving> = value => value.__typename;

export type ErrorType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'STALE_DATA'
  | 'UNPROCESSABLE'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION';

export function fail(type: ErrorType, message: string): GraphQLError {
  return new GraphQLError(message, {
    extensions: { type, ...(type === 'FORBIDDEN' ? { saml_failure: false } : {}) },
  });
}

const forbidden = (): GraphQLError => fail('FORBIDDEN', 'Resource not accessible by integration');

/** Throws unless the token may, as REST's permissions have it. */
export function demand(context: Resolving, repo: string, scopes: Scope[], level: Exclude<Level, 'none'>): void {
  const { world, token, isPrivate } = context;
  const refused = refuseAccess(world.options, isPrivate, token, repo, { scopes, level });
  if (!refused) return;
  throw refused.status === 404 ? noRepository(repo) : forbidden();
}

export function demandAccess(context: Resolving, repo: string): void {
  const need = needOf('repos/get', 'GET');
  const refused = need && refuseAccess(context.world.options, context.isPrivate, context.token, repo, need);
  if (refused) throw noRepository(repo);
}

export function noRepository(repo: string): GraphQLError {
  return fail('NOT_FOUND', `Could not resolve to a Repository with the name '${repo}'.`);
}

/** GraphQL's node ids are REST's `node_id`, but a ref's has to lead back to it. */
export const refId = (repo: string, ref: string): string => Buffer.from(`ref:${repo}:${ref}`).toString('base64');

export function parseRefId(id: string): { repo: string; ref: string } | undefined {
  const [kind, repo, ref] = Buffer.from(id, 'base64').toString('utf8').split(':');
  return kind === 'ref' && repo && ref ? { repo, ref } : undefined;
}

/** The emulator's ids say what they are of: `0:IssueComment12`. */
export function numberOfId(id: string, type: string): number | undefined {
  const found = new RegExp(`^0:${type}(\\d+)$`).exec(Buffer.from(id, 'base64').toString('utf8'));
  return found ? Number(found[1]) : undefined;
}

export function allRepositories(world: World): string[] {
  return [world.options.repo, ...(world.options.others ?? []), ...world.forks.keys()];
}

export async function repositoryById(world: World, id: string): Promise<string | undefined> {
  for (const repo of allRepositories(world)) {
    const answer = await world.upstream.call('GET', repoPath(repo));
    if (parseBody<{ node_id: string }>(answer).node_id === id) return repo;
  }
  return undefined;
}

/** GraphQL names bots without `[bot]`. */
export function actor(world: World, login: string): Node {
  const bot = login.endsWith('[bot]');
  const name = bot ? login.slice(0, -'[bot]'.length) : login;
  return {
    __typename: bot ? 'Bot' : 'User',
    login: name,
    url: bot ? `${world.webUrl}/apps/${name}` : `${world.webUrl}/${name}`,
    resourcePath: bot ? `/apps/${name}` : `/${name}`,
  };
}

/** GraphQL's null is as good as nothing. */
export function given<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

export interface ConnectionArgs {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
}

/** A connection over a list that is in order, whose cursors stay valid as it grows. */
export function connection<T>(name: string, args: ConnectionArgs, items: T[], id: (item: T) => string): Node {
  const { first, last } = args;
  if (!given(first) && !given(last)) {
    throw fail(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  }
  for (const [limit, value] of Object.entries({ first, last })) {
    if (given(value) && (value < 0 || value > 100)) {
      throw fail(
        'EXCESSIVE_PAGINATION',
        `Requesting ${value} records on the \`${name}\` connection exceeds the \`${limit}\` limit of 100 records.`,
      );
    }
  }
  const cursor = (item: T): string => Buffer.from(`cursor:v2:${id(item)}`).toString('base64');
  const from = !given(args.after) ? 0 : items.findIndex(item => cursor(item) === args.after) + 1;
  const until = !given(args.before) ? items.length : items.findIndex(item => cursor(item) === args.before);
  let start = from;
  let end = until;
  if (given(first)) end = Math.min(end, start + first);
  if (given(last)) start = Math.max(start, end - last);
  const page = items.slice(start, end);
  const ends = { first: page[0], last: page.at(-1) };
  return {
    __typename: 'Connection',
    nodes: page,
    edges: page.map(node => ({ node, cursor: cursor(node) })),
    totalCount: items.length,
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: ends.first === undefined ? null : cursor(ends.first),
      endCursor: ends.last === undefined ? null : cursor(ends.last),
    },
  };
}
