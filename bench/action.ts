// The Action as the runner starts it, on a pull request, against the GitHub of the tests: what a step takes, and whether all that
// it says is within GitHub's limits. The Node is the one of this project, as the runner's.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { checksOf, openPullRequest, ourComment } from '../test/action/ledger.ts';
import { openWorkshop } from '../test/action/workflow.ts';
import { sampleReport } from './junit-report.ts';
import { median } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { sandbox } from './sandbox.ts';
import { type Cell, count, mebibytes, seconds, table, target } from './table.ts';

const SIZES = [1, 1_000, 10_000, 100_000];
const PROBE = fileURLToPath(new URL('probe.cjs', import.meta.url));

interface Step {
  wall: number;
  cpu: number;
  peak: number;
}

export async function action(options: BenchOptions): Promise<void> {
  const rows: Cell[][] = [];
  let largest: Step | undefined;
  for (const tests of options.quick ? SIZES.slice(0, 3) : SIZES) {
    const { step, cells } = await stepOf(tests, options.rounds ?? (tests > 10_000 ? 3 : 5));
    rows.push([count(tests), ...cells]);
    if (tests === 100_000) largest = step;
  }
  const head = [
    'tests',
    'wall s',
    'cpu s',
    'peak MiB',
    'reads',
    'writes',
    'sent kB',
    'summary kB',
    'comment kB',
    'check kB',
    'outputs kB',
  ];
  console.log(`\n### A step on a pull request, Node ${process.versions.node}\n\n${table(head, rows)}`);
  if (largest)
    console.log(`\n${target('peak memory of the Action at 100,000 tests', largest.peak / 2 ** 20, 200, ' MiB', 0)}`);
}

async function stepOf(tests: number, rounds: number): Promise<{ step: Step; cells: Cell[] }> {
  using place = sandbox();
  const said = join(place.directory, 'probe.json');
  const { xml } = sampleReport(tests);
  const steps: Step[] = [];
  let cells: Cell[] = [];
  for (let round = -1; round < rounds; round++) {
    await using workshop = await openWorkshop();
    const { github } = workshop;
    const pull = await openPullRequest(workshop);
    github.forget();
    rmSync(said, { force: true });
    const env = { NODE_OPTIONS: `--require=${PROBE}`, BENCH_PROBE: said };
    const began = performance.now();
    const done = await pull.run(3, {}, { files: { 'report.xml': xml }, env });
    const wall = (performance.now() - began) / 1e3;
    if (done.code !== 0 || !existsSync(said)) throw new Error(`The Action ended with ${done.code}: ${done.log}`);
    if (github.violations.length > 0) throw new Error(github.violations.map(({ message }) => message).join('\n'));
    const { cpu, peak } = JSON.parse(readFileSync(said, 'utf8')) as { cpu: number; peak: number };
    if (round >= 0) steps.push({ wall, cpu, peak });
    const [check] = await checksOf(github, pull.head);
    const comment = tests > 1 ? await ourComment(github, pull.number) : '';
    const sent = github.requests.reduce((sum, { bytes }) => sum + bytes, 0);
    const texts = [done.summary, comment, check?.output.summary ?? '', Object.values(done.outputs).join('')];
    cells = [
      github.reads(),
      github.writes(),
      kilobytes(sent),
      ...texts.map(text => kilobytes(Buffer.byteLength(text))),
    ];
  }
  const step = {
    wall: median(steps.map(each => each.wall)),
    cpu: median(steps.map(each => each.cpu)),
    peak: Math.max(...steps.map(each => each.peak)),
  };
  return { step, cells: [seconds(step.wall), seconds(step.cpu), mebibytes(step.peak), ...cells] };
}

const kilobytes = (bytes: number): string => (bytes / 1e3).toFixed(1);
