import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { recordSubmission } from '../../src/operations/record.ts';
import { atRequest, type Fault, faultName, faults, onMatch } from '../github/faults.ts';
import type { Github } from '../github/github.ts';
import { add, BRANCH, canonical, runs, sleeper, write } from './contract.ts';
import { bodyOf, filesOf, isMutation, one, openStore, reset, seed, startRepository } from './github-host.ts';

describe('every fault at every request', () => {
  interface Tried {
    /** Whether it was added, or what was thrown. */
    outcome: unknown;
    requests: number;
    unchanged: boolean;
    /** Whether the branch holds all that it should. */
    complete: boolean;
    commits: number;
  }

  let branches = 0;

  /** Records a run on a branch of its own that has so many already. Without a number no request fails. */
  async function recordWith(
    github: Github,
    had: number,
    fault: Fault,
    number = 0,
    more?: 'from then on',
  ): Promise<Tried> {
    const branch = `results-${branches++}`;
    if (had > 0) await seed(github, had, branch);
    const before = await filesOf(github, branch);
    github.forget();
    github.inject(number === 0 ? undefined : atRequest(number, fault, more));
    const recording = recordSubmission(openStore(github, { branch }), one(had), sleeper());
    const outcome = await recording.then(
      ({ added }) => added,
      (error: unknown) => error,
    );
    const requests = github.requests.length;
    expect(github.violations).toEqual([]);
    github.inject();
    const after = await filesOf(github, branch);
    const found = after && (await canonical(openStore(github, { branch }), runs(had + 1)));
    return {
      outcome,
      requests,
      unchanged: isDeepStrictEqual(after, before),
      complete: found !== undefined && found.findings.length === 0 && isDeepStrictEqual(found.is, found.shouldBe),
      commits: after ? (await github.log(branch)).length : 0,
    };
  }

  const cases = [0, 3].flatMap(had => faults.map(fault => [had, faultName(fault), fault] as const));

  test.each(cases)('after %i runs, %s, once: recorded once', async (had, _, fault) => {
    await using github = await startRepository();
    const { requests } = await recordWith(github, had, fault);
    for (let number = 1; number <= requests; number++) {
      const { outcome, complete, commits } = await recordWith(github, had, fault, number);
      expect(outcome, `request ${number}`).toEqual(expect.any(Boolean));
      expect([complete, commits], `request ${number}`).toEqual([true, had === 0 ? 1 : 2]);
    }
  });

  test.each(cases)('after %i runs, %s, from then on: all or nothing, and a sentence', async (had, _, fault) => {
    await using github = await startRepository();
    const { requests } = await recordWith(github, had, fault);
    for (let number = 1; number <= requests; number++) {
      const { outcome, unchanged, complete } = await recordWith(github, had, fault, number, 'from then on');
      expect(unchanged || complete, `request ${number}`).toBe(true);
      expect(outcome, `request ${number}`).toBeInstanceOf(UserError);
      const { message } = outcome as Error;
      expect(message).toMatch(/^Branch \S+ of octo\/app could not be (read|written): .*(again|network).*\.$/);
    }
  });
});

describe('a write whose answer says nothing', () => {
  test('is recognised, also below what others wrote since', async () => {
    await using github = await startRepository();
    const store = openStore(github);
    await add(store, { a: '1', b: '1' });
    const snapshot = await store.snapshot();
    github.forget();
    let others: Promise<unknown> | undefined;
    github.inject(request => {
      if (isMutation(request)) return reset(true);
      // Before we look, two others were there.
      others ??= github
        .commit({ branch: BRANCH, files: { b: '3' } })
        .then(() => github.commit({ branch: BRANCH, files: { a: '4' } }));
      return { kind: 'slow', until: others, applied: false };
    });
    const result = await write(store, snapshot, { a: '2' });
    const [, , ours] = await github.log(BRANCH);
    expect(result).toEqual({ kind: 'committed', commit: ours?.sha });
    expect(github.requests.filter(isMutation)).toHaveLength(1);
  });

  test('is not taken for another’s on the same parent with the same message', async () => {
    await using github = await startRepository();
    const store = openStore(github);
    await add(store, { a: '1' });
    const snapshot = await store.snapshot();
    await github.commit({ branch: BRANCH, files: { a: '3' }, message: 'a message\n\n[skip ci]' });
    github.inject(onMatch(isMutation, reset(false)));
    expect(await write(store, snapshot, { a: '2' })).toMatchObject({ kind: 'lost' });
  });

  test.each([
    ['but was made', true, 'unmoved', { kind: 'committed' }],
    ['and was not made as another was first', false, 'moved', { kind: 'lost' }],
    [
      'and was not made for a reason of its own',
      false,
      'unmoved',
      /could not be written: .*UNKNOWN: words of tomorrow/,
    ],
  ] as const)('in words nobody knows, %s', async (_, made, head, expected) => {
    await using github = await startRepository();
    const answer = {
      data: { createCommitOnBranch: null },
      errors: [{ type: 'UNKNOWN', message: 'words of tomorrow' }],
    };
    const store = openStore(github, {
      fetch: async (url, init) => {
        if (!bodyOf(init).includes('mutation')) return fetch(url, init);
        if (made) await fetch(url, init);
        return Response.json(answer);
      },
    });
    await github.commit({ branch: BRANCH, files: { a: '1' } });
    const snapshot = await store.snapshot();
    if (head === 'moved') await github.commit({ branch: BRANCH, files: { b: '1' } });
    const writing = write(store, snapshot, { a: '2' });
    if (expected instanceof RegExp) await expect(writing).rejects.toThrow(expected);
    else expect(await writing).toMatchObject(expected);
  });
});
