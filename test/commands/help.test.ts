import { describe, expect, test } from 'vitest';
import { renderCommandHelp, renderHelp } from '../../src/commands/help.ts';
import { parseInvocation } from '../../src/commands/options.ts';
import { type Command, type CommandName, COMMANDS, GROUPS } from '../../src/commands/table.ts';

const names = Object.keys(COMMANDS) as CommandName[];
const tooWide = (text: string): string[] => text.split('\n').filter(line => line.length > 80);

test('the help lists every command once, in 80 columns', () => {
  expect(Object.values(GROUPS).flat().toSorted()).toEqual(names.toSorted());
  const help = renderHelp();
  for (const name of names) expect(help).toMatch(new RegExp(`^  ${name} `, 'm'));
  expect(tooWide(help)).toEqual([]);
});

describe.each(names)('%s --help', name => {
  test('shows this command with all of its options and no other', () => {
    const help = renderCommandHelp(name);
    const { options }: Command = COMMANDS[name];
    const shown = Array.from(help.matchAll(/^ {2}--([\w-]+)/gm), ([, option]) => option);
    expect(shown).toEqual(Object.keys(options));
    expect(help).toMatch(new RegExp(`^Usage: pytest-ledger ${name}\\b`));
    expect(tooWide(help)).toEqual([]);
  });

  test('is what --help after it asks for, and help before it', () => {
    for (const argv of [
      [name, '--help'],
      [name, '-h'],
      ['help', name],
    ])
      expect(parseInvocation(argv)).toEqual({ helpOf: name });
  });
});

test.each([
  [['show'], 'show takes 1 argument, got 0. Usage: pytest-ledger show <build>'],
  [['history', 'a', 'b'], 'history takes 1 argument, got 2. Usage: pytest-ledger history <test>'],
  [['runs', 'x'], 'runs takes no arguments, got 1. Usage: pytest-ledger runs'],
  [['diff', 'a', 'b', 'c'], 'diff takes 0 to 2 arguments, got 3.'],
  [['replay'], 'replay takes at least 1 argument, got 0.'],
])('%j: %s', (argv, message) => {
  expect(() => parseInvocation(argv)).toThrow(message);
});
