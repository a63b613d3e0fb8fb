// Addresses on GitHub of what a page names.
import { normalize } from 'node:path/posix';
import type { Links } from '../render/options.ts';
import type { Inputs } from './inputs.ts';
import type { Occasion } from './occasion.ts';

/** Tests are named from where pytest ran; GitHub wants to know where in the repository that is. */
export function pathInRepository(file: string, { workingDirectory }: Pick<Inputs, 'workingDirectory'>): string {
  const folder = normalize(workingDirectory).replace(/\/$/, '');
  return folder === '.' || !isInside(folder) ? file : `${folder}/${file}`;
}

export function linksOf(
  { server, owner, repo, commit }: Occasion,
  { build, workingDirectory }: Pick<Inputs, 'build' | 'workingDirectory'>,
): Links {
  const repository = `${server}/${owner}/${repo}`;
  return {
    linkCommit: sha => `${repository}/commit/${sha}`,
    linkFile: (file, line) =>
      isInside(file)
        ? `${repository}/blob/${commit}/${encodePath(pathInRepository(file, { workingDirectory }))}${line === undefined ? '' : `#L${line}`}`
        : undefined,
    linkRange: (from, to) => `${repository}/compare/${from}...${to}`,
    // Only where builds are named by us: another's number is no workflow run's.
    linkRun: name => (build === undefined && /^\d+$/.test(name) ? `${repository}/actions/runs/${name}` : undefined),
  };
}

const isInside = (file: string): boolean =>
  file.isWellFormed() && !/^(?:\/|[a-z]:|\\)/i.test(file) && !file.split('/').includes('..');

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
