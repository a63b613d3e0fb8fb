// Every request of a compaction on GitHub, failing in every way.
import { expect, test } from 'vitest';
import { compactLedger } from '../../src/operations/compact.ts';
import { UserError } from '../../src/core/errors.ts';
import { compareText } from '../../src/core/compare-text.ts';
import { createGithubClient } from '../../src/github/client.ts';
import { openGithubStore } from '../../src/store/github/store.ts';
import type { Store } from '../../src/store/port.ts';
import { FORMAT_TEXT } from '../../src/operations/commit-loop.ts';
import { recordAll } from '../core/ledger/recorded.ts';
import { atRequest, type Fault, faultName, faults } from '../github/faults.ts';
import { type Github, startGithub } from '../github/github.ts';
import { workflowToken } from '../github/options.ts';
import { BRANCH, idle, runs } from './contract.ts';

const KEEPING = { runs: 6, drop: () => false };

/** Requests of the compaction below. */
const REQUESTS = 12;

/** A ledger whose runs came in another order than theirs. */
async function startLedger(): Promise<Github> {
  const github = await startGithub({ repo: 'octo/app' });
  await github.commit({ branch: 'main', files: { 'a.py': '' } });
  const files = await recordAll(runs(8).toReversed());
  await github.commit({ branch: BRANCH, files: { 'ledger.json': FORMAT_TEXT, ...Object.fromEntries(files) } });
  github.forget();
  return github;
}

function open(github: Github): Store {
  const client = createGithubClient({ token: workflowToken, apiUrl: github.url, second: 0 });
  return openGithubStore({ client, owner: 'octo', repo: 'app', branch: BRANCH });
}

async function filesOf(github: Github): Promise<string> {
  const files = await github.readBranch(BRANCH);
  const texts = [...(files ?? [])].map(([path, text]): [string, string] => [path, String(text)]);
  return JSON.stringify(texts.sort(([a], [b]) => compareText(a, b)));
}

test('what a compaction asks of GitHub', async () => {
  await using github = await startLedger();
  await compactLedger(open(github), KEEPING, idle);
  expect(github.requests).toHaveLength(REQUESTS);
  // A tree, a commit, and the branch moved.
  expect(github.writes()).toBe(3);
  expect(github.violations).toEqual([]);
});

const cases = faults.flatMap(fault =>
  Array.from({ length: REQUESTS }, (_, n): [string, number, Fault] => [faultName(fault), n + 1, fault]),
);

test.concurrent.each(cases)(
  '%s at request %i: the branch is as before or as after, and can be compacted',
  async (_, n, fault) => {
    await using github = await startLedger();
    const before = await filesOf(github);
    github.inject(atRequest(n, fault));
    let failure: unknown;
    try {
      await compactLedger(open(github), KEEPING, idle);
    } catch (error) {
      failure = error;
    }
    github.inject();
    const [after, log] = [await filesOf(github), await github.log(BRANCH)];
    if (failure === undefined) expect(log).toHaveLength(1);
    else {
      expect(failure).toBeInstanceOf(UserError);
      expect(after === before || log.length === 1).toBe(true);
    }
    await compactLedger(open(github), KEEPING, idle);
    const compacted = await filesOf(github);
    expect(compacted).not.toBe(before);
    if (failure === undefined) expect(compacted).toBe(after);
    expect(await github.log(BRANCH)).toHaveLength(1);
    expect(github.violations).toEqual([]);
  },
);
