// Text from reports: measured and cut in bytes of UTF-8, because all the limits it meets are in bytes, and masked, so that
// an unchanged failure is the same text in every run.

import { maskTimes } from './dates.ts';

/** Bytes of `text` in UTF-8. A surrogate without its other half counts as the three bytes of its replacement. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    if (code < 0x800) bytes += 1;
    else if (isPair(text, i)) {
      bytes += 2;
      i++;
    } else bytes += 2;
  }
  return bytes;
}

/** Stands in a cut text, on a line of its own, where lines were left out. */
export const CUT_MARK = '[…]';
const CUT_LINE = `\n${CUT_MARK}\n`;
/** Bytes that the mark takes, with the line ends around it. */
export const CUT_BYTES = byteLength(CUT_LINE);
/** The end of a failure says more than its beginning: the exception, and the line that raised it. */
const HEAD_SHARE = 1 / 3;

/**
 * Keeps the head and, twice as much of it, the tail of a text, with CUT_MARK between them.
 *
 * @param limit bytes that `text` may have in the end, mark included
 * @returns the text, and how many of its bytes were left out; cut at line ends where that costs less than half of a part
 */
export function cutMiddle(text: string, limit: number): { text: string; cut: number } {
  // A code unit has at most three bytes, so most texts need not be measured.
  if (text.length * 3 <= limit) return { text, cut: 0 };
  if (text.length <= limit && byteLength(text) <= limit) return { text, cut: 0 };
  const room = limit - CUT_BYTES;
  if (room < 16) {
    const head = prefix(text, limit);
    return { text: head, cut: byteLength(text) - byteLength(head) };
  }
  let head = prefix(text, Math.floor(room * HEAD_SHARE));
  const lastLine = head.lastIndexOf('\n');
  if (lastLine > head.length / 2) head = head.slice(0, lastLine);
  let tail = suffix(text, room - byteLength(head));
  const firstLine = tail.indexOf('\n');
  if (firstLine !== -1 && firstLine < tail.length / 2) tail = tail.slice(firstLine + 1);
  return { text: head + CUT_LINE + tail, cut: byteLength(text) - byteLength(head) - byteLength(tail) };
}

/** The first whole lines that fit into `limit` bytes; of a first line that is too long, its beginning. */
export function firstLines(text: string, limit: number): string {
  // One byte less than the limit for the last line's end, as pytest 9.2 counts when it shortens messages itself.
  if (text.length * 3 < limit || (text.length < limit && byteLength(text) < limit)) return text;
  const head = prefix(text, limit);
  const end = text[head.length] === '\n' && byteLength(head) < limit ? head.length : head.lastIndexOf('\n');
  return end > 0 ? head.slice(0, end) : head;
}

/** The last whole lines that fit into `limit` bytes, under a mark where lines are missing. */
export function cutHead(text: string, limit: number): string {
  if (text.length * 3 <= limit || (text.length <= limit && byteLength(text) <= limit)) return text;
  const mark = `${CUT_MARK}\n`;
  const tail = suffix(text, Math.max(limit - byteLength(mark), 0));
  const line = tail.indexOf('\n');
  return mark + (line !== -1 && line < tail.length / 2 ? tail.slice(line + 1) : tail);
}

/** The longest beginning of at most `limit` bytes that ends between two code points. */
function prefix(text: string, limit: number): string {
  let bytes = 0;
  let i = 0;
  while (i < text.length) {
    const pair = isPair(text, i);
    bytes += pair ? 4 : unitBytes(text.charCodeAt(i));
    if (bytes > limit) break;
    i += pair ? 2 : 1;
  }
  return text.slice(0, i);
}

/** The longest end of at most `limit` bytes that begins between two code points. */
function suffix(text: string, limit: number): string {
  let bytes = 0;
  let i = text.length;
  while (i > 0) {
    const pair = i > 1 && isPair(text, i - 2);
    bytes += pair ? 4 : unitBytes(text.charCodeAt(i - 1));
    if (bytes > limit) break;
    i -= pair ? 2 : 1;
  }
  return text.slice(i);
}

function unitBytes(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
}

function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}

/**
 * A copy that shares no memory with the string it was cut from. V8 lets a slice keep its whole parent alive, here the
 * piece of the file that was read.
 */
export function detach(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}

/**
 * The same text in one piece. V8 keeps a text that was put together from others as a tree of them until one of its characters
 * is asked for, and the tree keeps alive what they were cut from.
 */
export function flatten(text: string): string {
  text.charCodeAt(0);
  return text;
}

const ADDRESS = /0x[0-9a-fA-F]{4,16}\b/g;
// <Mock name='x' id='139872345092048'>
const MOCK_ID = /(?<= id=')\d{9,}(?=')/g;
const UUID = /\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b/g;
// What pytest's tmp_path and Python's tempfile make: /tmp/pytest-of-me/pytest-12/popen-gw0/test_x0, /tmp/tmpab12cd_4
// Python writes each backslash of a Windows path twice in a repr, and four times in the repr of one.
const PYTEST_TEMP = /(\bpytest-of-[^/\\\s'"]{1,64}[/\\]{1,4})pytest-\d+(?:[/\\]{1,4}popen-gw\d+)?(?!\w)/g;
const PYTHON_TEMP = /([/\\](?:[Tt]e?mp|T)[/\\]{1,4}tmp)[a-z0-9_]{8}\b/g;

/**
 * Masks what differs from run to run without meaning anything: memory addresses, ids of mocks, uuids, dates with a time and
 * temporary directories. Numbers are left alone.
 *
 * @param around when the run took place, in milliseconds since 1970: then only times within a day and a half of it are
 *   masked, because `assert parse('2020-02-29T00:00:00') == …` is about that time. Without it every time is masked.
 */
export function maskVolatile(text: string, around?: number): string {
  let masked = text;
  if (masked.includes('0x')) masked = masked.replace(ADDRESS, maskAddress);
  if (masked.includes(" id='")) masked = masked.replace(MOCK_ID, '…');
  if (masked.includes('tmp')) masked = masked.replace(PYTHON_TEMP, '$1…');
  if (masked.includes('pytest-of-')) masked = masked.replace(PYTEST_TEMP, '$1pytest-…');
  if (hasUuidDashes(masked)) masked = masked.replace(UUID, '<uuid>');
  return maskTimes(masked, around);
}

/** An address needs more than 32 bits, or Python's word before it: `0xdeadbeef` in a message may be what it is about. */
function maskAddress(address: string, at: number, text: string): string {
  const isAddress = address.length > '0x'.length + 8 || text.startsWith('at ', at - 3);
  return isAddress ? '0x…' : address;
}

/** Whether there are dashes as far apart as those of a uuid: looking for them is far quicker than matching. */
function hasUuidDashes(text: string): boolean {
  for (let at = text.indexOf('-'); at !== -1; at = text.indexOf('-', at + 1)) {
    if (text[at + 5] === '-' && text[at + 10] === '-') return true;
  }
  return false;
}
