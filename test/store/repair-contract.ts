// What repairing must do on every store: whatever is derived, damaged or missing, is made anew as it was; what is not is said, and
// then nothing of it is touched.
import { beforeAll, describe, expect, test } from 'vitest';
import { compactLedger } from '../../src/operations/compact.ts';
import { UnreadableLedger, UserError } from '../../src/core/errors.ts';
import type { Submission } from '../../src/core/ledger/submission.ts';
import { recordSubmission, recordSubmissions } from '../../src/operations/record.ts';
import { repairLedger } from '../../src/operations/repair.ts';
import type { Store } from '../../src/store/port.ts';
import { verifyLedger } from '../../src/operations/verify.ts';
import { submit } from '../core/ledger/submissions.ts';
import { type Host, idle } from './contract.ts';

/** Three segments; texts so long that details have keys; and in one run a shard that says an earlier order. */
const RUNS = 2 * 64 + 5;
const submissions: Submission[] = Array.from({ length: RUNS }, (_, n) =>
  submit({
    build: n,
    order: 10 + n,
    results: [
      { id: 'a.py::test_1', outcome: 'passed', seconds: 1 + (n % 3) },
      {
        id: 'a.py::test_2',
        outcome: n % 3 === 0 ? 'failed' : 'passed',
        ...(n % 3 === 0
          ? { detail: { message: `boom ${n}`, text: `${n} ${'long '.repeat(900)}`, attempts: ['failed'] } }
          : {}),
      },
    ],
  }),
);

type Files = Map<string, string>;
type Damage = (files: Files) => Record<string, string | null>;

const named = (files: Files, pattern: RegExp): string => {
  const found = [...files.keys()].filter(path => pattern.test(path)).sort();
  expect(found, String(pattern)).not.toEqual([]);
  return found[0] as string;
};
const segmentFile = (files: Files, n: number): string =>
  [...files.keys()].filter(path => path.endsWith('/segment.json')).sort()[n] as string;
const change =
  (path: (files: Files) => string, text: (text: string) => string | null): Damage =>
  files => {
    const changed = text(files.get(path(files)) as string);
    expect(changed).not.toBe(files.get(path(files)));
    return { [path(files)]: changed };
  };

const head = (n: number) => (files: Files) => segmentFile(files, n);
const keys = (files: Files): string => named(files, /\/keys-0-000\.jsonl$/);
const page = (): string => 'README.md';

