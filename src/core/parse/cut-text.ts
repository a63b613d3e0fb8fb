// Texts that were cut before their secrets could be taken out, because they were too long to be held: by the plugin, and by
// the reader of XML. A secret that a cut goes through is known by neither half. So whoever cuts keeps SEAM characters more on
// each side than are needed, and here these are dropped after the rest was looked at as a whole: a secret that the cut went
// through lies in what is dropped.
//
// In a capture a text is a string, or, where it was cut, an array of its beginning, the number of characters that are left
// out, and its end; either part may be empty.
import { CUT_MARK } from '../text.ts';

/** Characters. No private key in PEM is longer: one of RSA with 16,384 bits has 12,800. */
export const SEAM = 16_384;

/** A text that was cut, with its seams. */
export type CutText = readonly [head: string, omitted: number, tail: string];

/** Undefined for what is no cut text. */
export function readCutText(value: unknown): CutText | undefined {
  if (!Array.isArray(value) || value.length !== 3) return undefined;
  const [head, omitted, tail] = value as unknown[];
  if (typeof head !== 'string' || typeof tail !== 'string') return undefined;
  return [head, typeof omitted === 'number' && omitted >= 0 ? Math.floor(omitted) : 0, tail];
}

/**
 * The text with a mark where it was cut, and without its seams.
 * @param clean takes out secrets
 * @returns `cut` are the characters that are left out
 */
export function joinCutText(
  [head, omitted, tail]: CutText,
  clean: (text: string) => string,
): { text: string; cut: number } {
  const [first, last] = [clean(head), clean(tail)];
  const begin = first.slice(0, Math.max(first.length - SEAM, 0));
  const end = last.slice(SEAM);
  const cut = omitted + first.length - begin.length + last.length - end.length;
  return { text: [begin, CUT_MARK, end].filter(part => part !== '').join('\n'), cut };
}

/** Characters of the parts that are held of a text that goes on and on. Masking sees what surrounds the later cut. */
const HELD_HEAD = (1 << 17) + SEAM;
const HELD_TAIL = (1 << 18) + SEAM;

/** A text that grows, of which no more is held than its beginning and its end. */
export function appendText(held: CutText, more: string): CutText {
  const [head, omitted, tail] = held;
  if (omitted === 0 && tail === '') {
    const text = head + more;
    if (text.length <= HELD_HEAD + HELD_TAIL) return [text, 0, ''];
    return [text.slice(0, HELD_HEAD), text.length - HELD_HEAD - HELD_TAIL, text.slice(-HELD_TAIL)];
  }
  const text = tail + more;
  return [head, omitted + Math.max(text.length - HELD_TAIL, 0), text.slice(-HELD_TAIL)];
}

/** How the plugin cut its texts before it wrote them in parts: the first quarter of a limit, a note, the rest. */
const OLD_MARK = /\n\[(\d{1,12}) characters left out\]\n/;
const OLD_LIMITS: ReadonlySet<number> = new Set([1_000, 10_000, 100_000]);

/** The parts of a text that an earlier version of the plugin has cut; undefined for any other text. */
export function readOldCut(text: string): CutText | undefined {
  if (!text.includes(' characters left out]\n')) return undefined;
  const mark = OLD_MARK.exec(text);
  if (!mark) return undefined;
  const [head, tail] = [text.slice(0, mark.index), text.slice(mark.index + mark[0].length)];
  // Its characters are code points.
  const [before, all] = [lengthOf(head), lengthOf(head) + lengthOf(tail)];
  if (!OLD_LIMITS.has(all) || before !== Math.floor(all / 4)) return undefined;
  return [head, Number(mark[1]), tail];
}

const lengthOf = (text: string): number => Array.from(text).length;
