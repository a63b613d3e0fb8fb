import { inspect, isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { UnreadableLedger, UserError } from '../../src/core/errors.ts';
import { canonicalFiles } from '../../src/core/ledger/canonical.ts';
import { emptyLine } from '../../src/core/ledger/line-ledger.ts';
import type { Submission } from '../../src/core/ledger/submission.ts';
import { recordSubmission } from '../../src/record.ts';
import { sha256 } from '../../src/sha256.ts';
import { type Access, createGithubClient } from '../../src/store/github-client.ts';
import { ReadOnlyToken } from '../../src/store/github-errors.ts';
import { type GithubStoreOptions, openGithubStore } from '../../src/store/github.ts';
import type { Store } from '../../src/store/port.ts';
import { atRequest, type Fault, faultName, faults, onMatch } from '../github/faults.ts';
import { type Github, startGithub } from '../github/github.ts';
import { type Options, type Recorded, workflowToken } from '../github/options.ts';
import { compactContract } from './compact-contract.ts';
import { add, BRANCH, canonical, FOLDER, type Host, idle, runs, sleeper, storeContract, write } from './contract.ts';

const FORMAT = { 'ledger.json': '{"format":1,"ledger":"pytest-ledger"}\n' };

/** A GitHub whose repository has a branch `main`. */
async function startRepository(options: Partial<Options> = {}): Promise<Github> {
  const github = await startGithub({ repo: 'octo/app', ...options });
  await github.commit({ branch: 'main', files: { 'a.py': '' } });
  github.forget();
  return github;
}

type Opening = Partial<Access> & Partial<GithubStoreOptions>;

/** A store that does not wait: its seconds take no time. */
function openStore(
  github: Github,
  { owner = 'octo', repo = 'app', branch = BRANCH, ahead, mostAtOnce, ...access }: Opening = {},
): Store {
  const client = createGithubClient({ token: workflowToken, apiUrl: github.url, second: 0, ...access });
  return openGithubStore({
    client,
    owner,
    repo,
    branch,
    ...(ahead ? { ahead } : {}),
    ...(mostAtOnce === undefined ? {} : { mostAtOnce }),
  });
}

async function startHost(): Promise<Host> {
  const github = await startRepository();
  return {
    open: () => openStore(github),
    files: (branch = BRANCH) => filesOf(github, branch),
    parents: async () => (await github.log(BRANCH)).map(({ parents }) => parents.map(({ sha }) => sha)),
    put: (files, branch = BRANCH) => github.commit({ branch, files }),
    remove: async () => {
      const { octokit } = createGithubClient({ token: workflowToken, apiUrl: github.url });
      await octokit.git.deleteRef({ owner: 'octo', repo: 'app', ref: `heads/${BRANCH}` });
    },
    [Symbol.asyncDispose]: async () => {
      expect(github.violations).toEqual([]);
      await github[Symbol.asyncDispose]();
    },
  };
}

async function filesOf(github: Github, branch = BRANCH): Promise<Map<string, string> | undefined> {
  const files = await github.readBranch(branch);
  return files && new Map([...files].map(([path, content]) => [path, content.toString('utf8')]));
}

const reset = (applied: boolean): Fault => ({ kind: 'reset', applied });
const isMutation = ({ fields }: Recorded): boolean => fields.includes('createCommitOnBranch');
const one = (build: number): Submission => runs(1, build)[0] as Submission;

/** Octokit sends text. */
const bodyOf = (init: RequestInit | undefined): string => (typeof init?.body === 'string' ? init.body : '');

storeContract('GitHub', startHost);
compactContract('GitHub', startHost);

/** Puts a ledger of so many runs on the branch. */
async function seed(github: Github, count: number, branch = BRANCH): Promise<string> {
  const files = await canonicalFiles(emptyLine(FOLDER, sha256), runs(count));
  return github.commit({ branch, files: { ...FORMAT, ...Object.fromEntries(files) } });
}

describe('requests', () => {
  test('the first record is one read and three writes', async () => {
    await using github = await startRepository();
    await recordSubmission(openStore(github, { ahead: [FOLDER] }), one(1), idle);
    expect([github.reads(), github.writes()]).toEqual([1, 3]);
    expect(github.violations).toEqual([]);
  });

  test.each([1, 63, 64, 200, 1000])('after %i runs a record is one write and few reads', async count => {
    await using github = await startRepository();
    await seed(github, count);
    github.forget();
    await recordSubmission(openStore(github, { ahead: [FOLDER] }), one(count), idle);
    expect(github.writes()).toBe(1);
    expect(github.reads()).toBeLessThanOrEqual(4);
    // What is written are the run and what it adds to the lists, whatever was there.
    const written = github.requests.find(isMutation)?.bytes;
    expect(written).toBeLessThan(3_000);
    expect(github.violations).toEqual([]);
  });

  test('what is asked for at once is one request, also of several lines; what was read is not asked for again', async () => {
    await using github = await startRepository();
    const files = ['main@default', 'pr/1@default'].flatMap(line =>
      ['tests-000', '1/segment', '1/run-1', '2/segment', '2/run-2'].map(name => `${line}/${name}`),
    );
    await github.commit({ branch: BRANCH, files: Object.fromEntries(files.map(path => [path, path])) });
    github.forget();
    const snapshot = await openStore(github, { ahead: ['main@default', 'pr/1@default'] }).snapshot();
    for (const line of ['main@default', 'pr/1@default'])
      expect(await snapshot.names(line)).toEqual(['1', '2', 'tests-000']);
    expect(await snapshot.names('pr/2@default')).toEqual([]);
    expect(github.requests).toHaveLength(1);
    const ask = () =>
      Promise.all(
        ['main@default', 'pr/1@default'].flatMap(line => [
          snapshot.files(line, name => name.startsWith('tests-')),
          snapshot.files(`${line}/2`),
          snapshot.foldersWith(line, 'run-2'),
        ]),
      );
    const read = await ask();
    expect(read.slice(3)).toEqual([
      new Map([['tests-000', 'pr/1@default/tests-000']]),
      new Map([
        ['run-2', 'pr/1@default/2/run-2'],
        ['segment', 'pr/1@default/2/segment'],
      ]),
      ['2'],
    ]);
    expect(github.requests).toHaveLength(2);
    expect(await ask()).toEqual(read);
    expect(github.requests).toHaveLength(2);
    expect(github.violations).toEqual([]);
  });

  test('many files are read in parts', async () => {
    await using github = await startRepository();
    const files = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`f/${n}`, `${n}`]));
    await github.commit({ branch: BRANCH, files });
    github.forget();
    const read = await (await openStore(github).snapshot()).files('f', () => true);
    expect(read).toEqual(new Map(Object.entries(files).map(([path, text]) => [path.slice(2), text])));
    // Head, names, and two for the texts.
    expect(github.requests).toHaveLength(4);
  });

  test('what takes GitHub too long at once is read one by one', async () => {
    await using github = await startRepository();
    await github.commit({ branch: BRANCH, files: { 'f/a': '1', 'f/b': '2', 'g/c': '3' } });
    const snapshot = await openStore(github, { ahead: ['f', 'g'] }).snapshot();
    github.forget();
    // The client itself asks four times.
    github.inject(onMatch(() => true, { kind: 'status', status: 502, applied: false }, 4));
    const read = await Promise.all([snapshot.files('f', name => name === 'a'), snapshot.files('g', () => true)]);
    expect(read).toEqual([new Map([['a', '1']]), new Map([['c', '3']])]);
    expect(github.requests.map(({ status }) => status)).toEqual([502, 502, 502, 502, 200, 200]);
  });

  test('a GitHub Enterprise Server is found behind its own paths', async () => {
    await using github = await startRepository();
    const { apiUrl, graphqlUrl } = github.ghes;
    await recordSubmission(openStore(github, { apiUrl }), one(1), idle);
    await recordSubmission(openStore(github, { apiUrl: `${apiUrl}/`, graphqlUrl }), one(2), idle);
    expect(
      github.requests.every(({ url }) => url === '/api/graphql' || url.startsWith('/api/v3/repos/octo/app/')),
    ).toBe(true);
    expect(await github.log(BRANCH)).toHaveLength(2);
    expect(github.violations).toEqual([]);
  });

  test('commits are signed, and say what happened in a line, and that no workflow is to run', async () => {
    await using github = await startRepository();
    for (const build of [1, 2]) await recordSubmission(openStore(github), one(build), idle);
    const messages = (await github.log(BRANCH)).map(({ message }) => message.trim());
    expect(messages).toEqual(['2 on main: 2 passed\n\n[skip ci]', '1 on main: 2 passed\n\n[skip ci]']);
  });
});

