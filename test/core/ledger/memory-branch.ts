// A branch as a map from path to text: enough for what is pure. The stores have a contract suite of their own.
import type { BranchReader } from '../../../src/core/ledger/line-ledger.ts';
import type { Changes } from '../../../src/core/ledger/line-writing.ts';

export type Tree = Map<string, string>;

export function readerOf(tree: Tree): BranchReader {
  const below = (folder: string): [rest: string[], text: string][] => {
    const prefix = folder === '' ? '' : `${folder}/`;
    return [...tree]
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, text]) => [path.slice(prefix.length).split('/'), text]);
  };
  return {
    files: async (folder, wanted = () => true) =>
      new Map(
        below(folder).flatMap(([rest, text]) =>
          rest.length === 1 && wanted(rest[0] as string) ? [[rest[0] as string, text]] : [],
        ),
      ),
    names: async folder => [...new Set(below(folder).map(([rest]) => rest[0] as string))].sort(),
    folders: async folder => [
      ...new Set(below(folder).flatMap(([rest]) => (rest.length > 1 ? [rest[0] as string] : []))),
    ],
    foldersWith: async (folder, name) =>
      below(folder).flatMap(([[first, second]]) => (second === name ? [first as string] : [])),
  };
}

export function applyChanges(tree: Tree, { writes, removes }: Changes): void {
  for (const path of removes) tree.delete(path);
  for (const [path, text] of writes) tree.set(path, text);
}
