// The details of a line: each distinct one of a test is stored once, and known by its number among that test's details. They
// fill one file after the other. Of files that are full there are keys, so that a detail is recognised without reading them.
import * as v from 'valibot';
import { UnreadableLedger } from '../errors.ts';
import { FINGERPRINT_VERSION, type FingerprintVersion, fingerprintOf } from '../fingerprint.ts';
import type { Detail } from '../model.ts';
import { appendRow, chunkName, type Chunks, createChunks, parseLines, parseRows } from './chunks.ts';
import { STORED_DETAIL, type StoredDetail } from './detail.ts';
import { EFFECTS } from './outcome.ts';
import { withShape } from './shape.ts';
import { orderedDetail, type Sha256 } from './submission.ts';

interface Key {
  /** First digits of the SHA-256 of the detail as JSON; found when first asked for where there is no key yet. */
  hash?: string;
  /** Number of the file that holds it, and its row in there. */
  file: number;
  row: number;
  /** The detail itself, where it came with a submission just now: then its file need not be read. */
  detail?: Detail;
  mark?: Mark;
}

/** What judging needs of a detail whose file is not read. */
export interface Mark {
  /** Of its fingerprint: equal where the cause is the same. Causes of fingerprints of different versions cannot be compared. */
  cause: string;
  /** How many attempts before the last one failed. */
  failedAttempts: number;
}

/** A volume: the details that are compared with each other. A new one is begun when they become many. */
export interface DetailList {
  volume: number;
  /** Of all files of details but the last. */
  keys: Chunks;
  details: Chunks;
  /** By test place; in each the first to be recorded comes first. */
  byTest: Map<number, Key[]>;
  count: number;
  /** Files of details that were parsed, by number. */
  parsed: Map<number, Row[]>;
}

type Row = [test: number, detail: Detail];

/** Details in a volume after which the next segment begins a new one. */
export const VOLUME_DETAILS = 4_096;
const HASH_DIGITS = 10;
const CAUSE_DIGITS = 8;
/**
 * Characters in a file of keys. Of a file that grows git stores every fiftieth version or so whole, and hashes do not compress:
 * files as long as the others would take more bytes.
 */
const KEYS_CHUNK = 16_384;

export const detailsPrefix = (volume: number): string => `details-${volume}`;
export const keysPrefix = (volume: number): string => `keys-${volume}`;

type StoredKey = [test: number, hash: string, file: number, cause: string, failedAttempts?: number];
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

function isKey(key: unknown): key is StoredKey {
  if (!Array.isArray(key)) return false;
  const [test, hash, file, cause, failedAttempts = 0] = key as unknown[];
  return (
    isCount(test) && typeof hash === 'string' && isCount(file) && typeof cause === 'string' && isCount(failedAttempts)
  );
}

/** Of thousands, so by hand. */
const KEYS = v.custom<StoredKey[]>(
  keys => Array.isArray(keys) && keys.every(isKey),
  'rows of the number of a test, a hash, the number of a file, a cause and, if any, failed attempts',
);
const STORED_ROW = v.custom<[test: number, detail: StoredDetail]>(
  row => Array.isArray(row) && isCount(row[0]) && v.is(STORED_DETAIL, row[1]),
  'the number of a test and a detail',
);

/** @param details of which the last file must have been read @throws UnreadableLedger */
export function parseDetailList(volume: number, keys: Chunks, details: Chunks): DetailList {
  const list: DetailList = { volume, keys, details, byTest: new Map(), count: 0, parsed: new Map() };
  const last = details.texts.length - 1;
  const rows: number[] = [];
  for (const key of withShape(KEYS, [...parseRows(keys)], `${keys.prefix}-*.jsonl`, 'keys')) {
    const [test, hash, file, cause, failedAttempts = 0] = key;
    if (file >= last) throw new UnreadableLedger(`${keys.prefix}-*.jsonl has keys of a file that is not full`);
    const row = rows[file] ?? 0;
    rows[file] = row + 1;
    remember(list, test, { hash, file, row, mark: { cause, failedAttempts } });
  }
  if (rows.length < last)
    throw new UnreadableLedger(`the keys of ${chunkName(details.prefix, rows.length)} are missing`);
  if (last >= 0) for (const [row, [test]] of rowsIn(list, last).entries()) remember(list, test, { file: last, row });
  return list;
}

