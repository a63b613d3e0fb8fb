// Finds and reads the report files that are named on the command line or in the Action's inputs.
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import type { Problem, Report } from '../core/model.ts';
import { createNodeIdResolver, type NodeIdResolver } from '../core/parse/node-ids.ts';
import { createReportReader, isReport } from '../core/parse/report.ts';
import { compareText } from '../core/compare-text.ts';

/** Files in a directory that are taken for reports when only the directory is named. */
const REPORTS_IN_DIRECTORY = ['**/*.xml', '**/*.jsonl', '**/*.json'];
/** What tests attached, beside a capture. */
const ATTACHED = /(?:^|[/\\])attachments[/\\][0-9a-f]{64}(?:\.\w+)?$/;

/** The files that the patterns name, each once, sorted; and a problem for each pattern that names none. */
export async function findReports(patterns: string[]): Promise<{ files: string[]; problems: Problem[] }> {
  const files = new Set<string>();
  const problems: Problem[] = [];
  for (const pattern of patterns) {
    const found = await filesOf(pattern);
    for (const file of found) files.add(file);
    if (found.length > 0) continue;
    problems.push({
      file: pattern,
      level: 'error',
      message: 'there is no report there. Did pytest run with the plugin (-p pytest_ledger) or with --junitxml?',
    });
  }
  return { files: [...files].sort(compareText), problems };
}

async function filesOf(pattern: string): Promise<string[]> {
  const found = statSync(pattern, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) return [pattern];
  if (!found && !/[*?[{(!]/.test(pattern)) return [];
  const { glob } = await import('tinyglobby');
  if (!found) return glob(pattern, { dot: true, expandDirectories: false });
  const inside = await glob(REPORTS_IN_DIRECTORY, { cwd: pattern, dot: true });
  return inside
    .filter(file => !ATTACHED.test(file))
    .map(file => join(pattern, file))
    .filter(file => file.endsWith('.xml') || isReport(beginningOf(file)));
}

/** The first characters of a file, which tell whether it is a report; none of one that cannot be read. */
function beginningOf(file: string): string {
  const buffer = Buffer.alloc(1_024);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, 0));
  } catch {
    // Nobody named it: what is not to be read is none of our reports.
    return '';
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const CHUNK = 262_144;

/** Reads one report file, holding only a piece of it at a time. What cannot be read is a problem in the report. */
export function readReport(file: string, resolve: NodeIdResolver, maskIds = true): Report {
  const reader = createReportReader(file, resolve, maskIds);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let length = 1; length > 0; ) {
      length = readSync(descriptor, buffer, 0, CHUNK, null);
      if (length > 0) reader.write(buffer.subarray(0, length));
      boundYoungSpace();
    }
  } catch (error) {
    const report = reader.end();
    const message = `it could not be read (${(error as Error).message}). Check that it is a file that this user may read.`;
    return { ...report, problems: [{ file, level: 'error', message }] };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
  return reader.end();
}

/** Bytes. What most programs get by with, and Node 20's limit. */
const MOST_YOUNG = 16 << 20;
let isBounded = false;

/**
 * Results live long, and the more of what is new lives on, the more memory V8 sets aside for what is new: 128 MiB on Node 24.
 * Once it is as large as it ever has to be, it is told to stop.
 */
function boundYoungSpace(): void {
  if (isBounded) return;
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  isBounded = young !== undefined && young.space_size >= MOST_YOUNG;
  if (isBounded) setFlagsFromString('--semi-space-growth-factor=1');
}

/** Finds test ids by the files below `root`, or by pytest's naming rules alone where there are no files. */
export function createResolver(root: string | null): NodeIdResolver {
  return createNodeIdResolver(
    root === null ? undefined : { listDir: directory => listDirectory(join(root, directory)) },
  );
}

function listDirectory(path: string): { name: string; isDirectory: boolean }[] | undefined {
  try {
    return readdirSync(path, { withFileTypes: true }).map(entry => ({
      name: entry.name,
      isDirectory: entry.isDirectory(),
    }));
  } catch {
    // No such directory, or none that we may read: either way it tells nothing about a class name.
    return undefined;
  }
}
