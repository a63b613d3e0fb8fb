import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stretchesOf } from '../../../src/core/judge/change-points.ts';

const bad = (letters: string): boolean[] => Array.from(letters, letter => letter === 'f');
const brief = (letters: string): string[] =>
  stretchesOf(bad(letters)).map(({ from, to, bad: many }) => `${many}/${to - from}`);

test.each([
  ['nothing', '', []],
  ['one result', 'f', ['1/1']],
  ['always good', 'p'.repeat(100), ['0/100']],
  ['always bad', 'f'.repeat(100), ['100/100']],
  ['one failure among many is chance', `${'p'.repeat(50)}f${'p'.repeat(50)}`, ['1/101']],
  ['broken, and broken since', `${'p'.repeat(20)}${'f'.repeat(20)}`, ['0/20', '20/20']],
  ['broken, and mended', `${'p'.repeat(20)}${'f'.repeat(10)}${'p'.repeat(20)}`, ['0/20', '10/10', '0/20']],
  ['flaky all along', 'ppf'.repeat(30), ['30/90']],
])('%s', (_, letters, expected) => {
  expect(brief(letters)).toEqual(expected);
});

/** How likely results are when the rate may be anything: each in turn, by what the ones before it make one expect. */
function likelihoodInTurn(results: readonly boolean[]): number {
  let likelihood = 1;
  let [bads, goods] = [0.3, 0.5];
  for (const isBad of results) {
    likelihood *= (isBad ? bads : goods) / (bads + goods);
    if (isBad) bads++;
    else goods++;
  }
  return likelihood;
}

test('flaky since: when exactly is less certain than that', () => {
  const history = bad(`${'p'.repeat(60)}${'fpp'.repeat(20)}`);
  const [before, after] = stretchesOf(history);
  expect(before).toEqual({ from: 0, to: 60, bad: 0 });
  expect(after).toMatchObject({ from: 60, to: 120, bad: 20 });
  // Passes before the first failure may belong to either stretch; the first failure itself may have been chance.
  const [least, most] = after?.began ?? [0, 0];
  const shares = history.map((_, at) =>
    at === 0 ? 0 : likelihoodInTurn(history.slice(0, at)) * likelihoodInTurn(history.slice(at)),
  );
  const sum = (from: number, to: number): number => shares.slice(from, to).reduce((all, share) => all + share, 0);
  const all = sum(0, 120);
  // No more than half a percent on either side, and one place less would be more.
  expect(sum(0, least) / all).toBeLessThanOrEqual(0.005);
  expect(sum(0, least + 1) / all).toBeGreaterThan(0.005);
  expect(sum(most + 1, 120) / all).toBeLessThanOrEqual(0.005);
  expect(sum(most, 120) / all).toBeGreaterThan(0.005);
});

/** Every way of dividing the results, each weighed: the definition. */
function likeliestOfAll(results: readonly boolean[]): { likelihood: number; second: number; starts: number[] } {
  let found = { likelihood: 0, second: 0, starts: [0] };
  for (let mask = 0; mask < 2 ** (results.length - 1); mask++) {
    const starts = [
      0,
      ...Array.from({ length: results.length - 1 }, (_, n) => n + 1).filter(n => mask & (1 << (n - 1))),
    ];
    let likelihood = 0.001 ** (starts.length - 1) * 0.999 ** (results.length - starts.length);
    for (const [n, start] of starts.entries()) likelihood *= likelihoodInTurn(results.slice(start, starts[n + 1]));
    if (likelihood > found.likelihood) found = { likelihood, second: found.likelihood, starts };
    else found.second = Math.max(found.second, likelihood);
  }
  return found;
}

test('the likeliest of all ways of dividing the results is found', () => {
  const results = fc.oneof(
    fc.array(fc.boolean(), { minLength: 1, maxLength: 11 }),
    // Long stretches, so that there is something to divide.
    fc
      .tuple(fc.nat(7), fc.nat(7), fc.nat(4))
      .map(([good, worse, again]) => bad(`p${'p'.repeat(good)}${'f'.repeat(worse)}${'p'.repeat(again)}`)),
  );
  fc.assert(
    fc.property(results, history => {
      const { likelihood, second, starts } = likeliestOfAll(history);
      // Where two are as likely, either will do.
      const found = stretchesOf(history).map(({ from }) => from);
      expect(likelihood > second * (1 + 1e-9) ? found : starts).toEqual(starts);
    }),
    { numRuns: 200 },
  );
});

test('stretches cover all results, in order, and each interval has its beginning in it', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 150 }), results => {
      const stretches = stretchesOf(results);
      let at = 0;
      for (const { from, to, bad: many, began } of stretches) {
        expect(from).toBe(at);
        expect(many).toBe(results.slice(from, to).filter(Boolean).length);
        if (began) expect(began[0] <= from && from <= began[1]).toBe(true);
        at = to;
      }
      expect(at).toBe(results.length);
    }),
  );
});

test('of histories without a change, few are said to have one', () => {
  let said = 0;
  let seed = 1;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (let history = 0; history < 1_000; history++) {
    const rate = [0.02, 0.1, 0.5, 0.9][history % 4] as number;
    if (stretchesOf(Array.from({ length: 100 }, () => random() < rate)).length > 1) said++;
  }
  expect(said).toBeLessThan(20);
});
