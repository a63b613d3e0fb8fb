/**
 * REST operations. Most go to the emulator as they are; where it deviates from GitHub in something we need, they are
 * carried out or corrected here. Deviations of emulate 0.12.2 that are mended:
 * - refs with `%2F`, as Octokit writes them, are unknown to it; locale-dependent order of tree entries
 * - wording and status of refused ref updates; git objects in an empty repository (GitHub: 409)
 * - a pull request keeps its first head; its commits include the base, its files are made up; no `commits/{ref}/pulls`
 * - no `compare` across forks (forks share no objects: see `seed.ts`)
 * - check runs for commits that don't exist; annotations replaced instead of appended, titles lost, listed as an object
 * - empty directories stay in a tree when their last file is deleted
 * - raw contents of another media type, no raw blobs; base64 without GitHub's line breaks
 * - whoever is no collaborator is unknown, not a reader; permissions have the names of roles
 * - bots are users; milliseconds in dates; nothing is ever signed
 * - workflow runs and artifacts cannot be made
 * - a token is refused after 5,000 requests an hour by the machine's clock (see `upstream.ts`)
 * Not mended: one check suite a commit, shared by all; `GET` of directories has no `object` media type; no ETags.
 */
import { type Answer, isJson } from './answer.ts';
import { actionsHandlers } from './rest-actions.ts';
import { checksHandlers } from './rest-checks.ts';
import { collaboratorHandlers } from './rest-collaborators.ts';
import { gitHandlers } from './rest-git.ts';
import { pullsHandlers } from './rest-pulls.ts';
import { forward, type Handler, type RestRequest } from './rest-request.ts';
import type { World } from './world.ts';

const handlers: Record<string, Handler> = {
  ...gitHandlers,
  ...checksHandlers,
  ...pullsHandlers,
  ...actionsHandlers,
  ...collaboratorHandlers,
};

export async function answerRest(world: World, request: RestRequest, apiUrl: string): Promise<Answer> {
  const handler = handlers[request.operation.id] ?? forward;
  const change = request.method !== 'GET';
  const answer = change ? await world.exclusive(() => handler(world, request)) : await handler(world, request);
  return polish(world, answer, apiUrl);
}

const keptHeaders = ['content-type', 'link', 'location', 'retry-after'];

function polish(world: World, answer: Answer, apiUrl: string): Answer {
  const headers: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = answer.headers[name];
    if (value !== undefined) headers[name] = withAddress(world, value, apiUrl);
  }
  if (!isJson(answer)) return { ...answer, headers };
  const text = withAddress(world, answer.body.toString('utf8'), apiUrl)
    .replaceAll(/("(?:date|[a-z]+_at)":"[^"]{19})\.\d+Z"/g, '$1Z"')
    .replaceAll(/("login":"[^"]*\[bot\]".*?"type":")User"/g, '$1Bot"')
    .replaceAll('"https://emulate.dev/github"', '"https://docs.github.com/rest"')
    .replaceAll(/("html_url":"[^"]*)\/issues\/(\d+#issuecomment)/g, '$1/pull/$2');
  return { ...answer, headers, body: Buffer.from(text) };
}

/** The emulator's address becomes ours: the API's where it is about the API, else the web's. */
function withAddress(world: World, text: string, apiUrl: string): string {
  let result = text;
  for (const url of world.upstream.urls) {
    for (const part of ['repos', 'users', 'user', 'orgs', 'repositories']) {
      result = result.replaceAll(`${url}/${part}/`, `${apiUrl}/${part}/`);
    }
    result = result.replaceAll(url, world.webUrl);
  }
  return result;
}
