// What parsing a JSON text takes, known before it is parsed: 50 MB of `{}` become 2.8 GB of objects.
import { Unreadable } from './unreadable.ts';

/** Texts shorter than this cannot take much. */
const SMALL = 1 << 20;
/** Bytes that any text may take. */
const ALLOWED = 1 << 26;
/** Bytes a character of the text, beyond that. pytest-json-report takes 2. */
const MOST_A_CHARACTER = 3;
/** Levels of lists and objects inside each other. Reports have some ten. */
const DEEPEST = 200;

/** Bytes of an empty object or list, and of a string beside its characters, as V8 holds them with the reference to each. */
const CONTAINER = 64;
const STRING = 32;
const VALUE = 8;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;

/** @throws Unreadable for a text that would take far more than its length */
export function checkJsonSize(text: string, line?: number): void {
  if (text.length < SMALL) return;
  const { bytes, depth } = measureJson(text);
  if (depth > DEEPEST)
    throw new Unreadable(`has more than ${DEEPEST} lists or objects inside each other, which no report has.`, line);
  if (bytes > ALLOWED && bytes > MOST_A_CHARACTER * text.length)
    throw new Unreadable('has far more lists, objects or texts than a report of its size: it was not read.', line);
}

/** An estimate that is not too low, and how deep it is. The text need not be JSON. */
export function measureJson(text: string): { bytes: number; depth: number } {
  let [bytes, depth, deepest] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = stringEnd(text, at + 1);
      // Names of an object's fields are held once.
      if (text.charCodeAt(end + 1) !== COLON) bytes += STRING + end - at;
      at = end;
    } else if (code === COMMA) bytes += VALUE;
    else if (code === 0x5b || code === 0x7b) {
      bytes += CONTAINER;
      deepest = Math.max(deepest, ++depth);
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return { bytes, depth: deepest };
}

/** Where the string ends: at its quote, or with the text. */
function stringEnd(text: string, from: number): number {
  let end = text.indexOf('"', from);
  while (end >= 0 && isEscaped(text, end, from)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number, from: number): boolean {
  let start = at;
  while (start > from && text.charCodeAt(start - 1) === BACKSLASH) start--;
  return (at - start) % 2 === 1;
}