describe('contents too large for one request', () => {
  const large = {
    a: 'a'.repeat(600_000),
    b: 'é'.repeat(300_000),
    c: 'c'.repeat(600_000),
    d: 'd'.repeat(1_200_000),
    e: 'small',
  };

  test('go in parts, on a new branch and on one that is there', async () => {
    await using github = await startRepository();
    const store = openStore(github, { mostAtOnce: 1_000_000 });
    await add(store, large);
    // One blob, three trees, commit, ref.
    expect(github.writes()).toBe(6);
    await add(store, { a: 'A'.repeat(600_000), b: 'É'.repeat(300_000), 'f/g': 'new' }, ['e', 'none']);
    const { c, d } = large;
    const expected = { a: 'A'.repeat(600_000), b: 'É'.repeat(300_000), c, d, 'f/g': 'new' };
    const digests = (files: Iterable<[string, string]>) => [...files].map(([path, text]) => [path, sha256([text])]);
    expect(digests((await filesOf(github)) ?? [])).toEqual(digests(Object.entries(expected)));
    expect((await github.log(BRANCH)).map(({ parents }) => parents.length)).toEqual([1, 0]);
    expect(github.violations).toEqual([]);
  });

  test('lose a race like others', async () => {
    await using github = await startRepository();
    const store = openStore(github, { mostAtOnce: 0 });
    await add(store, { a: '1' });
    const snapshot = await store.snapshot();
    await github.commit({ branch: BRANCH, files: { b: '2' } });
    expect(await write(store, snapshot, { a: '3' })).toMatchObject({ kind: 'lost' });
    expect(await filesOf(github)).toEqual(new Map(Object.entries({ a: '1', b: '2' })));
  });

  test('also when it was found out only now that they are: the next attempt goes in parts', async () => {
    await using github = await startRepository();
    const store = openStore(github);
    await add(store, { a: '1' });
    github.inject(request => (isMutation(request) ? { kind: 'status', status: 502, applied: false } : undefined));
    expect(await write(store, await store.snapshot(), { a: '2' })).toMatchObject({
      kind: 'lost',
      why: expect.stringContaining('502'),
    });
    expect(await write(store, await store.snapshot(), { a: '2' })).toMatchObject({ kind: 'committed' });
    expect(await filesOf(github)).toEqual(new Map([['a', '2']]));
  });
});

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

