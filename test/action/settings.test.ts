import { expect, test } from 'vitest';
import { follow, OPTIONS, readOnlyToken } from './follow.ts';
import { openPullRequest, reports, rowsOf, runsOf } from './ledger.ts';
import { openWorkshop } from './workflow.ts';

const SETTINGS = { 'pyproject.toml': '[tool.pytest-ledger]\nfail-on = "failures"\ntarget = "web"\n' };

test('what pyproject.toml says holds for the step, and an input wins over it', async () => {
  await using workshop = await openWorkshop();
  const { github, step } = workshop;
  const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const files = { ...reports({ test_a: 'failed' }), ...SETTINGS };
  const first = await step({ sha, runId: 1, files });
  expect([first.code, first.log]).toEqual([1, expect.stringContaining('1 test failing (fail-on: failures)')]);
  expect(await rowsOf(github, 'main', 1, 'web')).toHaveLength(1);
  const second = await step({ sha, runId: 2, files, with: { 'fail-on': 'never', target: 'default' } });
  expect(second.code).toBe(0);
  expect(await rowsOf(github, 'main', 2, 'default')).toHaveLength(1);
});

test('a wrong setting stops the step, with file and line', async () => {
  await using workshop = await openWorkshop();
  const sha = await workshop.github.commit({ branch: 'main', files: { 'a.py': '1' } });
  const files = { ...reports({ test_a: 'passed' }), 'pytest.ini': '[pytest-ledger]\nfail_on = never\n' };
  const { code, log } = await workshop.step({ sha, files });
  expect([code, log]).toEqual([1, expect.stringMatching(/^::error::.*pytest\.ini:2.*Is fail-on meant/m)]);
});

test('a run that others set off is not told anything by a checkout', async () => {
  await using workshop = await openWorkshop(OPTIONS);
  const pull = await openPullRequest(workshop, 'mallory');
  await pull.run(3, { test_a: 'failed' }, { token: readOnlyToken });
  const evil = { 'pyproject.toml': '[tool.pytest-ledger]\nbranch = "main"\ncheck = "off"\n' };
  await follow(workshop, pull, {}, { files: evil });
  expect(await runsOf(workshop.github)).toContain(`pr/${pull.number}@CI / test/run-3.jsonl`);
  expect(workshop.github.violations).toEqual([]);
});
