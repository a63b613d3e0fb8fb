import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { UnreadableLedger, UserError } from '../../src/core/errors.ts';
import { recordSubmission } from '../../src/operations/record.ts';
import { ReadOnlyToken } from '../../src/github/errors.ts';
import type { Store } from '../../src/store/port.ts';
import { type Fault, onMatch } from '../github/faults.ts';
import { type Github, startGithub } from '../github/github.ts';
import { type Options, type Recorded, workflowToken } from '../github/options.ts';
import { BRANCH, idle, sleeper } from './contract.ts';
import { bodyOf, FORMAT, one, openStore, type Opening, seed, startRepository } from './github-host.ts';

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

const TIMED_OUT = "Sorry, your request timed out. It's likely that your input was too large to process.";

describe('refusals are sentences with a way out', () => {
  const limited = (request: Recorded): Fault | undefined =>
    request.kind === 'write' ? { kind: 'limit', status: 403, retryAfter: 3600 } : undefined;
  const refused =
    (operation: string, status: 403 | 422, message: string) =>
    (request: Recorded): Fault | undefined =>
      request.operation === operation ? { kind: 'refusal', status, message } : undefined;
  const protectedBranch = refused('git/create-ref', 422, 'Repository rule violations found');
  const archived = refused('git/create-tree', 403, 'Repository was archived so is read-only.');
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
      'a rule that protects the branch',
      /GitHub refuses it \(422: Repository rule violations found.*Exempt the branch from the rule\./,
      { plan: protectedBranch, fresh: true },
    ],
    [
      'a refusal in words that nobody knows: no advice about rules',
      /GitHub refuses it \(422: words of tomorrow\)\. Try again later\.$/,
      { plan: refused('git/create-ref', 422, 'words of tomorrow'), fresh: true },
    ],
    [
      'an archived repository',
      /GitHub refuses it \(Repository was archived so is read-only\.\)\. Check .* whether the repository is archived/,
      { plan: archived, fresh: true },
    ],
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

  test.each([
    ['read', /could not be read: there was no answer from GitHub \(.*timeout.*\)\. Check the network/],
    ['write', /could not be written: there was no answer from GitHub|could not be found out/],
  ])('a %s that is never answered is given up', async (kind, message) => {
    await using github = await startRepository();
    await seed(github, 1);
    const head = await github.head(BRANCH);
    const never = new Promise(() => {});
    github.inject(request => (request.kind === kind ? { kind: 'slow', until: never, applied: false } : undefined));
    const store = { ...openStore(github, { longestAnswer: 200 }), patience: 1_000 };
    const recording = recordSubmission(store, one(1), sleeper());
    await expect(recording).rejects.toThrow(message);
    expect(await github.head(BRANCH)).toBe(head);
  });

  test('a limit that passes is waited for, as long as it says', async () => {
    await using github = await startRepository();
    await seed(github, 1);
    let build = 1;
    for (const kind of ['read', 'write']) {
      for (const retryAfter of [50, 51]) {
        github.inject(onMatch(request => request.kind === kind, { kind: 'limit', status: 429, retryAfter }));
        const recording = recordSubmission(openStore(github, { patience: 50 }), one(build++), idle);
        // By then others may have written, so what was to be written is worked out again.
        if (retryAfter === 50) expect((await recording).attempts).toBe(kind === 'read' ? 1 : 2);
        else await expect(recording).rejects.toThrow('rate limit');
      }
    }
  });

  /** GraphQL's reads, the first `times` of which say something else. */
  const changing = (github: Github, times: number, change: (answer: any) => object): Store => {
    let left = times;
    return openStore(github, {
      ahead: ['f'],
      patience: 600,
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (!bodyOf(init).includes('repository(') || left-- <= 0) return response;
        return Response.json(change(await response.json()));
      },
    });
  };
  const limit = (type: string) => () => ({ errors: [{ type, message: 'API rate limit exceeded' }] });
  const tooHeavy = ({ data: { repository } }: any) => ({
    data: { repository: { ...repository, ref: null } },
    errors: [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits for this query exceeded.' }],
  });

  test.each<[string, number, (answer: any) => object]>([
    ['a limit called RATE_LIMIT', 2, limit('RATE_LIMIT')],
    ['a limit called RATE_LIMITED', 2, limit('RATE_LIMITED')],
    ['a part of the answer, as the whole was too much', 1, tooHeavy],
    ['a list of errors without an error', 99, answer => ({ ...answer, errors: [] })],
  ])('%s: the run is recorded, on what the branch has', async (_, times, change) => {
    await using github = await startRepository();
    await seed(github, 1);
    const { added } = await recordSubmission(changing(github, times, change), one(1), idle);
    expect(added).toBe(true);
    expect(await github.log(BRANCH)).toHaveLength(2);
  });

  test.each<[string, (answer: any) => object, RegExp]>([
    ['a limit without end', limit('RATE_LIMIT'), /GitHub's rate limit was reached/],
    ['too much without end', tooHeavy, /more than GitHub answers at once \(Resource limits .*Try again later\.$/],
  ])('%s: nothing is written, and the sentence gives no wrong advice', async (_, change, message) => {
    await using github = await startRepository();
    const head = await seed(github, 1);
    const recording = recordSubmission(changing(github, 99, change), one(1), idle);
    await expect(recording).rejects.toThrow(message);
    expect(await github.head(BRANCH)).toBe(head);
  });

  test('a tree that takes GitHub too long once is made again', async () => {
    await using github = await startRepository();
    const slow = (request: Recorded): boolean => request.operation === 'git/create-tree';
    github.inject(onMatch(slow, { kind: 'refusal', status: 422, message: TIMED_OUT }));
    const { added } = await recordSubmission(openStore(github), one(1), idle);
    expect(added).toBe(true);
    expect(await github.log(BRANCH)).toHaveLength(1);
  });

  test('a tree that takes GitHub too long each time is given up with that reason', async () => {
    await using github = await startRepository();
    github.inject(request =>
      request.operation === 'git/create-tree' ? { kind: 'refusal', status: 422, message: TIMED_OUT } : undefined,
    );
    const store = { ...openStore(github), patience: 1_000 };
    const recording = recordSubmission(store, one(1), sleeper());
    await expect(recording).rejects.toThrow(/it took GitHub too long \(Sorry, .*record in several shards/);
    expect(await github.head(BRANCH)).toBeUndefined();
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
