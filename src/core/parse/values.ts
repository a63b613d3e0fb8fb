// JSON that others wrote: anything may be anything.

export type Line = Record<string, unknown>;

/** Text of a value that should be text. */
export function readText(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function toRecord(value: unknown): Line | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Line) : undefined;
}

export function records(value: unknown): Line[] {
  return list(value)
    .map(toRecord)
    .filter(entry => entry !== undefined);
}

/** Seconds of anything, if they can be. */
export function readSeconds(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= LONGEST ? value : undefined;
}
/** Half a year. */
const LONGEST = 15_000_000;

/** Milliseconds since 1970 of seconds since then. */
export function readTime(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 && value < LATEST ? value * 1e3 : undefined;
}
/** In the year 2200. */
const LATEST = 7_258_118_400;
