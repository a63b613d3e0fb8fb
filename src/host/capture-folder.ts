// The plugin's captures on a laptop. Each is recorded once: before anything is written to the ledger the capture and what is
// recorded of it move to `pending/<digest>/`, and after it to `recorded/<build>/`. A record that dies in between is finished
// by the next one, which the ledger recognises by its digest should it be there already.
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { compareText } from '../core/compare-text.ts';
import { encodeName } from '../core/ledger/paths.ts';
import type { Submission } from '../core/ledger/submission.ts';
import { isCapture } from '../core/parse/capture.ts';
import { readSaved, renderSaved, SAVED_FILE } from './saved-submission.ts';

/** What the plugin calls its folder, in pytest's root directory. */
const CAPTURE_FOLDER = '.pytest-ledger';
const [PENDING, RECORDED] = ['pending', 'recorded'];
const CAPTURES_FILE = 'captures.json';

/** Recorded captures that are kept, for whoever wants to look at them again. */
const KEPT = 20;

/** Folders that are looked into for the capture folders of packages below, and those that no project is in. */
const MOST_DEPTH = 3;
const NO_PROJECTS = new Set(['.git', 'node_modules', '.venv', 'venv', '.tox', '.nox', '__pycache__', 'site-packages']);

/** The capture folders that a `record` without arguments reads, closest first. */
export function captureFolders(directory: string, root: string | null, env: NodeJS.ProcessEnv): string[] {
  const asked = env['PYTEST_LEDGER_DIR'];
  if (asked) return existsSync(resolve(directory, asked)) ? [resolve(directory, asked)] : [];
  const found: string[] = [];
  const top = root === null ? undefined : resolve(root);
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    if (existsSync(join(folder, CAPTURE_FOLDER))) found.push(join(folder, CAPTURE_FOLDER));
    if (folder === top || top === undefined || dirname(folder) === folder) break;
  }
  if (found.length === 0) lookBelow(resolve(directory), MOST_DEPTH, found);
  return found;
}

function lookBelow(folder: string, depth: number, found: string[]): void {
  for (const name of foldersIn(folder)) {
    if (name === CAPTURE_FOLDER) found.push(join(folder, name));
    else if (depth > 1 && !NO_PROJECTS.has(name)) lookBelow(join(folder, name), depth - 1, found);
  }
}

/** Whether captures are, or were, directly in a folder. */
export const isCaptureFolder = (path: string): boolean =>
  isFolder(path) &&
  (basename(resolve(path)) === CAPTURE_FOLDER ||
    existsSync(join(path, PENDING)) ||
    existsSync(join(path, RECORDED)) ||
    filesIn(path).some(name => isCaptureFile(join(path, name))));

/** Whether a file that was named lies where the plugin writes, so that it is marked once it is recorded. */
export const liesInCaptureFolder = (file: string): boolean => basename(dirname(resolve(file))) === CAPTURE_FOLDER;

export interface NewCaptures {
  /** Paths, oldest first. */
  files: string[];
  /** Processes that are still writing one. */
  running: number[];
}

/** The captures that no record has read. */
export function newCaptures(folder: string): NewCaptures {
  const files: string[] = [];
  const running: number[] = [];
  for (const name of filesIn(folder)) {
    const file = join(folder, name);
    if (!isCaptureFile(file)) continue;
    const pid = Number(/^\d{8}T\d{6}Z-(\d+)-/.exec(name)?.[1]);
    if (isAlive(pid) && !hasEnd(file)) running.push(pid);
    else files.push(file);
  }
  return { files, running };
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const HEAD = 1_024;
/** Room that the plugin keeps at the end of a file while it writes, and the line that ends a session. */
const TAIL = (1 << 18) + 8_192;

function isCaptureFile(file: string): boolean {
  return file.endsWith('.jsonl') && statSync(file).isFile() && isCapture(piece(file, 0, HEAD));
}

function hasEnd(file: string): boolean {
  const { size } = statSync(file);
  const text = piece(file, Math.max(0, size - TAIL), TAIL)
    .replace(/\0+$/, '')
    .trimEnd();
  return text.slice(text.lastIndexOf('\n') + 1).startsWith('{"kind":"end"');
}

function piece(file: string, from: number, length: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(length);
    return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, length, from));
  } finally {
    closeSync(descriptor);
  }
}

