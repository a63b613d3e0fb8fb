import { expect, test } from 'vitest';
import { renderCheck } from '../../src/render/markdown/check.ts';
import { renderComment } from '../../src/render/markdown/comment.ts';
import { renderSummary } from '../../src/render/markdown/summary.ts';
import { renderTerminal } from '../../src/render/terminal/run.ts';
import { CASES, LINKS } from './cases.ts';

const golden = (name: string, kind: string, ending: string): string =>
  `golden/${name.replaceAll(/[^\w]+/g, '-')}.${kind}.golden.${ending}`;

for (const [name, [judgement, options]] of Object.entries(CASES)) {
  test(`summary on a laptop, without links: ${name}`, async () => {
    await expect(renderSummary(judgement, options)).toMatchFileSnapshot(golden(name, 'laptop', 'md'));
  });

  test(`summary of a job: ${name}`, async () => {
    await expect(renderSummary(judgement, { links: LINKS, ...options })).toMatchFileSnapshot(
      golden(name, 'summary', 'md'),
    );
  });

  test(`comment: ${name}`, async () => {
    await expect(renderComment(judgement, { links: LINKS, ...options })).toMatchFileSnapshot(
      golden(name, 'comment', 'md'),
    );
  });

  test(`check: ${name}`, async () => {
    const { title, summary, text, annotations } = renderCheck(judgement, { links: LINKS, ...options });
    const parts = [`title: ${title}`, summary, text, JSON.stringify(annotations, null, 1)];
    await expect(parts.join('\n=====\n')).toMatchFileSnapshot(golden(name, 'check', 'md'));
  });

  test(`terminal: ${name}`, async () => {
    await expect(renderTerminal(judgement, { color: false, width: 120 })).toMatchFileSnapshot(
      golden(name, 'terminal', 'txt'),
    );
  });
}

test('a terminal with colours, and a narrow one', async () => {
  const [judgement] = CASES['two new failures of one cause'] ?? [];
  if (!judgement) throw new Error('no such case');
  const colored = renderTerminal(judgement, { color: true, width: 120 });
  await expect(colored.replaceAll('\u001b', '␛')).toMatchFileSnapshot('golden/colored.terminal.golden.txt');
  await expect(renderTerminal(judgement, { color: false, width: 60 })).toMatchFileSnapshot(
    'golden/narrow.terminal.golden.txt',
  );
});

test('hostile names reach the terminal neither with a control character nor as an order to the runner', () => {
  const [judgement] = CASES['hostile names'] ?? [];
  if (!judgement) throw new Error('no such case');
  const text = renderTerminal(judgement, { color: false, width: 80 });
  expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|\p{Cs}/u);
  expect(text).not.toMatch(/^\s*::|##\[/m);
});
