// Run-length text for columns: `812pf3p` is 812 times p, once f, three times p. A value without a letter of its own stands in
// parentheses: `(37)`. Kept as text, so that git's delta compression works and a person can read it.
import { UnreadableLedger } from '../errors.ts';

/** Which symbol stands for which number. Symbols are single characters other than digits and parentheses. */
export interface Alphabet {
  symbolOf: (value: number) => string | undefined;
  valueOf: (charCode: number) => number | undefined;
}

/** An alphabet of listed symbols: the value is the place in the list. */
export function alphabet(symbols: string): Alphabet {
  const list = symbols.split('');
  const values = new Map(list.map((symbol, value) => [symbol.charCodeAt(0), value]));
  return { symbolOf: value => list[value], valueOf: code => values.get(code) };
}

export function encodeRow(values: ArrayLike<number>, { symbolOf }: Alphabet): string {
  let text = '';
  for (let start = 0; start < values.length; ) {
    const value = values[start] as number;
    let end = start + 1;
    while (end < values.length && values[end] === value) end++;
    const symbol = symbolOf(value) ?? `(${value})`;
    text += end - start > 1 ? end - start + symbol : symbol;
    start = end;
  }
  return text;
}

/**
 * The values of a row. `most` bounds how many there may be, so that a damaged count cannot ask for all memory.
 * @throws UnreadableLedger when the text is no row
 */
export function decodeRow(text: string, { valueOf }: Alphabet, most: number): number[] {
  const values: number[] = [];
  let at = 0;
  while (at < text.length) {
    const [count, afterCount] = readNumber(text, at);
    const [value, next] = readValue(text, afterCount, valueOf);
    const times = afterCount === at ? 1 : count;
    if (values.length + times > most)
      throw new UnreadableLedger(`a column has more than the ${most} values it can have`);
    for (let n = 0; n < times; n++) values.push(value);
    at = next;
  }
  return values;
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
    if (close > at + 1 && Number.isInteger(value)) return [value, close + 1];
  } else {
    const value = valueOf(code);
    if (value !== undefined) return [value, at + 1];
  }
  throw new UnreadableLedger(
    `a column has an unknown sign at place ${at + 1}: ${JSON.stringify(text.slice(at, at + 10))}`,
  );
}
