// Where a test's failure rate changed. The model is that of LUCI's analysis (go.chromium.org/luci/analysis, changepoints):
// within a stretch each result is bad with one unknown probability, of which little is taken for granted (a Beta prior). LUCI
// splits where one change explains the results better than none, and so on in both halves; that overlooks a test that was
// broken and mended. Here the likeliest of all ways of dividing the results is found.

/** What is believed of a rate before anything is seen: near 0 and near 1 is likelier than in between. As LUCI has it. */
const [PRIOR_BAD, PRIOR_GOOD] = [0.3, 0.5];
/** How likely a change is taken to be between two results before anything is seen. */
const PRIOR_CHANGE = 0.001;
/** Of where the change was, so much is inside the interval that is given. */
const INTERVAL = 0.99;
/** Results that are looked at, the newest: what is looked for takes the square of their number. */
const MOST_RESULTS = 4_000;

export interface Stretch {
  /** Places in the results, the last one not included. */
  from: number;
  to: number;
  bad: number;
  /** Where it began, with 99 % certainty: the least and the greatest place. Absent for the first. */
  began?: [least: number, most: number];
}

/** Logarithm of how likely the results between two places are, over all rates that there may be. */
type Likelihood = (from: number, to: number) => number;

/** @param results whether each was bad, oldest first. @returns at least one stretch, unless there are no results */
export function stretchesOf(results: readonly boolean[]): Stretch[] {
  if (results.length === 0) return [];
  const offset = Math.max(0, results.length - MOST_RESULTS);
  const sums = sumsOf(results);
  const likelihood = likelihoodOf(sums);
  const starts = likeliestStarts(likelihood, offset, results.length);
  return starts.map((start, number): Stretch => {
    const from = number === 0 ? 0 : start;
    const to = starts[number + 1] ?? results.length;
    const stretch = { from, to, bad: (sums[to] as number) - (sums[from] as number) };
    if (number === 0) return stretch;
    // Given the other changes, where one is depends on nothing but the stretches on either side of it.
    return { ...stretch, began: intervalOf(likelihood, starts[number - 1] as number, to) };
  });
}

/** Bad results before each place. */
function sumsOf(results: readonly boolean[]): number[] {
  const sums = [0];
  for (const [place, isBad] of results.entries()) sums.push((sums[place] as number) + (isBad ? 1 : 0));
  return sums;
}

/** Where the stretches begin in the likeliest way of dividing the results; of equally likely ones, the one with fewer. */
function likeliestStarts(likelihood: Likelihood, offset: number, length: number): number[] {
  const [change, none] = [Math.log(PRIOR_CHANGE), Math.log(1 - PRIOR_CHANGE)];
  // The best for the results up to a place, and where the last stretch begins in it.
  const best = new Float64Array(length + 1);
  const starts = new Int32Array(length + 1);
  for (let to = offset + 1; to <= length; to++) {
    best[to] = Number.NEGATIVE_INFINITY;
    for (let from = offset; from < to; from++) {
      const before = from === offset ? 0 : (best[from] as number) + change;
      const sum = before + likelihood(from, to) + (to - from - 1) * none;
      if (sum <= (best[to] as number)) continue;
      best[to] = sum;
      starts[to] = from;
    }
  }
  const found: number[] = [];
  for (let to = length; to > offset; to = starts[to] as number) found.unshift(starts[to] as number);
  return found;
}

function likelihoodOf(sums: readonly number[]): Likelihood {
  const gammas = (first: number): Float64Array => Float64Array.from(sums.keys(), n => logGamma(first + n));
  const [bads, goods, all] = [gammas(PRIOR_BAD), gammas(PRIOR_GOOD), gammas(PRIOR_BAD + PRIOR_GOOD)];
  const prior = (all[0] as number) - (bads[0] as number) - (goods[0] as number);
  return (from, to) => {
    const bad = (sums[to] as number) - (sums[from] as number);
    return prior + (bads[bad] as number) + (goods[to - from - bad] as number) - (all[to - from] as number);
  };
}

/** Where one change between two places was. */
function intervalOf(likelihood: Likelihood, from: number, to: number): [number, number] {
  const logs = Array.from({ length: to - from - 1 }, (_, n) => {
    const at = from + 1 + n;
    return likelihood(from, at) + likelihood(at, to);
  });
  const greatest = logs.reduce((most, log) => Math.max(most, log), Number.NEGATIVE_INFINITY);
  const shares = logs.map(log => Math.exp(log - greatest));
  const tail = ((1 - INTERVAL) / 2) * shares.reduce((sum, share) => sum + share, 0);
  return [from + 1 + inTail(shares, tail), to - 1 - inTail(shares.toReversed(), tail)];
}

/** How many shares from the beginning together are no more than the tail. */
function inTail(shares: readonly number[], tail: number): number {
  let sum = 0;
  return shares.findIndex(share => (sum += share) > tail);
}

/** Lanczos' approximation, g = 7, exact to 15 digits, for x from 0.3: https://en.wikipedia.org/wiki/Lanczos_approximation */
const LANCZOS = [
  0.999_999_999_999_809_93, 676.520_368_121_885_1, -1_259.139_216_722_402_8, 771.323_428_777_653_13,
  -176.615_029_162_140_59, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_571_6e-6,
  1.505_632_735_149_311_6e-7,
];

function logGamma(x: number): number {
  // Below 1.5 it is better known by the one after it.
  if (x < 1.5) return logGamma(x + 1) - Math.log(x);
  const z = x - 1;
  const [first = 0, ...others] = LANCZOS;
  const series = others.reduce((sum, coefficient, n) => sum + coefficient / (z + n + 1), first);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series);
}
