// Throwaway repositories.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Sandbox extends Disposable {
  directory: string;
}

/** A directory that is gone when its block ends. */
export function sandbox(): Sandbox {
  const directory = mkdtempSync(join(tmpdir(), 'pytest-ledger-bench-'));
  return { directory, [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }) };
}

/** git without the user's settings, which could change what is measured. */
export function git(directory: string, ...args: string[]): string {
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'bench',
    GIT_AUTHOR_EMAIL: 'bench@example.org',
    GIT_COMMITTER_NAME: 'bench',
    GIT_COMMITTER_EMAIL: 'bench@example.org',
  };
  return execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8', env, maxBuffer: 1 << 30 });
}

/** (Re)makes a repository with one commit around the files that are there. */
export function freshRepository(directory: string): void {
  rmSync(join(directory, '.git'), { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  git(directory, 'init', '--quiet', '--initial-branch=main');
  git(directory, 'commit', '--quiet', '--allow-empty', '--message=First');
}

/** Empty files where a project has its tests: test ids are found by them. */
export function writeModules(directory: string, modules: string[]): void {
  for (const module of modules) {
    mkdirSync(join(directory, dirname(module)), { recursive: true });
    writeFileSync(join(directory, module), '');
  }
}
