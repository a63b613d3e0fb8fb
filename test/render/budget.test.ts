import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BUDGETS, bytesOf, compose, fit, type Part } from '../../src/render/markdown/budget.ts';
import { renderCheck } from '../../src/render/markdown/check.ts';
import { renderComment } from '../../src/render/markdown/comment.ts';
import type { RenderOptions } from '../../src/render/options.ts';
import { renderSummary } from '../../src/render/markdown/summary.ts';
import type { JudgedTest } from '../../src/core/judge/judged-test.ts';
import { VERDICTS } from '../../src/core/judge/verdict.ts';
import { HOSTILE_NAMES, LINKS } from './cases.ts';
import { githubHtml } from './github-html.ts';
import { judged, judgement } from './judgements.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map(given => given.replaceAll('\n', ' '));

const more = (shown: number): string => `${shown} shown`;

test('a list has as many items as fit, and a last line unless it is whole', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 20 }), fc.integer({ min: 0, max: 300 }), (items, budget) => {
      const list = fit(items, budget, more);
      expect(bytesOf(list)).toBeLessThanOrEqual(Math.max(budget, 0));
      const shown = list === '' ? 0 : list.split('\n').length - 1;
      const partly = (number: number): string => [...items.slice(0, number), more(number)].join('\n');
      // As many as there is room for: all, else one less than what would be too many.
      const fits = (number: number): boolean => number <= items.length && bytesOf(partly(number)) <= budget;
      const whole = items.join('\n');
      if (bytesOf(whole) <= budget) return list === whole;
      return list === (fits(0) || shown > 0 ? partly(shown) : '') && !(shown + 1 < items.length && fits(shown + 1));
    }),
  );
});

test('a page is never over its limit, and the less important goes first', () => {
  const part = fc.record({ rank: fc.nat(5), whole: text, least: fc.constantFrom('', 'left out') });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), fc.integer({ min: 0, max: 400 }), (given, limit) => {
      const parts: Part[] = given.map(({ rank, whole, least }) => ({ rank, least, render: () => whole }));
      expect(bytesOf(compose(parts, limit))).toBeLessThanOrEqual(limit);
    }),
  );
  const parts: Part[] = [3, 1].map(rank => ({ rank, least: '', render: () => `${rank}`.repeat(10) }));
  expect(compose(parts, 15)).toBe('1111111111\n');
});

test('a part that breaks its promise is left out', () => {
  const greedy: Part = { rank: 0, least: 'least', render: () => 'x'.repeat(100) };
  expect(compose([greedy], 50)).toBe('least\n');
});

const LONG = '\u202e'.repeat(300);
/** Failures in which all is as large as the ledger lets it be, and escaping makes it larger. */
const failure = (place: number, cause: string, verdict: JudgedTest['verdict'] = 'newly failing'): JudgedTest =>
  judged(`tests/test_${place}.py::test[${LONG}${place}]`, verdict, place % 2 === 0 ? 'ppppf' : 'pppff', {
    cause,
    detail: {
      message: `${'`|<&'.repeat(125)}${place}`,
      type: 'E'.repeat(300),
      text: '\u0007`'.repeat(800),
      file: 'a|b/'.repeat(100),
      line: place,
    },
    seconds: 10,
    usualSeconds: 1,
  });

const many: Record<string, JudgedTest[]> = {
  '5,000 failures, each of its own cause': Array.from({ length: 5_000 }, (_, place) => failure(place, `${place}`)),
  '5,000 failures, two of each cause': Array.from({ length: 5_000 }, (_, place) => failure(place, `${place >> 1}`)),
  '5,000 failures of one cause': Array.from({ length: 5_000 }, (_, place) => failure(place, 'one')),
  'hundreds of everything': VERDICTS.flatMap(verdict =>
    Array.from({ length: 400 }, (_, place) => failure(place, `${place}`, verdict)),
  ),
};

const options: RenderOptions = { links: LINKS, whole: { text: 'the job summary', url: 'https://example.com/run' } };

for (const [name, tests] of Object.entries(many)) {
  // Half of 11,000 pass: else it is an outage, and short.
  const big = judgement(tests, { total: 11_000, duplicates: tests.map(one => one.id), base: judgement([]).base });
  test(`${name}: all pages are within their limits`, () => {
    expect(bytesOf(renderSummary(big, options))).toBeLessThanOrEqual(BUDGETS.summary);
    expect(bytesOf(renderComment(big, options))).toBeLessThanOrEqual(24_000);
    const check = renderCheck(big, options);
    expect(bytesOf(check.summary)).toBeLessThanOrEqual(BUDGETS.check);
    expect(bytesOf(check.text)).toBeLessThanOrEqual(BUDGETS.check);
    expect(check.title.length).toBeLessThan(255);
    for (const { title, message, raw_details = '' } of check.annotations) {
      expect(title.length).toBeLessThanOrEqual(255);
      expect(bytesOf(message) + bytesOf(raw_details)).toBeLessThanOrEqual(16_000);
    }
  });

  test(`${name}: what is left out is counted`, () => {
    const said = renderComment(big, options);
    expect(said).toMatch(/5,000 newly failing|800 newly failing/);
    expect(said).toMatch(/(of [\d,]+ shown|more causes), the rest in \[the job summary\]/);
  });

  test(`${name}: wherever the limit is, nothing is cut in two`, () => {
    for (const limit of [60, 1_000, 8_000, 30_000]) {
      const page = renderSummary(big, { ...options, limit });
      expect(bytesOf(page)).toBeLessThanOrEqual(limit);
      expectWhole(page);
    }
  });
}

/** All that is opened is closed, outside of code; the page ends as Markdown, and not inside anything. */
function expectWhole(markdown: string): void {
  const html = githubHtml(`${markdown}\n\nTHE END\n`);
  expect(html).toMatch(/<p>THE END<\/p>\n?$/);
}

test('hostile names in any number keep every page whole at any limit', () => {
  const tests = fc.array(
    fc.record({
      name: fc.constantFrom(...HOSTILE_NAMES),
      verdict: fc.constantFrom(...VERDICTS),
      cause: fc.constantFrom('a', 'b', undefined),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(tests, fc.integer({ min: 0, max: 30_000 }), (given, limit) => {
      const some = judgement(
        given.map(({ name, verdict, cause }) =>
          judged(name, verdict, 'ppff', {
            detail: { text: name, message: name },
            ...(cause === undefined ? {} : { cause }),
          }),
        ),
      );
      const page = renderSummary(some, { ...options, limit });
      expect(bytesOf(page)).toBeLessThanOrEqual(limit);
      expectWhole(page);
    }),
    { numRuns: 60 },
  );
});
