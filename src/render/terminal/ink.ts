// Colour, width and alignment on a terminal. Everything others wrote goes through `terminalLine` first.
import { EFFECTS, type Effect } from '../../core/ledger/outcome.ts';
import type { Presence } from '../../core/model.ts';
import getTruncated from 'fast-string-truncated-width';
import { shortBuild } from '../../core/names/find-build.ts';
import { shorten, terminalLine } from '../escape.ts';
import { MARKS } from '../strip.ts';

export interface TerminalOptions {
  color: boolean;
  /** Columns; 120 when not known. */
  width?: number;
}

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] } as const;
export type Hue = keyof typeof CODES;

export interface Ink {
  paint: (hue: Hue, text: string) => string;
  width: number;
}

export const inkOf = ({ color, width = 120 }: TerminalOptions): Ink => ({
  paint: (hue, text) => (color && text !== '' ? `\u001b[${CODES[hue][0]}m${text}\u001b[${CODES[hue][1]}m` : text),
  width,
});

/** Text that others wrote, on one line. */
export const plain = (text: string, most = 160): string =>
  text.trim() === '' && text !== '' ? `"${terminalLine(text)}"` : terminalLine(shorten(text, most));

/** The name of a run where people read it. */
export const buildText = (build: string): string => plain(shortBuild(build), 60);

const HUES: Record<Effect, Hue> = { good: 'green', bad: 'red', silent: 'dim' };
export const hueOf = (outcome: Presence): Hue => HUES[EFFECTS[outcome]];

/** A history strip in shape and colour; one colour code a stretch. */
export function paintedStrip(outcomes: readonly Presence[], ink: Ink): string {
  const stretches: { effect: Effect; length: number }[] = [];
  for (const outcome of outcomes) {
    const effect = EFFECTS[outcome];
    const last = stretches.at(-1);
    if (last?.effect === effect) last.length++;
    else stretches.push({ effect, length: 1 });
  }
  return stretches.map(({ effect, length }) => ink.paint(HUES[effect], MARKS[effect].repeat(length))).join('');
}

/** Columns that a text takes: two for wide letters and emoji, none for accents of their own and colour codes. */
export const widthOf = (text: string): number => (isAscii(text) ? text.length : getTruncated(text).width);

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** The beginning of a text that takes at most so many columns, with a mark where something was left out. */
export function truncated(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const { index } = getTruncated(text, { limit: Math.max(0, width - 1), ellipsis: '' });
  return `${text.slice(0, index)}…`;
}

/** What a workflow's runner would follow at the beginning of a line. */
const RUNNER_COMMAND = /^(?:::|##\[)/;

/** A line that is there to be pasted. */
const COMMAND = /^\s*(?:\u001b\[\d+m)*(?:bisect: )?(?:git|pytest|pytest-ledger|rm) /;

/**
 * Lines that are longer than the terminal is wide go on in the next one, further in, between words. A word that is longer than
 * that, and a command, stay whole.
 */
export function fitted(text: string, { width }: Ink): string {
  return text
    .split('\n')
    .flatMap(line => (widthOf(line) <= width || COMMAND.test(line) ? [line] : wrapped(line, width)))
    .join('\n');
}

function wrapped(line: string, width: number): string[] {
  const indent = (/^ */.exec(line) as RegExpExecArray)[0].length;
  const inner = ' '.repeat(Math.min(indent + 2, Math.floor(width / 2)));
  const lines: string[] = [];
  let current = ' '.repeat(indent);
  let isEmpty = true;
  // Gaps between columns are kept where they do not fall on the end of a line.
  for (const [, gap = '', word = ''] of line.slice(indent).matchAll(/(\s*)(\S+)/g)) {
    if (!isEmpty && !RUNNER_COMMAND.test(word) && widthOf(current) + widthOf(gap) + widthOf(word) > width) {
      lines.push(current);
      current = inner + word;
    } else current += isEmpty ? word : gap + word;
    isEmpty = false;
  }
  return [...lines, current];
}

const padTo = (text: string, width: number, right: boolean): string => {
  const gap = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? gap + text : text + gap;
};

/** Rows with their columns in line, two spaces between them; those named in `right` flush right. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const cells of rows) {
    for (const [place, cell] of cells.entries()) widths[place] = Math.max(widths[place] ?? 0, widthOf(cell));
  }
  return rows.map(cells =>
    cells
      .map((cell, place) => padTo(cell, widths[place] ?? 0, right.includes(place)))
      .join('  ')
      .trimEnd(),
  );
}

/** One text at each end of a line, or the second on a line of its own where they do not fit. */
export function ends(left: string, right: string, width: number): string {
  const gap = width - widthOf(left) - widthOf(right);
  return gap < 3 ? `${left}\n${right}` : left + ' '.repeat(gap) + right;
}
