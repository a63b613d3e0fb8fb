// Which failures have the same cause.
import type { Detail } from './model.ts';

/** Raised when the same failure would get another fingerprint; then a line must begin a new volume of details, whose keys have them. */
const VERSION = 1;

const VARIABLE: [pattern: RegExp, sign: string][] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<uuid>'],
  [/\b0x[0-9a-f]+\b|\b0x…/gi, '<address>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<date>'],
  [/(["'`])(?:(?!\1)[^\\\n]|\\.){0,2000}?\1/g, '<text>'],
  [/(?:[A-Za-z]:)?(?:[\\/][\w.+@-]+){2,}/g, '<path>'],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, '<hex>'],
  [/-?\b\d+(?:[.,_]\d+)*(?:e[+-]?\d+)?\b/gi, '<n>'],
];

/** A message with the parts masked that differ between failures of one cause. Only its first line counts. */
function maskMessage(message: string): string {
  let masked = (message.split('\n', 1)[0] as string).slice(0, 2_000);
  for (const [pattern, sign] of VARIABLE) masked = masked.replace(pattern, sign);
  return masked;
}

/** The same for failures of one cause: exception, masked message, and innermost frame inside the project. */
export function fingerprintOf({ type, message = '', file, function: name }: Detail): string {
  return JSON.stringify([VERSION, type ?? '', maskMessage(message), file ?? '', name ?? '']);
}
