// What compacting must do on every store.
import { describe, expect, test } from 'vitest';
import { compactLedger, type Keeping } from '../../src/operations/compact.ts';
import { OlderThanKept, UnreadableLedger, UserError } from '../../src/core/errors.ts';
import { digestOf, type Submission } from '../../src/core/ledger/submission.ts';
import { compareText } from '../../src/core/compare-text.ts';
import { verifyLine } from '../../src/core/ledger/verify.ts';
import { recordSubmission } from '../../src/operations/record.ts';
import { sha256 } from '../../src/host/sha256.ts';
import type { Store } from '../../src/store/port.ts';
import { ADDRESS } from '../core/ledger/submissions.ts';
import { add, FOLDER, type Host, idle, runs, write } from './contract.ts';

const ALL: Keeping = { drop: () => false };

async function recordEach(store: Store, submissions: Submission[]): Promise<void> {
  for (const submission of submissions) await recordSubmission(store, submission, idle);
}

/** The files that these submissions have, recorded one after the other and compacted. */
async function sequential(start: () => Promise<Host>, submissions: Submission[], keeping = ALL): Promise<unknown> {
  await using host = await start();
  const store = host.open();
  await recordEach(store, submissions);
  await compactLedger(store, keeping, idle);
  await store.close();
  return await sortedFiles(host);
}

function onLine(line: string, submission: Submission): Submission {
  const other = { ...submission, line };
  return { ...other, digest: digestOf(other, sha256) };
}

const sortedFiles = async (host: Host): Promise<unknown> =>
  [...((await host.files()) ?? [])].sort(([a], [b]) => compareText(a, b));

const findingsOf = async (store: Store): Promise<unknown[]> =>
  (await verifyLine(await store.snapshot(), { ...ADDRESS, folder: FOLDER }, sha256)).findings;

/** A store in which something else happens just before the branch is replaced, the first few times. */
function interrupted(store: Store, times: number, happen: () => Promise<unknown>): Store {
  let left = times;
  return {
    ...store,
    replace: async (...args) => {
      if (left-- > 0) await happen();
      return store.replace(...args);
    },
  };
}

