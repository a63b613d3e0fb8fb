// What a pull request's job tested decides what it is compared with: the merge with the base's tip, or the head alone.
import { expect, test } from 'vitest';
import type { Outcome } from '../../src/core/model.ts';
import { checksOf, ourComment, reports, rowsOf, seedLedger } from './ledger.ts';
import { type Done, openWorkshop, type Workshop } from './workflow.ts';

interface Behind {
  number: number;
  /** Of main, oldest first: where the pull request began, and what landed since. */
  began: string;
  tip: string;
  head: string;
  merge: string;
  run: (runId: number, tests: Record<string, Outcome>, checkedOut?: string, event?: string) => Promise<Done>;
}

/**
 * A pull request that is two commits behind main. There test_c passed where it began and fails since; test_b failed and is
 * fixed since.
 * @param recorded which commits of main were recorded, by number of the run
 */
async function openBehind(
  { github, step }: Workshop,
  recorded = [1, 2],
  { before, since }: Record<'before' | 'since', Record<string, string>> = { before: {}, since: {} },
): Promise<Behind> {
  const commit = (date: string, files: Record<string, string>): Promise<string> =>
    github.commit({ branch: 'main', date: `2026-01-0${date}T00:00:00Z`, files });
  const began = await commit('1', { 'a.py': '1', ...before });
  const tip = await commit('3', { 'b.py': '2', ...since });
  const results: Record<string, Outcome>[] = [
    { test_a: 'passed', test_b: 'failed', test_c: 'passed' },
    { test_a: 'passed', test_b: 'passed', test_c: 'failed' },
  ];
  const commits = [began, tip];
  const kept = recorded.map(run => run - 1);
  await seedLedger(
    github,
    kept.map(at => results[at] as Record<string, Outcome>),
    run => commits[kept[run - 1] as number] as string,
  );
  await github.setRef('feature', began);
  const head = await github.commit({ branch: 'feature', files: { 'a.py': '2' }, date: '2026-01-02T00:00:00Z' });
  const { number } = await github.openPull({ head: 'feature' });
  await github.setRef('merged', tip);
  const merge = await github.commit({
    branch: 'merged',
    files: { 'a.py': '2' },
    merges: head,
    date: '2026-01-04T00:00:00Z',
  });
  const payload = {
    pull_request: {
      number,
      base: { ref: 'main', sha: tip },
      head: { ref: 'feature', sha: head, repo: { full_name: 'octo/app' } },
      merge_commit_sha: merge,
    },
    repository: { default_branch: 'main' },
  };
  return {
    number,
    began,
    tip,
    head,
    merge,
    run: (runId, tests, checkedOut, event = 'pull_request') =>
      step({
        event,
        sha: event === 'pull_request' ? merge : tip,
        refName: event === 'pull_request' ? `${number}/merge` : 'main',
        payload,
        runId,
        files: { ...reports(tests), ...(checkedOut === undefined ? {} : { '.git/HEAD': `${checkedOut}\n` }) },
      }),
  };
}

