// The branch as core reads it, made of the pages' parts. Each part is got once.
import type { BranchReader } from '../../core/ledger/line-ledger.ts';
import { isLabel } from '../../core/ledger/paths.ts';
import { filePart, isTestList, listsPart, type Part, type PagesLine, segmentPart } from '../../core/pages/parts.ts';
import type { PagesSource } from './source.ts';

export function createBranchReader({ folder, names }: PagesLine, source: PagesSource): BranchReader {
  const parts = new Map<string, Promise<Part>>();
  const get = (path: string): Promise<Part> => {
    const known = parts.get(path);
    if (known) return known;
    const part = source.part(path);
    parts.set(path, part);
    // What failed once may be there when it is asked for again.
    part.catch(() => parts.delete(path));
    return part;
  };
  const segmentFiles = (label: string): Promise<Part> => get(segmentPart(folder, label));

  return {
    folders: async asked => (asked === folder ? names.filter(isLabel) : []),
    names: async asked => (asked === folder ? names : Object.keys(await segmentFiles(labelIn(asked)))),
    files: async (asked, wanted = () => true) => {
      if (asked !== folder) return filtered(await segmentFiles(labelIn(asked)), wanted);
      const files = names.filter(name => name.endsWith('.jsonl') && wanted(name));
      const paths = files.map(name => (isTestList(name) ? listsPart(folder) : filePart(folder, name)));
      const found = await Promise.all([...new Set(paths)].map(get));
      return filtered(Object.assign({}, ...found), name => files.includes(name));
    },
    foldersWith: async (asked, name) => {
      const labels = asked === folder ? names.filter(isLabel) : [];
      const found = await Promise.all(labels.map(async label => ({ label, files: await segmentFiles(label) })));
      return found.filter(({ files }) => Object.hasOwn(files, name)).map(({ label }) => label);
    },
  };

  function labelIn(asked: string): string {
    return asked.slice(folder.length + 1);
  }
}

function filtered(part: Part, wanted: (name: string) => boolean): Map<string, string> {
  return new Map(Object.entries(part).filter(([name]) => wanted(name)));
}
