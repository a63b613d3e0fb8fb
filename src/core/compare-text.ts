/** By code unit, the same on every machine and in every locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `9` before `10`, `rc-9` before `rc-10`; else by code unit. */
export function compareNatural(a: string, b: string): number {
  const [as, bs] = [a.match(PIECES) ?? [], b.match(PIECES) ?? []];
  for (let n = 0; n < Math.min(as.length, bs.length); n++) {
    const [x, y] = [as[n] as string, bs[n] as string];
    if (x === y) continue;
    const difference = DIGITS.test(x) && DIGITS.test(y) ? compareNumerals(x, y) : 0;
    if (difference !== 0) return difference;
    return x < y ? -1 : 1;
  }
  return as.length - bs.length;
}
const PIECES = /\d+|\D+/g;
const DIGITS = /^\d/;

function compareNumerals(a: string, b: string): number {
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  if (x.length !== y.length) return x.length - y.length;
  if (x === y) return 0;
  return x < y ? -1 : 1;
}
