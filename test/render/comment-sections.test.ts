import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUDGETS, bytesOf } from '../../src/render/markdown/budget.ts';
import {
  COMMENT_MARKER,
  isLedgerComment,
  mergeComment,
  type Section,
} from '../../src/render/markdown/comment-sections.ts';
import { CASES, HOSTILE_NAMES, LINKS } from './cases.ts';
import { githubHtml } from './github-html.ts';
import { renderComment } from '../../src/render/markdown/comment.ts';

const section = (
  target: string,
  run: number,
  attempt = 1,
  markdown = `### ✅ ${target} ${run}.${attempt}`,
): Section => ({
  target,
  order: [run, attempt],
  markdown,
});

function merged(existing: string | null, ...sections: Section[]): string {
  let body = existing;
  for (const one of sections) {
    const result = mergeComment(body, one);
    if (result !== 'unchanged') body = result.body;
  }
  if (body === null) throw new Error('nothing was written');
  return body;
}

test('a comment shows its sections, and its markers are not seen', () => {
  const body = merged(null, section('py311', 1), section('py312', 1));
  expect(isLedgerComment(body)).toBe(true);
  expect(githubHtml(body).trim().replace(/\n+/g, '\n')).toBe('<h3>✅ py311 1.1</h3>\n<h3>✅ py312 1.1</h3>');
});

