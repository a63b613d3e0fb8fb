// The keys of details, made again from the details.
import { chunkName, chunksOf, countChunks } from './chunks.ts';
import { detailsPrefix, keysOf, keysPrefix } from './detail-list.ts';
import type { BranchReader } from './line-ledger.ts';
import type { Sha256 } from './submission.ts';

/** The files of keys that are not as the details give them, with what they should have: undefined for one that should not be there. @throws UnreadableLedger */
export async function differingKeys(
  branch: BranchReader,
  folder: string,
  names: readonly string[],
  sha256: Sha256,
): Promise<Map<string, string | undefined>> {
  const differing = new Map<string, string | undefined>();
  const volumes = new Set(names.flatMap(name => /^(?:details|keys)-(\d+)-/.exec(name)?.[1] ?? []).map(Number));
  for (const volume of volumes) {
    const [prefix, keys] = [detailsPrefix(volume), keysPrefix(volume)];
    const files = await branch.files(folder, name => name.startsWith(`${prefix}-`) || name.startsWith(`${keys}-`));
    const there = names.filter(name => name.startsWith(`${keys}-`)).sort();
    const causes = there.flatMap(name => causesIn(files.get(name) ?? ''));
    const { texts } = keysOf(volume, chunksOf(files, prefix, countChunks(names, prefix)), sha256, causes);
    for (const [number, text] of texts.entries()) {
      if (files.get(chunkName(keys, number)) !== text) differing.set(chunkName(keys, number), text);
    }
    for (const name of there)
      if (!texts.some((_, number) => chunkName(keys, number) === name)) differing.set(name, undefined);
  }
  return differing;
}

/** The causes in a file of keys that may be damaged: what cannot be read has none, and is found to differ. */
const causesIn = (text: string): string[] =>
  Array.from(text.matchAll(/^\[\d+,"[0-9a-f]*",\d+,"([0-9a-f]*)"/gm), ([, cause]) => cause as string);
