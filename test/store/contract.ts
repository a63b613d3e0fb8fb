// What every store must do, whatever it keeps the branch in.
import { describe, expect, test } from 'vitest';
import { UnreadableLedger } from '../../src/core/errors.ts';
import { canonicalFiles, submissionsOf } from '../../src/core/ledger/canonical.ts';
import { emptyLine, openLine } from '../../src/core/ledger/line-ledger.ts';
import { type Submission } from '../../src/core/ledger/submission.ts';
import { compareText } from '../../src/core/compare-text.ts';
import { verifyLine } from '../../src/core/ledger/verify.ts';
import { recordSubmission } from '../../src/operations/record.ts';
import type { Clock } from '../../src/operations/commit-loop.ts';
import { readmeFinding, sectionOf } from '../../src/operations/branch-page.ts';
import type { LineSection } from '../../src/render/markdown/branch-page.ts';
import { sha256 } from '../../src/host/sha256.ts';
import type { CommitResult, Snapshot, Store } from '../../src/store/port.ts';
import { collect } from '../core/ledger/recorded.ts';
import { ADDRESS, submit } from '../core/ledger/submissions.ts';

export const BRANCH = 'pytest-results';
export const FOLDER = 'main@default';

/** A place with a repository in it. It has a branch `main`, and no results. */
export interface Host extends AsyncDisposable {
  /** A store on the branch as a process of its own has it. */
  open: () => Store;
  /** What is on the branch, seen past the store; undefined for no branch. */
  files: (branch?: string) => Promise<Map<string, string> | undefined>;
  /** The parents of its commits, newest first. */
  parents: () => Promise<string[][]>;
  /** Someone else's commit. Null removes. */
  put: (files: Record<string, string | null>, branch?: string) => Promise<string>;
  /** Deletes the branch. */
  remove: () => Promise<void>;
}

/** Chance and time as a test wants them: nothing waits, and everyone gets a turn. */
export const idle: Clock = {
  now: () => new Date('2026-01-01T00:00:00Z'),
  sleep: () => new Promise(resolve => void setImmediate(resolve)),
  random: () => 0.5,
};

/** A clock that sleeping moves. */
export function sleeper(): Clock & { slept: () => number } {
  let time = idle.now().getTime();
  return {
    ...idle,
    now: () => new Date(time),
    sleep: async duration => void (time += duration),
    slept: () => time - idle.now().getTime(),
  };
}

export const write = (
  store: Store,
  on: Snapshot,
  files: Record<string, string>,
  removes: string[] = [],
): Promise<CommitResult> =>
  store.commit(on, { writes: new Map(Object.entries(files)), removes }, 'a message\n\n[skip ci]\n', idle.now());

/** Writes on what the branch holds now. */
export async function add(store: Store, files: Record<string, string>, removes: string[] = []): Promise<string> {
  const result = await write(store, await store.snapshot(), files, removes);
  if (result.kind === 'lost') throw new Error(result.why);
  return result.commit;
}

/** Runs in which things fail, in an order of their own. */
export const runs = (count: number, first = 0): Submission[] =>
  Array.from({ length: count }, (_, n) => first + n).map(n =>
    submit({
      build: n,
      order: 10 * n,
      results: [
        { id: 'a.py::test_1', outcome: 'passed' },
        {
          id: `b.py::test_${n % 5}`,
          outcome: n % 3 === 0 ? 'failed' : 'passed',
          ...(n % 3 === 0 ? { detail: { message: `boom ${n % 4}` } } : {}),
        },
      ],
    }),
  );

/** The canonical files of what is recorded, and of these submissions recorded one after the other. */
export async function canonical(
  store: Store,
  submissions: Submission[],
): Promise<{ is: object; shouldBe: object; findings: object[] }> {
  const snapshot = await store.snapshot();
  const recorded = await collect(submissionsOf(await openLine(snapshot, FOLDER, sha256), ADDRESS));
  const filesOf = async (of: Submission[]): Promise<object> => {
    const files = await canonicalFiles(emptyLine(FOLDER, sha256), of);
    return Object.fromEntries([...files].sort(([a], [b]) => compareText(a, b)));
  };
  const { findings } = await verifyLine(snapshot, { ...ADDRESS, folder: FOLDER }, sha256);
  return { is: await filesOf(recorded), shouldBe: await filesOf(submissions), findings };
}

const textOf = async (on: Snapshot, folder: string, name: string): Promise<string | undefined> =>
  (await on.files(folder)).get(name);

