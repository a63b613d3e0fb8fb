// What a team calls its failures: a file of patterns, the first that matches gives a failure its name. Messages are untrusted
// and JavaScript's matcher can be kept busy for ever, so only patterns are taken that cannot: nothing repeated inside what is
// repeated, and few repetitions without a bound, on the beginning of a message.
import { UserError } from '../errors.ts';
import type { Detail } from '../model.ts';

export interface Category {
  name: string;
  pattern: RegExp;
}

/** Characters of exception and message that are looked at. */
const MOST_LOOKED_AT = 400;
const MOST_CATEGORIES = 200;
/** `.*` and the like in one pattern. */
const MOST_UNBOUNDED = 2;
/** What repeats up to so often is bounded. */
const BOUNDED = 20;

/** Lines of `name: pattern`; empty ones and those that begin with `#` are skipped. @throws UserError with file and line */
export function parseCategories(text: string, file: string): Category[] {
  const categories = text.split(/\r?\n/).flatMap((line, number): Category[] => {
    if (/^\s*(?:#|$)/.test(line)) return [];
    const fail = (why: string): UserError => new UserError(`${file}:${number + 1}: ${why}`);
    const [, name = '', source = ''] = /^\s*([^:]{1,60}?)\s*:\s+(.+?)\s*$/.exec(line) ?? [];
    if (name === '')
      throw fail(
        'a line is a name, a colon, a space and a regular expression, such as "database: connection .* refused".',
      );
    const why = dangerOf(source);
    if (why !== undefined) throw fail(`the pattern ${why}.`);
    try {
      return [{ name, pattern: new RegExp(source, 'i') }];
    } catch (cause) {
      throw new UserError(`${file}:${number + 1}: ${(cause as Error).message}.`, { cause });
    }
  });
  if (categories.length <= MOST_CATEGORIES) return categories;
  throw new UserError(`${file} has ${categories.length} patterns; at most ${MOST_CATEGORIES} are taken.`);
}

/** A class of characters, an escaped character, the beginning of a group, a quantifier, or any other character. */
const TOKEN = /\[(?:\\.|[^\]\\])*\]|\\.|\((?:\?:)?|[*+?]\??|\{\d+(?:,\d*)?\}\??|./gsu;

/** What may keep the matcher busy; undefined when nothing does. */
function dangerOf(source: string): string | undefined {
  if (source.length > 300) return 'is longer than 300 characters';
  if (/\\[1-9]|\\k</.test(source)) return 'refers back to what it matched, which is not taken';
  if (/\(\?(?!:)/.test(source)) return 'has a group that begins with (? and is not (?:, which is not taken';
  /** For each open group, whether there is a choice or a repetition in it. */
  const open: boolean[] = [false];
  let closed = false;
  let unbounded = 0;
  for (const [token] of source.matchAll(TOKEN)) {
    const repeats = mostOf(token);
    if (repeats === undefined) {
      closed = token === ')' && (open.pop() ?? false);
      if (token === ')' && closed) open[open.length - 1] = true;
      if (token.startsWith('(')) open.push(false);
      if (token === '|') open[open.length - 1] = true;
      continue;
    }
    if (closed && repeats > 1) return 'repeats a group that has a repetition or a choice in it, which is not taken';
    closed = false;
    open[open.length - 1] = true;
    if (repeats > BOUNDED) unbounded++;
  }
  return unbounded > MOST_UNBOUNDED ? `has more than ${MOST_UNBOUNDED} repetitions such as .* in it` : undefined;
}

/** How often a quantifier lets something repeat; undefined for any other token. */
function mostOf(token: string): number | undefined {
  if (/^[*+]/.test(token)) return Number.POSITIVE_INFINITY;
  if (token.startsWith('?')) return 1;
  const [, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(token) ?? [];
  if (least === undefined) return undefined;
  return comma === '' ? Number(least) : most === '' ? Number.POSITIVE_INFINITY : Number(most);
}

export type Categorise = (detail: Detail | undefined) => string | undefined;

/** Names failures; those with one message are looked at once. */
export function categoriser(categories: readonly Category[]): Categorise {
  const known = new Map<string, string | undefined>();
  return detail => {
    const text = `${detail?.type ?? ''}: ${detail?.message ?? ''}`.slice(0, MOST_LOOKED_AT);
    if (!detail || categories.length === 0) return undefined;
    if (!known.has(text)) known.set(text, categories.find(({ pattern }) => pattern.test(text))?.name);
    return known.get(text);
  };
}
