// What is on the branch: the lines, and whatever else.
import { lineOfFolder } from '../core/ledger/paths.ts';
import { compareText } from '../core/compare-text.ts';
import type { BranchReader } from '../core/ledger/line-ledger.ts';
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

/** Lines of pull requests and merge queues: no other line comes from them. */
const PASSING = new Set(['pr', 'queue']);
/** How deep branch names with slashes are followed, and how many folders a level. */
const [LEVELS, FOLDERS] = [3, 16];

/** The lines of a target that others may have come from, sorted by name. Reads one level of folders at a time. */
export async function candidateLines(branch: Pick<BranchReader, 'folders'>, target: string): Promise<string[]> {
  const lines: string[] = [];
  let level = [''];
  for (let depth = 0; depth < LEVELS && level.length > 0; depth++) {
    const listed = await Promise.all(level.map(async above => [above, await branch.folders(above)] as const));
    const folders = listed.flatMap(([above, names]) => names.map(name => (above === '' ? name : `${above}/${name}`)));
    const inside: string[] = [];
    for (const folder of folders) {
      const place = lineOfFolder(folder);
      if (!place) inside.push(folder);
      else if (place.target === target) lines.push(place.line);
    }
    level = inside.filter(folder => !PASSING.has(folder)).slice(0, FOLDERS);
  }
  return lines.sort(compareText);
}
