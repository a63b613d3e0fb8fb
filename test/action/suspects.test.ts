import { expect, test } from 'vitest';
import { reports } from './ledger.ts';
import { openWorkshop, type Workshop } from './workflow.ts';

/** Run 1 tests the first of these commits and passes; what run 2 says is of the last one. */
async function breakIt({ github, step }: Workshop, commits: Record<string, string>[]): Promise<string> {
  const [first = {}, ...others] = commits;
  let sha = await github.commit({ branch: 'main', files: first, message: 'Start' });
  await step({ sha, runId: 1, files: reports({ test_a: 'passed' }) });
  for (const [at, files] of others.entries())
    sha = await github.commit({ branch: 'main', files, message: `Change ${at + 2}\n\nIn detail.` });
  github.forget();
  const done = await step({ sha, runId: 2, files: reports({ test_a: 'failed' }) });
  expect(done.code).toBe(0);
  return done.summary;
}

const operations = ({ github }: Workshop): string[] =>
  github.requests.map(({ operation, fields }) => [operation, ...fields].join(' '));

test('a new failure names the commits since, the one that touches its file first, with a read more for each', async () => {
  await using workshop = await openWorkshop();
  const summary = await breakIt(workshop, [
    { 'a.py': '1' },
    { 'b.py': '1' },
    { 'tests/test_shop.py': '1' },
    { 'c.py': '1' },
  ]);
  expect(summary).toMatch(
    /\[`\w{7}`\]\(\S+\) “Change 3” by [^.]+ touches `tests\/test_shop.py`, the test’s own file\. It is one of 3 commits\./,
  );
  expect(summary).toMatch(/“Change 4” by [^.]+ touches `c.py`\./);
  expect(summary).toMatch(/No run tested \[`\w{7}`\]\(\S+\), \[`\w{7}`\]\(\S+\)\./);
  expect(operations(workshop).filter(each => each.startsWith('repos/'))).toEqual([
    'repos/compare-commits-with-basehead',
    ...Array.from({ length: 3 }, () => 'repos/get-commit'),
  ]);
  expect([workshop.github.reads(), workshop.github.writes()]).toEqual([6, 2]);
  expect(workshop.github.violations).toEqual([]);
});

test('of many commits GitHub is asked for two files only, and nothing is said of what the others touch', async () => {
  await using workshop = await openWorkshop();
  const files = Array.from({ length: 13 }, (_, at) => ({ [at === 6 ? 'tests/test_shop.py' : `docs/${at}.md`]: 'x' }));
  const summary = await breakIt(workshop, [{ 'a.py': '1' }, ...files]);
  expect(summary).toMatch(/“Change 8” by [^.]+ touches `tests\/test_shop.py`, the test’s own file\./);
  expect(summary).toContain('There are 13 commits in all');
  expect(summary).not.toContain('no source');
  expect(operations(workshop).filter(each => each.startsWith('repos/'))).toEqual([
    'repos/compare-commits-with-basehead',
    'repos/list-commits',
  ]);
});

test('a single commit needs one read', async () => {
  await using workshop = await openWorkshop();
  const summary = await breakIt(workshop, [{ 'a.py': '1' }, { 'tests/test_shop.py': '2' }]);
  expect(summary).toMatch(/“Change 2” by [^.]+ touches `tests\/test_shop.py`/);
  expect([workshop.github.reads(), workshop.github.writes()]).toEqual([3, 2]);
});

test('a run without new failures asks for no commits', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  for (const run of [1, 2]) {
    const sha = await github.commit({ branch: 'main', files: { 'a.py': String(run) } });
    github.forget();
    await step({ sha, runId: run, files: reports({ test_a: 'passed', test_b: 'failed' }) });
  }
  expect(operations(workshop).filter(each => each.startsWith('repos/'))).toEqual([]);
});

test('commits that GitHub does not have cost the names, not the run', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  await step({ sha: 'f'.repeat(40), runId: 1, files: reports({ test_a: 'passed' }) });
  const done = await step({ sha, runId: 2, files: reports({ test_a: 'failed' }) });
  expect(done.code).toBe(0);
  expect(done.summary).toMatch(/^### ❌ 1 newly failing/);
  expect(done.summary).toContain('broke in');
  expect(done.log).toContain('could not be looked at: Not Found');
});
