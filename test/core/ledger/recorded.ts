// Lines recorded on a branch in memory.
import { type LineLedger, openLine } from '../../../src/core/ledger/line-ledger.ts';
import { addSubmission, changesOf, settle } from '../../../src/core/ledger/line-writing.ts';
import { type PlacedRun, runsOf } from '../../../src/core/ledger/line-reading.ts';
import { type Submission } from '../../../src/core/ledger/submission.ts';
import { compareText } from '../../../src/core/compare-text.ts';
import { sha256 } from '../../../src/host/sha256.ts';
import { applyChanges, readerOf, type Tree } from './memory-branch.ts';

export const FOLDER = 'main@default';

/** Records each submission as a writer of its own would: read, add, write. */
export async function recordAll(arriving: Submission[], tree: Tree = new Map()): Promise<Tree> {
  for (const submission of arriving) {
    const line = await openLine(readerOf(tree), FOLDER, sha256);
    const added = await addSubmission(line, submission);
    await settle(line);
    if (added) applyChanges(tree, changesOf(line));
  }
  return tree;
}

export async function readAll(tree: Tree): Promise<{ line: LineLedger; runs: PlacedRun[] }> {
  const line = await openLine(readerOf(tree), FOLDER, sha256);
  const runs: PlacedRun[] = [];
  for await (const run of runsOf(line)) runs.push(run);
  return { line, runs };
}

export const sorted = (files: Map<string, string>): [string, string][] =>
  [...files].sort(([a], [b]) => compareText(a, b));

export async function collect<T>(all: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const each of all) list.push(each);
  return list;
}
