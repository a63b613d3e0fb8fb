// Which commit is checked out, read from the files of git: a container may have none.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const COMMIT = /^[0-9a-f]{40}$/;

/** The commit that is checked out in a directory or the nearest one above it; undefined where that cannot be read. */
export function checkedOutCommit(directory: string): string | undefined {
  const git = gitDirectory(resolve(directory));
  if (git === undefined) return undefined;
  const head = textOf(join(git, 'HEAD'));
  if (COMMIT.test(head)) return head;
  const ref = /^ref: (refs\/[^\s]+)$/.exec(head)?.[1];
  if (ref === undefined || ref.includes('..')) return undefined;
  // The references of a linked work tree are in the repository that it belongs to.
  const common = resolve(git, textOf(join(git, 'commondir')) || '.');
  const loose = textOf(join(common, ref));
  if (COMMIT.test(loose)) return loose;
  const packed = textOf(join(common, 'packed-refs')).split('\n');
  return packed.find(line => line.slice(41) === ref && COMMIT.test(line.slice(0, 40)))?.slice(0, 40);
}

function gitDirectory(directory: string): string | undefined {
  for (let at = directory; ; at = dirname(at)) {
    const git = join(at, '.git');
    if (existsSync(git)) {
      if (isDirectory(git)) return git;
      const elsewhere = /^gitdir: (.+)$/.exec(textOf(git))?.[1];
      return elsewhere === undefined ? undefined : resolve(at, elsewhere);
    }
    if (dirname(at) === at) return undefined;
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function textOf(file: string): string {
  try {
    return statSync(file).isFile() ? readFileSync(file, 'utf8').trim() : '';
  } catch {
    return '';
  }
}