function remember(list: DetailList, test: number, key: Key): number {
  list.count++;
  const known = list.byTest.get(test);
  if (known) return known.push(key);
  list.byTest.set(test, [key]);
  return 1;
}

const hashOf = (detail: Detail, sha256: Sha256): string => sha256([JSON.stringify(detail)]).slice(0, HASH_DIGITS);

/** The cause of a failure, as marks have it: from version 2 of the fingerprint on that version's digit stands before it. */
function causeOf(detail: Detail, sha256: Sha256, version: FingerprintVersion = FINGERPRINT_VERSION): string {
  const digits = sha256([fingerprintOf(detail, version)]).slice(0, CAUSE_DIGITS);
  return version === 1 ? digits : `${version}${digits}`;
}

/** Every cause that a mark may have of this failure. */
export const causesOf = (detail: Detail, sha256: Sha256): string[] => [
  causeOf(detail, sha256),
  causeOf(detail, sha256, 1),
];

/** Whether a failure has the cause that was recorded, maybe with an older version of the fingerprint. */
export const hasCause = (detail: Detail, cause: string, sha256: Sha256): boolean =>
  causeOf(detail, sha256, versionOf(cause)) === cause;

const versionOf = (cause: string | undefined): FingerprintVersion =>
  cause?.length === CAUSE_DIGITS ? 1 : FINGERPRINT_VERSION;

const failedAttemptsOf = ({ attempts = [] }: Detail): number =>
  attempts.filter(attempt => EFFECTS[attempt] === 'bad').length;

const markFor = (detail: Detail, sha256: Sha256, version?: FingerprintVersion): Mark => ({
  cause: causeOf(detail, sha256, version),
  failedAttempts: failedAttemptsOf(detail),
});

/** How many attempts before the last one failed, where any did: by test place, then by the detail's number. */
export function failedAttemptsIn(list: DetailList): ReadonlyMap<number, ReadonlyMap<number, number>> {
  const found = new Map<number, Map<number, number>>();
  for (const [test, keys] of list.byTest) {
    for (const [at, { mark, detail, file, row }] of keys.entries()) {
      const known = detail ?? (mark ? undefined : rowsIn(list, file)[row]?.[1]);
      const failed = mark?.failedAttempts ?? (known ? failedAttemptsOf(known) : 0);
      if (failed > 0) found.set(test, (found.get(test) ?? new Map<number, number>()).set(at + 1, failed));
    }
  }
  return found;
}

/** The number of a detail among those of its test, from 1; it is added where the list has it not. */
export function numberOfDetail(list: DetailList, test: number, detail: Detail, sha256: Sha256): number {
  const ordered = orderedDetail(detail);
  const hash = hashOf(ordered, sha256);
  const keys = list.byTest.get(test) ?? [];
  for (const [at, key] of keys.entries()) {
    key.hash ??= hashOf((rowsIn(list, key.file)[key.row] as Row)[1], sha256);
    if (key.hash !== hash) continue;
    key.detail = ordered;
    return at + 1;
  }
  return remember(list, test, { hash, ...append(list, [test, ordered], sha256), detail: ordered });
}

/** A text that the file has already is referred to by the number of its row. */
function append(list: DetailList, added: Row, sha256: Sha256): { file: number; row: number } {
  const [test, detail] = added;
  const last = Math.max(0, list.details.texts.length - 1);
  const inFile = rowsIn(list, last);
  const same = detail.text === undefined ? -1 : inFile.findIndex(([, { text }]) => text === detail.text);
  const file = appendRow(list.details, JSON.stringify([test, same < 0 ? detail : { ...detail, text: same }]));
  if (file === last) return { file, row: inFile.push(added) - 1 };
  // The file is full, and the text that the row refers to may be in there.
  list.details.texts[file] = `${JSON.stringify(added)}\n`;
  list.parsed.set(file, [added]);
  const hashes = hashesIn(list, last);
  appendKeys(list.keys, last, inFile, sha256, hashes);
  return { file, row: 0 };
}

