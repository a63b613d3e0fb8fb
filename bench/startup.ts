// What the program weighs, and what it takes to start it.
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BenchOptions, CLI } from './options.ts';
import { alternate, measure, median, type Subject } from './measure.ts';
import { sandbox } from './sandbox.ts';
import { type Cell, mebibytes, milliseconds, table } from './table.ts';

export function startup(options: BenchOptions): void {
  using place = sandbox();
  const commands: [string, string[]][] = [
    ['node -e 0', ['-e', '0']],
    ['--version', [CLI, '--version']],
    ['--help', [CLI, '--help']],
  ];
  const subjects = new Map(
    commands.map(([name, args]): [string, Subject] => [
      name,
      () => measure({ argv: [options.node, ...args] }, place.directory),
    ]),
  );
  const rows = [...alternate(subjects, options.rounds ?? 15)].map(([name, all]): Cell[] => [
    name,
    milliseconds(median(all.map(({ wall }) => wall))),
    milliseconds(median(all.map(({ cpu }) => cpu))),
    mebibytes(median(all.map(({ peak }) => peak ?? 0))),
  ]);
  console.log(`\n### Start-up\n\n${table(['', 'wall ms', 'cpu ms', 'peak MiB'], rows)}`);
  const dist = dirname(dirname(CLI));
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const sizes = files.map(({ parentPath, name }): [string, number] => {
    const file = join(parentPath, name);
    return [file.slice(dist.length + 1), statSync(file).size];
  });
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  const kilobytes = (size: number): string => (size / 1e3).toFixed(1);
  const shown = [...sizes.toSorted(([, a], [, b]) => b - a), ['together', total] as const];
  console.log(
    `\n${table(
      ['dist', 'kB'],
      shown.map(([name, size]): Cell[] => [name, kilobytes(size)]),
    )}`,
  );
}
