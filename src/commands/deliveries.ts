// What a `record` is to record: which files make which run.
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../core/errors.ts';
import {
  captureFolders,
  isCaptureFolder,
  lastRecorded,
  liesInCaptureFolder,
  newCaptures,
} from '../host/capture-folder.ts';
import { statSync } from 'node:fs';
import { shortBuild } from '../core/names/find-build.ts';
import { text, type Values } from './options.ts';
import type { Context } from './context.ts';

/** How a run is captured on a laptop. */
export const CAPTURE = 'Run pytest --ledger with the plugin installed (pip install …/plugin)';

/** The reports of one run. */
export interface Delivery {
  /** Files, globs and folders. */
  files: string[];
  /** Those of them that are captures in the plugin's folder, to be marked once they are recorded. */
  captures: string[];
}

interface Deliveries {
  /** Oldest first. */
  deliveries: Delivery[];
  /** The capture folders, which may hold what an earlier record did not come to record. */
  folders: string[];
  notes: string[];
}

/**
 * Without reports, and of a folder of captures: what is new in it, each session a run of its own, unless the build is named,
 * as the records of one build are one run. All other reports together are one run.
 * @throws UserError
 */
export async function findDeliveries(context: Context, operands: string[], values: Values): Promise<Deliveries> {
  const { root } = await context.repository;
  const isNamed = operands.length > 0;
  const folders = isNamed ? operands.filter(isCaptureFolder) : captureFolders(context.directory, root, process.env);
  if (!isNamed && folders.length === 0) throw nothingCaptured(context.directory);
  const found = folders.map(newCaptures);
  const captures = found.flatMap(({ files }) => files);
  const others = operands.filter(operand => !folders.includes(operand));
  const notes = found.flatMap(({ running }) =>
    running.map(pid => `pytest (process ${pid}) is still running: its tests are recorded by the next record.`),
  );
  const named = others.filter(file => file.endsWith('.jsonl') && isFile(file) && liesInCaptureFolder(file));
  if (others.length > 0) {
    const delivery = { files: [...others, ...captures], captures: [...named, ...captures] };
    return { deliveries: [delivery], folders: [...new Set([...folders, ...named.map(file => dirname(file))])], notes };
  }
  if (captures.length === 0) notes.push(nothingNew(folders));
  const isOne = text(values, 'build') !== undefined && captures.length > 0;
  const deliveries = isOne
    ? [{ files: captures, captures }]
    : captures.map(capture => ({ files: [capture], captures: [capture] }));
  return { deliveries, folders, notes };
}

/** The capture folders of the current directory. */
export async function captureFoldersOf({ directory, repository }: Context): Promise<string[]> {
  return captureFolders(directory, (await repository).root, process.env);
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

function nothingNew(folders: readonly string[]): string {
  const last = folders.map(lastRecorded).find(build => build !== undefined);
  const where = folders.map(folder => join(folder)).join(', ');
  return last === undefined
    ? `There is no capture in ${where}. ${CAPTURE}, or name the report that it wrote.`
    : `Nothing new in ${where}: the newest capture is recorded, as run ${shortBuild(last)}.`;
}

const nothingCaptured = (directory: string): UserError =>
  new UserError(
    `There is no .pytest-ledger folder in ${resolve(directory)}, above or below it. ${CAPTURE}, or name the report that it wrote: pytest-ledger record report.xml.`,
  );
