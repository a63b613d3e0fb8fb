/** Pull requests: the emulator keeps them, what follows from their commits is worked out by comparing. */
import { jsonAnswer, notFound } from './answer.ts';
import { amend, forward, type Handler, pageOf } from './rest-request.ts';
import { findPull, followHead, type Pull, readAll, repoPath, type World } from './world.ts';

interface Comparison {
  commits: unknown[];
  files: { additions: number; deletions: number }[];
}

function compareHead(world: World, repo: string, pull: Pull): Promise<Comparison | undefined> {
  return world.upstream.find<Comparison>(`${repoPath(repo)}/compare/${pull.base.sha}...${pull.head.sha}`);
}

const get: Handler = (world, request) =>
  amend<Pull>(forward(world, request), async found => {
    const pull = await followHead(world, found);
    const comparison = await compareHead(world, `${request.params['owner']}/${request.params['repo']}`, pull);
    return {
      ...pull,
      commits: comparison?.commits.length ?? 0,
      changed_files: comparison?.files.length ?? 0,
      additions: (comparison?.files ?? []).reduce((sum, file) => sum + file.additions, 0),
      deletions: (comparison?.files ?? []).reduce((sum, file) => sum + file.deletions, 0),
    };
  });

const list: Handler = (world, request) =>
  amend<Pull[]>(forward(world, request), pulls => Promise.all(pulls.map(pull => followHead(world, pull))));

function listOf(part: 'commits' | 'files'): Handler {
  return async (world, request) => {
    const repo = `${request.params['owner']}/${request.params['repo']}`;
    const number = request.params['pull_number'] ?? '';
    const pull = await findPull(world, repo, number);
    if (!pull) return notFound();
    const comparison = await compareHead(world, repo, pull);
    const path = `${world.upstream.urls[0]}${repoPath(repo)}/pulls/${number}/${part}`;
    const page = pageOf<unknown>(request, comparison?.[part] ?? [], path);
    return jsonAnswer(200, page.items, page.headers);
  };
}

/** By their head alone: what a `workflow_run` of a fork has to go by. */
const listOfCommit: Handler = async (world, request) => {
  const repo = `${request.params['owner']}/${request.params['repo']}`;
  const pulls = await readAll<Pull>(world, `${repoPath(repo)}/pulls?state=all`);
  const live = await Promise.all(pulls.map(pull => followHead(world, pull)));
  return jsonAnswer(
    200,
    live.filter(pull => pull.head.sha === request.params['commit_sha']),
  );
};

export const pullsHandlers: Record<string, Handler> = {
  'pulls/get': get,
  'pulls/list': list,
  'pulls/list-commits': listOf('commits'),
  'pulls/list-files': listOf('files'),
  'repos/list-pull-requests-associated-with-commit': listOfCommit,
};
