// `--help`: of the program, its commands in groups; of a command, what it does and its options. Made from the table.
import { type Command, type CommandName, COMMANDS, GROUPS, type Option } from './table.ts';

const WIDTH = 80;

/** All commands, in groups. */
export function renderHelp(): string {
  const lines = ['pytest-ledger: since when does this test fail?', '', 'Usage: pytest-ledger <command> [options]'];
  const width = Math.max(...Object.keys(COMMANDS).map(name => name.length)) + 4;
  for (const [title, names] of Object.entries(GROUPS)) {
    lines.push('', `${title}:`);
    for (const name of names) lines.push(...row(`  ${name}`, COMMANDS[name].help, width));
  }
  lines.push(
    '',
    'pytest-ledger <command> --help shows the options of a command.',
    ...wrap(
      'Exit codes: 0 fine, 1 findings (what --fail-on names, or what verify found), 2 the job could not be done.',
      WIDTH,
    ),
    '',
  );
  return lines.join('\n');
}

/** One command: how it is called, what it does, and its options. */
export function renderCommandHelp(name: CommandName): string {
  const { operands, help, options }: Command = COMMANDS[name];
  const usage = ['pytest-ledger', name, operands, Object.keys(options).length > 0 ? '[options]' : ''];
  const lines = [
    `Usage: ${usage.filter(word => word !== '').join(' ')}`,
    '',
    ...wrap(`${help.slice(0, 1).toUpperCase()}${help.slice(1)}.`, WIDTH),
  ];
  const entries: [string, Option][] = Object.entries(options);
  if (entries.length > 0) lines.push('', 'Options:');
  for (const [key, { value, help: what, allowed, many }] of entries) {
    const given = value === undefined ? '' : ` ${allowed ? allowed.join('|') : value}`;
    lines.push(...row(`  --${key}${given}`, `${what}${many ? '; can be given more than once' : ''}`, 28));
  }
  lines.push('');
  return lines.join('\n');
}

/** A name and what is said of it, beside it or, where the name is long, below. */
function row(name: string, text: string, column: number): string[] {
  const [first = '', ...rest] = wrap(text, WIDTH - column).map((line, at) =>
    at === 0 && name.length < column - 1 ? name.padEnd(column) + line : ' '.repeat(column) + line,
  );
  return name.length < column - 1 ? [first, ...rest] : [name, first, ...rest];
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
