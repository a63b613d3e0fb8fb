import { expect, test } from 'vitest';
import { commandLines } from '../../../src/core/triage/comment-commands.ts';

const COMMAND = '/ledger mute a.py::test';

test.each([
  ['a line of its own', COMMAND],
  ['behind other text', `I would say:\n${COMMAND}\nthanks`],
  ['behind a code block that was closed', `\`\`\`\ncode\n\`\`\`\n${COMMAND}`],
  ['behind a quotation and an empty line', `> what you said\n\n${COMMAND}`],
  ['behind a comment', `<!-- template -->\n${COMMAND}`],
  ['with line ends of Windows', `text\r\n${COMMAND}\r\n`],
  ['behind code in a line', `see \`x\`:\n${COMMAND}`],
  ['behind code, with more in the next line', `\`x\` and \`y\`\n${COMMAND}`],
])('a command is one: %s', (_, body) => {
  expect(commandLines(body)).toEqual([COMMAND]);
});

test.each([
  ['in a code block', `\`\`\`\n${COMMAND}\n\`\`\``],
  ['in a code block of tildes', `~~~sh\n${COMMAND}\n~~~`],
  ['in a longer code block', `\`\`\`\`\n\`\`\`\n${COMMAND}\n\`\`\`\``],
  ['in a code block that is not closed', `\`\`\`\n${COMMAND}`],
  ['in an indented code block', `text\n\n    ${COMMAND}`],
  ['in a quotation', `> ${COMMAND}`],
  ['in a quotation that goes on', `> someone wrote\n${COMMAND}`],
  ['in an HTML comment', `<!--\n${COMMAND}\n-->`],
  ['in an HTML comment that is not closed', `<!--\n${COMMAND}`],
  ['in preformatted text', `<pre>\n${COMMAND}\n</pre>`],
  ['in code in a paragraph', `\`begin\n${COMMAND}\nend\``],
  ['in a word', `/ledgers mute a`],
  ['behind text in its line', `try ${COMMAND}`],
])('a command is none: %s', (_, body) => {
  expect(commandLines(body)).toEqual([]);
});

test('a name in a command may be code', () => {
  expect(commandLines('/ledger assign `a.py::test` kim')).toEqual(['/ledger assign `a.py::test` kim']);
});