/** The hashes that are known of a file's rows, by row. */
function hashesIn(list: DetailList, file: number): Map<number, string> {
  const hashes = new Map<number, string>();
  for (const keys of list.byTest.values()) {
    for (const { file: at, row, hash } of keys) if (at === file && hash !== undefined) hashes.set(row, hash);
  }
  return hashes;
}

function appendKeys(
  keys: Chunks,
  file: number,
  rows: Row[],
  sha256: Sha256,
  hashes: ReadonlyMap<number, string> = new Map(),
  versionAt: (row: number) => FingerprintVersion | undefined = () => undefined,
): void {
  for (const [row, [place, each]] of rows.entries()) {
    const { cause, failedAttempts } = markFor(each, sha256, versionAt(row));
    const hash = hashes.get(row) ?? hashOf(each, sha256);
    const key = [place, hash, file, cause, ...(failedAttempts > 0 ? [failedAttempts] : [])];
    appendRow(keys, JSON.stringify(key), KEYS_CHUNK);
  }
}

/**
 * The keys that belong to these details.
 * @param details of which all files must have been read
 * @param causes those of the keys that are there, whose versions are kept
 * @throws UnreadableLedger
 */
export function keysOf(volume: number, details: Chunks, sha256: Sha256, causes: readonly string[] = []): Chunks {
  const keys = createChunks(keysPrefix(volume));
  const list: DetailList = { volume, keys, details, byTest: new Map(), count: 0, parsed: new Map() };
  let before = 0;
  for (let file = 0; file < details.texts.length - 1; file++) {
    const rows = rowsIn(list, file);
    const from = before;
    appendKeys(keys, file, rows, sha256, new Map(), row => versionOf(causes[from + row]));
    before += rows.length;
  }
  return keys;
}

/** The rows of one file. @throws UnreadableLedger */
function rowsIn(list: DetailList, file: number): Row[] {
  const known = list.parsed.get(file);
  if (known) return known;
  const rows: Row[] = [];
  const name = chunkName(list.details.prefix, file);
  const stored = list.details.texts[file];
  for (const row of stored === undefined ? [] : parseLines(stored, name)) {
    const [test, detail] = withShape(STORED_ROW, row, name, 'a detail');
    const { text } = detail;
    const resolved = typeof text === 'number' ? rows[text]?.[1].text : text;
    if (text !== undefined && typeof resolved !== 'string') {
      throw new UnreadableLedger(`${name} refers to a text that is not there`);
    }
    rows.push([test, resolved === undefined ? (detail as Detail) : { ...detail, text: resolved }]);
  }
  list.parsed.set(file, rows);
  return rows;
}

/** Numbers of the files of details that have not been read, of those that hold the given details. */
export function unreadFiles(list: DetailList, wanted: Iterable<[test: number, number: number]>): Set<number> {
  const files = new Set<number>();
  for (const [test, number] of wanted) {
    const key = list.byTest.get(test)?.[number - 1];
    if (key && !key.detail && list.details.texts[key.file] === undefined) files.add(key.file);
  }
  return files;
}

/** A detail whose file was read. @throws UnreadableLedger when the test has no such detail */
export function detailOf(list: DetailList, test: number, number: number): Detail | undefined {
  if (number === 0) return undefined;
  const key = list.byTest.get(test)?.[number - 1];
  const detail = key && (key.detail ?? rowsIn(list, key.file)[key.row]?.[1]);
  if (!detail) throw new UnreadableLedger(`detail ${number} of test ${test} in volume ${list.volume} is not there`);
  return detail;
}

/** What is known of a detail without its file. @throws UnreadableLedger when the test has no such detail */
export function markOf(list: DetailList, test: number, number: number, sha256: Sha256): Mark {
  const key = list.byTest.get(test)?.[number - 1];
  if (!key) throw new UnreadableLedger(`detail ${number} of test ${test} in volume ${list.volume} is not there`);
  key.mark ??= markFor(detailOf(list, test, number) as Detail, sha256);
  return key.mark;
}
