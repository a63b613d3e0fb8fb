// The one place where text that others wrote is made safe to show. Names, messages and builds are untrusted: none may ring
// a person, break a table, hide text, start HTML, or speak to the terminal or the runner.
import { count } from '../core/words.ts';

/**
 * What does not show, or changes how its neighbours show: controls, format characters (zero width, text direction), lone
 * surrogates, line separators, blank letters. Tag and variation selectors are marks or format characters without a shape.
 */
const UNSEEN =
  '[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\u00a0\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u2800\\u3164\\uffa0\\ufe00-\\ufe0e\\u{e0000}-\\u{e0fff}]';
const UNSEEN_ALL = new RegExp(UNSEEN, 'gu');
const UNSEEN_IN_BLOCK = new RegExp(`(?![\n\t])${UNSEEN}`, 'gu');
/** More marks than any script stacks on a letter: they would be drawn over the lines around. */
const PILED = /(?<=\p{M}{4})\p{M}/gu;

const NAMED: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function shown(char: string): string {
  const named = NAMED[char];
  if (named !== undefined) return named;
  const point = char.codePointAt(0) ?? 0;
  if (point < 0x100) return `\\x${point.toString(16).padStart(2, '0')}`;
  if (point < 0x1_0000) return `\\u${point.toString(16).padStart(4, '0')}`;
  return `\\U${point.toString(16).padStart(8, '0')}`;
}

/** One line in which everything can be seen, as Python would write it: `\n`, `\x1b`, `\u202e`. */
export const visible = (text: string): string =>
  PRINTED.test(text) ? text : text.replace(UNSEEN_ALL, shown).replace(PILED, shown);

/** Nearly all names: most of the time of a large run would go into looking closer at them. */
const PRINTED = /^[ -~]*$/;

// pytest's colours: real escapes, or as pytest's JUnit XML writes what XML cannot hold.
const COLOUR = /(?:\u001b|#x1B)\[[\d;]*m/g;

/** Text of several lines in which everything can be seen; colours are taken out, line ends made plain. */
export const visibleBlock = (text: string): string =>
  PRINTED_BLOCK.test(text)
    ? text
    : text.replace(COLOUR, '').replace(/\r\n/g, '\n').replace(UNSEEN_IN_BLOCK, shown).replace(PILED, shown);

const PRINTED_BLOCK = /^(?!.*#x1B)[ -~\n\t]*$/s;

/** The first line that says something, for where there is room for one. */
export function firstLine(text: string): string {
  for (const line of visibleBlock(text).split('\n')) if (line.trim() !== '') return visible(line.trim());
  return '';
}

/**
 * As `visible`, and over-long text is shortened in the middle: both ends tell names apart. Says how much is left out.
 * @param most characters shown at the most, the note on what is left out not counted
 */
export function shorten(text: string, most: number): string {
  // A look at the length in code units first: most names are short, and this runs for each.
  if (text.length <= most) {
    const whole = visible(text);
    if (whole.length <= most) return whole;
  }
  const chars = Array.from(text, visible);
  const length = chars.reduce((sum, char) => sum + char.length, 0);
  if (length <= most) return visible(text);
  const head = take(chars, Math.ceil(most * 0.6));
  const tail = take(chars.slice(head.length).toReversed(), Math.floor(most * 0.4)).toReversed();
  const left = chars.length - head.length - tail.length;
  return `${head.join('')}…(${count(left)} characters)…${tail.join('')}`;
}

function take(chars: string[], most: number): string[] {
  let room = most;
  const end = chars.findIndex(char => (room -= char.length) < 0);
  return end === -1 ? chars : chars.slice(0, end);
}

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);

/**
 * Inline code. In code GitHub neither rings anyone nor links anything.
 *
 * What has a backslash before a `|` is made of two pieces: in a table, where `row` escapes the `|`, there is no other way to
 * write it (readers differ on `\\|`). The comment between them keeps their backticks apart and is not shown.
 */
export const code = (text: string): string =>
  visible(text)
    .split(/(?<=\\)(?=\|)/)
    .map(span)
    .join('<!---->');

function span(line: string): string {
  if (line.trim() === '') return `\`"${line}"\``;
  const fence = '`'.repeat(longestRun(line) + 1);
  // A code span loses one space at each end if both have one, and cannot begin or end with a backtick.
  const padded = /^`|`$|^ .* $/.test(line) ? ` ${line} ` : line;
  return `${fence}${padded}${fence}`;
}

/** A block of code whose fence nothing inside can close. */
export function codeBlock(text: string, language = 'text'): string {
  const body = visibleBlock(text).replace(/^\n+|\s+$/g, '');
  const fence = '`'.repeat(Math.max(3, longestRun(body) + 1));
  return `${fence}${language}\n${body}\n${fence}`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const entities = (text: string): string => text.replace(/[&<>"']/g, char => ENTITIES[char] ?? char);

/** Inline code as HTML, for places where Markdown is not read, such as `<summary>`. */
export const htmlCode = (text: string): string => `<code>${entities(visible(text))}</code>`;

/** What GitHub links or rings in plain text, behind a character reference as well; a word joiner, which is not seen, stops it. */
const RINGING = /[@#](?=[\w/-])|\bGH-(?=\d)|:(?=\/\/|[\w+-]+:)|\bwww(?=\.)/gi;
const unringing = (text: string): string => text.replace(RINGING, found => `${found}\u2060`);

/** Prose that others wrote, such as the subject of a commit, inside a line or a cell. */
export const prose = (text: string): string =>
  unringing(visible(text)).replace(/[\\`*_[\]<>~|&$]/g, char =>
    /[<>&|]/.test(char) ? `&#${char.charCodeAt(0)};` : `\\${char}`,
  );

/** As `prose`, inside HTML. */
export const htmlProse = (text: string): string => entities(unringing(visible(text)));

/** A web address that can stand in `[…](…)` and in `href="…"`; undefined for what is none. */
export function url(address: string | undefined): string | undefined {
  if (address === undefined || !/^https?:\/\//.test(address) || !address.isWellFormed()) return undefined;
  return encodeURI(address)
    .replace(/%25(?=[\da-f]{2})/gi, '%')
    .replace(/[()'|$&]/g, char => (char === '&' ? '&amp;' : `%${char.charCodeAt(0).toString(16).toUpperCase()}`));
}

/**
 * One line for a terminal or a log. GitHub's runner takes orders from a log: from lines that begin with `::`, spaces before
 * it or not, and from `##[` anywhere.
 */
export const terminalLine = (text: string): string =>
  visible(text)
    .replace(/^(\s*):(?=:)/, '$1\\x3a')
    .replaceAll('##[', '#\\x23[');
