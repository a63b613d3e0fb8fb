// Jobs whose pytest could not start or was killed: real pytest, the committed bundles.
import { describe, expect, test } from 'vitest';
import { SKIPPED } from '../plugin/venvs.ts';
import { handedOn, type Job, openJob } from './captured-job.ts';
import { checksOf, headlines, openPullRequest, ourComment, rowsOf } from './ledger.ts';
import { openWorkshop, type Step } from './workflow.ts';

type Session = Parameters<Job['pytest']>;

const TESTS = 'import os\ndef test_a(): pass\ndef test_b(): pass\ndef test_c(): pass\n';
const FINE: Session = [{ 'tests/test_cart.py': TESTS, 'tests/conftest.py': '' }, 'tests'];
const FAILING: Session = [{ 'tests/test_cart.py': TESTS.replace('test_b(): pass', 'test_b(): assert 0') }, 'tests'];
const KILLED: Session = [
  { 'tests/test_cart.py': TESTS.replace('test_b(): pass', 'test_b(): os.kill(os.getpid(), 9)') },
  'tests',
];
const BROKEN_CONFTEST: Session = [
  { 'tests/test_cart.py': TESTS, 'tests/conftest.py': '"""Fixtures."""\n\nfrom os import shop\n' },
  'tests',
];

/** What pytest does in a job of its own, as the step after it is given it. */
async function stepAfter(session: Session): Promise<Pick<Step, 'with' | 'env'> & AsyncDisposable> {
  const job = await openJob();
  await job.pytest(...session);
  return { with: { report: '' }, env: handedOn(job), [Symbol.asyncDispose]: () => job[Symbol.asyncDispose]() };
}

describe.skipIf(SKIPPED)(`pytest that did not get to its end${SKIPPED}`, () => {
  test.each<[string, Session, RegExp]>([
    [
      'a conftest.py that cannot be imported',
      BROKEN_CONFTEST,
      /^### ❌ pytest could not start: ImportError in tests\/conftest\.py:\u2060?3: cannot import name .* · 3 tests not run since \[#1\]/,
    ],
    [
      'an option that pytest does not know',
      [FINE[0], '--no-such-option'],
      /^### ❌ pytest could not start: unrecognized arguments: .*no-such-option · 3 tests not run since \[#1\]/,
    ],
    ['pytest killed', KILLED, /^### ❌ pytest was killed while it ran test\\_b · 1 of 3 tests passed · 1 not run\n/],
  ])(
    '%s: the headline says it, the check fails, fail-on fails, nothing is removed or fixed',
    async (_, session, headline) => {
      await using workshop = await openWorkshop();
      const { github, step } = workshop;
      const sha = await github.commit({ branch: 'main', files: { 'a.py': '1' } });
      await using before = await stepAfter(FINE);
      expect((await step({ ...before, sha, runId: 1 })).code).toBe(0);

      await using stopped = await stepAfter(session);
      const done = await step({ ...stopped, sha, runId: 2, with: { ...stopped.with, 'fail-on': 'failures' } });
      expect(done.summary).toMatch(headline);
      expect(done.summary).not.toMatch(/removed|fixed/);
      expect(done.code).toBe(1);
      expect(done.log).toMatch(/^::error::Run 2: .*fail-on: failures/m);
      expect(done.outputs['conclusion']).toBe('failure');
      const conclusions = (await checksOf(github, sha)).map(({ conclusion }) => conclusion);
      expect(conclusions).toEqual(['success', 'failure']);
      expect(await rowsOf(github, 'main', 2)).toHaveLength(1);

      await using mended = await stepAfter(FINE);
      const after = await step({ ...mended, sha, runId: 3 });
      expect(after.code).toBe(0);
      expect(after.summary).toMatch(/^### ✅ 3 passed/);
      expect(after.summary).not.toMatch(/added|new test/);
      expect(github.violations).toEqual([]);
    },
  );

  test.each<[string, Session, string]>([
    ['could not start', BROKEN_CONFTEST, 'pytest could not start: ImportError in tests/conftest.py'],
    ['was killed', KILLED, 'pytest was killed while it ran test\\_b'],
  ])(
    'where pytest %s, the comment of the pull request says so, and says so no longer when it is mended',
    async (_, session, said) => {
      await using workshop = await openWorkshop();
      const { github } = workshop;
      const pull = await openPullRequest(workshop);
      const headlineAfter = async (runId: number, ran: Session): Promise<string[]> => {
        await using step = await stepAfter(ran);
        await pull.run(runId, {}, { ...step, files: {} });
        return headlines(await ourComment(github, pull.number));
      };
      expect(await headlineAfter(3, FAILING)).toEqual([expect.stringContaining('1 newly failing')]);
      expect(await headlineAfter(4, session)).toEqual([expect.stringContaining(said)]);
      expect(await headlineAfter(5, FINE)).toEqual([expect.stringContaining('3 passed')]);
      expect(github.violations).toEqual([]);
    },
  );
});
