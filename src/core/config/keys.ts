// What can be set for a repository as a whole. Where it is set, and what wins: docs/configuration.md.

import { parsePolicy } from './fail-on.ts';

export interface Key {
  help: string;
  /** The values that are allowed, where they can be listed; the first is the default. */
  allowed?: readonly string[];
  default?: string;
  /** What a value must look like, where that cannot be listed, and how to say so. */
  form?: { pattern: RegExp; said: string };
  /** Reads the value where it has a grammar. @throws UserError that begins with `where` */
  parse?: (text: string, where: string) => unknown;
  /** Several values, one a line where they are given as text. */
  list?: true;
  /** A file, from the working directory. */
  file?: true;
}

/** Each is an option of `record` or an input of the Action by the same name. */
export const KEYS = {
  branch: { help: 'the branch that holds the ledger', default: 'pytest-results' },
  target: { help: 'the stream of history that runs belong to', default: 'default' },
  'on-duplicate': { help: 'a test that the run has already', allowed: ['append', 'replace'] },
  'fail-on': {
    help: 'what makes the step or the command fail',
    default: 'never',
    parse: parsePolicy,
  },
  text: { help: 'which failure texts to keep', allowed: ['full', 'none'] },
  scrub: { help: 'more that must be taken out of all texts, regular expressions', list: true },
  'mask-ids': { help: 'whether addresses, uuids and times in parameters of tests are masked', allowed: ['on', 'off'] },
  'capture-output': { help: 'whose output to keep', allowed: ['failed', 'all', 'none'] },
  check: { help: 'whether the Action posts a check', allowed: ['on', 'off'] },
  comment: { help: 'when the Action comments', allowed: ['auto', 'on', 'off', 'failures'] },
  categories: { help: 'a file of what the team calls its failures', default: 'none', file: true },
  aliases: { help: 'a file of tests that have other names now', default: 'none', file: true },
  'keep-runs': {
    help: 'how many runs of each line compact keeps',
    default: 'all',
    form: { pattern: /^[1-9]\d*$/, said: 'a whole number from 1' },
  },
  'keep-days': {
    help: 'how many days older than the newest of its line a run may be for compact to keep it',
    default: 'any',
    form: { pattern: /^\d+$/, said: 'a whole number' },
  },
  summary: { help: 'whether the Action writes the job summary', allowed: ['on', 'off'] },
  annotations: { help: 'which failures the Action shows at their lines', allowed: ['on', 'new', 'off'] },
} as const satisfies Record<string, Key>;

export type KeyName = keyof typeof KEYS;

export const keyNamed = (name: string): Key | undefined =>
  Object.hasOwn(KEYS, name) ? KEYS[name as KeyName] : undefined;
