// Loaded into measured Node processes by --require: says at the end how much memory the process had at the most, and what time. With
// BENCH_COUNT also what it asked of git and what git answered, which needs a wrapper around spawn, so never while time is taken.
'use strict';
const { writeFileSync } = require('node:fs');

const counted = { processes: 0, read: 0 };
if (process.env.BENCH_COUNT) {
  const children = require('node:child_process');
  const spawn = /** @type {(...all: unknown[]) => import('node:child_process').ChildProcess} */ (children.spawn);
  children.spawn = /** @type {typeof children.spawn} */ (
    (/** @type {unknown[]} */ ...all) => {
      const child = spawn(...all);
      counted.processes++;
      child.stdout?.on('data', (/** @type {Buffer} */ chunk) => {
        counted.read += chunk.length;
      });
      return child;
    }
  );
  require('node:module').syncBuiltinESMExports();
}

process.on('exit', () => {
  if (!process.env.BENCH_PROBE) return;
  const peak = process.resourceUsage().maxRSS * 1024;
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.BENCH_PROBE, JSON.stringify({ peak, cpu: (user + system) / 1e6, ...counted }));
});
