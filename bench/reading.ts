// Reading a report and recording it, as whole processes, next to readers that anyone can install.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BenchOptions, CLI } from './options.ts';
import { sampleReport } from './junit-report.ts';
import { alternate, type Command, gitTime, measure, median, spreadOf, type Subject } from './measure.ts';
import { freshRepository, sandbox, writeModules } from './sandbox.ts';
import { type Cell, count, mebibytes, seconds, table, target } from './table.ts';

const SIZES = [1, 1_000, 10_000, 100_000];
const OURS = 'pytest-ledger record';
const NODE = 'node -e 0';

export function reading(options: BenchOptions): void {
  for (const size of options.quick ? SIZES.slice(0, 3) : SIZES) readingOf(size, options);
}

function readingOf(tests: number, options: BenchOptions): void {
  using place = sandbox();
  const scratch = place.directory;
  const [report, repository] = [join(scratch, 'report.xml'), join(scratch, 'repository')];
  const { xml, counts, modules } = sampleReport(tests);
  writeFileSync(report, xml);
  freshRepository(repository);
  writeModules(repository, modules);
  const record: Command = { argv: [options.node, CLI, 'record', report], cwd: repository };
  const subjects = new Map<string, Subject>();
  const add = (name: string, argv: string[]): Map<string, Subject> =>
    subjects.set(name, () => measure({ argv }, scratch));
  add(NODE, [options.node, '-e', '0']);
  subjects.set(OURS, () => {
    freshRepository(repository);
    return measure(record, scratch);
  });
  for (const [name, argv] of yardsticks(options)) add(name, [...argv, report]);
  for (const [name, script] of options.compare) {
    add(name, ['bash', '-c', `exec ${script.replaceAll('{}', report).replaceAll('{node}', options.node)}`]);
  }
  const results = alternate(subjects, options.rounds ?? (tests === 1 ? 15 : tests > 10_000 ? 5 : 7));
  const ours = results.get(OURS) ?? [];
  const oursWall = median(ours.map(({ wall }) => wall));
  const rows = [...results].map(([name, all]): Cell[] => {
    const wall = spreadOf(all.map(each => each.wall));
    const peaks = all.flatMap(({ peak }) => peak ?? []);
    return [
      name,
      seconds(wall.median),
      `${seconds(wall.least)}–${seconds(wall.most)}`,
      seconds(median(all.map(({ cpu }) => cpu))),
      mebibytes(peaks.length > 0 ? median(peaks) : undefined),
      `${(wall.median / oursWall).toFixed(2)} ×`,
    ];
  });
  const mebi = (Buffer.byteLength(xml) / 1e6).toFixed(xml.length > 1e6 ? 1 : 3);
  console.log(`\n### ${count(tests)} ${tests === 1 ? 'test' : 'tests'}\n`);
  console.log(`${mebi} MB, ${counts.failures} failures, ${counts.errors} errors, ${counts.skipped} skipped.\n`);
  console.log(table(['', 'wall s', 'least–most', 'cpu s', 'peak MiB', 'wall, ours = 1'], rows));

  const gitShare = median(
    Array.from({ length: 5 }, () => {
      freshRepository(repository);
      return gitTime(record, scratch);
    }),
  );
  const cpu = median(ours.map(each => each.cpu));
  const bare = median((results.get(NODE) ?? []).map(each => each.cpu));
  const own = cpu - gitShare;
  console.log(
    `\nOf our cpu time ${seconds(gitShare)} s are git's processes; our own are ${seconds(own)} s, ${(own / bare).toFixed(2)} × \`${NODE}\`.`,
  );
  if (tests === 1) console.log(target('cpu time of our own process over bare Node', own / bare, 2, ' ×'));
  if (tests === 100_000) {
    const peak = Math.max(...ours.map(each => each.peak ?? 0)) / 2 ** 20;
    console.log(target('peak memory, the worst of all rounds', peak, 200, ' MiB', 0));
    for (const [name] of options.compare) {
      const theirs = median((results.get(name) ?? []).map(({ wall }) => wall));
      console.log(target(`wall time over that of ${name}`, oursWall / theirs, 1, ' ×'));
    }
  }
}

const yardstick = (file: string): string => fileURLToPath(new URL(`yardsticks/${file}`, import.meta.url));

function yardsticks({ node, python }: BenchOptions): [string, string[]][] {
  return [
    ['fast-xml-parser, parse only', [node, yardstick('fast-xml-parser.mjs')]],
    ['junit2json, parse only', [node, yardstick('junit2json.mjs')]],
    ...(python === undefined
      ? []
      : ([['Python xml.etree, parse only', [python, yardstick('etree.py')]]] satisfies [string, string[]][])),
  ];
}
