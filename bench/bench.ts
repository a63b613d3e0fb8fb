// `npm run bench`: figures, and what they should be. `npm run bench -- --quick` to see that it works, `npm run bench -- bytes` for
// one part; docs/figures.md has what came out, and what the options are.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';
import { action } from './action.ts';
import { bytes } from './bytes.ts';
import { constant } from './constant.ts';
import { flaky } from './flaky.ts';
import { growth } from './growth.ts';
import { judging } from './judging.ts';
import { pace } from './pace.ts';
import { pages } from './pages.ts';
import { benchOptions, type BenchOptions, CLI, works } from './options.ts';
import { reading } from './reading.ts';
import { startup } from './startup.ts';

const PARTS: Record<string, (options: BenchOptions) => void | Promise<void>> = {
  startup,
  reading,
  constant,
  bytes,
  growth,
  judging,
  action,
  flaky,
  pace,
  pages,
};

const versionOf = (command: string): string => spawnSync(command, ['--version'], { encoding: 'utf8' }).stdout.trim();

async function main(): Promise<void> {
  const options = benchOptions(process.argv.slice(2));
  const unknown = options.parts.filter(name => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0)
    throw new Error(`There is no part ${unknown.join(', ')}. The parts are ${Object.keys(PARTS).join(', ')}.`);
  if (!existsSync(CLI)) throw new Error('There is no dist/cli: run npm run bundle first.');
  if (!works('bash', '-c', 'true'))
    throw new Error('bash is needed, which takes the times. On Windows it comes with git.');
  const load = loadavg()[0] ?? 0;
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const versions = [`Node ${versionOf(options.node)}`, versionOf('git')];
  if (options.python !== undefined) versions.push(versionOf(options.python));
  console.log(
    `${availableParallelism()} cores (${platform()}, ${cpus()[0]?.model ?? 'unknown'}), ${memory} GiB, ${versions.join(', ')}.`,
  );
  console.log('Medians of whole processes, measured in turn. Compare figures of one run only.');
  if (load > availableParallelism() / 2)
    console.log(`**The machine is busy (load ${load.toFixed(1)})**: cpu times say more than wall times.`);
  if (options.python === undefined) console.log('There is no python3: Python xml.etree is left out.');
  for (const [name, part] of Object.entries(PARTS)) {
    if (options.parts.length > 0 && !options.parts.includes(name)) continue;
    console.log(`\n## ${name}`);
    await part(options);
  }
}

await main();
