// Rows of JSON in files of a bounded size: `tests-000.jsonl`, `tests-001.jsonl`, … Rows are only ever added at the end, so
// a write touches the last file, and whoever only adds needs no other.
import { UnreadableLedger } from '../errors.ts';

/** Characters after which a new file is begun. Well under the 512,000 bytes at which GitHub's GraphQL cuts a text. */
const CHUNK = 131_072;
export interface Chunks {
  prefix: string;
  /** By number; undefined for a file that is on the branch but was not read. */
  texts: (string | undefined)[];
  /** Numbers of the files that are not yet on the branch as they are here. */
  changed: Set<number>;
}

export const createChunks = (prefix: string): Chunks => ({ prefix, texts: [], changed: new Set() });
export const chunkName = (prefix: string, number: number): string =>
  `${prefix}-${String(number).padStart(3, '0')}.jsonl`;

/** How many files of the sequence there are. @throws UnreadableLedger when one in between is not there */
export function countChunks(names: Iterable<string>, prefix: string): number {
  const found = new Set([...names].filter(name => name.startsWith(`${prefix}-`)));
  for (let number = 0; number < found.size; number++) {
    if (!found.has(chunkName(prefix, number))) throw new UnreadableLedger(`${chunkName(prefix, number)} is missing`);
  }
  return found.size;
}

/** @param count how many files there are on the branch; those that are not among `files` were not read */
export function chunksOf(files: ReadonlyMap<string, string>, prefix: string, count: number): Chunks {
  const texts = Array.from({ length: count }, (_, number) => files.get(chunkName(prefix, number)));
  return { prefix, texts, changed: new Set() };
}

/** Returns the number of the file that the row went to. */
export function appendRow(chunks: Chunks, row: string, limit = CHUNK): number {
  const last = chunks.texts.length - 1;
  const text = chunks.texts[last];
  if (last >= 0 && text === undefined) throw new Error(`${chunkName(chunks.prefix, last)} was not read`);
  const number = text === undefined || text.length + row.length > limit ? last + 1 : last;
  chunks.texts[number] = `${chunks.texts[number] ?? ''}${row}\n`;
  chunks.changed.add(number);
  return number;
}

/** The rows of the files that were read. @throws UnreadableLedger */
export function* parseRows(chunks: Chunks): Generator {
  for (const [number, text] of chunks.texts.entries()) {
    if (text !== undefined) yield* parseLines(text, chunkName(chunks.prefix, number));
  }
}

/** @throws UnreadableLedger when the text is cut short or a line is no JSON; the message names file and line */
export function* parseLines(text: string, name: string): Generator {
  if (!text.endsWith('\n')) throw new UnreadableLedger(`${name} does not end with a line break: it was cut short`);
  let line = 0;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    line++;
    try {
      yield JSON.parse(text.slice(start, end));
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      throw new UnreadableLedger(`${name}:${line} is not JSON`, { cause });
    }
    start = end + 1;
  }
}
