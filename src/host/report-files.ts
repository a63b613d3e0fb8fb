// Finds and reads the report files that are named on the command line or in the Action's inputs.
import { closeSync, readdirSync, readSync, statSync } from 'node:fs';
import system, { join, type PlatformPath } from 'node:path';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import type { Problem, Report } from '../core/model.ts';
import { createNodeIdResolver, type NodeIdResolver } from '../core/parse/node-ids.ts';
import type { TextRules } from '../core/parse/clean-text.ts';
import { createReportReader, isReport } from '../core/parse/report.ts';
import { compareText } from '../core/compare-text.ts';
import { type Links, NotRegularFile, openRegularFile } from './regular-file.ts';

/** Files in a directory that are taken for reports when only the directory is named. */
const REPORTS_IN_DIRECTORY = ['**/*.xml', '**/*.jsonl', '**/*.json'];
/** What tests attached, beside a capture. */
const ATTACHED = /(?:^|[/\\])attachments[/\\][0-9a-f]{64}(?:\.\w+)?$/;
/** Captures that were recorded, or are being recorded. */
const PUT_ASIDE = /(?:^|[/\\])\.pytest-ledger[/\\](?:pending|recorded)[/\\]/;

/** Where reports are: a file, directory or glob pattern that a person named; or a capture, which is never a symbolic link. */
export type ReportSource = string | { capture: string };

export interface ReportFile {
  file: string;
  links: Links;
}

/** The files that the sources name, each once, sorted; and a problem for each pattern that names none. */
export async function findReports(sources: ReportSource[]): Promise<{ files: ReportFile[]; problems: Problem[] }> {
  const files = new Map<string, ReportFile>();
  const problems: Problem[] = [];
  for (const source of sources) {
    const pattern = typeof source === 'string' ? source : source.capture;
    const found = typeof source === 'string' ? await filesOf(source) : [{ file: source.capture, links: REFUSED }];
    // By whatever spelling it was found, a file is read once.
    for (const each of found) if (!files.has(spellingOf(each.file))) files.set(spellingOf(each.file), each);
    if (found.length > 0) continue;
    problems.push({
      file: pattern,
      level: 'error',
      message: 'there is no report there. Did pytest run with the plugin (-p pytest_ledger) or with --junitxml?',
    });
  }
  return { files: [...files.values()].sort((a, b) => compareText(a.file, b.file)), problems };
}

const REFUSED: Links = 'refuse';

async function filesOf(pattern: string): Promise<ReportFile[]> {
  const found = statSync(pattern, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) return [{ file: pattern, links: 'follow' }];
  if (!found && !/[*?[{(!]/.test(pattern)) return [];
  const { glob } = await import('tinyglobby');
  if (!found) {
    const { directory, rest } = splitPattern(pattern);
    const named = await glob(rest, { cwd: directory, dot: true, expandDirectories: false });
    return named.map(file => ({ file: join(directory, file), links: 'follow' }));
  }
  // Nobody named what is inside a directory, so a link in it may be anyone's.
  const inside = await glob(REPORTS_IN_DIRECTORY, { cwd: pattern, dot: true, followSymbolicLinks: false });
  return inside
    .filter(file => !ATTACHED.test(file) && !PUT_ASIDE.test(file))
    .map(file => join(pattern, file))
    .filter(file => file.endsWith('.xml') || isReport(beginningOf(file)))
    .map(file => ({ file, links: REFUSED }));
}

/**
 * The directory that a pattern begins with, and what is looked for in it: a glob stays in its directory's drive, and takes a
 * backslash for an escape, which on Windows separates names.
 */
export function splitPattern(
  pattern: string,
  { sep }: Pick<PlatformPath, 'sep'> = system,
): { directory: string; rest: string } {
  const slashed = sep === '\\' ? pattern.replaceAll('\\', '/') : pattern;
  const steps = slashed.split('/');
  const first = Math.min(
    steps.findIndex(step => /[*?[\]{}()!+@\\]/.test(step)),
    steps.length - 1,
  );
  const directory = steps.slice(0, first).join('/');
  const isTop = first > 0 && (directory === '' || /^[A-Za-z]:$/.test(directory));
  return { directory: first === 0 ? '.' : isTop ? `${directory}/` : directory, rest: steps.slice(first).join('/') };
}

/** One for all spellings of a path. */
export function spellingOf(file: string, paths: PlatformPath = system): string {
  const whole = paths.resolve(file);
  return paths.sep === '\\' ? whole.toLowerCase() : whole;
}

/** The first characters of a file, which tell whether it is a report; none of one that cannot be read. */
function beginningOf(file: string): string {
  const buffer = Buffer.alloc(1_024);
  let descriptor: number | undefined;
  try {
    ({ descriptor } = openRegularFile(file, 'refuse'));
    return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, 0));
  } catch {
    // Nobody named it: what is not to be read is none of our reports.
    return '';
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const CHUNK = 262_144;
/** Bytes of one report. Two million tests, which is the most that is read of one, take a quarter of it as JUnit XML. */
const MOST_BYTES = 2 ** 31;

/** Reads one report file, holding only a piece of it at a time. What cannot be read is a problem in the report. */
export function readReport(
  { file, links }: ReportFile,
  resolve: NodeIdResolver,
  rules: TextRules,
  maskIds = true,
): Report {
  const reader = createReportReader(file, resolve, maskIds, rules);
  let descriptor: number | undefined;
  try {
    const opened = openRegularFile(file, links);
    ({ descriptor } = opened);
    if (opened.size > MOST_BYTES)
      throw new NotRegularFile(`it has ${opened.size} bytes, and no more than ${MOST_BYTES} are read`);
    const buffer = Buffer.allocUnsafe(CHUNK);
    // Not to its end: a file that is written to while it is read may never have one.
    for (let left = opened.size; left > 0; ) {
      const length = readSync(descriptor, buffer, 0, Math.min(CHUNK, left), null);
      if (length === 0) break;
      left -= length;
      reader.write(buffer.subarray(0, length));
      boundYoungSpace();
    }
  } catch (error) {
    const report = reader.end();
    const message =
      error instanceof NotRegularFile
        ? `${error.message}. Name the file that pytest wrote.`
        : `it could not be read (${(error as Error).message}). Check that it is a file that this user may read.`;
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
