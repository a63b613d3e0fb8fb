// The first run of a branch, a tag, a dispatch or an entry of a merge queue is compared with what it was built on.
import { expect, test } from 'vitest';
import { reports, rowsOf, seedLedger } from './ledger.ts';
import { openWorkshop, type Step, type Workshop } from './workflow.ts';

const BROKEN = { test_a: 'passed', test_b: 'failed' } as const;

/** Main with one recorded run, in which test_b fails, and a commit after it that was not recorded. */
async function begin({ github }: Workshop): Promise<{ recorded: string; tip: string }> {
  const recorded = await github.commit({ branch: 'main', files: { 'a.py': '1' }, date: '2026-01-01T00:00:00Z' });
  const tip = await github.commit({ branch: 'main', files: { 'a.py': '2' }, date: '2026-01-02T00:00:00Z' });
  await seedLedger(github, [BROKEN], () => recorded);
  return { recorded, tip };
}

const payload = { repository: { default_branch: 'main' } };

test('a branch: compared with the nearest commit of main that was recorded, in six requests', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const { tip } = await begin(workshop);
  await github.setRef('feature', tip);
  const sha = await github.commit({ branch: 'feature', files: { 'b.py': '1' }, date: '2026-01-03T00:00:00Z' });
  github.forget();
  const step: Step = { refName: 'feature', sha, payload, files: reports(BROKEN), with: { 'fail-on': 'new-failures' } };
  const done = await workshop.step({ ...step, runId: 5 });
  expect(done.summary).toMatch(/^### ✅ Nothing new · 1 already failing on main since \[#1\]/);
  expect(done.summary).toContain('of main, 2 commits back');
  expect(done.code).toBe(0);
  expect(github.reads() + github.writes()).toBeLessThanOrEqual(6);
  github.forget();
  const again = await workshop.step({ ...step, runId: 6 });
  expect(again.summary).toContain('1 still failing');
  expect(again.summary).not.toContain('of main,');
  expect(github.reads() + github.writes()).toBeLessThanOrEqual(4);
  expect(github.violations).toEqual([]);
});

test.each<[string, Partial<Step>, string]>([
  ['a tag', { env: { GITHUB_REF: 'refs/tags/v1.0' }, refName: 'v1.0' }, 'tag/v1.0'],
  ['a dispatch on a branch', { event: 'workflow_dispatch', refName: 'try' }, 'try'],
  ['a deployment without a ref', { event: 'deployment', refName: '', env: { GITHUB_REF: '' } }, 'deployment/unnamed'],
])('%s of a recorded commit: compared with its run on main', async (_, step, line) => {
  await using workshop = await openWorkshop();
  const { recorded } = await begin(workshop);
  const done = await workshop.step({ payload, sha: recorded, runId: 5, files: reports(BROKEN), ...step });
  expect(done.summary).toContain('of main, the same commit');
  expect(done.summary).toMatch(/1 already failing on main/);
  expect(await rowsOf(workshop.github, line, 5)).toHaveLength(1);
});

test('a branch off a branch that is neither the default one nor named by the event', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const { tip } = await begin(workshop);
  await github.setRef('release/2', tip);
  const release = await github.commit({ branch: 'release/2', files: { 'c.py': '1' }, date: '2026-01-03T00:00:00Z' });
  await workshop.step({ refName: 'release/2', sha: release, payload, runId: 5, files: reports({ test_a: 'failed' }) });
  await github.setRef('fix', release);
  const sha = await github.commit({ branch: 'fix', files: { 'c.py': '2' }, date: '2026-01-04T00:00:00Z' });
  const done = await workshop.step({ refName: 'fix', sha, payload, runId: 6, files: reports({ test_a: 'failed' }) });
  expect(done.summary).toContain('of release/2, 1 commit back');
  expect(done.summary).toMatch(/1 already failing on release\/2/);
});

test('stacked entries of a merge queue: what the entry before broke is not the next one’s doing', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const { recorded } = await begin(workshop);
  const entry = async (name: string, on: string, runId: number, tests: Parameters<typeof reports>[0]) => {
    await github.setRef(name, on);
    const sha = await github.commit({ branch: name, files: { [name]: '1' }, date: `2026-01-0${runId}T00:00:00Z` });
    const group = { base_ref: 'refs/heads/main', base_sha: on, head_sha: sha, head_commit: { id: sha, message: name } };
    const done = await workshop.step({
      event: 'merge_group',
      refName: `gh-readonly-queue/main/${name}`,
      sha,
      runId,
      payload: { ...payload, merge_group: group },
      files: reports(tests),
    });
    return { sha, done };
  };
  const first = await entry('pr-7', recorded, 5, { test_a: 'failed', test_b: 'failed' });
  expect(first.done.summary).toMatch(/^### ❌ 1 newly failing here · 1 already failing on main/);
  const second = await entry('pr-8', first.sha, 6, { test_a: 'failed', test_b: 'failed' });
  expect(second.done.summary).not.toMatch(/newly failing/);
  // The next one does not stand on it.
  const third = await entry('pr-9', recorded, 7, { test_a: 'passed', test_b: 'failed' });
  expect(third.done.summary).toMatch(/^### ✅ Nothing new · 1 already failing on main/);
  expect(third.done.summary).not.toMatch(/fixed/);
});
