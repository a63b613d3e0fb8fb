// Secrets in reports of each format, before, across and behind every cut that is made on the way to what is kept.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textRules } from '../../../src/core/parse/clean-text.ts';
import { createNodeIdResolver } from '../../../src/core/parse/node-ids.ts';
import { createReportReader } from '../../../src/core/parse/report.ts';
import { createScrub, type KeptText, scrubReport } from '../../../src/core/scrub.ts';
import { FORMATS, type Texts } from './formats.ts';
import { KEYS, leakIn, PRINTED, random, type Sample } from './samples.ts';

const token = (what: string, ...parts: string[]): Sample => ({
  what,
  text: parts.join(''),
  secret: [parts.slice(1).join('')],
});
const password = `Tr0ub4dor&3 ${random(40)}/+"'$\\ü${random(20)}`;
const SAMPLES: Sample[] = [
  ...KEYS,
  token('a token of GitHub', 'gh', 'p_', random(36)),
  token('a key of AWS', 'AK', 'IA', 'QRSTUVWXYZ234567'),
  token('a key of Anthropic', 's', 'k-ant-api03-', random(90)),
  { what: 'the value of a secret', text: password, secret: [password] },
];
const scrub = createScrub({ values: [password], patterns: [] });

function keptOf(text: string, kept: KeptText = 'full'): string {
  const reader = createReportReader('report', createNodeIdResolver(), true, textRules(scrub, kept));
  reader.write(new TextEncoder().encode(text));
  const report = reader.end();
  expect(report.results.length).toBeGreaterThan(1);
  const { results, problems, properties, stopped } = scrubReport(report, scrub, kept, 'all');
  return texts({ results, problems, properties, stopped });
}

/** All texts in a value, as they are. */
function texts(value: unknown): string {
  if (typeof value === 'string') return `${value}\0`;
  return typeof value === 'object' && value !== null ? Object.values(value).map(texts).join('') : '';
}

const everywhere = (text: string): Texts => ({
  message: text,
  traceback: text,
  output: text,
  property: text,
  reason: text,
});
/** Ordinary lines, of so many characters. */
const filler = (length: number): string =>
  'assert response.status == 200, "as ever"\n'.repeat(Math.ceil(length / 41)).slice(0, length);

/** Where something is cut: characters from a text's beginning, and from its end. */
const HEADS = [500, 1_365, 2_500, 500 + 16_384];
const TAILS = [1_024, 2_048, 2_731, 7_500, 20_000, 2_000 + 16_384, 2_048 + 16_384];

/** The reader of XML holds less than all of a longer text. */
const HELD: Record<string, [heads: number[], tails: number[]]> = {
  'JUnit XML': [[131_072 + 16_384], [262_144 + 16_384]],
};

describe.each(Object.keys(FORMATS))('%s', format => {
  const [heads, tails] = HELD[format] ?? [[], []];
  const write = FORMATS[format] as (texts: Texts) => string;
  // A key is printed across each cut at places all along it.
  test.each(SAMPLES.map(sample => [sample.what, sample] as const))('%s across a cut leaves nothing', (_, sample) => {
    const { length } = sample.text;
    const steps = [0, 0.1, 0.5, 0.9, 1].map(part => Math.round(part * length));
    for (const step of steps) {
      for (const head of [...HEADS, ...heads].filter(at => at > step)) {
        const text = `${filler(head - step)} ${sample.text} ${filler(head > 100_000 ? 600_000 : 50_000)}`;
        expect([head, step, leakIn(keptOf(write(everywhere(text))), sample)]).toEqual([head, step, undefined]);
      }
      for (const tail of [...TAILS, ...tails].filter(at => at > step)) {
        const text = `${filler(tail > 100_000 ? 600_000 : 50_000)} ${sample.text} ${filler(tail - step)}`;
        expect([tail, step, leakIn(keptOf(write(everywhere(text))), sample)]).toEqual([tail, step, undefined]);
      }
    }
  });

  test('any secret, printed in any way, anywhere, leaves nothing', () => {
    const length = fc.oneof(
      fc.nat(600),
      fc.nat(25_000),
      fc.constantFrom(...HEADS, ...TAILS.filter(tail => tail < 30_000)),
    );
    const plan = fc.record({
      sample: fc.constantFrom(...SAMPLES),
      how: fc.constantFrom(...Object.keys(PRINTED)),
      before: length,
      shift: fc.integer({ min: -80, max: 80 }),
      behind: length,
    });
    fc.assert(
      fc.property(plan, ({ sample, how, before, shift, behind }) => {
        // The value is one line: what printing changes of others is its own test.
        const printed = sample.text.includes('\n')
          ? (PRINTED[how] as (text: string) => string)(sample.text)
          : sample.text;
        const text = `${filler(Math.max(before + shift, 0))}\n${printed}\n${filler(behind)}`;
        expect(leakIn(keptOf(write(everywhere(text))), sample)).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  test('with text: none nothing of any text is kept, in results, problems or reasons', () => {
    const text = 'private matters of Kim';
    expect(keptOf(write(everywhere(text)))).toContain(text);
    expect(keptOf(write(everywhere(text)), 'none')).not.toContain('private');
  });

  test('what is around a secret is kept', () => {
    const kept = keptOf(write(everywhere(`before ${SAMPLES[4]?.text} after`)));
    expect(kept).toContain('before *** after');
  });
});
