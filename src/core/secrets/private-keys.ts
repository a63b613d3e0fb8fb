// Takes private keys out of a text: whole ones, and what is left of one that pytest, a logger or another program has cut.
// A key is base64 in lines (PEM, https://www.rfc-editor.org/rfc/rfc7468) between a BEGIN and an END marker. Line ends may be
// real or written out (`\n`), and each line may have something before it (`E         `, `INFO app:`, a quote).
import type { Range } from './ranges.ts';

interface Marker {
  kind: 'begin' | 'end';
  isPrivate: boolean;
  range: Range;
}

/** A line, its end not included; line ends may be written out. */
interface Line {
  range: Range;
  /** Base64 up to the line's end, but for quotes, commas and the like behind it. Empty where there is none. */
  body: Range;
}

/** No PEM key that is in use is longer: one of RSA with 16,384 bits has 12,800 characters. */
const LONGEST_KEY = 16_384;
/** What may stand before a line of a key makes it longer. */
const LONGEST_PRINTED = 4 * LONGEST_KEY;
/** Of what stands before a line, so many characters tell that it is the same as before another one. */
const LONGEST_PREFIX = 200;
/** Characters of base64 that are a line of a key, next to a marker or to other such lines. */
const LONG = 16;
/** Characters of base64 that are a line of a key or of another block, wherever they stand: PEM has lines of 64, OpenSSH of 70. */
const LINE = 60;
/** So many lines of base64 are taken for a key whose markers were cut off. */
const LINES = 3;

const MARKER =
  /-{4,5} ?(BEGIN|END) (?:[A-Z0-9]+ ){0,4}?(PRIVATE KEY|CERTIFICATE|PUBLIC KEY|[A-Z0-9]+)(?: BLOCK)? ?-{4,5}/g;
const CUT_END = /-{4,5} ?END [A-Z0-9 ]*-{0,4}/;
const LINE_END = /\r?\n|(?:\\+r)?\\+n/g;

export function findPrivateKeys(text: string): Range[] {
  if (!text.includes('PRIVATE KEY') && !hasLine(text)) return [];
  const lines = linesOf(text);
  const markers = markersOf(text);
  return [...keysAtMarkers(text, markers, lines), ...blocksOf(text, markers, lines)];
}

/** Whether there is a run of LINE characters of base64. Looks at one character in LINE of a text that has none. */
function hasLine(text: string): boolean {
  for (let from = 0; from + LINE <= text.length; ) {
    let at = from + LINE - 1;
    while (at >= from && isBase64(text.charCodeAt(at))) at--;
    if (at < from) return true;
    from = at + 1;
  }
  return false;
}

function isBase64(code: number): boolean {
  // Digits and the slash, the plus sign, letters. Padding only ends a line.
  return (code >= 0x2f && code <= 0x39) || code === 0x2b || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const { index, 0: separator } of text.matchAll(LINE_END)) {
    lines.push(lineOf(text, start, index));
    start = index + separator.length;
  }
  lines.push(lineOf(text, start, text.length));
  return lines;
}

function lineOf(text: string, from: number, to: number): Line {
  // From the end, by hand: a pattern would look for the end of each run in the line.
  let end = to;
  while (end > from && !isBase64(text.charCodeAt(end - 1)) && text[end - 1] !== '=') end--;
  let start = end;
  while (start > from && text[start - 1] === '=') start--;
  if (end - start > 2) return { range: [from, to], body: [to, to] };
  while (start > from && isBase64(text.charCodeAt(start - 1))) start--;
  return { range: [from, to], body: [start, end] };
}

const lengthOf = ([from, to]: Range): number => to - from;

function markersOf(text: string): Marker[] {
  return [...text.matchAll(MARKER)].map(match => ({
    kind: match[1] === 'BEGIN' ? 'begin' : 'end',
    isPrivate: match[2] === 'PRIVATE KEY',
    range: [match.index, match.index + match[0].length],
  }));
}

/**
 * Keys with both markers, and what is left of those that have lost one. Each looks no further than to the next marker, so that all of
 * them together look at the text once.
 */
