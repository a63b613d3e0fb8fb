// Files that tests attached become one artifact of the workflow run, a folder a test.
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Report } from '../core/model.ts';

/** Uploads them under that name. @throws when GitHub does not take them, or a file is not there any more */
export async function saveAttachments(
  attached: NonNullable<Report['attached']>,
  name: string,
  temporary: string,
): Promise<void> {
  const directory = mkdtempSync(join(temporary, 'pytest-ledger-'));
  try {
    const files = new Set<string>();
    for (const { id, name: file, path } of attached) {
      let place = join(directory, plain(id, 150), plain(file, 100));
      for (let copy = 2; files.has(place); copy++)
        place = join(directory, plain(id, 150), `${copy}-${plain(file, 100)}`);
      mkdirSync(dirname(place), { recursive: true });
      put(path, place);
      files.add(place);
    }
    const { DefaultArtifactClient } = await import('@actions/artifact');
    await new DefaultArtifactClient().uploadArtifact(name, [...files], directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What can be the name of a file anywhere, and leads nowhere else. */
const plain = (text: string, longest: number): string =>
  text
    .replace(/[^\w.[\]=-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(-longest) || 'file';

function put(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // Another disk, or a system without links.
    copyFileSync(from, to);
  }
}
