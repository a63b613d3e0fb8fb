// How far two names are apart, for "did you mean".

/** Edit distance with swapped neighbours as one edit (optimal string alignment), or more than `most` once it is known to be. */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (previous[column] as number) + 1,
        (current[column - 1] as number) + 1,
        (previous[column - 1] as number) + (isSame ? 0 : 1),
      );
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwap) cost = Math.min(cost, (before[column - 2] as number) + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    [before, previous] = [previous, current];
  }
  return previous[b.length] as number;
}

/** The candidates that are a typo away, the closest first; without regard to case. */
export function closest<T>(asked: string, candidates: Iterable<readonly [name: string, value: T]>, most = 5): T[] {
  const wanted = asked.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 4));
  const found: { value: T; distance: number }[] = [];
  for (const [name, value] of candidates) {
    const distance = editDistance(wanted, name.toLowerCase(), limit);
    if (distance <= limit) found.push({ value, distance });
  }
  const sorted = found.sort((a, b) => a.distance - b.distance).map(({ value }) => value);
  return [...new Set(sorted)].slice(0, most);
}
