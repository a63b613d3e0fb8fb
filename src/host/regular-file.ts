// Opens files that others have named or written: regular files only, so that reading always ends and never leaves the
// file that was meant. A named pipe would block the open, a device may have no end, a link leads anywhere.
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';

/** `refuse`: the path itself must not be a symbolic link. For files whose names nobody but the tests chose. */
export type Links = 'follow' | 'refuse';

/** Bytes of a file of settings: CODEOWNERS, `pyproject.toml`, aliases, categories. GitHub takes 3 MB of the first. */
export const MOST_SETTINGS = 8 << 20;

/** The path is there, but is not a file that may be read. The message is a sentence: "it is a device …". */
export class NotRegularFile extends Error {
  override name = 'NotRegularFile';
}

/**
 * The caller closes the descriptor.
 * @throws NotRegularFile, or what the system says of a path that is not there or may not be read
 */
export function openRegularFile(path: string, links: Links = 'follow'): { descriptor: number; size: number } {
  // Looked at before it is opened, because opening some devices has effects, and again on what was opened, because the
  // name may lead elsewhere by then.
  refuseOther(links === 'refuse' ? lstatSync(path) : statSync(path));
  const flags =
    constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (links === 'refuse' ? (constants.O_NOFOLLOW ?? 0) : 0);
  const descriptor = openSync(path, flags);
  try {
    const stats = fstatSync(descriptor);
    refuseOther(stats);
    return { descriptor, size: stats.size };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function refuseOther(stats: Stats): void {
  const kind = kindOf(stats);
  if (kind !== undefined) throw new NotRegularFile(`it is ${kind}, and only regular files are read`);
}

/** Undefined for a regular file. */
function kindOf(stats: Stats): string | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isDirectory()) return 'a directory';
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

/**
 * All of a regular file.
 * @param most bytes that it may have
 * @throws NotRegularFile also for a file that is larger
 */
export function readRegularFile(path: string, most: number, links: Links = 'follow'): Buffer {
  const { descriptor, size } = openRegularFile(path, links);
  try {
    if (size > most) throw new NotRegularFile(`it has ${size} bytes, and no more than ${most} are read`);
    const content = Buffer.allocUnsafe(size);
    let length = 0;
    for (let read = 1; read > 0 && length < size; length += read)
      read = readSync(descriptor, content, length, size - length, null);
    return content.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}