/** Puts captures aside before they are recorded. Returns the folder that they are in then. */
export function putAside(captures: readonly string[], submission: Submission): string {
  const folder = dirname(captures[0] as string);
  const aside = join(folder, PENDING, submission.digest);
  const making = `${aside}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  writeFileSync(join(making, SAVED_FILE), renderSaved(submission));
  writeFileSync(join(making, CAPTURES_FILE), JSON.stringify(captures.map(file => resolve(file))));
  rmSync(aside, { recursive: true, force: true });
  // From here on the next record knows of them, whatever happens to this one.
  renameSync(making, aside);
  moveCaptures(aside);
  return aside;
}

function moveCaptures(aside: string): void {
  const captures = JSON.parse(readFileSync(join(aside, CAPTURES_FILE), 'utf8')) as string[];
  for (const file of captures) if (existsSync(file)) renameSync(file, join(aside, basename(file)));
}

/** What records before could put aside and not record, oldest first. @throws UnreadableLedger */
export async function unfinished(folder: string): Promise<{ aside: string; submission: Submission }[]> {
  const found = await Promise.all(
    foldersIn(join(folder, PENDING))
      .filter(name => !name.endsWith('.making'))
      .map(async name => {
        const aside = join(folder, PENDING, name);
        moveCaptures(aside);
        return { aside, submission: await readSaved(join(aside, SAVED_FILE)) };
      }),
  );
  return found.sort((a, b) => a.submission.order - b.submission.order);
}

/** Marks what was put aside as recorded. Returns where it is. */
export function markRecorded(aside: string, build: string): string {
  const folder = dirname(dirname(aside));
  const recorded = join(folder, RECORDED, encodeName(build, 'build'));
  mkdirSync(recorded, { recursive: true });
  for (const name of filesIn(aside)) {
    if (name === SAVED_FILE || name === CAPTURES_FILE) continue;
    renameSync(join(aside, name), join(recorded, name));
  }
  rmSync(aside, { recursive: true, force: true });
  forgetOldest(folder);
  return recorded;
}

/** A capture that nothing can be read of would be met by every record again. Returns what it is called then. */
export function setUnreadableAside(file: string): string {
  renameSync(file, `${file}.unreadable`);
  return `${file}.unreadable`;
}

function forgetOldest(folder: string): void {
  const recorded = join(folder, RECORDED);
  const captures = foldersIn(recorded)
    .flatMap(build => filesIn(join(recorded, build)).map(name => ({ name, path: join(recorded, build) })))
    .sort((a, b) => compareText(a.name, b.name));
  // Their names begin with the time at which they were begun.
  for (const { path } of captures.slice(0, -KEPT)) rmSync(path, { recursive: true, force: true });
}

/** The newest build that captures of a folder were recorded as. */
export function lastRecorded(folder: string): string | undefined {
  const recorded = join(folder, RECORDED);
  const builds = foldersIn(recorded).flatMap(build => filesIn(join(recorded, build)).map(name => ({ name, build })));
  const newest = builds.sort((a, b) => compareText(a.name, b.name)).at(-1);
  return newest && decodeURIComponent(newest.build);
}

/** The capture that was begun last, recorded or not. */
export function newestCapture(folders: readonly string[]): string | undefined {
  const files = folders.flatMap(folder => [
    ...newCaptures(folder).files,
    ...foldersIn(join(folder, RECORDED)).flatMap(build =>
      filesIn(join(folder, RECORDED, build)).map(name => join(folder, RECORDED, build, name)),
    ),
  ]);
  return files.sort((a, b) => compareText(basename(a), basename(b))).at(-1);
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const foldersIn = (folder: string): string[] => entriesOf(folder, true);
const filesIn = (folder: string): string[] => entriesOf(folder, false);

function entriesOf(folder: string, folders: boolean): string[] {
  if (!isFolder(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => (folders ? entry.isDirectory() : entry.isFile()))
    .map(entry => entry.name)
    .sort(compareText);
}