describe('an answer that is not what was asked for', () => {
  /** A store whose GraphQL answers are changed on the way. */
  const openChanged = (github: Github, change: (text: string) => string): Store =>
    openStore(github, {
      ahead: ['f'],
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        return bodyOf(init).includes('repository(')
          ? Response.json(JSON.parse(change(await response.text())))
          : response;
      },
    });
  const files = { ...FORMAT, 'f/a': 'one\n', 'f/b': 'two\n' };

  test.each([
    ['a text that is cut and does not say so', (text: string) => text.replaceAll(String.raw`"one\n"`, '"on"')],
    ['a text that is nothing', (text: string) => text.replaceAll(String.raw`"one\n"`, 'null')],
    ['a listing that lacks an entry', (text: string) => text.replaceAll(/\{"name":"a"[^}]*\},/g, '')],
  ])('%s is read in another way', async (_, change) => {
    await using github = await startRepository();
    await github.commit({ branch: BRANCH, files });
    const snapshot = await openChanged(github, change).snapshot();
    expect(await snapshot.files('f', () => true)).toEqual(new Map(Object.entries({ a: 'one\n', b: 'two\n' })));
    expect(github.requests.some(({ operation }) => operation.startsWith('git/get-'))).toBe(true);
    expect(github.violations).toEqual([]);
  });

  test.each([
    ['without a ref', (text: string) => text.replace('"ref":', '"other":'), UserError],
    [
      'whose ref leads nowhere',
      (text: string) => text.replace(/"target":\{[^}]*"oid":"\w+"/, '"target":{"none":""'),
      UserError,
    ],
    ['without a repository', () => '{"data":{"repository":null}}', UserError],
    ['without data', () => '{}', UserError],
    ['that is empty', () => '""', UserError],
    ['whose ref leads to something else', (text: string) => text.replace(/"tree":/, '"other":'), UnreadableLedger],
    [
      'that has no object for a listed one',
      (text: string) => text.replaceAll(/"o\d":\{/g, '"o0":null,"other":{'),
      UnreadableLedger,
    ],
  ])('an answer %s is never "nothing there yet"', async (_, change, kind) => {
    await using github = await startRepository();
    const head = await github.commit({ branch: BRANCH, files: { ...files, 'main@default/tests-000.jsonl': '"t"\n' } });
    const recording = recordSubmission(openChanged(github, change), one(1), idle);
    await expect(recording).rejects.toBeInstanceOf(kind);
    expect(await github.head(BRANCH)).toBe(head);
    expect(github.writes()).toBe(0);
  });

  test('a replica that lags behind is asked again', async () => {
    await using github = await startRepository();
    await github.commit({ branch: BRANCH, files: { ...files, 'f/1/x': '' } });
    const seen = new Set<string>();
    // Whatever is asked for is not there the first time.
    const late = (text: string) =>
      seen.has(text) ? text : (seen.add(text), text.replaceAll(/"(o\d|c\d)":\{/g, '"$1":null,"_":{'));
    const snapshot = await openChanged(github, late).snapshot();
    expect(await snapshot.foldersWith('f', 'x')).toEqual(['1']);
    expect(await snapshot.files('f/1')).toEqual(new Map([['x', '']]));
  });

  test('a path that is not there says nothing where its commit is not there either', async () => {
    await using github = await startRepository();
    await github.commit({ branch: BRANCH, files: { ...files, 'f/1/x': '' } });
    const lagging = (text: string) => text.replaceAll(/"(o\d|c\d)":\{"oid":"\w+"\}/g, '"$1":null');
    const snapshot = await openChanged(github, lagging).snapshot();
    await expect(snapshot.foldersWith('f', 'x')).rejects.toThrow(UnreadableLedger);
  });

  test('what came along of a branch that moved in between does not count', async () => {
    await using github = await startRepository();
    const old = await github.commit({ branch: BRANCH, files });
    const other = await github.commit({ branch: 'other', files: { ...files, 'f/a': 'new\n', 'f/c': 'new\n' } });
    let asked = false;
    const store = openStore(github, {
      ahead: ['f'],
      fetch: async (url, init) => {
        // The head is the old one; the folder is asked for when it has moved.
        const body = asked ? init?.body : bodyOf(init).replaceAll(`refs/heads/${BRANCH}:`, `${other}:`);
        asked = true;
        return fetch(url, { ...init, body: body ?? null });
      },
    });
    const snapshot = await store.snapshot();
    expect(snapshot.commit).toBe(old);
    expect(await snapshot.files('f')).toEqual(new Map(Object.entries({ a: 'one\n', b: 'two\n' })));
  });
});