function keysAtMarkers(text: string, markers: Marker[], lines: Line[]): Range[] {
  return markers.flatMap((marker, place): Range[] => {
    const [before, after] = [markers[place - 1], markers[place + 1]];
    if (!marker.isPrivate) return [];
    if (marker.kind === 'end') {
      if (before && isPair(before, marker)) return [];
      return endOfKey(text, marker.range, lines, before?.range[1] ?? 0);
    }
    if (after && isPair(marker, after)) return [[marker.range[0], after.range[1]]];
    return beginOfKey(text, marker.range, lines, after?.range[0] ?? text.length);
  });
}

const isPair = (begin: Marker, end: Marker): boolean =>
  begin.isPrivate && begin.kind === 'begin' && end.kind === 'end' && end.range[0] - begin.range[1] <= LONGEST_PRINTED;

/** BEGIN and the lines behind it. Nothing where no line follows: the marker alone is no secret. */
function beginOfKey(text: string, [from, to]: Range, lines: Line[], limit: number): Range[] {
  const cutEnd = CUT_END.exec(text.slice(to, Math.min(limit, to + LONGEST_PRINTED)));
  if (cutEnd) return [[from, to + cutEnd.index + cutEnd[0].length]];
  const place = lineAt(lines, from);
  const { range } = lines[place] as Line;
  const prefix = text.slice(Math.max(range[0], from - LONGEST_PREFIX), from);
  // What follows on the marker's own line counts as a line.
  const own = lineOf(text, to, Math.min(range[1], limit));
  const end = linesBehind(text, lines, place + 1, limit, prefix, own);
  return end === undefined ? [] : [[from, end]];
}

/** The lines before END, and END. */
function endOfKey(text: string, [from, to]: Range, lines: Line[], limit: number): Range[] {
  const place = lineAt(lines, from);
  const { range } = lines[place] as Line;
  const own = lineOf(text, Math.max(range[0], limit), from);
  const prefix = text.slice(Math.max(range[0], from - LONGEST_PREFIX), from);
  // The lines of a key may be joined by spaces.
  const start = linesBefore(text, lines, place - 1, limit, prefix, lengthOf(own.body) >= LONG ? own : undefined);
  return start === undefined ? [] : [[start, to]];
}

/** Lines of base64 without a marker of a key, but not those of a certificate or a public key. */
function blocksOf(text: string, markers: Marker[], lines: Line[]): Range[] {
  const blocks: Range[] = [];
  let known = 0;
  for (let first = 0; first < lines.length; first++) {
    if (lengthOf((lines[first] as Line).body) < LINE) continue;
    let [last, count] = [first, 1];
    for (let next = first + 1; next < lines.length; next++) {
      const line = lines[next] as Line;
      if (lengthOf(line.body) >= LINE) [last, count] = [next, count + 1];
      else if (!isBlank(text, line)) break;
    }
    const body: Range = [(lines[first] as Line).body[0], (lines[last] as Line).body[1]];
    if (count >= LINES && isMixed(text, body) && !isPublic(markers, body[0])) {
      const from = linesBefore(text, lines, first - 1, known, prefixOf(text, lines[first] as Line));
      const to = linesBehind(text, lines, last + 1, text.length, prefixOf(text, lines[last] as Line));
      blocks.push([from ?? body[0], to ?? body[1]]);
    }
    [, known] = body;
    first = last;
  }
  return blocks;
}

/** Seen in a key's first lines; hexadecimal digits and drawn lines are never mixed. */
function isMixed(text: string, [from, to]: Range): boolean {
  const start = text.slice(from, Math.min(to, from + LINES * 2 * LINE));
  return /[a-z]/.test(start) && /[A-Z]/.test(start) && /\d/.test(start);
}

function isPublic(markers: Marker[], from: number): boolean {
  const marker = markers.findLast(({ range: [, end] }) => end <= from);
  return marker?.kind === 'begin' && !marker.isPrivate && from - marker.range[1] <= LONGEST_PRINTED;
}

