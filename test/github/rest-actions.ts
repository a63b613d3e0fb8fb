/** Workflow runs and their artifacts, as tests put them there (`addRun`, `addArtifact`). */
import { jsonAnswer, notFound, refusal } from './answer.ts';
import { type Handler, pageOf } from './rest-request.ts';
import { type Artifact, findPull, repoPath, type Run, type World } from './world.ts';

async function formatRun(world: World, repo: string, run: Run): Promise<unknown> {
  const api = `${world.upstream.urls[0]}${repoPath(repo)}`;
  const headName = run.head_repository ?? repo;
  const created = run.created_at ?? '2026-01-01T00:00:00Z';
  const headBranch = run.head_branch ?? 'main';
  const pulls = await Promise.all((run.pull_requests ?? []).map(number => findPull(world, repo, number)));
  const repository = await world.upstream.json<{ id: number; owner: unknown }>('GET', repoPath(repo));
  const url = `${api}/actions/runs/${run.id}`;
  const isoRun = {
    id: run.id,
    name: run.name ?? 'test',
    node_id: `WFR_${run.id}`,
    head_branch: headBranch,
    head_sha: run.head_sha,
    path: '.github/workflows/test.yml',
    display_title: run.name ?? 'test',
    run_number: 1,
    event: run.event ?? 'push',
    status: run.status ?? 'completed',
    conclusion: run.conclusion === undefined ? 'success' : run.conclusion,
    workflow_id: 1,
    check_suite_id: 1,
    check_suite_node_id: 'CS_1',
    url,
    html_url: `${world.webUrl}/${repo}/actions/runs/${run.id}`,
    pull_requests: pulls
      .filter(pull => pull !== undefined)
      .map(pull => ({
        id: pull.number,
        number: pull.number,
        url: `${api}/pulls/${pull.number}`,
        head: {
          ref: pull.head.ref,
          sha: pull.head.sha,
          repo: { id: repository.id, url: api, name: repo.split('/')[1] },
        },
        base: {
          ref: pull.base.ref,
          sha: pull.base.sha,
          repo: { id: repository.id, url: api, name: repo.split('/')[1] },
        },
      })),
    created_at: created,
    updated_at: created,
    run_started_at: created,
    run_attempt: run.run_attempt ?? 1,
    actor: repository.owner,
    triggering_actor: repository.owner,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${api}/check-suites/1`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${api}/actions/workflows/1`,
    head_commit: {
      id: run.head_sha,
      tree_id: run.head_sha,
      message: '',
      timestamp: created,
      author: { name: 'someone', email: 'someone@example.org' },
      committer: { name: 'someone', email: 'someone@example.org' },
    },
    repository,
    head_repository: await world.upstream.json('GET', repoPath(headName)),
  };
  return isoRun;
}

function formatArtifact(world: World, repo: string, artifact: Artifact): unknown {
  const url = `${world.upstream.urls[0]}${repoPath(repo)}/actions/artifacts/${artifact.id}`;
  const run = world.runs.get(artifact.runId);
  return {
    id: artifact.id,
    node_id: `A_${artifact.id}`,
    name: artifact.name,
    size_in_bytes: artifact.zip.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    created_at: '2026-01-01T00:00:00Z',
    expires_at: '2036-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    workflow_run: { id: artifact.runId, head_branch: run?.head_branch ?? 'main', head_sha: run?.head_sha ?? '' },
  };
}

const repoOf = (params: Record<string, string>): string => `${params['owner']}/${params['repo']}`;

const getRun: Handler = async (world, { params }) => {
  const run = world.runs.get(Number(params['run_id']));
  return run ? jsonAnswer(200, await formatRun(world, repoOf(params), run)) : notFound();
};

const listArtifacts: Handler = async (world, request) => {
  const runId = request.params['run_id'];
  if (runId !== undefined && !world.runs.has(Number(runId))) return notFound();
  const name = request.query.get('name');
  const all = [...world.artifacts.values()]
    .filter(artifact => runId === undefined || artifact.runId === Number(runId))
    .filter(artifact => name === null || artifact.name === name)
    .toSorted((a, b) => b.id - a.id);
  const repo = repoOf(request.params);
  const run = runId === undefined ? '' : `/runs/${runId}`;
  const page = pageOf(request, all, `${world.upstream.urls[0]}${repoPath(repo)}/actions${run}/artifacts`);
  const artifacts = page.items.map(artifact => formatArtifact(world, repo, artifact));
  return jsonAnswer(200, { total_count: all.length, artifacts }, page.headers);
};

const getArtifact: Handler = async (world, { params }) => {
  const artifact = world.artifacts.get(Number(params['artifact_id']));
  return artifact ? jsonAnswer(200, formatArtifact(world, repoOf(params), artifact)) : notFound();
};

const downloadArtifact: Handler = async (world, { params }) => {
  const artifact = world.artifacts.get(Number(params['artifact_id']));
  if (!artifact) return notFound();
  if (artifact.expired) return refusal(410, 'Artifact has expired');
  // To storage, which wants no token.
  return { status: 302, headers: { location: `${world.url}/_artifacts/${artifact.id}.zip` }, body: Buffer.alloc(0) };
};

export const actionsHandlers: Record<string, Handler> = {
  'actions/get-workflow-run': getRun,
  'actions/list-workflow-run-artifacts': listArtifacts,
  'actions/list-artifacts-for-repo': listArtifacts,
  'actions/get-artifact': getArtifact,
  'actions/download-artifact': downloadArtifact,
};
