// Addresses on GitHub of what a page names.
import system, { type PlatformPath } from 'node:path';
import type { Links } from '../render/options.ts';
import type { Inputs } from './inputs.ts';
import type { Occasion } from './occasion.ts';
import { isBelow } from '../host/test-root.ts';

/** Tests are named from pytest's root; GitHub wants to know where in the repository that is. */
export type PathOf = (file: string) => string;

/**
 * The input `working-directory` from the repository's root, with slashes: it may have backslashes on Windows, and be absolute, as
 * `${{ github.workspace }}/services/backend`. Empty for the root itself, and for a directory elsewhere.
 */
export function folderOf(
  workingDirectory: string,
  workspace: string | undefined,
  paths: PlatformPath = system,
): string {
  const top = paths.resolve(workspace ?? '.');
  const below = paths.relative(top, paths.resolve(top, workingDirectory)).split(paths.sep).join('/');
  return isBelow(below) ? below : '';
}

/**
 * @param folder where the step runs, from the repository's root
 * @param isThere whether a file is where the step runs; without a checkout nobody knows
 */
export function pathsIn(folder: string, testRoot = '', isThere: (file: string) => boolean = () => false): PathOf {
  const base = folder === '' ? '' : `${folder}/`;
  return file => base + (testRoot === '' || isThere(file) ? file : `${testRoot}/${file}`);
}

export function linksOf(
  { server, owner, repo, tested, help }: Occasion,
  { build }: Pick<Inputs, 'build'>,
  pathOf: PathOf,
): Links {
  const repository = `${server}/${owner}/${repo}`;
  return {
    linkCommit: sha => `${repository}/commit/${sha}`,
    linkFile: (file, line) =>
      isBelow(file)
        ? `${repository}/blob/${tested}/${encodePath(pathOf(file))}${line === undefined ? '' : `#L${line}`}`
        : undefined,
    linkVerdict: page => help?.replace(/forks\.md$/, `verdicts/${page}.md`),
    linkRange: (from, to) => `${repository}/compare/${from}...${to}`,
    // Only where builds are named by us: another's number is no workflow run's.
    linkRun: name => (build === undefined && /^\d+$/.test(name) ? `${repository}/actions/runs/${name}` : undefined),
  };
}

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