describe('refusals are sentences with a way out', () => {
  const limited = (request: Recorded): Fault | undefined =>
    request.kind === 'write' ? { kind: 'limit', status: 403, retryAfter: 3600 } : undefined;
  const tokens = (permissions: object): Partial<Options> => ({
    tokens: { [workflowToken]: { login: 'github-actions[bot]', permissions } },
  });
  const cases: [
    string,
    RegExp,
    { options?: Partial<Options>; opening?: Opening; plan?: typeof limited; empty?: true; fresh?: true },
  ][] = [
    [
      'a token that is none',
      /could not be read: GitHub does not accept the token \(Bad credentials\)\. It may have expired/,
      { opening: { token: 'ghs_none' } },
    ],
    [
      'a token that may only read',
      /could not be written: the token may not write .*contents: write.*workflow_run/,
      { options: tokens({ contents: 'read' }) },
    ],
    [
      'the same, on first use',
      /could not be written: the token may not write/,
      { options: tokens({ contents: 'read' }), fresh: true },
    ],
    [
      'a repository that is not there',
      /could not be read: GitHub finds no such repository, or the token may not see it/,
      { opening: { repo: 'none' } },
    ],
    [
      'a private repository without permission',
      /could not be read: GitHub/,
      { options: { ...tokens({ checks: 'write' }), private: true } },
    ],
    ['an empty repository', /octo\/app is empty .*Push a first commit\./, { empty: true, fresh: true }],
    [
      'a limit of an hour',
      /GitHub's rate limit was reached, .*secondary rate limit.* Try again later\./,
      { plan: limited },
    ],
    ['the primary limit', /GitHub's rate limit was reached/, { options: { rates: { primary: 2 } } }],
    ['too much for one request', /too large for one request/, { options: { sizes: { requestBody: 700 } } }],
    [
      'no GitHub at all',
      /there was no answer from GitHub \(.*\)\. Check the network and the API URL/,
      { opening: { apiUrl: 'http://127.0.0.1:1' } },
    ],
  ];

  test.each(cases)('%s', async (_, message, { options, opening, plan, empty, fresh }) => {
    await using github = await startGithub({ repo: 'octo/app', ...options });
    if (!empty) await github.commit({ branch: 'main', files: { 'a.py': '' } });
    if (!fresh) await seed(github, 1);
    const head = await github.head(BRANCH);
    github.inject(plan);
    const error: unknown = await recordSubmission(openStore(github, opening), one(1), sleeper()).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(message);
    expect(error instanceof ReadOnlyToken).toBe(/may not write/.test((error as Error).message));
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(opening?.token ?? workflowToken);
    expect(await github.head(BRANCH)).toBe(head);
    expect(github.violations.filter(({ kind }) => kind !== 'limit')).toEqual([]);
  });

  test('a limit that passes is waited for, as long as it says', async () => {
    await using github = await startRepository();
    await seed(github, 1);
    let build = 1;
    for (const kind of ['read', 'write']) {
      for (const retryAfter of [50, 51]) {
        github.inject(onMatch(request => request.kind === kind, { kind: 'limit', status: 429, retryAfter }));
        const recording = recordSubmission(openStore(github, { patience: 50 }), one(build++), idle);
        if (retryAfter === 50) expect((await recording).attempts).toBe(1);
        else await expect(recording).rejects.toThrow('rate limit');
      }
    }
  });

  test('a mistake of ours is no refusal of GitHub’s, and not tried again', async () => {
    await using github = await startRepository();
    await seed(github, 1);
    const store = openStore(github);
    const nothing = null as unknown as string;
    const changes = { writes: new Map([['a', '1']]), removes: [] };
    await expect(store.commit(await store.snapshot(), changes, nothing, idle.now())).rejects.toThrow(TypeError);
  });
});
