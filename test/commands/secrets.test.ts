import { expect, test } from 'vitest';
import { junit, openSandbox, type Sandbox } from './sandbox.ts';

const everything = async ({ git }: Sandbox): Promise<string> => git('log', '--patch', '--all');

test('--scrub takes out what the team says, as often as it is given', async () => {
  await using sandbox = await openSandbox();
  await sandbox.write('report.xml', junit({ 'test[cust-4711]': 'failed' }, { message: 'card 4111 1111 of cust-4711' }));
  const { code, stdout } = await sandbox.ledger(
    'record',
    'report.xml',
    '--scrub',
    String.raw`cust-\d+`,
    '--scrub',
    String.raw`\d{4} \d{4}`,
  );
  expect(code).toBe(0);
  expect(stdout).toContain('test[***]');
  expect(stdout).toContain('card *** of ***');
  expect((await everything(sandbox)) + stdout).not.toMatch(/4711|4111/);
});

test('--text none keeps neither messages nor tracebacks', async () => {
  await using sandbox = await openSandbox();
  await sandbox.write('report.xml', junit({ test_a: 'failed' }, { message: 'private matters' }));
  const { code, stdout } = await sandbox.ledger('record', 'report.xml', '--text', 'none');
  expect(code).toBe(0);
  expect(stdout).toContain('AssertionError');
  expect((await everything(sandbox)) + stdout).not.toContain('private matters');
});

test.each([
  [['--scrub', '('], /--scrub takes one regular expression a line: /],
  [['--scrub', 'a*'], /--scrub has "a\*", which matches the empty text/],
  [['--text', 'some'], /--text takes full, none, not "some"/],
])('%j is refused before anything is read', async (options, message) => {
  await using sandbox = await openSandbox();
  const { code, stderr } = await sandbox.ledger('record', 'none.xml', ...options);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
