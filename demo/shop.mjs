// The sample project's repository: made anew from patches, the same to the last byte wherever that is.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/**
 * @typedef {object} Version
 * @property {string} subject of the commit
 * @property {string} date of the commit, ISO 8601
 * @property {string} report what pytest wrote for it; relative to demo/
 * @property {string} sources the patch to the version before; relative to demo/
 */

/** Neither settings of the machine nor a repository that someone's hook is in: the commits' ids would be others. */
export const ENVIRONMENT = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_COMMITTER_NAME: 'Shop',
  GIT_COMMITTER_EMAIL: 'shop@shop.example',
};

/**
 * Runs a program to its end and returns what it printed.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, show?: boolean }} [options] `show`: print it as it comes instead, as on a terminal when it is one
 * @throws {Error} one sentence, and what the program said
 */
export function run(command, args, { cwd, show = false } = {}) {
  return new Promise((/** @type {(printed: string) => void} */ resolve, reject) => {
    const child = spawn(command, args, { cwd, env: ENVIRONMENT, stdio: ['ignore', show ? 'inherit' : 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', text => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', text => (stderr += text));
    child.on('error', (/** @type {NodeJS.ErrnoException} */ cause) => {
      const why =
        cause.code === 'ENOENT' ? 'is not installed, or not on PATH' : `could not be started (${cause.message})`;
      reject(new Error(`${command} ${why}.`, { cause }));
    });
    child.on('close', code => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${(stderr || stdout).trim()}`));
    });
  });
}

/**
 * Makes an empty repository for the shop.
 * @param {string} directory
 */
export async function openShop(directory) {
  mkdirSync(directory, { recursive: true });
  await run('git', ['init', '--quiet', '--initial-branch=main'], { cwd: directory });
  return {
    /**
     * Commits the next version, with the author, date and subject that its patch has.
     * @param {string} patch
     */
    apply: patch => run('git', ['am', '--quiet', '--committer-date-is-author-date', patch], { cwd: directory }),
  };
}
