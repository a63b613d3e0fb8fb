// `npm run torture`: what can go wrong, gone wrong on purpose, many times. It ends with 1 when anything was lost. The tests do the
// same in small; docs/reliability.md has what came out. `npm run torture -- --kills 500 killed` for one part.
import { parseArgs } from 'node:util';
import { TARGETS } from '../test/fuzz/targets.ts';
import { randomOf } from './random.ts';
import { recordOnFullDisk, waysToFill } from './torture/disk.ts';
import { killedAtAnyMoment, killedAtEachByte } from './torture/killed.ts';
import { findSlow } from './torture/patterns.ts';
import { killedAtEachRequest, scenarios } from './torture/requests.ts';
import { type Figures, writersOnGit, writersOnGithub } from './torture/writers.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    writers: { type: 'string', default: '64' },
    kills: { type: 'string', default: '2000' },
    inputs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    speed: { type: 'string', default: '4' },
  },
});
const [writers, kills, inputs, seed, speed] = [
  values.writers,
  values.kills,
  values.inputs,
  values.seed,
  values.speed,
].map(Number) as [number, number, number, number, number];

function sayWriters(where: string, { recorded, attempts, most, seconds, reads, writes, refused }: Figures): void {
  const requests =
    reads === undefined ? '' : `; ${reads} reads and ${writes} writes, ${refused} of them refused by the limits`;
  console.log(
    `${where}: ${recorded} of ${writers} recorded in ${seconds.toFixed(1)} s, ${attempts} attempts, at most ${most} of one writer${requests}`,
  );
}

const PARTS: Record<string, () => Promise<void>> = {
  git: async () => sayWriters('processes on one git repository', await writersOnGit(writers)),
  github: async () => {
    sayWriters('on GitHub, with its limits', await writersOnGithub(writers, speed));
    sayWriters('on GitHub, all of them the first', await writersOnGithub(writers, speed, true));
  },
  killed: async () => {
    const { recorded } = await killedAtAnyMoment(kills);
    console.log(
      `killed at any moment: ${kills} times, of which ${recorded} runs were recorded all the same; nothing damaged`,
    );
    const each = await killedAtEachByte(1);
    console.log(`dead after each byte written: ${each.kills} times, the branch moved with the last of ${each.bytes}`);
    for (const scenario of scenarios) {
      const all = await killedAtEachRequest(scenario);
      console.log(
        `${scenario}, killed at each of ${all.requests} requests to GitHub, before and after it took effect: ${all.kills} times; after ${all.moved} of them the branch had moved, else it was as before; run again, each is recorded once`,
      );
    }
  },
  disk: async () => {
    const ways = waysToFill();
    if (ways.length === 0) console.log('skipped: no small file system can be made here, and no limit be set');
    for (const way of ways) {
      const { code, stderr, runs } = await recordOnFullDisk(way);
      if (code !== 2 || runs !== 1) throw new Error(`${way}: exit ${code}, ${runs} runs: ${stderr}`);
      console.log(`${way}: the branch is as it was, and it says: ${stderr.split('\n')[0]?.slice(0, 160)}`);
    }
  },
  fuzz: async () => {
    for (const [name, target] of Object.entries(TARGETS)) {
      for (let input = 0; input < inputs; input++) {
        try {
          await target(randomOf(seed * 1_000_003 + input));
        } catch (cause) {
          throw new Error(`${name}: input ${input} of seed ${seed}`, { cause });
        }
      }
      console.log(`${inputs} damaged ${name}: nothing but sentences`);
    }
  },
  patterns: async () => {
    const { measured, slow } = findSlow();
    for (const { reader, piece, milliseconds } of slow)
      console.log(`${reader} of ${JSON.stringify(piece)}: ${milliseconds.map(Math.round).join(', ')} ms`);
    if (slow.length > 0) throw new Error(`${slow.length} of ${measured} texts take longer than in proportion`);
    console.log(`${measured} texts of 8, 64 and 512 kB: time in proportion to their length`);
  },
};

const unknown = positionals.find(name => !Object.hasOwn(PARTS, name));
if (unknown !== undefined)
  throw new Error(`There is no part ${unknown}. The parts are ${Object.keys(PARTS).join(', ')}.`);
for (const [name, part] of Object.entries(PARTS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`\n## ${name}`);
  await part();
}
