// Which failures have the same cause.
import type { Detail } from './model.ts';

/**
 * Of fingerprints. A new one is for a change that gives a failure another fingerprint; the older ones stay, because what was
 * recorded with them is compared with them.
 */
export type FingerprintVersion = 1 | 2;
export const FINGERPRINT_VERSION: FingerprintVersion = 2;

type Masks = readonly [pattern: RegExp, sign: string][];

const DATES_AND_NAMES: Masks = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<uuid>'],
  [/\b0x[0-9a-f]+\b|\b0x…/gi, '<address>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<date>'],
  [/(["'`])(?:(?!\1)[^\\\n]|\\.){0,2000}?\1/g, '<text>'],
];
const PATHS_AND_NUMBERS: Masks = [
  [/(?:[A-Za-z]:)?(?:[\\/][\w.+@-]+){2,}/g, '<path>'],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, '<hex>'],
  [/-?\b\d+(?:[.,_]\d+)*(?:e[+-]?\d+)?\b/gi, '<n>'],
];

function mask(text: string, masks: Masks): string {
  let masked = text;
  for (const [pattern, sign] of masks) masked = masked.replace(pattern, sign);
  return masked;
}

const firstLine = (message: string): string => (message.split('\n', 1)[0] as string).slice(0, 2_000);

/** A message with the parts masked that differ between failures of one cause. Only its first line counts. */
function maskMessage(message: string): string {
  const named = mask(withoutAbbreviations(firstLine(message)), DATES_AND_NAMES);
  return mask(withoutMembers(named), PATHS_AND_NUMBERS);
}

/** What a list, set or mapping has in it: sets have no order, and pytest leaves out whatever is too long to be shown. */
function withoutMembers(text: string): string {
  let masked = '';
  let depth = 0;
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    const isOpening = character === '[' || character === '{';
    // `names[0]` is a place in a list, and no list.
    if (depth === 0 && (!isOpening || /[\w)\]]/.test(text[at - 1] ?? ''))) {
      masked += character;
      continue;
    }
    if (isOpening && depth++ === 0) open = at;
    else if ((character === ']' || character === '}') && --depth === 0)
      masked += `${text[open] as string}…${character}`;
  }
  // One that was cut off.
  return depth > 0 ? `${masked}${text[open] as string}…` : masked;
}

const COMPARISON = /( (?:==|!=|<=|>=|<|>|is not|not in|is|in) )/;

/** A value of which pytest left out the middle, which may be inside of any part of it: `['from', 'nam...@at']`. */
const ABBREVIATED = /^((?:.*\bassert )?(?:not )?)([\w.]*)(\W).*\.{3}.*$/;
const ENCLOSED: Record<string, string> = { '[': '[…]', '{': '{…}', '(': '(…)', "'": '<text>', '"': '<text>' };

function withoutAbbreviations(text: string): string {
  if (!text.includes('...')) return text;
  const masked = (_: string, before: string, name: string, open: string): string =>
    `${before}${name}${ENCLOSED[open] ?? '…'}`;
  return text
    .split(COMPARISON)
    .map(part => part.replace(ABBREVIATED, masked))
    .join('');
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * The same for failures of one cause: exception, masked message, and the innermost function inside the project. Not its file:
 * what is moved still fails for the same cause.
 */
export function fingerprintOf(detail: Detail, version: FingerprintVersion = FINGERPRINT_VERSION): string {
  const { type, message = '', file, function: name } = detail;
  if (version === 1) {
    const masked = mask(firstLine(message), [...DATES_AND_NAMES, ...PATHS_AND_NUMBERS]);
    return JSON.stringify([1, type ?? '', masked, file ?? '', name ?? '']);
  }
  return JSON.stringify([version, type ?? '', maskMessage(message), name ?? baseName(file ?? '')]);
}

/** Words of an assertion, and what values are called that are everywhere. */
const COMMON_WORDS = new Set(['assert', 'not', 'in', 'is', 'and', 'or', 'None', 'True', 'False', 'where']);

function hasWords(text: string, type: string | undefined): boolean {
  const said = type !== undefined && text.startsWith(`${type}:`) ? text.slice(type.length + 1) : text;
  const words = said.replace(/<\w+>/g, ' ').match(/\p{L}{2,}/gu) ?? [];
  return words.some(word => !COMMON_WORDS.has(word) && word !== 'AssertionError');
}

/** Whether it happened in the test's own function, and not in code that tests share. */
export function isInOwnFunction({ function: name }: Detail, id: string): boolean {
  return name === undefined || id.slice(id.lastIndexOf('::', parametersIn(id)) + 2, parametersIn(id)) === name;
}

function parametersIn(id: string): number {
  const bracket = id.indexOf('[', id.indexOf('::') + 1);
  return bracket < 0 ? id.length : bracket;
}

/**
 * Whether a fingerprint says enough to call two failures with it the same. `AssertionError: assert <n> == <n>` in the tests'
 * own functions does not.
 */
export function isTelling(detail: Detail, id: string): boolean {
  return !isInOwnFunction(detail, id) || hasWords(maskMessage(detail.message ?? ''), detail.type);
}

/** The same for failures of one run that are called the same. */
export function causeIn(detail: Detail, id: string): string {
  const { message = '', file = '', type } = detail;
  const line = firstLine(message);
  const own = isTelling(detail, id) ? [] : [hasWords(line, type) ? line : id];
  return JSON.stringify([fingerprintOf(detail), file, ...own]);
}
