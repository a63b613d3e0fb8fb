// Colour, width and alignment on a terminal. Everything others wrote goes through `terminalLine` first.
import { EFFECTS, type Effect } from '../../core/ledger/outcome.ts';
import type { Presence } from '../../core/model.ts';
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

/** Columns that a text takes, colour codes not counted. */
export const widthOf = (text: string): number => Array.from(text.replace(/\u001b\[\d+m/g, '')).length;

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