/**
 * Where the lines of a key end that line `place` may belong to: whole ones, and behind them a shorter one that begins as they do.
 * @param limit no line behind it is looked at
 * @param prefix what stands before the line above them
 * @param own what is looked at before the first of them
 */
function linesBehind(
  text: string,
  lines: Line[],
  place: number,
  limit: number,
  prefix: string,
  own?: Line,
): number | undefined {
  let end: number | undefined;
  let before = prefix;
  for (let at = own ? place - 1 : place; at < lines.length; at++) {
    const line = at < place ? (own as Line) : (lines[at] as Line);
    if (line.body[1] > limit) break;
    const length = lengthOf(line.body);
    if (length === 0 && isBlank(text, line)) continue;
    const isWhole = length >= LONG;
    const start = prefixOf(text, line);
    const isPart = end === undefined ? isMargin(start, before) && isCutBehind(text, line) : isAlike(start, before);
    if (isWhole || (length > 0 && isPart)) [, end] = line.body;
    if (!isWhole) break;
    before = start;
  }
  return end;
}

/** Where the lines of a key begin that line `place` may belong to. */
function linesBefore(
  text: string,
  lines: Line[],
  place: number,
  limit: number,
  prefix: string,
  own?: Line,
): number | undefined {
  let start: number | undefined;
  let behind = prefix;
  let isLast = true;
  for (let at = own ? place + 1 : place; at >= 0; at--) {
    const line = at > place ? (own as Line) : (lines[at] as Line);
    if (line.body[0] < limit) break;
    const length = lengthOf(line.body);
    if (length === 0 && isBlank(text, line)) continue;
    const isWhole = length >= LONG;
    // The last line of a key may be short, and of the first one left its beginning may be cut off, with what stood before it.
    const isPart = length > 0 && (isAlike(prefixOf(text, line), behind) || isCutBefore(text, line));
    if (!isWhole && !isPart) break;
    start = isWhole ? firstRun(text, line) : line.body[0];
    if (!isWhole && !isLast) break;
    if (isWhole) behind = prefixOf(text, line);
    isLast = false;
  }
  return start;
}

const prefixOf = (text: string, { range: [from], body: [start] }: Line): string =>
  text.slice(Math.max(from, start - LONGEST_PREFIX), start);

/** Quotes open where a line is wrapped, and columns count. */
const isAlike = (a: string, b: string): boolean => plainOf(a) === plainOf(b);
/** The first line of a key begins as its marker's does, or as lines of a text do that pytest shows. */
const isMargin = (prefix: string, before: string): boolean => isAlike(prefix, before) || /^E?$/.test(plainOf(prefix));
const plainOf = (prefix: string): string => prefix.replace(/['"\s+-]+/g, ' ').trim();

/** Whether nothing but quotes and the like is in a line. A mark of a cut is something. */
const isBlank = (text: string, { range }: Line): boolean =>
  lengthOf(range) <= 40 && !/[^\s'"\\,+E>-]/.test(text.slice(...range));

/** Where the first of the runs begins that stand before a line's body, joined by spaces. */
function firstRun(text: string, { range: [from], body }: Line): number {
  let [first] = body;
  for (let at = first; at > from; ) {
    while (at > from && /\s/.test(text[at - 1] as string)) at--;
    const end = at;
    while (at > from && text[at - 1] === '=') at--;
    while (at > from && isBase64(text.charCodeAt(at - 1))) at--;
    if (end - at < LONG) break;
    first = at;
  }
  return first;
}

const isCutBehind = (text: string, { body: [, end] }: Line): boolean =>
  end >= text.length || /^\s*(?:['"]?\.\.\.|…|\[)/.test(text.slice(end, end + 20));

const isCutBefore = (text: string, { range: [from], body: [start] }: Line): boolean =>
  from === 0 ||
  /(?:\.\.\.|…)$/.test(text.slice(Math.max(start - 3, 0), start)) ||
  text.slice(Math.max(from - 2, 0), from).endsWith(']\n');

/** The line that a place is in. */
function lineAt(lines: Line[], at: number): number {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((lines[middle] as Line).range[1] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
