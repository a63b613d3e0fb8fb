// Reads at once what a run is known to need of the ledger, so that it costs one request and not one after the other.
import { chunkName } from '../core/ledger/chunks.ts';
import { compareRuns } from '../core/ledger/consolidate.ts';
import type { BranchReader } from '../core/ledger/line-ledger.ts';
import { labelsByName } from '../core/ledger/named-order.ts';
import { isLabel, parseLabel, runFile } from '../core/ledger/paths.ts';
import type { Snapshot, Store } from '../store/port.ts';

/**
 * @param folders the line that is recorded, and those that are only read
 * @param siblings of other targets of the same line, of which names are enough
 */
export function readAhead(
  store: Store,
  folders: readonly string[],
  build: string,
  siblings: (branch: BranchReader) => Promise<string[]> = async () => [],
): Store {
  return {
    ...store,
    snapshot: async () => {
      const snapshot = await store.snapshot();
      // What cannot be read is told when it is asked for in earnest.
      await Promise.allSettled([
        ...folders.map((folder, n) => readLine(snapshot, folder, n === 0 ? build : undefined)),
        lookAtSiblings(snapshot, folders[0] ?? '', siblings),
      ]);
      return snapshot;
    },
  };
}

/** Targets of one workflow began together, so that the newest segment of each is usually named as one's own is. */
async function lookAtSiblings(
  snapshot: Snapshot,
  own: string,
  siblings: (branch: BranchReader) => Promise<string[]>,
): Promise<void> {
  const [folders, names] = await Promise.all([siblings(snapshot), snapshot.names(own)]);
  const label = labelsIn(names).at(-1);
  await Promise.allSettled(
    folders.flatMap(folder => [
      snapshot.names(folder),
      ...(label === undefined || !snapshot.expect ? [] : [snapshot.expect(`${folder}/${label}`)]),
    ]),
  );
}

const labelsIn = (names: readonly string[]): string[] =>
  names.filter(isLabel).sort((a, b) => compareRuns(parseLabel(a), parseLabel(b)));

export async function readLine(branch: BranchReader, folder: string, build: string | undefined): Promise<void> {
  const names = await branch.names(folder);
  const labels = labelsIn(names);
  if (labels.length === 0) return;
  // What is looked back at, and where a pull request branched off, may be some runs ago.
  const segments = labels.slice(-2);
  const volume = Math.max(0, ...names.flatMap(name => /^details-(\d+)-/.exec(name)?.[1] ?? []).map(Number));
  const details = names.filter(name => name.startsWith(`details-${volume}-`));
  const wanted = (name: string): boolean =>
    name.startsWith('tests-') ||
    name.startsWith(`keys-${volume}-`) ||
    name === chunkName(`details-${volume}`, details.length - 1);
  await Promise.all([
    branch.files(folder, wanted),
    ...segments.map(label => branch.files(`${folder}/${label}`)),
    ...(build === undefined || labels.length < 2 ? [] : [lookForRun(branch, folder, labels, segments, build)]),
  ]);
}

/** Most names of builds say which segment would have the run. Where that does not hold, the others are asked for later. */
async function lookForRun(
  branch: BranchReader,
  folder: string,
  labels: string[],
  read: string[],
  build: string,
): Promise<void> {
  const near = labelsByName(labels, build);
  if (near === undefined) await branch.foldersWith(folder, runFile(build));
  else await Promise.all(near.filter(label => !read.includes(label)).map(label => branch.names(`${folder}/${label}`)));
}
