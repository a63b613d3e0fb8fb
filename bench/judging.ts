// How long it takes to say what a large run means on a long ledger.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { judge } from '../src/core/judge/judge.ts';
import { openLine } from '../src/core/ledger/line-ledger.ts';
import { newestRun, runsBefore } from '../src/core/ledger/line-reading.ts';
import { lineFolder } from '../src/core/ledger/paths.ts';
import { renderSummary } from '../src/render/markdown/summary.ts';
import { sha256 } from '../src/host/sha256.ts';
import { openGitStore } from '../src/store/git/store.ts';
import { BRANCH, buildHistory, readDirectly, recordArguments } from './history.ts';
import { type BenchOptions, CLI } from './options.ts';
import { measure, median, spreadOf } from './measure.ts';
import { git, sandbox } from './sandbox.ts';
import type { SyntheticOptions } from './synthetic.ts';
import { type Cell, count, milliseconds, table, target } from './table.ts';

const SUITE: SyntheticOptions = { tests: 20_000, churn: 0.02, noise: 0.15, texts: 'same' };

export async function judging(options: BenchOptions): Promise<void> {
  using place = sandbox();
  const runs = options.quick ? 70 : 1_000;
  const { directory, suite, commits } = await buildHistory(join(place.directory, 'history'), SUITE, runs, readDirectly);
  const report = join(place.directory, 'report.xml');
  writeFileSync(report, suite.next().xml());
  const rounds = Array.from({ length: options.rounds ?? 7 });
  const steps: { open: number; judge: number; render: number }[] = [];
  for (const _ of rounds) steps.push(await judgeOnce(directory));
  const whole = rounds.map(() => {
    git(directory, 'update-ref', `refs/heads/${BRANCH}`, commits.at(-1) as string);
    const argv = [options.node, CLI, ...recordArguments(report, runs), '--repo', directory];
    return measure({ argv, cwd: place.directory }, place.directory);
  });
  const failures = rounds.map(() =>
    measure({ argv: [options.node, CLI, 'failures', '--line', 'main', '--repo', directory] }, place.directory),
  );
  console.log(`\n### Judging a run of ${count(SUITE.tests)} tests on a ledger of ${count(runs)} runs\n`);
  const row = (name: string, values: number[]): Cell[] => {
    const { median: middle, least, most } = spreadOf(values);
    return [name, milliseconds(middle), `${milliseconds(least)}–${milliseconds(most)}`];
  };
  console.log(
    table(
      ['', 'ms', 'least–most'],
      [
        row(
          'open the line',
          steps.map(({ open }) => open),
        ),
        row(
          'judge',
          steps.map(step => step.judge),
        ),
        row(
          'render the summary',
          steps.map(({ render }) => render),
        ),
        row(
          'record, the whole process',
          whole.map(({ wall }) => wall),
        ),
        row(
          'failures, the whole process',
          failures.map(({ wall }) => wall),
        ),
      ],
    ),
  );
  console.log(
    `\n${target('judging, with opening the line', median(steps.map(step => step.open + step.judge)), 1, ' s')}`,
  );
}

async function judgeOnce(directory: string): Promise<{ open: number; judge: number; render: number }> {
  const store = openGitStore(directory, BRANCH);
  const start = performance.now();
  const line = await openLine(await store.snapshot(), lineFolder('main', 'default'), sha256);
  const opened = performance.now();
  const run = await newestRun(line);
  if (!run) throw new Error('there is no run');
  const before = await runsBefore(line, run).next();
  const judged = await judge(line, run, before.done ? null : { line, run: before.value });
  const done = performance.now();
  renderSummary({ ...judged, target: 'default', line: 'main', problems: [] }, { now: new Date() });
  const rendered = performance.now();
  await store.close();
  return { open: (opened - start) / 1e3, judge: (done - opened) / 1e3, render: (rendered - done) / 1e3 };
}
