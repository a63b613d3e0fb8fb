/**
 * A GitHub for tests: `emulate` keeps the state, and in front of it this proxy, which has GitHub's limits, permissions,
 * GraphQL and faults, and refuses what GitHub's own descriptions don't know.
 *
 *     await using github = await startGithub({ repo: 'octo/app' });
 *     await github.commit({ branch: 'main', files: { 'a.py': '' } });
 *     … run the code under test against github.url with workflowToken …
 *     expect(github.violations).toEqual([]);
 */
import { createServer } from 'node:http';
import { artifactEnv, startArtifactService } from './artifact-service.ts';
import type { Plan } from './faults.ts';
import { githubRates, githubSizes, type Options, type Recorded, type Violation, workflowToken } from './options.ts';
import { type PushOptions, pushGit } from './push.ts';
import { startLimiter } from './rates.ts';
import { type CommitOptions, commitFiles, openPull, type PullOptions, readBranch, readLog, setRef } from './seed.ts';
import { type Desk, serve } from './serve.ts';
import { startUpstream } from './upstream.ts';
import {
  type Comment,
  findPull,
  findRef,
  type GitCommit,
  type Job,
  type Pull,
  queue,
  readAll,
  repoPath,
  type Run,
  type World,
} from './world.ts';

export interface Github extends AsyncDisposable {
  /** As api.github.com. */
  url: string;
  /** Where links to pages point; nothing is there. */
  webUrl: string;
  graphqlUrl: string;
  /** The same, as GHES has it. */
  ghes: { url: string; apiUrl: string; graphqlUrl: string };
  /** What a runner sets, for either. */
  env(kind?: 'github.com' | 'ghes'): Record<string, string>;

  requests: readonly Recorded[];
  reads(): number;
  writes(): number;
  /** What GitHub would have refused, or the test GitHub doesn't have. Assert that it is empty. */
  violations: readonly Violation[];
  /** Where our answers aren't as GitHub describes its own. */
  deviations(): string[];
  /** Starts counting anew; state stays. */
  forget(): void;
  /** Takes away the rate limits. */
  unlimit(): void;
  /** Replaces the plan of faults; none without one. */
  inject(plan?: Plan): void;

  push(dir: string, options?: PushOptions): Promise<void>;
  commit(options: CommitOptions): Promise<string>;
  setRef(ref: string, oid: string, repo?: string): Promise<void>;
  head(branch: string, repo?: string): Promise<string | undefined>;
  readBranch(branch: string, repo?: string): Promise<Map<string, Buffer> | undefined>;
  log(branch: string, repo?: string): Promise<GitCommit[]>;
  openPull(options: PullOptions): Promise<Pull>;
  closePull(number: number): Promise<void>;
  pull(number: number): Promise<Pull | undefined>;
  /** @param as default: the repository's owner */
  /** Lets a person write to the repository, or less. */
  setPermission(login: string, permission: 'admin' | 'push' | 'pull'): Promise<void>;
  addComment(pull: number, body: string, as?: string): Promise<Comment>;
  comments(pull: number): Promise<Comment[]>;
  /** As the runner has one for each job. */
  addCheckRun(name: string, headSha: string): Promise<{ id: number; check_suite: { id: number } }>;
  checkRuns(ref: string): Promise<Record<string, unknown>[]>;
  annotations(checkRun: number): unknown[];
  /** What a runner sets so that `@actions/artifact` finds us. */
  artifactEnv(runId: number): Record<string, string>;
  refuseArtifacts(refusing: boolean): void;
  addRun(run: Run): void;
  /** The jobs of a workflow run for a commit, as they are now. */
  setJobs(runId: number, sha: string, jobs: Job[]): void;
  /** @param zip as `zip()` makes it */
  addArtifact(runId: number, name: string, zip: Buffer, expired?: boolean): number;
}