const MENDED: [string, Damage][] = [
  [
    'the format file, missing',
    change(
      () => 'ledger.json',
      () => null,
    ),
  ],
  ['the page, missing', change(page, () => null)],
  ['the page, edited', change(page, text => text.replace('main', 'Main'))],
  ['the page, cut short', change(page, text => text.slice(0, 40))],
  ['the head of a segment, missing', change(head(1), () => null)],
  ['the head of the newest segment, missing', change(head(2), () => null)],
  ['the head of a segment, empty', change(head(1), () => '')],
  ['the head of a segment, cut short', change(head(1), text => text.slice(0, 60))],
  ['the head of a segment, another value', change(head(1), () => '[]\n')],
  [
    'where a test stood',
    change(head(1), text => text.replace(/"standings":\[\[(-?\d+),(-?\d+),\d+/, '"standings":[[$1,$2,77')),
  ],
  [
    'who stood where',
    change(head(1), text =>
      text.replace(/"seen":"[^"]*"/, '"seen":"2-","standings":[]').replace(/,"standings":\[\[.*?\]\]/, ''),
    ),
  ],
  ['that all runs stand where their names say', change(head(1), text => text.replace('}\n', ',"byName":true}\n'))],
  ['the keys of details, missing', change(keys, () => null)],
  ['the keys of details, cut short', change(keys, text => text.slice(0, -20))],
  ['the keys of details, of another cause', change(keys, text => text.replace(/"2[0-9a-f]{8}"/, '"200000000"'))],
  ['the keys of details, one row less', change(keys, text => text.slice(text.indexOf('\n') + 1))],
  [
    'all of it at once',
    files => ({
      'README.md': null,
      [segmentFile(files, 1)]: null,
      [segmentFile(files, 2)]: '{}\n',
      [keys(files)]: null,
    }),
  ],
];

const LEFT: [string, Damage, RegExp][] = [
  [
    'a run, cut short',
    change(
      files => named(files, /run-70\.jsonl$/),
      text => text.slice(0, -5),
    ),
    /run-70\.jsonl does not end with a line break/,
  ],
  [
    'a run, changed',
    change(
      files => named(files, /run-70\.jsonl$/),
      text => text.replace('1.5', '2.5'),
    ),
    /a submission of run 70 was recorded as/,
  ],
  [
    'the list of tests, missing',
    change(
      files => named(files, /tests-000\.jsonl$/),
      () => null,
    ),
    /./,
  ],
  [
    'the list of tests, cut short',
    change(
      files => named(files, /tests-000\.jsonl$/),
      text => text.slice(0, -3),
    ),
    /does not end with a line break/,
  ],
  [
    'a file of details, missing',
    change(
      files => named(files, /details-0-000\.jsonl$/),
      () => null,
    ),
    /details-0-000\.jsonl is missing/,
  ],
  [
    'a file of details, changed',
    change(
      files => named(files, /details-0-000\.jsonl$/),
      text => text.replace('boom 3', 'boom 4'),
    ),
    /was recorded as/,
  ],
  ['the head of the first segment', change(head(0), () => null), /segment\.json is missing/],
];

export function repairContract(name: string, start: () => Promise<Host>): void {
  const open = async (host: Host): Promise<Store> => {
    const store = host.open();
    await recordSubmissions(store, () => submissions, idle);
    return store;
  };
  describe(`repair: ${name}`, () => {
    let whole: Files;
    beforeAll(async () => {
      await using host = await start();
      const store = await open(host);
      whole = (await host.files()) as Files;
      expect([...whole.keys()].filter(path => /keys-|segment\.json/.test(path))).toHaveLength(4);
      expect((await verifyLedger(store)).findings).toEqual([]);
      expect(await repairLedger(store, idle)).toEqual({ mended: [], left: [] });
      expect(await host.parents()).toHaveLength(1);
      await store.close();
    });

    test.each(MENDED)('%s: as it was, in one commit, and verify finds nothing', async (_, damage) => {
      await using host = await start();
      const store = await open(host);
      const damaged = damage(whole);
      await host.put(damaged);
      const { mended, left } = await repairLedger(store, idle);
      expect(left).toEqual([]);
      expect(mended.map(({ path }) => path).sort()).toEqual(Object.keys(damaged).sort());
      expect(await host.files()).toEqual(whole);
      expect(await host.parents()).toHaveLength(3);
      expect((await verifyLedger(store)).findings).toEqual([]);
      await store.close();
    });

    test.each(LEFT)('%s: said in a sentence, and the branch is left as it is', async (_, damage, sentence) => {
      await using host = await start();
      const store = await open(host);
      await host.put(damage(whole));
      const before = [await host.files(), await host.parents()];
      const { mended, left } = await repairLedger(store, idle);
      expect(mended).toEqual([]);
      expect(left.map(({ message }) => message).join('\n')).toMatch(sentence);
      for (const { message } of left) expect(message).not.toMatch(/undefined|\[object|TypeError/);
      expect([await host.files(), await host.parents()]).toEqual(before);
      expect((await verifyLedger(store)).findings).not.toEqual([]);
      await store.close();
    });

    test('what can be mended is, beside what cannot', async () => {
      await using host = await start();
      const store = await open(host);
      const run = named(whole, /run-3\.jsonl$/);
      const text = String(whole.get(run)).replace('1.5', '2.5');
      await host.put({ [run]: text, [segmentFile(whole, 2)]: null });
      const { mended, left } = await repairLedger(store, idle);
      expect([mended.map(({ path }) => path), left.map(({ message }) => message)]).toEqual([
        [segmentFile(whole, 2)],
        [expect.stringMatching(/^a submission of run 3 was recorded as/)],
      ]);
      expect(await host.files()).toEqual(new Map([...whole, [run, text]]));
      await store.close();
    });

    test.each<[string, Record<string, string | null>, RegExp]>([
      [
        'of a newer format',
        { 'ledger.json': '{"format":2,"ledger":"pytest-ledger"}\n' },
        /has format 2.*update pytest-ledger/,
      ],
      ['whose format file is another’s', { 'ledger.json': '{"name":"mine"}\n' }, /./],
    ])('a branch %s is left alone', async (_, files, sentence) => {
      await using host = await start();
      const store = await open(host);
      await host.put({ ...files, 'README.md': null });
      const before = [await host.files(), await host.parents()];
      const repairing = repairLedger(store, idle);
      await expect(repairing).rejects.toThrow(UnreadableLedger);
      await expect(repairing).rejects.toThrow(sentence);
      expect([await host.files(), await host.parents()]).toEqual(before);
      await store.close();
    });

    test('no branch, and one that is not ours: said', async () => {
      await using host = await start();
      const store = host.open();
      await expect(repairLedger(store, idle)).rejects.toThrow(UserError);
      await host.put({ 'index.html': 'hello' });
      await expect(repairLedger(store, idle)).rejects.toThrow(/neither ledger\.json nor runs: it is not a ledger/);
      expect(await host.files()).toEqual(new Map([['index.html', 'hello']]));
      await store.close();
    });

    test('after each of record, import, late runs, a stray shard, compact, retention and repair verify finds nothing', async () => {
      await using host = await start();
      const store = host.open();
      const fine = async (): Promise<void> => expect((await verifyLedger(store)).findings).toEqual([]);
      await recordSubmission(store, submissions[100] as Submission, idle);
      await fine();
      await recordSubmissions(store, () => submissions.toReversed(), idle);
      await fine();
      const shard = { build: 90, order: 40, key: 'other', results: [{ id: 'b.py::test', outcome: 'passed' as const }] };
      await recordSubmission(store, submit(shard), idle);
      await fine();
      await compactLedger(store, { drop: () => false }, idle);
      await fine();
      await compactLedger(store, { drop: () => false, runs: 80 }, idle);
      await fine();
      await recordSubmission(store, submit({ build: 500, order: 500, results: shard.results }), idle);
      await fine();
      await host.put({ [named((await host.files()) as Files, /segment\.json$/)]: null, 'README.md': null });
      // Of a first segment that carries what was dropped nothing is left to make it from.
      expect((await repairLedger(store, idle)).left).not.toEqual([]);
      await store.close();
    });
  });
}
