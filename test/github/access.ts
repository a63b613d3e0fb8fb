/** Who may do what: bad tokens, missing permissions, private repositories. */
import { type Answer, notFound, refusal } from './answer.ts';
import type { Level, Options, Scope, Token } from './options.ts';

export interface Need {
  /** One of these suffices. */
  scopes: Scope[];
  level: 'read' | 'write';
}

export type Identity = { token: Token | undefined } | { refused: Answer };

/** @param authorization the request's header */
export function identify(tokens: Record<string, Token>, authorization: string | undefined): Identity {
  if (authorization === undefined) return { token: undefined };
  const secret = /^(?:bearer|token)\s+(\S+)$/i.exec(authorization)?.[1];
  const token = secret === undefined ? undefined : tokens[secret];
  return token ? { token } : { refused: refusal(401, 'Bad credentials') };
}

/** What an operation of GitHub's description needs; undefined for one that the test GitHub doesn't have. */
export function needOf(operationId: string, method: string): Need | undefined {
  const level = method === 'GET' ? 'read' : 'write';
  const [group] = operationId.split('/');
  if (operationId === 'repos/get-collaborator-permission-level') return { scopes: [], level: 'read' };
  if (operationId === 'repos/get' || operationId === 'users/get-authenticated') return { scopes: [], level: 'read' };
  if (contentOperations.has(operationId)) return { scopes: ['contents'], level };
  if (operationId === 'repos/list-pull-requests-associated-with-commit') return { scopes: ['pull-requests'], level };
  if (group === 'git') return { scopes: ['contents'], level };
  if (group === 'checks') return { scopes: ['checks'], level };
  if (group === 'pulls') return { scopes: ['pull-requests'], level };
  if (group === 'issues') return { scopes: ['issues', 'pull-requests'], level };
  if (group === 'actions' && method === 'GET') return { scopes: ['actions'], level };
  return undefined;
}

const contentOperations = new Set([
  'repos/get-content',
  'repos/get-readme',
  'repos/compare-commits-with-basehead',
  'repos/list-commits',
  'repos/get-commit',
  'repos/get-branch',
  'repos/list-branches',
  'repos/create-or-update-file-contents',
  'repos/delete-file',
]);

function permission(token: Token, scope: Scope): Level {
  return token.permissions ? (token.permissions[scope] ?? 'none') : 'write';
}

/**
 * Undefined if the token may. Reads of a public repository need no permission; a private repository out of reach looks as
 * if it weren't there.
 * @param repo `owner/name` as the request has it; undefined for operations outside a repository
 */
export function refuseAccess(
  options: Options,
  isPrivate: boolean,
  token: Token | undefined,
  repo: string | undefined,
  need: Need,
): Answer | undefined {
  if (repo === undefined) {
    if (!token) return refusal(401, 'Requires authentication');
    // A workflow's token is no user.
    return token.login.endsWith('[bot]') ? refusal(403, 'Resource not accessible by integration') : undefined;
  }
  const reach = (token?.repos ?? (token ? [options.repo, ...(options.others ?? [])] : [])).some(
    one => one.toLowerCase() === repo.toLowerCase(),
  );
  if (isPrivate && !reach) return notFound();
  if (need.level === 'read' && !isPrivate) return undefined;
  if (!token) return refusal(401, 'Requires authentication');
  const enough = need.scopes.length === 0 || need.scopes.some(scope => suffices(permission(token, scope), need.level));
  if (reach && enough) return undefined;
  return refusal(403, 'Resource not accessible by integration', {
    'x-accepted-github-permissions': need.scopes.map(scope => `${scope.replace('-', '_')}=${need.level}`).join('; '),
  });
}

function suffices(level: Level, needed: 'read' | 'write'): boolean {
  return level === 'write' || (level === 'read' && needed === 'read');
}