export async function startGithub(options: Options): Promise<Github> {
  const [owner = '', name = ''] = options.repo.split('/');
  const tokens = options.tokens ?? { [workflowToken]: { login: 'github-actions[bot]' } };
  const bots = Object.values(tokens).map(token => token.login);
  const upstream = await startUpstream({
    owner,
    users: [...bots, ...(options.forks ?? []), ...(options.others ?? []).map(repo => repo.split('/')[0] ?? '')],
    repos: [options.repo, ...(options.others ?? [])].map(repo => {
      const [repoOwner = '', repoName = ''] = repo.split('/');
      return { owner: repoOwner, name: repoName, private: options.private === true };
    }),
  });
  const world: World = {
    options,
    sizes: { ...githubSizes, ...options.sizes },
    tokens,
    upstream,
    forks: new Map((options.forks ?? []).map(fork => [`${fork}/${name}`, options.repo])),
    url: '',
    webUrl: '',
    signed: new Set(),
    annotations: new Map(),
    jobs: new Map(),
    runs: new Map(),
    artifacts: new Map(),
    filled: new Set(),
    exclusive: queue(),
  };
  const ending = new AbortController();
  const desk: Desk = {
    world,
    limiter: options.rates && startLimiter({ ...githubRates, ...options.rates }, options.clock ?? Date),
    plan: undefined,
    artifacts: startArtifactService(),
    requests: [],
    violations: [],
    deviations: new Set(),
    ended: ending.signal,
  };
  await admitAll(world, [owner, ...bots, ...(options.forks ?? [])]);
  for (const fork of options.forks ?? []) {
    await upstream.json('POST', `${repoPath(options.repo)}/forks`, { as: fork, body: {} });
  }

  const server = createServer((incoming, outgoing) => {
    serve(desk, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>(resolve => void server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('not listening');
  world.url = `http://127.0.0.1:${address.port}`;
  world.webUrl = `http://github.localhost:${address.port}`;
  const ghes = { url: world.url, apiUrl: `${world.url}/api/v3`, graphqlUrl: `${world.url}/api/graphql` };
  const repo = options.repo;

  return {
    url: world.url,
    webUrl: world.webUrl,
    graphqlUrl: `${world.url}/graphql`,
    ghes,
    env: (kind = 'github.com') => ({
      GITHUB_SERVER_URL: kind === 'ghes' ? world.url : world.webUrl,
      GITHUB_API_URL: kind === 'ghes' ? ghes.apiUrl : world.url,
      GITHUB_GRAPHQL_URL: kind === 'ghes' ? ghes.graphqlUrl : `${world.url}/graphql`,
      GITHUB_REPOSITORY: repo,
    }),
    requests: desk.requests,
    reads: () => desk.requests.filter(request => request.kind === 'read').length,
    writes: () => desk.requests.filter(request => request.kind === 'write').length,
    violations: desk.violations,
    deviations: () => [...desk.deviations].toSorted(),
    forget: () => {
      desk.requests.length = 0;
      desk.violations.length = 0;
    },
    unlimit: () => void (desk.limiter = undefined),
    inject: plan => void (desk.plan = plan),
    push: (dir, push) => world.exclusive(() => pushGit(world, dir, push)),
    commit: commit => world.exclusive(() => commitFiles(world, commit)),
    setRef: (ref, oid, of = repo) => world.exclusive(() => setRef(world, of, ref, oid)),
    head: async (branch, of = repo) => (await findRef(world, of, `heads/${branch}`))?.object.sha,
    readBranch: (branch, of = repo) => readBranch(world, branch, of),
    log: (branch, of = repo) => readLog(world, branch, of),
    openPull: pull => openPull(world, pull),
    closePull: number => upstream.json('PATCH', `${repoPath(repo)}/pulls/${number}`, { body: { state: 'closed' } }),
    pull: number => findPull(world, repo, number),
    setPermission: async (login, permission) => {
      const path = `${repoPath(repo)}/collaborators/${encodeURIComponent(login)}`;
      await upstream.json('PUT', path, { as: owner, body: { permission } });
    },
    addComment: (number, body, as = owner) =>
      upstream.json('POST', `${repoPath(repo)}/issues/${number}/comments`, { as, body: { body } }),
    comments: number => readAll(world, `${repoPath(repo)}/issues/${number}/comments`),
    addCheckRun: (check, headSha) =>
      upstream.json('POST', `${repoPath(repo)}/check-runs`, {
        body: { name: check, head_sha: headSha, status: 'in_progress' },
      }),
    checkRuns: async ref => {
      const path = `${repoPath(repo)}/commits/${ref}/check-runs?filter=all`;
      return (await upstream.json<{ check_runs: Record<string, unknown>[] }>('GET', path)).check_runs;
    },
    annotations: id => world.annotations.get(id) ?? [],
    artifactEnv: runId => artifactEnv(world, runId),
    refuseArtifacts: refusing => void (desk.artifacts.refusing = refusing),
    setJobs: (runId, sha, jobs) => void world.jobs.set(runId, { sha, jobs }),
    addRun: run => void world.runs.set(run.id, run),
    addArtifact: (runId, artifact, zip, expired = false) => {
      const id = world.artifacts.size + 1;
      world.artifacts.set(id, { id, runId, name: artifact, zip, expired });
      return id;
    },
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      const closed = new Promise(resolve => void server.close(resolve));
      server.closeAllConnections();
      await closed;
      await upstream.close();
    },
  };
}

/** The emulator lets owners and collaborators write; who may really do so is for `access.ts` to say. */
async function admitAll(world: World, logins: string[]): Promise<void> {
  for (const repo of [world.options.repo, ...(world.options.others ?? [])]) {
    const owner = repo.split('/')[0] ?? '';
    for (const login of new Set(logins)) {
      if (login === owner) continue;
      const path = `${repoPath(repo)}/collaborators/${encodeURIComponent(login)}`;
      await world.upstream.json('PUT', path, { as: owner, body: { permission: 'push' } });
    }
  }
}
