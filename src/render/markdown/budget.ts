// Limits in bytes, and a way of writing a page that never breaks them: parts are given what is left in the order of their
// importance, shorten themselves to it, and say what they left out.

/** Bytes of UTF-8. A summary that is too large is thrown away by the runner, not cut. */
export const BUDGETS = {
  /** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits */
  summary: 1_048_576,
  comment: 65_536,
  /** Of a check's summary, and again of its text. */
  check: 65_535,
} as const;

const encoder = new TextEncoder();
export const bytesOf = (text: string): number => encoder.encode(text).length;

/** A piece of a page. */
export interface Part {
  /** Lower ones get their bytes first. Has nothing to do with the place on the page. */
  rank: number;
  /** What stands there when there is room for no more: a line that says what is left out, or nothing. */
  least: string;
  /** @param budget bytes that the result may have */
  render: (budget: number) => string;
}

/** A part that is shown whole or not at all. */
export const fixed = (rank: number, text: string): Part => ({ rank, least: '', render: () => text });

const GAP = '\n\n';

const costOf = (text: string): number => (text === '' ? 0 : bytesOf(text) + GAP.length);

/** The parts in their order, with blank lines between; never more than `limit` bytes. */
export function compose(parts: readonly Part[], limit: number): string {
  const slots = parts.map(part => ({ part, text: part.least }));
  const byRank = slots.toSorted((a, b) => a.part.rank - b.part.rank);
  let spare = limit - slots.reduce((sum, { text }) => sum + costOf(text), 0);
  // Not even room for what stands for the parts: the least important go without.
  for (const slot of byRank.toReversed()) {
    if (spare >= 0) break;
    spare += costOf(slot.text);
    slot.text = '';
  }
  for (const slot of byRank) {
    const room = spare + costOf(slot.text);
    const text = slot.part.render(Math.max(0, room - GAP.length));
    if (costOf(text) > room) continue;
    spare = room - costOf(text);
    slot.text = text;
  }
  const texts = slots.map(slot => slot.text).filter(text => text !== '');
  return texts.length === 0 ? '' : `${texts.join(GAP)}\n`;
}

/**
 * As many of the items as there is room for, and, unless these are all, a last line on how many they are.
 * @param more the last line, when `shown` of the items are shown
 * @returns nothing when there is not even room for the last line
 */
export function fit(items: readonly string[], budget: number, more: (shown: number) => string, gap = '\n'): string {
  const note = (shown: number): string => (shown === 0 ? more(0) : `${gap}${more(shown)}`);
  let used = 0;
  let shown = 0;
  let withNote = 0;
  for (const item of items) {
    used += bytesOf(item) + (shown === 0 ? 0 : gap.length);
    if (used > budget) break;
    shown++;
    if (used + bytesOf(note(shown)) <= budget) withNote = shown;
  }
  if (shown === items.length) return items.join(gap);
  const last = note(withNote);
  if (bytesOf(last) > budget) return '';
  return items.slice(0, withNote).join(gap).concat(last);
}
