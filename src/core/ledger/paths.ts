// Names on the branch. Everything a user can name is percent-encoded, so that no name can leave its folder, collide with a
// file of ours, or be refused by a file system the branch is checked out on.
import { UserError } from '../errors.ts';

export const FORMAT_FILE = 'ledger.json';
export const README_FILE = 'README.md';
export const SEGMENT_FILE = 'segment.json';

const MOST_BYTES = 200;

/** @throws UserError for a name that is empty, not Unicode, or longer than 200 bytes when encoded */
export function encodeName(name: string, what: string): string {
  if (name === '') throw new UserError(`The ${what} has no name. Give it one, or leave the option out.`);
  if (!name.isWellFormed()) throw new UserError(`The ${what} ${JSON.stringify(name)} is not valid Unicode.`);
  // Beyond what a URL needs: what shells and file systems trip over, and names that look like the branch's own files.
  const encoded = encodeURIComponent(name).replace(
    /[!'()*~]|^\.|\.(?=jsonl?$|md$)/gi,
    sign => `%${hex(sign.charCodeAt(0))}`,
  );
  if (encoded.length <= MOST_BYTES) return encoded;
  const shown = JSON.stringify(`${name.slice(0, 40)}…`);
  throw new UserError(
    `The ${what} ${shown} is too long: it may have at most ${MOST_BYTES} bytes once encoded for a path.`,
  );
}

/** A name that was not chosen by a person, cut so that `encodeName` takes it; `mark` keeps two that begin alike apart. */
export function fittingName(name: string, mark: (name: string) => string): string {
  const sound = name.toWellFormed();
  if (encodeURIComponent(sound).length <= MOST_BYTES / 1.2) return sound;
  let cut = Array.from(sound);
  while (encodeURIComponent(cut.join('')).length > MOST_BYTES / 2) cut = cut.slice(0, Math.floor(cut.length * 0.9));
  return `${cut.join('').trimEnd()}… ${mark(sound)}`;
}

const hex = (code: number): string => code.toString(16).toUpperCase().padStart(2, '0');

const decodeName = (encoded: string): string => decodeURIComponent(encoded);

/** The folder of a target's line: `main@default`, `pr/123@py312`. The `@` tells it from a folder above one. */
export function lineFolder(line: string, target: string): string {
  const parts = line.split('/').map(part => encodeName(part, 'line'));
  return `${parts.join('/')}@${encodeName(target, 'target')}`;
}

/** Line and target of a folder as `lineFolder` names it; undefined for any other path. */
export function lineOfFolder(folder: string): { line: string; target: string } | undefined {
  const [line, target, ...rest] = folder.split('@');
  if (line === undefined || target === undefined || rest.length > 0 || target.includes('/')) return undefined;
  return { line: line.split('/').map(decodeName).join('/'), target: decodeName(target) };
}

const RUN_FILE = /^run-(.+)\.jsonl$/;
export const runFile = (build: string): string => `run-${encodeName(build, 'build')}.jsonl`;
/** The build that a file name stands for; undefined for a file that is no run. */
export function buildOfFile(name: string): string | undefined {
  const encoded = RUN_FILE.exec(name)?.[1];
  return encoded === undefined ? undefined : decodeName(encoded);
}

/** A segment's folder says where its first run stood when it was begun: order key and build. */
export const segmentLabel = ({ order, build }: { order: number; build: string }): string =>
  `${String(order).padStart(16, '0')}-${encodeName(build, 'build')}`;

/** A file of one of the lists of a line. */
export const isList = (name: string): boolean => /^(?:tests|keys-\d+|details-\d+)-\d+\.jsonl$/.test(name);

export const isLabel = (name: string): boolean => /^\d{16}-/.test(name);

export const parseLabel = (label: string): { order: number; build: string } => ({
  order: Number(label.slice(0, 16)),
  build: decodeName(label.slice(17)),
});