test('main broke or fixed something meanwhile: the merge with its tip is not to blame, and did not fix it', async () => {
  await using workshop = await openWorkshop();
  const pull = await openBehind(workshop);
  const done = await pull.run(3, { test_a: 'passed', test_b: 'passed', test_c: 'failed' });
  expect(done.summary).toMatch(/^### ✅ Nothing new · 1 already failing on main since \[#2\]/);
  expect(done.summary).toContain('of main, the commit that was merged in');
  expect(done.summary).not.toMatch(/newly failing|fixed/);
  expect(await checksOf(workshop.github, pull.head)).toMatchObject([{ conclusion: 'neutral' }]);
  expect(await rowsOf(workshop.github, `pr/${pull.number}`, 3)).toMatchObject([
    { commit: pull.head, tested: pull.merge, base: { line: 'main', commit: pull.tip } },
  ]);
  expect(workshop.github.violations).toEqual([]);
});

test('what the pull request itself breaks is its own, with links into the tree that was tested', async () => {
  await using workshop = await openWorkshop();
  const pull = await openBehind(workshop);
  const done = await pull.run(3, { test_a: 'failed', test_b: 'passed', test_c: 'failed' });
  expect(done.outputs['newly-failing']).toBe('["tests/test_shop.py::test_a"]');
  expect(done.summary).toContain(`/blob/${pull.merge}/tests/test_shop.py`);
  expect(done.summary).not.toContain(`/blob/${pull.head}/`);
  expect(await ourComment(workshop.github, pull.number)).toContain('1 already failing on main');
});

test('the head was checked out: it is compared with where it began, whatever landed since', async () => {
  await using workshop = await openWorkshop();
  const pull = await openBehind(workshop);
  const done = await pull.run(3, { test_a: 'passed', test_b: 'failed', test_c: 'passed' }, pull.head);
  expect(done.summary).toMatch(/^### ✅ Nothing new · 1 already failing on main since \[#1\]/);
  expect(done.summary).toContain('of main, where this branch began');
  const [row] = await rowsOf(workshop.github, `pr/${pull.number}`, 3);
  expect(row).toMatchObject({ commit: pull.head, base: { line: 'main', commit: pull.began } });
  expect(row).not.toHaveProperty('tested');
});

test('the tip was not recorded: the nearest commit before it that was', async () => {
  await using workshop = await openWorkshop();
  const pull = await openBehind(workshop, [1]);
  const done = await pull.run(3, { test_a: 'passed', test_b: 'failed', test_c: 'passed' });
  expect(done.summary).toContain('of main, 1 commit before the one that was merged in');
  expect(done.summary).toMatch(/^### ✅ Nothing new · 1 already failing on main/);
});

test('recorded for the first time after the pull request began: the oldest run there is, and that it is newer', async () => {
  await using workshop = await openWorkshop();
  const pull = await openBehind(workshop, [2]);
  const done = await pull.run(3, { test_a: 'passed', test_b: 'passed', test_c: 'failed' }, pull.head);
  expect(done.summary).toContain('of main, the oldest one there is, which is newer than this branch');
  expect(done.summary).toMatch(/^### ✅ Nothing new · 1 already failing on main/);
});

test('what was tested costs no request: six in all, three of them writes', async () => {
  await using workshop = await openWorkshop();
  const { github } = workshop;
  const pull = await openBehind(workshop);
  await pull.run(3, { test_a: 'failed', test_b: 'passed', test_c: 'failed' });
  github.forget();
  await pull.run(4, { test_a: 'passed', test_b: 'passed', test_c: 'failed' });
  expect([github.reads(), github.writes()]).toEqual([3, 3]);
});

test.each([
  ['by default: the default branch, whose line it is', undefined, 'main', ' (pull_request_target)'],
  ['with the head checked out: the pull request', 'head', 'pr', ' (pull_request_target)'],
] as const)('pull_request_target tests %s', async (_, checkedOut, line, suffix) => {
  await using workshop = await openWorkshop();
  const pull = await openBehind(workshop);
  const tests = { test_a: 'passed', test_b: 'passed', test_c: 'failed' } as const;
  const done = await pull.run(3, tests, checkedOut && pull[checkedOut], 'pull_request_target');
  expect(done.code).toBe(0);
  const name = line === 'pr' ? `pr/${pull.number}` : line;
  expect(await rowsOf(workshop.github, name, 3)).toMatchObject([{ commit: line === 'pr' ? pull.head : pull.tip }]);
  const checks = await checksOf(workshop.github, line === 'pr' ? pull.head : pull.tip);
  expect(checks.map(({ name: check }) => check)).toEqual([`pytest: CI${suffix}`]);
});

test.each([
  ['is the same in the head: the line is annotated', { 'tests/test_shop.py': 'as ever' }, {}, 1],
  [
    'was changed on main since: no line of it is',
    { 'tests/test_shop.py': 'before' },
    { 'tests/test_shop.py': 'after' },
    0,
  ],
  ['is not in the head: no line of it is', {}, { 'tests/test_shop.py': 'new' }, 0],
])('a file of a failure that %s', async (_, before, since, annotations) => {
  await using workshop = await openWorkshop();
  const pull = await openBehind(workshop, [1, 2], { before, since });
  await pull.run(3, { test_a: 'failed', test_b: 'passed', test_c: 'failed' });
  const [check] = await checksOf(workshop.github, pull.head);
  const posted = workshop.github.annotations(check?.id ?? 0) as { annotation_level: string }[];
  expect(posted.filter(each => each.annotation_level === 'failure')).toHaveLength(annotations);
  expect(workshop.github.violations).toEqual([]);
});
