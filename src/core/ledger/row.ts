// Run-length text for columns: `812f3` is 812 times the usual value, once `f`, three times the usual value; `*5s` is five times
// `s`. A value without a letter of its own stands in parentheses: `(37)`. Kept as text, so that git's delta compression works
// and a person can read it; the usual value has no letter in a run because that takes an eighth off what git has to store.
import { UnreadableLedger } from '../errors.ts';

/** Which symbol stands for which number. Symbols are single characters other than digits, parentheses and `*`. */
export interface Alphabet {
  /** The value that a number alone counts. */
  usual: number;
  symbolOf: (value: number) => string | undefined;
  valueOf: (charCode: number) => number | undefined;
}

/** An alphabet of listed symbols: the value is the place in the list. */
export function alphabet(symbols: string, usual: string): Alphabet {
  const list = symbols.split('');
  const values = new Map(list.map((symbol, value) => [symbol.charCodeAt(0), value]));
  return { usual: list.indexOf(usual), symbolOf: value => list[value], valueOf: code => values.get(code) };
}

/** From how many on a value other than the usual one is counted. */
const COUNTED = 4;

export function encodeRow(values: ArrayLike<number>, { symbolOf, usual }: Alphabet): string {
  let text = '';
  for (let start = 0; start < values.length; ) {
    const value = values[start] as number;
    let end = start + 1;
    while (end < values.length && values[end] === value) end++;
    const count = end - start;
    const symbol = symbolOf(value) ?? `(${value})`;
    if (value === usual && count > 1) text += count;
    else if (count >= COUNTED) text += `*${count}${symbol}`;
    else text += symbol.repeat(count);
    start = end;
  }
  return text;
}

const STAR = '*'.charCodeAt(0);

/** What a row is read into: a history has thousands of them, and an array that grows is dear. */
let scratch = new Int32Array(0);

/**
 * The values of a row. `most` bounds how many there may be, so that a damaged count cannot ask for all memory.
 * @throws UnreadableLedger when the text is no row
 */
export function decodeRow(text: string, symbols: Alphabet, most: number): Int32Array {
  if (scratch.length < most) scratch = new Int32Array(most);
  let length = 0;
  visitRuns(text, symbols, (value, times) => {
    if (length + times > most) throw new UnreadableLedger(`a column has more than the ${most} values it can have`);
    if (times === 1) scratch[length] = value;
    else scratch.fill(value, length, length + times);
    length += times;
  });
  return scratch.slice(0, length);
}

/** Calls `visit` for each value that a row has and how often it has it there. @throws UnreadableLedger when the text is no row */
export function visitRuns(
  text: string,
  { valueOf, usual }: Alphabet,
  visit: (value: number, times: number) => void,
): void {
  for (let at = 0; at < text.length; ) {
    const isStarred = text.charCodeAt(at) === STAR;
    const [count, afterCount] = readNumber(text, isStarred ? at + 1 : at);
    const isUsual = !isStarred && afterCount > at;
    const [value, next] = isUsual ? [usual, afterCount] : readValue(text, afterCount, valueOf);
    visit(value, isStarred || isUsual ? count : 1);
    at = next;
  }
}

function readNumber(text: string, from: number): [value: number, next: number] {
  let value = 0;
  let at = from;
  for (; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  return [value, at];
}

const PARENTHESIS = '('.charCodeAt(0);

function readValue(text: string, at: number, valueOf: Alphabet['valueOf']): [value: number, next: number] {
  const code = text.charCodeAt(at);
  if (code === PARENTHESIS) {
    const close = text.indexOf(')', at);
    const value = Number(text.slice(at + 1, close));
    if (close > at + 1 && (value | 0) === value) return [value, close + 1];
  } else {
    const value = valueOf(code);
    if (value !== undefined) return [value, at + 1];
  }
  throw new UnreadableLedger(
    `a column has an unknown sign at place ${at + 1}: ${JSON.stringify(text.slice(at, at + 10))}`,
  );
}