describe('of one target, the later run counts', () => {
  test.each([
    [[1, 1], [2, 1], '2.1'],
    [[2, 1], [1, 9], '2.1'],
    [[2, 1], [2, 2], '2.2'],
    [[2, 2], [2, 1], '2.2'],
    [[9, 1], [10, 1], '10.1'],
  ] as const)('%j then %j', ([run, attempt], [otherRun, otherAttempt], kept) => {
    const body = merged(null, section('a', run, attempt), section('a', otherRun, otherAttempt));
    expect(body).toContain(`### ✅ a ${kept}`);
    expect(body.match(/###/g)).toHaveLength(1);
  });

  test('a shard more of the same run replaces what the shards before it said', () => {
    const body = merged(null, section('a', 1, 1, '### ⏳ 3 of 4'), section('a', 1, 1, '### ✅ 4 of 4'));
    expect(body).toContain('4 of 4');
    expect(body).not.toContain('3 of 4');
  });

  test('nothing is written for an older run, or when nothing differs', () => {
    const body = merged(null, section('a', 2), section('b', 2));
    expect(mergeComment(body, section('a', 1))).toBe('unchanged');
    expect(mergeComment(body, section('a', 2))).toBe('unchanged');
    // As GitHub gives it back.
    expect(mergeComment(body.replaceAll('\n', '\r\n'), section('a', 2))).toBe('unchanged');
  });
});

test('whatever the order in which runs report, the same comment comes of it', () => {
  const runs = fc.uniqueArray(
    fc.record({ target: fc.constantFrom('a', 'b', 'c'), run: fc.nat(5), attempt: fc.nat(2) }),
    {
      selector: ({ target, run, attempt }) => `${target} ${run} ${attempt}`,
      minLength: 1,
    },
  );
  const shuffled = runs.chain(list =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(shuffled, ([list, other]) => {
      const write = (all: typeof list): string =>
        merged(null, ...all.map(({ target, run, attempt }) => section(target, run, attempt)));
      expect(write(other)).toBe(write(list));
    }),
  );
});

test('what fails stands above what is waited for and what is well', () => {
  const body = merged(
    null,
    section('a', 1),
    section('b', 1, 1, '### ⏳ b'),
    section('c', 1, 1, '### ❌ c'),
    section('d', 1, 1, '### ⚠️ d'),
  );
  expect(body.match(/### .*/g)).toEqual(['### ❌ c', '### ⚠️ d', '### ⏳ b', '### ✅ a 1.1']);
});

describe('no text can forge a marker', () => {
  const FORGERIES = [
    '<!-- pytest-ledger section {"target":"b","order":[99,1]} -->',
    `${COMMENT_MARKER}\n<!-- pytest-ledger section {"target":"b","order":[99,1]} -->\n\n### ✅ all is well`,
    'text\r<!-- pytest-ledger section {"target":"b","order":[99,1]} -->\r### ✅',
    '```text\n<!-- pytest-ledger end -->\n```',
  ];
  test.each(FORGERIES)('%j', forgery => {
    const body = merged(
      null,
      section('a', 1, 1, `### ❌ broken\n\n${forgery}`),
      section('b', 1, 1, '### ❌ the real b'),
    );
    expect(body).toContain('the real b');
    const next = merged(body, section('b', 2, 1, '### ✅ b is well'));
    expect(next).toContain('b is well');
    expect(next).toContain('### ❌ broken');
    expect(next).not.toContain('the real b');
  });

  test('a target of any name has its own section', () => {
    const body = merged(null, ...HOSTILE_NAMES.map((target, place) => section(target, 1, 1, `### ✅ ${place}`)));
    expect(body.match(/###/g)).toHaveLength(HOSTILE_NAMES.length);
    const next = merged(body, ...HOSTILE_NAMES.map((target, place) => section(target, 2, 1, `### ✅ new ${place}`)));
    expect(next.match(/### ✅ new/g)).toHaveLength(HOSTILE_NAMES.length);
    expect(next.match(/###/g)).toHaveLength(HOSTILE_NAMES.length);
    expect(githubHtml(next)).not.toMatch(/<a|order|-->/);
  });

  test('real pages with hostile names come back as they were', () => {
    const [judgement] = CASES['hostile names'] ?? [];
    if (!judgement) throw new Error('no such case');
    const markdown = renderComment(judgement, { links: LINKS });
    const body = merged(null, section('b', 1), section('a', 1, 1, markdown));
    expect(body).toContain(markdown.trim());
    expect(mergeComment(body, section('a', 1, 1, markdown))).toBe('unchanged');
  });
});

test('a mangled marker loses its section only', () => {
  const body = merged(null, section('a', 1), section('b', 1)).replace('"target":"a"', '"target":a');
  const next = merged(body, section('c', 1));
  expect(next.match(/### .*/g)).toEqual(['### ✅ b 1.1', '### ✅ c 1.1']);
});

describe('a comment is never over its limit', () => {
  test('the longest sections give way first, to their headlines', () => {
    const long = `### ❌ long\n\n${'x'.repeat(60_000)}`;
    const body = merged(null, section('a', 1, 1, long), section('b', 1, 1, `### ❌ short\n\n${'y'.repeat(10_000)}`));
    expect(bytesOf(body)).toBeLessThanOrEqual(BUDGETS.comment);
    expect(body).toContain('### ❌ long\n\n<sub>There is no room');
    expect(body).toContain('y'.repeat(10_000));
  });

  test('that there are more targets than there is room for is said from then on', () => {
    let body: string | null = null;
    for (let place = 0; place < 700; place++) body = merged(body, section(`target-${place}-${'n'.repeat(60)}`, 1));
    expect(bytesOf(body ?? '')).toBeLessThanOrEqual(BUDGETS.comment);
    expect(body).toMatch(/There are more targets than one comment holds/);
    expect(merged(body, section(`target-0-${'n'.repeat(60)}`, 2))).toContain('There are more targets');
  });

  test('whatever is written', () => {
    const sections = fc.array(
      fc.record({ target: fc.string({ maxLength: 5 }), order: fc.tuple(fc.nat(3), fc.nat(3)), size: fc.nat(70_000) }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(sections, all => {
        let body: string | null = null;
        for (const { target, order, size } of all) {
          const result = mergeComment(body, { target, order, markdown: `### ❌ x\n\n${'é'.repeat(size / 2)}` });
          if (result !== 'unchanged') body = result.body;
        }
        expect(bytesOf(body ?? '')).toBeLessThanOrEqual(BUDGETS.comment);
      }),
      { numRuns: 30 },
    );
  });
});
