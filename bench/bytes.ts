// Bytes a result on the branch after `git gc`, failures and durations included.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { BRANCH, buildHistory } from './history.ts';
import type { BenchOptions } from './options.ts';
import { git, sandbox } from './sandbox.ts';
import type { SyntheticOptions } from './synthetic.ts';
import { type Cell, count, table, target } from './table.ts';

const SUITE: SyntheticOptions = { tests: 2_000, churn: 0.02, noise: 0.15, texts: 'volatile' };
const VARIANTS: [string, Partial<SyntheticOptions>][] = [
  ['addresses and times in failing texts change', {}],
  ['another seed', { seed: 2 }],
  ['failing texts stay the same', { texts: 'same' }],
  ['failing texts of 200 bytes, not 2,000', { short: true }],
  ['every failure is a new one', { texts: 'new' }],
  ['no failures', { churn: 0 }],
];

export async function bytes(options: BenchOptions): Promise<void> {
  const runs = options.quick ? 100 : 1_000;
  const found: Size[] = [];
  for (const [, variant] of VARIANTS) found.push(await sizeOf({ ...SUITE, ...variant }, runs));
  const results = SUITE.tests * runs;
  const a = (size: number): string => (size / results).toFixed(3);
  console.log(
    `\n### Bytes a result: ${count(runs)} runs × ${count(SUITE.tests)} tests, 2 % churn, 15 % noise, after git gc\n`,
  );
  const rows = VARIANTS.map(([name], n): Cell[] => {
    const { pack, index } = found[n] as Size;
    return [name, a(pack + index), a(pack), a(index)];
  });
  console.log(table(['', 'pack and index', 'pack', 'index'], rows));
  const [main] = found;
  if (!main) return;
  console.log('\nWhat the first of them is made of:\n');
  const kinds = [...main.kinds].toSorted(([, x], [, y]) => y.packed - x.packed);
  const parts = kinds.map(([kind, { objects, packed, whole }]): Cell[] => [
    kind,
    count(objects),
    count(whole),
    count(packed),
    a(packed),
  ]);
  console.log(table(['', 'objects', 'bytes', 'bytes packed', 'a result'], parts));
  if (!options.quick) console.log(`\n${target('bytes a result on the branch', main.pack / results, 0.5, '', 3)}`);
}

interface Kind {
  objects: number;
  packed: number;
  whole: number;
}

interface Size {
  pack: number;
  index: number;
  kinds: Map<string, Kind>;
}

async function sizeOf(suite: SyntheticOptions, runs: number): Promise<Size> {
  using place = sandbox();
  const { directory } = await buildHistory(join(place.directory, 'history'), suite, runs);
  const kinds = kindsIn(directory);
  const pack = [...kinds.values()].reduce((sum, { packed }) => sum + packed, 0);
  const both = Number(/^size-pack: (\d+)$/m.exec(git(directory, 'count-objects', '-v'))?.[1]) * 1024;
  return { pack, index: both - pack, kinds };
}

function kindsIn(directory: string): Map<string, Kind> {
  const names = git(directory, 'rev-list', '--objects', BRANCH);
  const said = execFileSync(
    'git',
    ['-C', directory, 'cat-file', '--batch-check=%(objecttype) %(objectsize:disk) %(objectsize) %(rest)'],
    { input: names, encoding: 'utf8', maxBuffer: 1 << 30 },
  );
  const kinds = new Map<string, Kind>();
  for (const line of said.trim().split('\n')) {
    const [type = '', packed, whole, path = ''] = line.split(' ');
    const name = type === 'blob' ? kindOf(path) : type === 'tree' ? 'trees' : 'commits';
    const kind = kinds.get(name) ?? { objects: 0, packed: 0, whole: 0 };
    kind.objects++;
    kind.packed += Number(packed);
    kind.whole += Number(whole);
    kinds.set(name, kind);
  }
  return kinds;
}

/** `run-12.jsonl` is a run, `details-0-003.jsonl` one of the files of details. */
function kindOf(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return /^(run|details|keys|tests)-/.exec(file)?.[1] ?? file;
}