export function compactContract(name: string, start: () => Promise<Host>): void {
  describe(`compact: ${name}`, () => {
    test('replaced, the branch has these files and no others, no history, and other branches stay', async () => {
      await using host = await start();
      const store = host.open();
      const main = await host.files('main');
      await add(store, { 'ledger.json': '{}', 'a/b': '1', 'a/c': 'same' });
      await add(store, { 'a/b': '2' });
      const files = { 'ledger.json': '{}', 'a/c': 'same', 'd/e/f': 'é\n'.repeat(400_000) };
      const on = await store.snapshot();
      await on.files('a');
      const result = await store.replace(String(on.commit), new Map(Object.entries(files)), 'Compact\n', idle.now());
      expect(result).toMatchObject({ kind: 'committed' });
      expect(await host.parents()).toEqual([[]]);
      expect(await host.files()).toEqual(new Map(Object.entries(files)));
      expect(await host.files('main')).toEqual(main);
      expect((await store.snapshot()).commit).toBe((result as { commit: string }).commit);
      await store.close();
    });

    test('on a branch that others have moved, rewritten or deleted it changes nothing', async () => {
      await using host = await start();
      const [store, other] = [host.open(), host.open()];
      await add(store, { a: '1' });
      const moved = await store.snapshot();
      await add(other, { a: '2' });
      expect(await store.replace(String(moved.commit), new Map([['b', '']]), 'Compact\n', idle.now())).toMatchObject({
        kind: 'lost',
      });
      const rewritten = await store.snapshot();
      await other.replace(String((await other.snapshot()).commit), new Map([['a', '3']]), 'Compact\n', idle.now());
      expect(
        await store.replace(String(rewritten.commit), new Map([['b', '']]), 'Compact\n', idle.now()),
      ).toMatchObject({
        kind: 'lost',
      });
      expect(await write(store, rewritten, { b: '' })).toMatchObject({ kind: 'lost' });
      expect(await host.files()).toEqual(new Map([['a', '3']]));
      const deleted = await store.snapshot();
      await host.remove();
      expect(await store.replace(String(deleted.commit), new Map([['b', '']]), 'Compact\n', idle.now())).toMatchObject({
        kind: 'lost',
      });
      expect(await host.files()).toBeUndefined();
      await Promise.all([store.close(), other.close()]);
    });

    test('whatever the order and however many the writers: the tree is that of the sequential ledger', async () => {
      await using host = await start();
      const submissions = runs(8);
      await Promise.all(
        submissions.toReversed().map(async submission => {
          const store = host.open();
          await recordSubmission(store, submission, idle);
          await store.close();
        }),
      );
      const store = host.open();
      const compacted = await compactLedger(store, ALL, idle);
      expect(compacted).toMatchObject({
        lines: [{ runs: 8, dropped: 0 }],
        before: { commits: 8 },
        after: { commits: 1 },
      });
      expect(await sortedFiles(host)).toEqual(await sequential(start, submissions));
      expect(compacted.after).toMatchObject(await weightOf(host));
      expect(await findingsOf(store)).toEqual([]);
      await store.close();
    });

    test('who writes while it compacts loses nothing, and neither does it', async () => {
      await using host = await start();
      const submissions = runs(12);
      const [first, then] = [submissions.slice(0, 6), submissions.slice(6)];
      const [store, writer] = [host.open(), host.open()];
      await recordEach(store, first);
      const waiting = [...then];
      const busy = interrupted(store, 3, () => recordSubmission(writer, waiting.shift() as Submission, idle));
      const { attempts, lines } = await compactLedger(busy, { ...ALL, runs: 100 }, idle);
      expect(attempts).toBe(4);
      expect(lines).toMatchObject([{ runs: 9, dropped: 0 }]);
      // Now all at once: writers that have read the old branch, and another compaction.
      await Promise.all([
        ...waiting.map(async submission => {
          const each = host.open();
          await recordSubmission(each, submission, idle);
          await each.close();
        }),
        compactLedger(store, ALL, idle),
      ]);
      await compactLedger(store, ALL, idle);
      expect(await sortedFiles(host)).toEqual(await sequential(start, submissions));
      await Promise.all([store.close(), writer.close()]);
    });

    test('runs and lines that are not kept are gone, all else is as it was, and recording goes on', async () => {
      await using host = await start();
      const store = host.open();
      const submissions = runs(10);
      await recordEach(store, submissions.slice(0, 9));
      await recordEach(
        store,
        ['pr/1', 'pr/2'].map(line => onLine(line, submissions[0] as Submission)),
      );
      await host.put({ 'README.md': 'ours', 'notes/a.json': '{}', [`${FOLDER}/notes.json`]: '1' });
      const compacted = await compactLedger(store, { runs: 4, drop: line => line === 'pr/1' }, idle);
      expect(compacted.droppedLines).toEqual([{ line: 'pr/1', target: 'default' }]);
      expect(compacted.lines).toMatchObject([
        { line: 'main', runs: 4, dropped: 5 },
        { line: 'pr/2', runs: 1, dropped: 0 },
      ]);
      const files = await host.files();
      expect(files?.get('README.md')).toMatch(
        /^# Test results[^]*<!-- line main@default 70 -->[^]*<!-- line pr\/2@default/,
      );
      expect(files?.get('README.md')).not.toContain('pr/1');
      expect(Object.fromEntries(files ?? [])).toMatchObject({
        'notes/a.json': '{}',
        [`${FOLDER}/notes.json`]: '1',
      });
      expect([...(files?.keys() ?? [])].filter(path => path.startsWith('pr/1@'))).toEqual([]);
      await expect(recordSubmission(store, submissions[2] as Submission, idle)).rejects.toThrow(OlderThanKept);
      await recordEach(store, submissions.slice(5));
      expect(await findingsOf(store)).toEqual([]);
      await store.close();
    }, 60_000);

    test('moved, rewritten or deleted while it is recorded: the run goes on what is there then', async () => {
      await using host = await start();
      const [store, other] = [host.open(), host.open()];
      const submissions = runs(6);
      await recordEach(store, submissions.slice(0, 2));
      const during = async (submission: Submission | undefined, happen: () => Promise<unknown>): Promise<void> => {
        let left = 1;
        const watched: Store = {
          ...store,
          commit: async (...args) => {
            if (left-- > 0) await happen();
            return store.commit(...args);
          },
        };
        await recordSubmission(watched, submission as Submission, idle);
      };
      const buildsOf = async (): Promise<string[]> =>
        [...((await host.files())?.keys() ?? [])].flatMap(path => /run-(\d+)\.jsonl$/.exec(path)?.[1] ?? []).sort();
      await during(submissions[2], () => recordSubmission(other, submissions[3] as Submission, idle));
      await during(submissions[4], () => compactLedger(other, { ...ALL, runs: 2 }, idle));
      expect(await buildsOf()).toEqual(['2', '3', '4']);
      await during(submissions[5], () => host.remove());
      expect(await buildsOf()).toContain('5');
      expect(await findingsOf(store)).toEqual([]);
      // Whoever puts something else there is not overwritten.
      await host.remove();
      await recordEach(store, submissions.slice(0, 1));
      await expect(
        during(submissions[1], async () => {
          await host.put({ 'ledger.json': null, 'index.html': 'a page' });
        }),
      ).rejects.toThrow(UnreadableLedger);
      expect((await host.files())?.get('index.html')).toBe('a page');
      await Promise.all([store.close(), other.close()]);
    });

    test('nothing to compact, or a ledger that is damaged: said, and left as it is', async () => {
      await using host = await start();
      const store = host.open();
      await expect(compactLedger(store, ALL, idle)).rejects.toThrow(/Nothing is recorded yet/);
      await recordEach(store, runs(3));
      const files = await host.files();
      const run = [...(files?.keys() ?? [])].find(path => path.endsWith('/run-1.jsonl')) as string;
      await host.put({ [run]: String(files?.get(run)).replace(',1.5,', ',1.7,') });
      const damaged = await host.files();
      await expect(compactLedger(store, ALL, idle)).rejects.toThrow(/is damaged, and was left as it is: .*run 1/);
      await expect(compactLedger(store, ALL, idle)).rejects.toThrow(UserError);
      await host.put({ 'ledger.json': null });
      await expect(compactLedger(store, ALL, idle)).rejects.toThrow(UnreadableLedger);
      damaged?.delete('ledger.json');
      expect(await host.files()).toEqual(damaged);
      await store.close();
    });
  });
}

async function weightOf(host: Host): Promise<{ files: number; bytes: number }> {
  const texts = [...((await host.files())?.values() ?? [])];
  return { files: texts.length, bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) };
}
