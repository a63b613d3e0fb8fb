import { describe, expect, test } from 'vitest';
import { recordSubmission } from '../../src/operations/record.ts';
import { sha256 } from '../../src/host/sha256.ts';
import { onMatch } from '../github/faults.ts';
import { compactContract } from './compact-contract.ts';
import { repairContract } from './repair-contract.ts';
import { add, BRANCH, FOLDER, idle, storeContract, write } from './contract.ts';
import { filesOf, isMutation, one, openStore, seed, startHost, startRepository } from './github-host.ts';

storeContract('GitHub', startHost);
compactContract('GitHub', startHost);
repairContract('GitHub', startHost);

describe('requests', () => {
  test('the first record is two reads and three writes', async () => {
    await using github = await startRepository();
    await recordSubmission(openStore(github, { ahead: [FOLDER] }), one(1), idle);
    expect([github.reads(), github.writes()]).toEqual([2, 3]);
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
