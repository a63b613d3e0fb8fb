// How a branch grows with the runs, at sizes at which a thousand runs take too long to record here: those are worked out from fewer.
import { join } from 'node:path';
import { BRANCH, buildHistory, readDirectly } from './history.ts';
import { type BenchOptions, CLI } from './options.ts';
import { git, sandbox } from './sandbox.ts';
import { type Cell, count, table } from './table.ts';
import { spawnSync } from 'node:child_process';

const RUNS = 1_000;
const SIZES: [tests: number, runs: number][] = [
  [1_000, 1_000],
  [10_000, 200],
  [100_000, 40],
];

export async function growth({ quick, node }: BenchOptions): Promise<void> {
  const rows: Cell[][] = [];
  for (const [tests, most] of SIZES) {
    const runs = quick ? Math.min(most, 10) : most;
    using place = sandbox();
    const directory = join(place.directory, 'history');
    const suite = { tests, churn: 0.01, noise: 0.15, texts: 'volatile' } as const;
    const { commits } = await buildHistory(directory, suite, runs, readDirectly);
    const stored = (revision: string): number =>
      Number(git(directory, 'rev-list', '--objects', '--disk-usage', revision));
    const [half, whole] = [stored(commits[(runs >> 1) - 1] as string), stored(BRANCH)];
    const aRun = (whole - half) / (runs - (runs >> 1));
    const { after } = compact(node, directory, String(Math.max(1, runs >> 2)));
    rows.push([
      count(tests),
      count(runs),
      megabytes(whole),
      `${(aRun / 1e3).toFixed(1)} kB`,
      `${runs === RUNS ? '' : '~ '}${megabytes(runs === RUNS ? whole : whole + aRun * (RUNS - runs))}`,
      (aRun / tests).toFixed(2),
      `${count(after.files)} files of ${megabytes(after.bytes)}`,
    ]);
  }
  console.log(
    '\n### Growth: 1 % churn, 15 % noise, failing texts of 2 kB with addresses and times that change, as git stores it\n',
  );
  const head = [
    'tests',
    'runs recorded',
    'of which',
    'a run more',
    '1,000 runs',
    'bytes a result',
    'the newest quarter, compacted',
  ];
  console.log(table(head, rows));
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

function compact(node: string, directory: string, keep: string): { after: { files: number; bytes: number } } {
  const args = [CLI, 'compact', '--repo', directory, '--keep-runs', keep, '--json'];
  const { status, stdout, stderr } = spawnSync(node, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`compact ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}
