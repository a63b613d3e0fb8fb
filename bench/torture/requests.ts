// The Action's process killed at each request that it makes to GitHub, before and after the request took effect: the branch is as
// before, or as after, and what is run again is recorded once.
import { verifyLedger } from '../../src/operations/verify.ts';
import { compareText } from '../../src/core/compare-text.ts';
import { createGithubClient } from '../../src/github/client.ts';
import { openGithubStore } from '../../src/store/github/store.ts';
import type { Github } from '../../test/github/github.ts';
import { workflowToken } from '../../test/github/options.ts';
import { openPullRequest, reports, seedLedger } from '../../test/action/ledger.ts';
import { type Done, openWorkshop, type Step, type Workshop } from '../../test/action/workflow.ts';

type Go = (more?: Pick<Step, 'started'>) => Promise<Done>;

/** What a workshop has to have, and the step that is killed in it. */
const SCENARIOS = {
  'the first run': async ({ github, step }: Workshop): Promise<Go> => {
    const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
    return more => step({ sha, files: reports({ test_a: 'passed' }), ...more });
  },
  'a pull request’s run': async (workshop: Workshop): Promise<Go> => {
    const pull = await openPullRequest(workshop);
    return more => pull.run(3, { test_a: 'failed', test_b: 'failed' }, more);
  },
  'what a matrix has saved': async ({ github, step }: Workshop): Promise<Go> => {
    const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
    await seedLedger(github, [{ test_1: 'passed' }], () => sha);
    for (const part of [1, 2]) {
      const files = reports({ [`test_${part}`]: 'passed' });
      await step({ sha, runId: 9, matrix: { part }, jobTotal: 2, files, with: { mode: 'save' } });
    }
    github.addRun({ id: 9, head_sha: sha, status: 'in_progress', conclusion: null });
    return more => step({ sha, runId: 9, job: 'collect', with: { report: '', mode: 'collect' }, ...more });
  },
  'a compaction': async ({ github, step }: Workshop): Promise<Go> => {
    const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
    await seedLedger(github, [{ test_1: 'passed' }, { test_1: 'failed' }, { test_1: 'failed' }], () => sha);
    // A branch that was written in one commit has a history to drop only after another.
    await step({ sha, runId: 9, files: reports({ test_1: 'failed' }) });
    const inputs = { report: '', mode: 'compact', 'keep-runs': '2' };
    return more => step({ event: 'schedule', sha, with: inputs, ...more });
  },
} satisfies Record<string, (workshop: Workshop) => Promise<Go>>;

export type Scenario = keyof typeof SCENARIOS;
export const scenarios = Object.keys(SCENARIOS) as Scenario[];

export interface KilledAtRequests {
  requests: number;
  kills: number;
  /** After so many of these the branch had moved. */
  moved: number;
}

/** @throws when the branch is neither as before nor as after, or is not mended by doing it again */
export async function killedAtEachRequest(scenario: Scenario): Promise<KilledAtRequests> {
  const requests = await requestsOf(scenario);
  let moved = 0;
  for (let n = 1; n <= requests; n++) {
    for (const applied of [false, true]) moved += Number(await killedAt(scenario, n, applied));
  }
  return { requests, kills: 2 * requests, moved };
}

async function requestsOf(scenario: Scenario): Promise<number> {
  await using workshop = await openWorkshop();
  const go = await SCENARIOS[scenario](workshop);
  workshop.github.forget();
  await succeeds(go);
  return workshop.github.requests.length;
}

async function succeeds(go: Go): Promise<void> {
  const { code, log } = await go();
  if (code !== 0 || /::(?:error|warning)::/.test(log)) throw new Error(`it ended with ${code}: ${log}`);
}

async function killedAt(scenario: Scenario, n: number, applied: boolean): Promise<boolean> {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const go = await SCENARIOS[scenario](workshop);
  const before = await treeOf(github);
  github.forget();
  let kill = (): void => {};
  github.inject(request => {
    if (request.n !== n) return undefined;
    kill();
    return { kind: 'reset', applied };
  });
  const { code } = await go({ started: process => (kill = () => void process.kill('SIGKILL')) });
  const where = `${scenario}, killed at request ${n}, ${applied ? 'after' : 'before'} it took effect`;
  if (code !== -1) throw new Error(`${where}: it ended by itself with ${code}`);
  github.inject();
  const after = await treeOf(github);
  if (after !== undefined) await expectWhole(github, where);
  await succeeds(go);
  await expectWhole(github, where);
  const again = await treeOf(github);
  if (after !== before && after !== again) throw new Error(`${where}: the branch is neither as before nor as after`);
  if (again === before) throw new Error(`${where}: done again, nothing has changed`);
  if (github.violations.length > 0) throw new Error(`${where}: ${JSON.stringify(github.violations)}`);
  return after !== before;
}

async function expectWhole(github: Github, where: string): Promise<void> {
  const client = createGithubClient({ token: workflowToken, apiUrl: github.url });
  const { findings } = await verifyLedger(
    openGithubStore({ client, owner: 'octo', repo: 'app', branch: 'pytest-results' }),
  );
  // The ledgers that these begin with have no page.
  const others = findings.filter(({ path }) => path !== 'README.md');
  if (others.length > 0) throw new Error(`${where}: verify finds ${JSON.stringify(others)}`);
}

async function treeOf(github: Github): Promise<string | undefined> {
  const files = await github.readBranch('pytest-results');
  if (!files) return undefined;
  const texts = [...files].map(([path, text]): [string, string] => [path, String(text)]);
  return JSON.stringify(texts.sort(([a], [b]) => compareText(a, b)));
}
