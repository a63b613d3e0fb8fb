// Files that tests attached become one artifact of the workflow run, a folder a test.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AttachedFile, Problem, Report } from '../core/model.ts';
import type { Scrub } from '../core/scrub.ts';
import { copyAttached, RefusedFile } from '../host/attached-file.ts';

/** Bytes of all files of a step. The plugin keeps half as much of one process. */
const MOST_TOGETHER = 500 * 1024 * 1024;

export interface Staged {
  /** The report, naming the files that were copied and no others, with a problem for each that was refused. */
  report: Report;
  /** @throws when GitHub does not take them */
  upload: (name: string) => Promise<void>;
  /** Deletes the copies. */
  discard: () => void;
}

/** Copies the files to a folder of this step alone, from which they are uploaded. */
export function stageAttached(report: Report, scrub: Scrub, temporary: string): Staged {
  const directory = mkdtempSync(join(temporary, 'pytest-ledger-files-'));
  const targets: string[] = [];
  const taken = new Set<string>();
  const problems: Problem[] = [];
  const copied = new Map<string, [name: string, sha256: string, bytes: number][]>();
  let bytes = 0;
  for (const file of report.attached ?? []) {
    try {
      if (bytes + file.bytes > MOST_TOGETHER)
        throw new RefusedFile(`all files of a step may have ${MOST_TOGETHER} bytes together`);
      const target = join(directory, nameIn(taken, file));
      mkdirSync(dirname(target), { recursive: true });
      const content = copyAttached(file, target, scrub);
      bytes += content.bytes;
      targets.push(target);
      copied.set(file.id, [...(copied.get(file.id) ?? []), [file.name, content.sha256, content.bytes]]);
    } catch (error) {
      if (!(error instanceof RefusedFile)) throw error;
      const message = `the attached file ${JSON.stringify(file.name)} of ${file.id} is not kept: ${error.message}.`;
      problems.push({ file: scrub(file.path), level: 'warning', message: scrub(message) });
    }
  }
  return {
    report: { ...withFiles(report, copied), problems: [...report.problems, ...problems] },
    async upload(name) {
      if (targets.length === 0) return;
      const { DefaultArtifactClient } = await import('@actions/artifact');
      await new DefaultArtifactClient().uploadArtifact(name, targets, directory);
    },
    discard: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** A folder and a file in it that no other file has, on disks that ignore case as well. */
function nameIn(taken: Set<string>, { id, name }: AttachedFile): string {
  const [folder, file] = [plain(id, 150), plain(name, 100)];
  let target = join(folder, file);
  for (let copy = 2; taken.has(target.toLowerCase()); copy++) target = join(folder, `${copy}-${file}`);
  taken.add(target.toLowerCase());
  return target;
}

function withFiles(report: Report, copied: ReadonlyMap<string, [string, string, number][]>): Report {
  const results = report.results.map(result => {
    if (!result.detail?.files) return result;
    const { detail, ...plainResult } = result;
    const { files: _files, ...others } = detail;
    const files = copied.get(result.id);
    if (files) return { ...plainResult, detail: { ...others, files } };
    return Object.keys(others).length > 0 ? { ...plainResult, detail: others } : plainResult;
  });
  return { ...report, results };
}

/** What can be the name of a file anywhere, and leads nowhere else. */
const plain = (text: string, longest: number): string =>
  text
    .replace(/[^\w.[\]=-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(-longest) || 'file';
