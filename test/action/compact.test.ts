import { expect, test } from 'vitest';
import { reports, rowsOf, runsOf } from './ledger.ts';
import { openWorkshop, type Workshop } from './workflow.ts';
import { workflowToken } from '../github/options.ts';

const resultsToken = `ghp_${'r3sults0'.repeat(4)}Zx03`;

const compact = ({ step }: Workshop, inputs: Record<string, string>, more = {}) =>
  step({ event: 'schedule', sha: '1'.repeat(40), with: { report: '', mode: 'compact', ...inputs }, ...more });

test('on a schedule: the newest runs are kept, closed pull requests go, and the history is gone', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  for (const branch of ['one', 'two']) {
    await github.setRef(branch, sha);
    await github.commit({ branch, files: { [branch]: '' } });
    await github.openPull({ head: branch });
  }
  await github.closePull(2);
  for (const runId of [1, 2, 3]) await step({ sha, runId, files: reports({ test_a: 'failed' }) });
  for (const line of ['pr/1', 'pr/2', 'gone'])
    await step({ sha, runId: 4, files: reports({ test_a: 'passed' }), with: { line } });
  github.forget();
  const done = await compact(workshop, { 'keep-runs': '2', 'drop-closed': 'on', 'drop-lines': 'gone\n' });
  expect(done.code).toBe(0);
  expect(done.summary).toMatch(
    /3 runs of 2 lines kept; dropped: 2 lines, 1 run\n(?: {2}.*\n){3}before: 6 commits, .*\nafter: {2}1 commit, /,
  );
  expect(await runsOf(github)).toEqual([
    'main@CI / test/run-2.jsonl',
    'main@CI / test/run-3.jsonl',
    'pr/1@CI / test/run-4.jsonl',
  ]);
  expect(await github.log('pytest-results')).toHaveLength(1);
  // A tree, a commit, and the branch moved.
  expect(github.writes()).toBe(3);
  const next = await step({ sha, runId: 5, files: reports({ test_a: 'failed' }) });
  expect(next.summary).toMatch(/at least since/);
  expect(github.violations).toEqual([]);
});

test('a ledger in a repository of its own: recorded, read and compacted with the token for it', async () => {
  const tokens = {
    [workflowToken]: { login: 'github-actions[bot]', repos: ['octo/app'] },
    [resultsToken]: { login: 'robot', repos: ['octo/results'] },
  };
  await using workshop = await openWorkshop({ others: ['octo/results'], tokens });
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  await github.commit({ repo: 'octo/results', branch: 'main', files: { 'README.md': '' } });
  const elsewhere = { repository: 'octo/results', 'repository-token': resultsToken };
  await step({ sha, runId: 1, files: reports({ test_a: 'passed' }), with: elsewhere });
  const done = await step({ sha, runId: 2, files: reports({ test_a: 'failed' }), with: elsewhere });
  expect(done.summary).toMatch(/^### ❌ 1 newly failing/);
  expect(done.outputs['check-url']).toContain('/octo/app/');
  expect(await github.readBranch('pytest-results')).toBeUndefined();
  expect((await github.log('pytest-results', 'octo/results')).length).toBe(2);
  await compact(workshop, elsewhere);
  const [compacted] = await github.log('pytest-results', 'octo/results');
  expect(compacted?.parents).toEqual([]);
  const refused = await step({
    sha,
    runId: 3,
    files: reports({ test_a: 'failed' }),
    with: { ...elsewhere, 'repository-token': '' },
  });
  expect(refused.log).toMatch(/octo\/results could not be written/);
  expect(await rowsOf(github, 'main', 3)).toEqual([]);
  expect(github.violations).toEqual([]);
});

test.each([
  [{ 'keep-runs': '0' }, 'The input keep-runs takes a whole number from 1'],
  [{ repository: 'results' }, 'The input repository takes owner/name, not "results"'],
  [{ mode: 'all' }, 'The input mode takes record, save, collect, compact, not "all"'],
  [{}, 'Nothing is recorded yet'],
])('%j: the step fails and says why', async (inputs, sentence) => {
  await using workshop = await openWorkshop();
  await workshop.github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const done = await compact(workshop, inputs);
  expect([done.code, done.log]).toEqual([1, expect.stringContaining(sentence)]);
});
