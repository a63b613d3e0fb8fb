// Numbers, durations and ages in words. No locale functions: the same input must give the same bytes on every machine.

/** `1,204`. For whole numbers from 0 up. */
export const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 test`, `1,204 tests`; `many` where an s is not enough. */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** `980 bytes`, `12 kB`, `3.4 MB`. */
export function bytes(size: number): string {
  if (size < 1_000) return plural(size, 'byte');
  const [unit, value] = size < 1e6 ? ['kB', size / 1e3] : size < 1e9 ? ['MB', size / 1e6] : ['GB', size / 1e9];
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ${unit}`;
}

/** Of what was known of a run that is not kept any more, a later correction could not be recorded. */
export const sinceWord = ({ dropped }: { dropped?: true }): string => (dropped ? 'at least since' : 'since');

/** `130 ms`, `4.2 s`, `52 s`, `1 m 52 s`, `2 h 5 m`. */
export function duration(seconds: number): string {
  if (!(seconds > 0)) return '0 s';
  if (seconds < 0.0005) return '<1 ms';
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1).replace('.0', '')} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return twoUnits(whole, 60, 'm', 's');
  return twoUnits(Math.round(whole / 60), 60, 'h', 'm');
}

function twoUnits(value: number, base: number, big: string, small: string): string {
  const rest = value % base;
  const most = `${count(Math.floor(value / base))} ${big}`;
  return rest === 0 ? most : `${most} ${rest} ${small}`;
}

/** ` (12 s slower than usual)`, or nothing where a run took about as long as it does. */
export function paceNote(seconds: number, total: { usualSeconds: number; verdict: string } | undefined): string {
  if (!total) return '';
  return ` (${duration(Math.abs(seconds - total.usualSeconds))} ${total.verdict} than usual)`;
}

/** Time between two ISO 8601 moments, roughly, as people say it; empty when it cannot be told or is under a minute. */
export function age(from: string, to: string): string {
  const minutes = (Date.parse(to) - Date.parse(from)) / 60_000;
  if (!(minutes >= 1)) return '';
  if (minutes < 60) return plural(Math.floor(minutes), 'minute');
  if (minutes < 48 * 60) return plural(Math.floor(minutes / 60), 'hour');
  return plural(Math.floor(minutes / (24 * 60)), 'day');
}

/** `2026-11-22 22:05`, or the text itself when it is no ISO 8601 moment. */
export function moment(time: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(time);
  return parts ? `${parts[1]} ${parts[2]}` : time;
}

/** "Both", "All 31": the subject of a sentence on several tests. Empty for one. */
export function together(value: number): string {
  if (value < 2) return '';
  return value === 2 ? 'Both' : `All ${count(value)}`;
}

/** Between statements in one line. */
export const GAP = ' · ';

/** The parts that say something. */
export const listed = (parts: readonly (string | undefined | null | false)[], gap = GAP): string =>
  parts.filter(part => part !== undefined && part !== null && part !== false && part !== '').join(gap);
