/** Who may do what to the repository, by the names of the four permissions that the description knows. */
import { jsonAnswer } from './answer.ts';
import { forward, type Handler } from './rest-request.ts';

const NAMES: Record<string, string> = { push: 'write', maintain: 'write', triage: 'read', pull: 'read' };

const getPermission: Handler = async (world, request) => {
  const answer = await forward(world, request);
  const login = request.params['username'] ?? '';
  const user = await world.upstream.find(`/users/${encodeURIComponent(login)}`);
  // Anyone can read a public repository; only of someone who does not exist nothing is known.
  if (answer.status === 404 && user && world.options.private !== true)
    return jsonAnswer(200, { permission: 'read', role_name: 'read', user });
  if (answer.status !== 200) return answer;
  const found = JSON.parse(answer.body.toString('utf8'));
  return jsonAnswer(200, { ...found, permission: NAMES[found.permission] ?? found.permission });
};

export const collaboratorHandlers: Record<string, Handler> = {
  'repos/get-collaborator-permission-level': getPermission,
};
