// What it costs to record one more run when there are many already.
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BRANCH, buildHistory, type History, recordArguments } from './history.ts';
import { type BenchOptions, CLI } from './options.ts';
import { alternate, type Measured, measure, median, type Subject, traffic, type Command } from './measure.ts';
import { git, sandbox } from './sandbox.ts';
import { type Cell, count, mebibytes, milliseconds, table, target } from './table.ts';
import { syntheticSuite } from './synthetic.ts';

const SUITE = { tests: 2_000, churn: 0.02, noise: 0.15, texts: 'volatile' } as const;
/** Runs in a segment of the ledger, of which the newest is read: the place in it is what the cost depends on. */
const SEGMENT = 64;
const TRIAL = 'trial';
/** What may be noise. */
const MOST_GROWTH = 1.25;

export async function constant(options: BenchOptions): Promise<void> {
  using place = sandbox();
  const runs = options.long ? 10_000 : options.quick ? 200 : 1_000;
  const history = await buildHistory(join(place.directory, 'history'), SUITE, runs);
  const measured = [10, 40, 64, 65, 138, 970, 1_000, 9_994, 10_000].filter(run => run <= runs);
  const reports = reportsOf(measured, place.directory);
  const subjects = new Map(
    measured.map((run): [string, Subject] => [
      String(run),
      () => measure(commandFor(history, run, reports.get(run) as string, place.directory, options), place.directory),
    ]),
  );
  const results = alternate(subjects, options.rounds ?? 9);
  const reads = new Map<number, number>();
  const rows = measured.map((run): Cell[] => {
    const all = results.get(String(run)) as Measured[];
    const command = commandFor(history, run, reports.get(run) as string, place.directory, options);
    const { processes, read } = traffic(command, place.directory);
    reads.set(run, read);
    const written = objectsIn(join(place.directory, TRIAL));
    return [
      count(run),
      (run - 1) % SEGMENT,
      milliseconds(median(all.map(({ wall }) => wall))),
      milliseconds(median(all.map(({ cpu }) => cpu))),
      mebibytes(median(all.map(({ peak }) => peak ?? 0))),
      processes,
      (read / 1e3).toFixed(1),
      written.objects,
      (written.bytes / 1e3).toFixed(1),
    ];
  });
  console.log(`\n### Recording run n of ${count(runs)}: ${count(SUITE.tests)} tests, a packed repository\n`);
  const head = [
    'run',
    'runs in its segment',
    'wall ms',
    'cpu ms',
    'peak MiB',
    'git processes',
    'kB read',
    'objects written',
    'kB written, loose',
  ];
  console.log(table(head, rows));
  const cpuOf = (run: number): number => median((results.get(String(run)) as Measured[]).map(({ cpu }) => cpu));
  const late = runs >= 1_000 ? [970, 9_994].filter(run => run <= runs) : [138];
  console.log();
  // Both stand as far in their segment as the later ones; but only the second has as many runs to look back at.
  for (const run of late) {
    for (const first of [10, 138, 970].filter(each => each < run)) {
      const over = `of run ${count(run)} over that of run ${first}`;
      console.log(target(`cpu time ${over}`, cpuOf(run) / cpuOf(first), MOST_GROWTH, ' ×'));
      // Not aimed at: it comes and goes with how full the last file of details is, and ends at what docs/figures.md says.
      console.log(`- bytes read ${over}: ${((reads.get(run) ?? 0) / (reads.get(first) ?? 0)).toFixed(2)} ×`);
    }
  }
}

/** The runs' own reports: the suite as it went on. */
function reportsOf(runs: number[], directory: string): Map<number, string> {
  const suite = syntheticSuite(SUITE);
  const reports = new Map<number, string>();
  for (let run = 1; run <= (runs.at(-1) ?? 0); run++) {
    const { xml } = suite.next();
    const file = join(directory, `run-${run}.xml`);
    // Rendered for each run: what is rendered takes random numbers.
    const text = xml();
    if (!runs.includes(run)) continue;
    writeFileSync(file, text);
    reports.set(run, file);
  }
  return reports;
}

/** A repository of its own that borrows all objects of the history: what a record writes is what is in there afterwards. */
function commandFor(
  { directory, commits }: History,
  run: number,
  report: string,
  scratch: string,
  { node }: BenchOptions,
): Command {
  const trial = join(scratch, TRIAL);
  rmSync(trial, { recursive: true, force: true });
  git('.', 'init', '--quiet', '--bare', '--initial-branch=main', trial);
  writeFileSync(join(trial, 'objects', 'info', 'alternates'), `${join(directory, 'objects')}\n`);
  git(trial, 'update-ref', `refs/heads/${BRANCH}`, commits[run - 2] as string);
  return { argv: [node, CLI, ...recordArguments(report, run - 1), '--repo', trial], cwd: scratch };
}

/** The loose objects of a repository. */
function objectsIn(repository: string): { objects: number; bytes: number } {
  const folder = join(repository, 'objects');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    entry => entry.isFile() && /^[0-9a-f]{2}$/.test(basename(entry.parentPath)),
  );
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  return { objects: files.length, bytes };
}
