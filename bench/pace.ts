// How often a test is said to be slower or faster although nothing was changed: on a real suite that was run again and again on
// a busy machine, and on made-up noise.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { judge } from '../src/core/judge/judge.ts';
import { emptyLine } from '../src/core/ledger/line-ledger.ts';
import { addSubmission } from '../src/core/ledger/line-writing.ts';
import { newestRun, type PlacedRun, runsBefore } from '../src/core/ledger/line-reading.ts';
import { createSubmission } from '../src/core/ledger/submission.ts';
import { sha256 } from '../src/host/sha256.ts';
import type { BenchOptions } from './options.ts';
import { randomOf } from './random.ts';
import { count, table } from './table.ts';

/** Seconds: of each run as a whole, and of each test in each run. */
interface Durations {
  total: number[];
  tests: Record<string, number[]>;
}

const REAL = fileURLToPath(new URL('pace-durations.json.gz', import.meta.url));

interface Alarms {
  runs: number;
  /** Results of tests that take a tenth of a second, with enough before them to compare with. */
  results: number;
  slower: number;
  faster: number;
  /** Runs that said so of any test, and of themselves as a whole. */
  alarmed: number;
  totals: number;
}

/** Runs before which nothing is compared. */
const WARM_UP = 20;

async function alarmsIn({ total, tests }: Durations): Promise<Alarms> {
  const line = emptyLine('main@default', sha256);
  const alarms: Alarms = { runs: 0, results: 0, slower: 0, faster: 0, alarmed: 0, totals: 0 };
  for (const [at, seconds] of total.entries()) {
    const results = Object.entries(tests).map(([id, durations]) => ({
      id,
      outcome: 'passed' as const,
      seconds: durations[at] as number,
    }));
    const report = { results, problems: [], seconds, properties: [] };
    const head = { attempt: 1, order: at, started: new Date(at * 3_600_000).toISOString(), commit: null, seconds };
    const address = { target: 'default', line: 'main', build: String(at) };
    await addSubmission(line, createSubmission(address, head, report, sha256));
    if (at < WARM_UP) continue;
    const run = (await newestRun(line)) as PlacedRun;
    const before = await runsBefore(line, run).next();
    const judged = await judge(line, run, before.done ? null : { line, run: before.value });
    const [slower, faster] = (['slower', 'faster'] as const).map(
      verdict => judged.tests.filter(test => test.verdict === verdict).length,
    ) as [number, number];
    alarms.runs++;
    alarms.results += results.filter(result => result.seconds >= 0.1).length;
    alarms.slower += slower;
    alarms.faster += faster;
    if (slower + faster > 0) alarms.alarmed++;
    if (judged.pace) alarms.totals++;
  }
  return alarms;
}

/** Runs of a thousand tests of a tenth of a second to ten seconds, each off by `noise`, one in fifty two to three times as long. */
function madeUp(runs: number, noise: number, machine: number): Durations {
  const { number: random, normal } = randomOf(7);
  const usual = Array.from({ length: 1_000 }, () => 0.1 * 100 ** random());
  const factors = Array.from({ length: runs }, () => Math.exp(machine * normal()));
  const tests = Object.fromEntries(
    usual.map((seconds, test) => [
      `t.py::test_${test}`,
      factors.map(factor => seconds * factor * Math.exp(noise * normal()) * (random() < 0.02 ? 2 + random() : 1)),
    ]),
  );
  const total = factors.map((_, run) =>
    Object.values(tests).reduce((sum, durations) => sum + (durations[run] as number), 0),
  );
  return { total, tests };
}

export async function pace(options: BenchOptions): Promise<void> {
  const runs = options.quick ? 25 : 60;
  const histories: [string, Durations][] = [
    ['more-itertools 11.1, real, on a busy machine', JSON.parse(gunzipSync(readFileSync(REAL)).toString('utf8'))],
    ['made up: 10 % noise', madeUp(runs, 0.1, 0)],
    ['made up: 20 % noise', madeUp(runs, 0.2, 0)],
    ['made up: 10 % noise, machine off by 30 %', madeUp(runs, 0.1, 0.3)],
  ];
  const rows: string[][] = [];
  for (const [name, durations] of histories) {
    const { runs: judged, results, slower, faster, alarmed, totals } = await alarmsIn(durations);
    const share = (number: number, of: number): string => `${((100 * number) / of).toFixed(2)} %`;
    rows.push([
      name,
      count(results),
      share(slower, results),
      share(faster, results),
      share(alarmed, judged),
      share(totals, judged),
    ]);
  }
  console.log('\n### False alarms: slower or faster, though nothing was changed\n');
  console.log(table(['', 'results', 'slower', 'faster', 'runs with any', 'runs as a whole'], rows));
}
