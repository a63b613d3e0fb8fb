// Finds known values in a text, in all their forms, in one pass; also what a cut has left of them.
import { formsOf, LEAST } from './forms.ts';
import type { Range } from './ranges.ts';

/** Of a value that a cut went through, so much must be left to be known by. */
const LEAST_PART = 6;
/** What stands behind the beginning of a value that was cut: nothing, an ellipsis, or a note that something was left out. */
const CUT_BEHIND = /^(?:$|\.\.\.|…|\n\[)/;
/** The same for the end of a value. */
const CUT_BEFORE = /(?:^|\.\.\.|…|\]\n)$/;

const ELLIPSIS = 3;

/** Characters that a form is looked up by. */
const KEY = 4;
const BUCKETS = 1 << 16;

export interface ValueFinder {
  (text: string): Range[];
}

export function createValueFinder(values: string[]): ValueFinder {
  const forms = [...new Set(values.filter(({ length }) => length >= LEAST).flatMap(formsOf))];
  if (forms.length === 0) return () => [];
  const heads = new Map<number, string[]>();
  const tails = new Map<number, string[]>();
  // Most places of a text are none of a form's: whether they may be is looked up in here.
  const isKey = new Uint8Array(BUCKETS);
  const put = (map: Map<number, string[]>, form: string, at: number): void => {
    const key = keyAt(form, at);
    isKey[key] = 1;
    map.set(key, [...(map.get(key) ?? []), form]);
  };
  for (const form of forms) {
    put(heads, form, 0);
    put(tails, form, form.length - KEY);
  }
  return text => {
    const found: Range[] = [];
    for (let at = 0; at + KEY <= text.length; at++) {
      const key = keyAt(text, at);
      if (isKey[key] === 0) continue;
      for (const form of heads.get(key) ?? []) {
        const end = headAt(text, form, at);
        if (end !== undefined) found.push([at, end]);
      }
      for (const form of tails.get(key) ?? []) {
        const start = tailAt(text, form, at + KEY);
        if (start !== undefined) found.push([start, at + KEY]);
      }
    }
    return found;
  };
}

function keyAt(text: string, at: number): number {
  let key = 0;
  for (let place = at; place < at + KEY; place++) key = (key * 31 + text.charCodeAt(place)) & (BUCKETS - 1);
  return key;
}

/** Where the value or its beginning ends that begins here. */
function headAt(text: string, form: string, at: number): number | undefined {
  let length = 0;
  while (length < form.length && text[at + length] === form[length]) length++;
  if (length === form.length) return at + length;
  // The value may have had a dot where the ellipsis begins.
  for (let dots = 0; dots < ELLIPSIS && length >= LEAST_PART; dots++, length--) {
    if (CUT_BEHIND.test(text.slice(at + length, at + length + ELLIPSIS))) return at + length;
    if (form[length - 1] !== '.') break;
  }
  return undefined;
}

/** Where the end of the value begins that ends here. */
function tailAt(text: string, form: string, end: number): number | undefined {
  let length = 0;
  while (length < form.length && end > length && text[end - length - 1] === form[form.length - length - 1]) length++;
  if (length === form.length) return end - length;
  for (let dots = 0; dots < ELLIPSIS && length >= LEAST_PART; dots++, length--) {
    const start = end - length;
    if (CUT_BEFORE.test(text.slice(Math.max(start - ELLIPSIS, 0), start))) return start;
    if (form[form.length - length] !== '.') break;
  }
  return undefined;
}
