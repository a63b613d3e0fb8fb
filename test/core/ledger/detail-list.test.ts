import { describe, expect, it } from 'vitest';
import { UnreadableLedger } from '../../../src/core/errors.ts';
import { chunkName, type Chunks, chunksOf, createChunks } from '../../../src/core/ledger/chunks.ts';
import {
  type DetailList,
  detailOf,
  detailsPrefix,
  markOf,
  keysPrefix,
  numberOfDetail,
  parseDetailList,
  unreadFiles,
} from '../../../src/core/ledger/detail-list.ts';
import type { Detail } from '../../../src/core/model.ts';
import { sha256 } from '../../../src/host/sha256.ts';

const VOLUME = 2;
/** Texts of 9 kB: some 14 fill a file. */
const detail = (number: number): Detail => ({
  message: `message ${number}`,
  text: `text ${number}: ${'x'.repeat(9_000)}`,
});

const empty = (): DetailList =>
  parseDetailList(VOLUME, createChunks(keysPrefix(VOLUME)), createChunks(detailsPrefix(VOLUME)));

/** The files of a list as they would be on the branch. */
function filesOf({ keys, details }: DetailList): Map<string, string> {
  const texts = (chunks: Chunks) =>
    chunks.texts.map((text, number) => [chunkName(chunks.prefix, number), text as string] as const);
  return new Map([...texts(keys), ...texts(details)]);
}

/** Read as a recorder reads it: all keys, and only the last file of details. */
function read(files: Map<string, string>): DetailList {
  const count = (prefix: string): number => [...files.keys()].filter(name => name.startsWith(`${prefix}-`)).length;
  const [keys, details] = [count(keysPrefix(VOLUME)), count(detailsPrefix(VOLUME))];
  const last = chunkName(detailsPrefix(VOLUME), details - 1);
  const wanted = new Map([...files].filter(([name]) => name.startsWith('keys-') || name === last));
  return parseDetailList(
    VOLUME,
    chunksOf(wanted, keysPrefix(VOLUME), keys),
    chunksOf(wanted, detailsPrefix(VOLUME), details),
  );
}

function filled(count: number): DetailList {
  const list = empty();
  for (let n = 0; n < count; n++) numberOfDetail(list, n % 5, detail(n), sha256);
  return list;
}

describe('the details of a line', () => {
  it('have no keys as long as one file holds them all', () => {
    expect([...filesOf(filled(10)).keys()]).toEqual(['details-2-000.jsonl']);
  });

  it('are recognised over many files, of which only the last is read', () => {
    const list = read(filesOf(filled(60)));
    expect(list.details.texts.filter(text => text !== undefined)).toHaveLength(1);
    expect(list.details.texts.length).toBeGreaterThan(3);
    for (let n = 0; n < 60; n++) expect(numberOfDetail(list, n % 5, detail(n), sha256)).toBe(Math.floor(n / 5) + 1);
    expect([...list.details.changed, ...list.keys.changed]).toEqual([]);
  });

  it('are marked with what judging needs of them, which is the same with and without their files', () => {
    const list = empty();
    const failure = (run: number): Detail => ({
      ...detail(run),
      message: `expected ${run} to be ${run + 1}`,
      type: 'AssertionError',
      ...(run % 7 === 0 ? { attempts: ['failed', 'error', 'passed'] } : {}),
    });
    for (let n = 0; n < 60; n++) numberOfDetail(list, n % 5, failure(n), sha256);
    const again = read(filesOf(list));
    const marks = (each: DetailList) =>
      Array.from({ length: 60 }, (_, n) => markOf(each, n % 5, Math.floor(n / 5) + 1, sha256));
    expect(marks(again)).toEqual(marks(list));
    expect(marks(again).map(({ failedAttempts }) => failedAttempts)).toEqual(
      Array.from({ length: 60 }, (_, n) => (n % 7 === 0 ? 2 : 0)),
    );
    expect(new Set(marks(again).map(({ cause }) => cause)).size).toBe(1);
    expect(again.details.texts.filter(text => text !== undefined)).toHaveLength(1);
    expect(() => markOf(again, 0, 99, sha256)).toThrow(UnreadableLedger);
  });

  it('are the same whether the list was read again after every one or kept in memory', () => {
    let files = filesOf(empty());
    for (let n = 0; n < 60; n++) {
      const list = read(files);
      numberOfDetail(list, n % 5, detail(n), sha256);
      const changed = [...filesOf(list)].filter(([, text]) => text !== undefined);
      files = new Map([...files, ...changed]);
    }
    expect(files).toEqual(filesOf(filled(60)));
  });

  it('store a text that several tests fail with once in a file, also where the file is full', () => {
    const list = empty();
    const same = { text: 'y'.repeat(100_000) };
    for (let test = 0; test < 400; test++) numberOfDetail(list, test, { message: 'm'.repeat(100), ...same }, sha256);
    const files = filesOf(list);
    expect(files.has('details-2-001.jsonl')).toBe(true);
    const again = read(files);
    for (const file of unreadFiles(again, [[7, 1]]))
      again.details.texts[file] = files.get(chunkName('details-2', file));
    expect(detailOf(again, 7, 1)?.text).toBe(same.text);
    expect(detailOf(again, 399, 1)?.text).toBe(same.text);
    for (const text of files.values()) expect(text.split(same.text).length).toBeLessThanOrEqual(2);
  });

  it.each<[string, (files: Map<string, string>) => void]>([
    ['a file of keys is gone', files => files.delete('keys-2-000.jsonl')],
    ['keys are missing at the end', files => files.set('keys-2-000.jsonl', '[0,"0123456789",0,"01234567"]\n')],
    [
      'a key is for a file that is not there',
      files => files.set('keys-2-000.jsonl', '[0,"0123456789",99,"01234567"]\n'),
    ],
    ['a key has another shape', files => files.set('keys-2-000.jsonl', '{"test":1}\n')],
    ['a row of details has no test', files => files.set(lastDetails(files), '{"text":"x"}\n')],
    ['a row refers to a text that is not there', files => files.set(lastDetails(files), '[1,{"text":7}]\n')],
    ['a file is cut short', files => files.set(lastDetails(files), '[1,{"text":"x"')],
  ])('are refused when %s', (_, damage) => {
    const files = filesOf(filled(60));
    damage(files);
    expect(() => read(files)).toThrow(UnreadableLedger);
  });
});

const lastDetails = (files: Map<string, string>): string =>
  [...files.keys()]
    .filter(name => name.startsWith('details-'))
    .sort()
    .at(-1) as string;
