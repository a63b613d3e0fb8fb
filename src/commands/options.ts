// What was said on the command line, as the table of commands has it.
import { parseArgs } from 'node:util';
import { type Command, type CommandName, COMMANDS, type Option } from './table.ts';
import { keyNamed } from '../core/config/keys.ts';
import type { Settings } from '../core/config/parse.ts';
import { UserError } from '../core/errors.ts';
import { closest } from '../core/names/distance.ts';

export type Values = Partial<Record<string, string | boolean | string[]>>;

export interface Invocation {
  command: CommandName;
  operands: string[];
  values: Values;
}

/** What is asked for: a command, its help or the program's, or the version. */
type Asked = Invocation | { helpOf: CommandName | undefined } | 'version';

/** @throws UserError that says what is allowed */
export function parseInvocation(argv: string[]): Asked {
  const [first, ...rest] = argv;
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    const [named = ''] = rest;
    return { helpOf: Object.hasOwn(COMMANDS, named) ? (named as CommandName) : undefined };
  }
  if (first === '--version' || first === '-V') return 'version';
  if (!Object.hasOwn(COMMANDS, first)) {
    throw new UserError(
      `unknown command ${JSON.stringify(first)}.${didYouMean(first, Object.keys(COMMANDS))} The commands are ${Object.keys(COMMANDS).join(', ')}.`,
    );
  }
  // What a shell asks about may itself look like options.
  if (first === 'complete' && !/^(?:--help|-h)$/.test(rest[0] ?? ''))
    return { command: first, operands: rest, values: {} };
  const name = first as CommandName;
  if (rest.includes('--help') || rest.includes('-h')) return { helpOf: name };
  const command: Command = COMMANDS[name];
  const { values, positionals } = parseOptions(name, command.options, rest);
  if (positionals.length < command.least || positionals.length > command.most) {
    throw new UserError(
      `${name} takes ${expected(command)}, got ${positionals.length}. Usage: pytest-ledger ${name} ${command.operands}`.trim(),
    );
  }
  return { command: name, operands: positionals, values };
}

function expected({ least, most }: Command): string {
  const number =
    most === Number.POSITIVE_INFINITY ? `at least ${least}` : least === most ? `${most}` : `${least} to ${most}`;
  return most === 0
    ? 'no arguments'
    : `${number} ${number === '1' || number === 'at least 1' ? 'argument' : 'arguments'}`;
}

interface Parsed {
  values: Values;
  positionals: string[];
}

function parseOptions(name: string, options: Record<string, Option>, args: string[]): Parsed {
  const entries = Object.entries(options);
  const parsed = parse(name, entries, args);
  for (const [key, { allowed }] of entries) {
    const value = parsed.values[key];
    if (!allowed || value === undefined || allowed.includes(String(value))) continue;
    throw new UserError(`--${key} takes ${allowed.join(', ')}, not ${JSON.stringify(value)}.`);
  }
  return parsed;
}

function parse(name: string, entries: [string, Option][], args: string[]): Parsed {
  const types = entries.map(
    ([key, { value, many = false }]) => [key, { type: value ? 'string' : 'boolean', multiple: many }] as const,
  );
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: Object.fromEntries(types) });
    return { values: values as Values, positionals };
  } catch (cause) {
    const why = slipIn(name, Object.fromEntries(types), args) ?? (cause as Error).message.replace(/\.?$/, '.');
    throw new UserError(`${why} See pytest-ledger ${name} --help.`, { cause });
  }
}

function slipIn(name: string, known: Record<string, { type: string }>, args: string[]): string | undefined {
  const options = known as Record<string, { type: 'string' | 'boolean' }>;
  const { tokens } = parseArgs({ args, options, allowPositionals: true, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(known, token.name) ? known[token.name] : undefined;
    if (!option) {
      const close = didYouMean(
        token.rawName,
        Object.keys(known).map(key => `--${key}`),
      );
      return `${name} has no option ${token.rawName}.${close}`;
    }
    if (option.type === 'boolean' && token.value !== undefined) return `${token.rawName} takes no value.`;
    if (option.type === 'string' && (token.value === undefined || (!token.inlineValue && token.value.startsWith('-'))))
      return `${token.rawName} needs a value; one that begins with "-" is given as ${token.rawName}=VALUE.`;
  }
  return undefined;
}

/** The name that is a typo away, or goes on as what was said; empty where there is none. */
function didYouMean(asked: string, names: readonly string[]): string {
  const [close = names.find(name => asked.length > 2 && name.startsWith(asked))] = closest(
    asked,
    names.map(name => [name, name] as const),
    1,
  );
  return close === undefined ? '' : ` Did you mean ${close}?`;
}

/** A whole number in an option. @throws UserError */
export function wholeNumber(values: Values, key: string, least: number): number | undefined {
  const value = values[key];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (typeof value === 'string' && /^\d{1,16}$/.test(value) && Number.isSafeInteger(number) && number >= least)
    return number;
  throw new UserError(`--${key} takes a whole number from ${least}, not ${JSON.stringify(value)}.`);
}

/** What was given for an option that can be given more than once. */
export const texts = (values: Values, key: string): string[] => [values[key] ?? []].flat().map(String);

/** What was not given, as the settings of the repository have it. An option says more than a file. */
export function withSettings({ command, operands, values }: Invocation, settings: Settings): Invocation {
  const known: Record<string, Option> = COMMANDS[command].options;
  const set = [...settings].filter(
    ([key]) => Object.hasOwn(known, key) && (known[key]?.value === 'FILE') === (keyNamed(key)?.file ?? false),
  );
  return {
    command,
    operands,
    values: { ...Object.fromEntries(set.map(([key, { value }]) => [key, value])), ...values },
  };
}

export const text = (values: Values, key: string): string | undefined => values[key] as string | undefined;
