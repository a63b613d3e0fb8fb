// What is on the branch: the lines, and whatever else.
import { lineOfFolder } from '../core/ledger/paths.ts';
import { compareText } from '../core/compare-text.ts';
import type { Snapshot } from '../store/port.ts';

export interface LinePlace {
  line: string;
  target: string;
  folder: string;
}

/** Every line of every target on the branch, by line, then target. */
export async function linesOf(snapshot: Snapshot): Promise<LinePlace[]> {
  const found: LinePlace[] = [];
  await visitFolders(snapshot, '', folder => {
    const line = lineOfFolder(folder);
    if (line) found.push({ ...line, folder });
    return line === undefined;
  });
  return found.sort((a, b) => compareText(a.line, b.line) || compareText(a.target, b.target));
}

/** @param visit says whether to go on into the folder */
export async function visitFolders(
  snapshot: Snapshot,
  folder: string,
  visit: (folder: string) => boolean | Promise<boolean>,
): Promise<void> {
  for (const name of await snapshot.folders(folder)) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (await visit(path)) await visitFolders(snapshot, path, visit);
  }
}
