/** Check runs: the emulator keeps them, their annotations are ours. */
/* oxlint-disable typescript/no-unsafe-type-assertion -- bodies have been checked against GitHub's description */
import { jsonAnswer, refusal } from './answer.ts';
import { amend, forward, type Handler, pageOf } from './rest-request.ts';
import { type Annotation, findCommit, repoPath, type World } from './world.ts';

interface CheckRun {
  id: number;
  head_sha: string;
  url: string;
  output: { annotations_count: number; annotations_url?: string };
  check_suite: { id: number } | null;
}

interface CheckBody {
  head_sha?: string;
  output?: { annotations?: Annotation[] };
}

/** GitHub appends what an update brings: https://docs.github.com/rest/checks/runs#update-a-check-run */
function annotate(world: World, run: CheckRun, body: CheckBody): CheckRun {
  const all = [...(world.annotations.get(run.id) ?? []), ...(body.output?.annotations ?? [])];
  world.annotations.set(run.id, all);
  return withAnnotations(world, run);
}

function withAnnotations(world: World, run: CheckRun): CheckRun {
  return {
    ...run,
    output: {
      ...run.output,
      annotations_count: world.annotations.get(run.id)?.length ?? 0,
      annotations_url: `${run.url}/annotations`,
    },
  };
}

function withoutAnnotations(body: CheckBody): unknown {
  if (!body.output) return body;
  const { annotations: _, ...output } = body.output;
  return { ...body, output };
}

const create: Handler = async (world, request) => {
  const body = request.body as CheckBody;
  const repo = `${request.params['owner']}/${request.params['repo']}`;
  if (!(await findCommit(world, repo, body.head_sha ?? ''))) {
    return refusal(422, `No commit found for SHA: ${body.head_sha}`);
  }
  const answer = forward(world, request, { body: withoutAnnotations(body) });
  return amend<CheckRun>(answer, run => annotate(world, run, body));
};

const update: Handler = (world, request) => {
  const body = request.body as CheckBody;
  const answer = forward(world, request, { body: withoutAnnotations(body) });
  return amend<CheckRun>(answer, run => annotate(world, run, body));
};

const get: Handler = (world, request) => amend<CheckRun>(forward(world, request), run => withAnnotations(world, run));

const list: Handler = (world, request) =>
  amend<{ check_runs: CheckRun[] }>(forward(world, request), answer => ({
    ...answer,
    check_runs: answer.check_runs.map(run => withAnnotations(world, run)),
  }));

const listAnnotations: Handler = async (world, request) => {
  const id = Number(request.params['check_run_id']);
  const repo = `${request.params['owner']}/${request.params['repo']}`;
  const run = await world.upstream.find<CheckRun>(`${repoPath(repo)}/check-runs/${id}`);
  if (!run) return refusal(404, 'Not Found');
  const unset = { start_column: null, end_column: null, title: null, raw_details: null };
  const all = (world.annotations.get(id) ?? []).map(annotation =>
    Object.assign({ blob_href: `${world.webUrl}/${repo}/blob/${run.head_sha}/${annotation.path}` }, unset, annotation),
  );
  const page = pageOf(request, all, `${run.url}/annotations`);
  return jsonAnswer(200, page.items, page.headers);
};

export const checksHandlers: Record<string, Handler> = {
  'checks/create': create,
  'checks/update': update,
  'checks/get': get,
  'checks/list-for-ref': list,
  'checks/list-for-suite': list,
  'checks/list-annotations': listAnnotations,
};