export function storeContract(name: string, start: () => Promise<Host>): void {
  const it = test.extend<{ host: Host; store: Store }>({
    // oxlint-disable-next-line no-empty-pattern -- vitest reads from it which fixtures are needed
    host: async ({}, use) => {
      await using host = await start();
      await use(host);
    },
    store: async ({ host }, use) => {
      const store = host.open();
      await use(store);
      await store.close();
    },
  });

  describe(`store contract: ${name}`, () => {
    it('a branch that is not there has no commit and nothing in it', async ({ store }) => {
      const on = await store.snapshot();
      expect(on.commit).toBeNull();
      expect(await on.names('')).toEqual([]);
      expect(await on.folders('')).toEqual([]);
      expect(await on.files('a/b')).toEqual(new Map());
      expect(await on.foldersWith('a', 'x')).toEqual([]);
    });

    it('the first write makes a branch that shares no history, the next goes on top, and other branches stay', async ({
      host,
      store,
    }) => {
      const main = await host.files('main');
      const first = await add(store, { 'ledger.json': '{}', 'a/b/c': '1\n', 'a/d': '2' });
      expect(await host.parents()).toEqual([[]]);
      await add(store, { 'a/b/c': '3\n', e: '' });
      expect(await host.parents()).toEqual([[first], []]);
      expect(await host.files()).toEqual(
        new Map(Object.entries({ 'a/b/c': '3\n', 'a/d': '2', e: '', 'ledger.json': '{}' })),
      );
      expect(await host.files('main')).toEqual(main);
    });

    it('what was written is read: names sorted by code unit, folders, and files, all or those wanted', async ({
      store,
    }) => {
      await add(store, { 'f/b': 'b', 'f/B': 'B', 'f/é': 'é', 'f/x.d/1': '1', 'f/x/2': '2', 'f/x-/3': '3', g: 'g' });
      const on = await store.snapshot();
      expect(await on.names('f')).toEqual(['B', 'b', 'x', 'x-', 'x.d', 'é']);
      expect((await on.folders('f')).toSorted()).toEqual(['x', 'x-', 'x.d']);
      expect(await on.folders('')).toEqual(['f']);
      expect(await on.files('f', each => each !== 'b')).toEqual(new Map(Object.entries({ B: 'B', é: 'é' })));
      expect(await on.files('f/x.d')).toEqual(new Map([['1', '1']]));
      expect(await on.files('f/none')).toEqual(new Map());
      expect(await on.names('f/none/below')).toEqual([]);
      await expect(on.names('g')).rejects.toThrow(UnreadableLedger);
    });

    it('foldersWith finds the folders that have an entry of that name, read before or not', async ({ store }) => {
      await add(store, { 'f/1/x': '', 'f/1/y': '', 'f/2/y': '', 'f/3/x/z': '', 'f/x': '' });
      const on = await store.snapshot();
      expect(await on.foldersWith('f', 'x')).toEqual(['1', '3']);
      await on.files('f/1');
      await on.files('f/2');
      expect(await on.foldersWith('f', 'x')).toEqual(['1', '3']);
      expect(await on.foldersWith('f', 'none')).toEqual([]);
      expect(await on.foldersWith('none', 'x')).toEqual([]);
    });

    it('removes go, folders with them, whether there was something or not', async ({ host, store }) => {
      await add(store, { a: '1', 'f/b': '2', 'f/c': '3', 'g/d': '4' });
      await add(store, { e: '5', 'g/d': '6' }, ['f/b', 'f/c', 'f/none', 'none/x', 'g/d']);
      expect(await host.files()).toEqual(new Map(Object.entries({ a: '1', e: '5', 'g/d': '6' })));
      expect(await (await store.snapshot()).names('')).toEqual(['a', 'e', 'g']);
    });

    it('whoever is second loses, and changes nothing', async ({ host, store }) => {
      await add(store, { a: '1' });
      const other = host.open();
      const [mine, theirs] = [await store.snapshot(), await other.snapshot()];
      expect(await write(other, theirs, { b: '2' })).toMatchObject({ kind: 'committed' });
      expect(await write(store, mine, { a: '3', c: '3' })).toEqual({ kind: 'lost', why: expect.stringMatching(/./) });
      expect(await host.files()).toEqual(new Map(Object.entries({ a: '1', b: '2' })));
      expect(await host.parents()).toHaveLength(2);
      await other.close();
    });

    it('of several that are first, one makes the branch and the others lose', async ({ host, store }) => {
      const stores = [store, host.open(), host.open(), host.open()];
      const snapshots = await Promise.all(stores.map(each => each.snapshot()));
      const results = await Promise.all(
        stores.map((each, n) => write(each, snapshots[n] as Snapshot, { [`f${n}`]: `${n}` })),
      );
      const winners = results.flatMap(({ kind }, n) => (kind === 'committed' ? [n] : []));
      expect(winners).toHaveLength(1);
      expect(await host.files()).toEqual(new Map([[`f${winners[0]}`, `${winners[0]}`]]));
      expect(await host.parents()).toEqual([[]]);
      await Promise.all(stores.slice(1).map(each => each.close()));
    });

    it('a snapshot stays what it was, however the branch moves', async ({ host, store }) => {
      await add(store, { a: '1', 'f/b': '1', 'f/c': '1' });
      const on = await store.snapshot();
      await host.put({ a: '2', 'f/b': '2', 'f/c': null, 'f/d': '2' });
      expect(await textOf(on, '', 'a')).toBe('1');
      expect(await on.files('f')).toEqual(new Map(Object.entries({ b: '1', c: '1' })));
      expect(await on.foldersWith('', 'd')).toEqual([]);
      expect(await (await store.snapshot()).files('f')).toEqual(new Map(Object.entries({ b: '2', d: '2' })));
    });

    it('texts come back as they were: any sign, any line break, any length', async ({ store }) => {
      const files = {
        empty: '',
        breaks: 'a\r\nb\n\nc',
        signs: '\uFEFFé 測試 😀 \u202E \u0000 "\\u0041"\n',
        // Cut within a sign where GitHub's GraphQL cuts.
        'just-over': `${'x'.repeat(511_999)}é\n`,
        just: 'y'.repeat(512_000),
        large: '測試\n'.repeat(250_000),
        number: '12345678901234567890n',
      };
      await add(store, Object.fromEntries(Object.entries(files).map(([key, text]) => [`f/${key}`, text])));
      expect(await (await store.snapshot()).files('f')).toEqual(new Map(Object.entries(files)));
      // Read by one that knows nothing of what was written, one by one.
      const on = await store.snapshot();
      for (const [key, text] of Object.entries(files)) {
        const read = await on.files('f', each => each === key);
        expect(read, `file ${key}`).toEqual(new Map([[key, text]]));
      }
    });

    const refused: [string, Record<string, string>, RegExp][] = [
      ['that has no format file', { 'index.html': 'a page' }, /no ledger\.json, so it is not a ledger/],
      ['of a newer format', { 'ledger.json': '{"format":99}' }, /format 99.*update pytest-ledger/],
      ['whose format file is cut short', { 'ledger.json': '{"form' }, /not JSON/],
    ];

    test.each(refused)('a branch %s is refused and left as it is', async (_, files, message) => {
      await using host = await start();
      await host.put(files, BRANCH);
      const store = host.open();
      const recording = recordSubmission(store, submit({ build: 1, order: 1, results: [] }), idle);
      await expect(recording).rejects.toThrow(message);
      await expect(recording).rejects.toThrow(UnreadableLedger);
      expect(await host.files()).toEqual(new Map(Object.entries(files)));
      await store.close();
    });

    it('recorded again is recorded once, without a commit', async ({ host, store }) => {
      const [first, second] = runs(2) as [Submission, Submission];
      for (const submission of [first, second, first, second, second]) await recordSubmission(store, submission, idle);
      expect(await host.parents()).toHaveLength(2);
      const { is, shouldBe, findings } = await canonical(store, [first, second]);
      expect(is).toEqual(shouldBe);
      expect(findings).toEqual([]);
    });

    it('many writers at once: all is there, as if they had come one after the other', async ({ host, store }) => {
      const submissions = runs(8);
      const stores = submissions.map(() => host.open());
      const recorded = await Promise.all(
        submissions.map((submission, n) => recordSubmission(stores[n] as Store, submission, idle)),
      );
      expect(recorded.every(({ added }) => added)).toBe(true);
      expect(await host.parents()).toHaveLength(8);
      const { is, shouldBe, findings } = await canonical(store, submissions);
      expect(is).toEqual(shouldBe);
      expect(findings).toEqual([]);
      await Promise.all(stores.map(each => each.close()));
    });

    it('writers of several lines at once: the page has them all, as their runs give it', async ({ host, store }) => {
      const stores = [store, host.open(), host.open(), host.open()];
      const lines = stores.map((_, n) => `line-${n}`);
      await Promise.all(
        stores.map(async (each, n) => {
          for (const build of [1, 2]) {
            const outcome = build === 2 && n > 1 ? ('failed' as const) : ('passed' as const);
            const results = [{ id: 'a.py::test', outcome }];
            await recordSubmission(each, submit({ line: `line-${n}`, build, order: build, results }), idle);
          }
        }),
      );
      const snapshot = await store.snapshot();
      const sections = await Promise.all(
        lines.map(async line => {
          const folder = `${line}@default`;
          return (await sectionOf(await openLine(snapshot, folder, sha256), {
            line,
            target: 'default',
            folder,
          })) as LineSection;
        }),
      );
      const page = (await host.files())?.get('README.md') ?? '';
      expect(readmeFinding(page, sections)).toBeUndefined();
      expect(page.match(/^### .*/gm)).toEqual([
        '### ✅ line-0',
        '### ✅ line-1',
        '### ❌ line-2: 1 failing',
        '### ❌ line-3: 1 failing',
      ]);
      await Promise.all(stores.slice(1).map(each => each.close()));
    });
  });
}
