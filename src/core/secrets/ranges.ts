// Parts of a text that are secret.

/** Half-open range of a text. */
export type Range = [from: number, to: number];

/** Overlapping ranges are replaced once. */
export function replaceRanges(text: string, ranges: Range[], replacement: string): string {
  if (ranges.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  let open = false;
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (to <= at) continue;
    if (from > at) open = false;
    if (!open) parts.push(text.slice(at, from), replacement);
    open = true;
    at = to;
  }
  return parts.join('') + text.slice(at);
}
