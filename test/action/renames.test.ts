import { expect, test } from 'vitest';
import { openPullRequest, ourComment, reports, rowsOf, type Tests } from './ledger.ts';
import { openWorkshop } from './workflow.ts';

/** The same tests, of a file in another folder, which the checkout has. */
const moved = (tests: Tests): Record<string, string> => ({
  'report.xml': String(reports(tests)['report.xml']).replaceAll('tests.test_shop', 'tests.unit.test_shop'),
  'tests/unit/test_shop.py': 'def test_a(): pass\ndef test_b(): pass\ndef test_c(): pass\n',
});

test('what a pull request moves is neither removed nor new: it fails on main already, under the name it has there', async () => {
  await using workshop = await openWorkshop();
  const pull = await openPullRequest(workshop);
  const { number, base, head } = pull;
  const payload = {
    pull_request: { number, base: { ref: 'main', sha: base }, head: { sha: head, repo: { full_name: 'octo/app' } } },
  };
  const done = await workshop.step({
    event: 'pull_request',
    refName: `${number}/merge`,
    payload,
    runId: 3,
    files: moved({ test_a: 'passed', test_b: 'failed', test_c: 'failed' }),
  });
  expect(done.summary).toMatch(/^### ❌ 1 newly failing here · 1 already failing on main/);
  expect(done.summary).toContain('was `tests/test_shop.py::test_b`');
  expect(done.summary).toContain('- `tests/test_shop.py::test_a` → `tests/unit/test_shop.py::test_a`');
  expect(done.summary).not.toMatch(/removed|added/);
  expect(await ourComment(workshop.github, number)).toContain('1 already failing on main');
  expect(workshop.github.violations).toEqual([]);
});

test('the input `aliases` names a file of the checkout; a wrong line is said before anything is recorded', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  await step({ sha, runId: 1, files: reports({ test_a: 'failed' }) });
  const [from, to] = ['tests/test_shop.py::test_a', 'tests/test_shop.py::test_other'];
  const files = { ...reports({ test_other: 'failed' }), 'names.txt': `${from} -> ${to}\n` };
  const done = await step({ sha, runId: 2, files, with: { aliases: 'names.txt' } });
  expect(done.summary).toMatch(/^### ❌ Nothing new · 1 still failing since \[#1\]/);
  expect(await rowsOf(github, 'main', 2)).toMatchObject([{ renamed: [[from, to]] }]);
  const wrong = await step({ sha, runId: 3, files: { ...files, 'names.txt': from }, with: { aliases: 'names.txt' } });
  expect(wrong.code).toBe(1);
  expect(wrong.log).toContain('names.txt:1: a line is an old name, an arrow and a new name');
});
