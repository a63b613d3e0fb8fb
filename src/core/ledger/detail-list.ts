// The details of a line: each distinct one of a test is stored once, and known by its number among that test's details. To
// tell whether one is known, only their keys are read; the details themselves when they are to be shown.
import { UnreadableLedger } from '../errors.ts';
import type { Detail } from '../model.ts';
import { appendRow, chunkName, type Chunks, parseLines, parseRows } from './chunks.ts';
import { orderedDetail, type Sha256 } from './submission.ts';

interface Key {
  /** First digits of the SHA-256 of the detail as JSON. */
  hash: string;
  /** Number of the file that holds it, and its row in there. */
  file: number;
  row: number;
  /** The detail itself, where it came with a submission just now: then its file need not be read. */
  detail?: Detail;
}

/** A volume: the details that are compared with each other. A new one is begun when the keys become many. */
export interface DetailList {
  volume: number;
  keys: Chunks;
  details: Chunks;
  /** By test place; in each the first to be recorded comes first. */
  byTest: Map<number, Key[]>;
  count: number;
  /** Rows in each file of details. */
  rows: number[];
  /** Parsed files of details. */
  parsed: Map<number, Detail[]>;
}

/** Details in a volume after which the next segment begins a new one. */
export const VOLUME_DETAILS = 16_384;
const HASH_DIGITS = 10;

export const detailsPrefix = (volume: number): string => `details-${volume}`;
export const keysPrefix = (volume: number): string => `keys-${volume}`;

/** @throws UnreadableLedger */
export function parseDetailList(volume: number, keys: Chunks, details: Chunks): DetailList {
  const list: DetailList = { volume, keys, details, byTest: new Map(), count: 0, rows: [], parsed: new Map() };
  for (const row of parseRows(keys)) {
    const [test, hash, file] = Array.isArray(row) ? row : [];
    if (typeof test !== 'number' || typeof hash !== 'string' || typeof file !== 'number') {
      throw new UnreadableLedger('a row of the keys of details has another shape');
    }
    remember(list, test, hash, file);
  }
  return list;
}

function remember(list: DetailList, test: number, hash: string, file: number): number {
  const row = list.rows[file] ?? 0;
  list.rows[file] = row + 1;
  list.count++;
  const key: Key = { hash, file, row };
  const known = list.byTest.get(test);
  if (known) return known.push(key);
  list.byTest.set(test, [key]);
  return 1;
}

/** The number of a detail among those of its test, from 1; it is added where the list has it not. */
export function numberOfDetail(list: DetailList, test: number, detail: Detail, sha256: Sha256): number {
  const ordered = orderedDetail(detail);
  const hash = sha256([JSON.stringify(ordered)]).slice(0, HASH_DIGITS);
  const keys = list.byTest.get(test) ?? [];
  const known = keys.find(key => key.hash === hash);
  if (known) {
    known.detail = ordered;
    return keys.indexOf(known) + 1;
  }
  const file = appendDetail(list, ordered);
  appendRow(list.keys, JSON.stringify([test, hash, file]));
  return remember(list, test, hash, file);
}

/** A text that the file has already is referred to by the number of its row. */
function appendDetail(list: DetailList, detail: Detail): number {
  const last = Math.max(0, list.details.texts.length - 1);
  const inFile = detailsIn(list, last);
  const row = detail.text === undefined ? -1 : inFile.findIndex(({ text }) => text === detail.text);
  const file = appendRow(list.details, JSON.stringify(row < 0 ? detail : { ...detail, text: row }));
  if (file === last) {
    inFile.push(detail);
  } else if (row < 0) {
    list.parsed.set(file, [detail]);
  } else {
    // The row went to a new file, which the text it refers to is not in.
    list.details.texts[file] = `${JSON.stringify(detail)}\n`;
    list.parsed.set(file, [detail]);
  }
  return file;
}

/** The details in one file. @throws UnreadableLedger */
function detailsIn(list: DetailList, file: number): Detail[] {
  const known = list.parsed.get(file);
  if (known) return known;
  const details: Detail[] = [];
  const name = chunkName(list.details.prefix, file);
  const stored = list.details.texts[file];
  for (const row of stored === undefined ? [] : parseLines(stored, name)) {
    if (typeof row !== 'object' || row === null) throw new UnreadableLedger(`${name} has a row that is no detail`);
    const { text } = row as { text?: unknown };
    const resolved = typeof text === 'number' ? details[text]?.text : text;
    if (text !== undefined && typeof resolved !== 'string') {
      throw new UnreadableLedger(`${name} refers to a text that is not there`);
    }
    details.push(resolved === undefined ? row : { ...row, text: resolved });
  }
  list.parsed.set(file, details);
  return details;
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
  const detail = key && (key.detail ?? detailsIn(list, key.file)[key.row]);
  if (!detail) throw new UnreadableLedger(`detail ${number} of test ${test} in volume ${list.volume} is not there`);
  return detail;
}
