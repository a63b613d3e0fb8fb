// npm run demo: replays real pytest runs of a sample project into a throwaway repository. Needs Node and git, no Python.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openShop, run } from './shop.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = 'dist/cli/index.js';
const story = 'tests/test_export.py::test_export_csv';

/**
 * Waits, because a program that is started next may write to the same place.
 * @param {string} text
 */
const say = text => new Promise(resolve => process.stdout.write(`${text}\n`, resolve));

/**
 * As a shell takes it.
 * @param {string[]} words
 */
const commandLine = words => words.map(word => (/^[\w./:=\\-]+$/.test(word) ? word : `'${word}'`)).join(' ');

/**
 * Says the command, then runs it as the reader would from the root of this clone.
 * @param {string[]} args
 * @param {boolean} show whether to show what it prints, as it is
 */
async function ledger(args, show) {
  await say(`$ ${commandLine(['node', program, ...args])}`);
  return run(process.execPath, [program, ...args], { cwd: root, show });
}

/** @param {string} base a new directory */
async function replay(base) {
  const directory = join(base, 'shop');
  const summary = join(base, 'summary.md');
  const repository = ['--repo', directory];
  /** @type {import('./shop.mjs').Version[]} */
  const versions = JSON.parse(readFileSync(join(root, 'demo/runs/runs.json'), 'utf8'));

  await say(
    `${versions.length} commits of a small shop, each with the report that pytest wrote for it, into ${directory}\n`,
  );
  const shop = await openShop(directory);
  for (const [index, { subject, date, report, sources }] of versions.entries()) {
    await shop.apply(join(root, 'demo', sources));
    const args = ['record', `demo/${report}`, '--build', `${index + 1}`, ...repository];
    if (index + 1 < versions.length) {
      const [headline = ''] = (await ledger(args, false)).split('\n');
      // At the right end stand run, line and commit, which the command has just said.
      await say(`  ${date.slice(0, 10)} "${subject}": ${headline.replace(/ {3,}run .*$/, '')}`);
    } else {
      await say(`\nThe newest one, ${date.slice(0, 10)} "${subject}", in full:\n`);
      await ledger([...args, '--summary', summary], true);
    }
  }

  await say(`\nThe same as a workflow shows it on GitHub:\n\n$ ${commandLine(['cat', summary])}`);
  await say(readFileSync(summary, 'utf8').trimEnd());
  await say('\nWhat fails now, and since when:\n');
  await ledger(['failures', ...repository], true);
  await say('\nOne test through all the runs:\n');
  await ledger(['history', story, ...repository], true);

  const more = [
    ['node', program, 'runs', ...repository],
    ['node', program, 'diff', '9', '12', ...repository],
    ['git', '-C', directory, 'log', '--stat', 'pytest-results'],
  ];
  await say(`\nThe repository is yours to explore:\n${more.map(words => `  ${commandLine(words)}`).join('\n')}`);
  await say(`Remove it with:\n  ${commandLine(['rm', '-rf', base])}`);
}

/** @param {string | undefined} base */
async function main(base) {
  try {
    if (Number.parseInt(process.versions.node, 10) < 20) {
      throw new Error(`Node 20 or newer is needed, and this is ${process.versions.node}.`);
    }
    if (!existsSync(join(root, program))) throw new Error(`${program} is not there. Make it with: npm run bundle`);
    base = mkdtempSync(join(tmpdir(), 'pytest-ledger-demo-'));
    await replay(base);
  } catch (error) {
    console.error(`demo: ${error instanceof Error ? error.message : String(error)}`);
    if (base !== undefined) rmSync(base, { recursive: true, force: true });
    process.exitCode = 2;
  }
}

await main(undefined);
