// What can be asked of the bench.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export const CLI = fileURLToPath(new URL('../dist/cli/index.js', import.meta.url));

export interface BenchOptions {
  /** Names of the parts to run; all when there are none. */
  parts: string[];
  /** Small inputs and few rounds: whether it works at all. */
  quick: boolean;
  /** A history of 10,000 runs. */
  long: boolean;
  /** How often each thing is measured. */
  rounds?: number;
  /** The Node that runs what is measured. */
  node: string;
  /** Absent where there is none. */
  python?: string;
  /** Other programs to measure reading with: a name, and what a shell runs, with `{}` for the report and `{node}` for Node. */
  compare: [name: string, script: string][];
}

export function benchOptions(args: string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      node: { type: 'string' },
      compare: { type: 'string', multiple: true, default: [] },
    },
  });
  const rounds = values.rounds === undefined ? (values.quick ? 3 : undefined) : Number(values.rounds);
  const python = works('python3', '--version') ? 'python3' : undefined;
  return {
    parts: positionals,
    quick: values.quick,
    long: values.long,
    ...(rounds === undefined ? {} : { rounds }),
    node: values.node ?? ownNode(),
    ...(python === undefined ? {} : { python }),
    compare: values.compare.map(given => {
      const [name = '', ...script] = given.split('=');
      return [name, script.join('=')];
    }),
  };
}

export const works = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

/** The Node that people run the program with: the machine's, not the one that npm puts before it for the scripts of this project. */
function ownNode(): string {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => !folder.includes('node_modules'));
  const found = folders.map(folder => join(folder, 'node')).find(isExecutable);
  return found ?? process.execPath;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
