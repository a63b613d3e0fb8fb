// Files that tests attached. Whatever writes the capture folder (a test, what it depends on, a container) can put anything
// there under any name, so that a file is taken only if it is what the capture says it is, and only a copy of it is used.
import { createHash } from 'node:crypto';
import { lstatSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AttachedFile } from '../core/model.ts';
import type { Scrub } from '../core/scrub.ts';
import { readRegularFile } from './regular-file.ts';

/** Bytes of one file: the plugin keeps no larger ones. */
const MOST_ATTACHED = 25 * 1024 * 1024;

/** The file is not kept. The message is a sentence that says why: "it is a symbolic link …". */
export class RefusedFile extends Error {
  override name = 'RefusedFile';
}

/**
 * Copies the file to `target`, which must not be there yet. Secrets are taken out of text; a file that is no text and has one
 * in it is refused.
 * @returns what was copied, which differs from what was attached where it had secrets in it
 * @throws RefusedFile
 */
export function copyAttached(
  { path, sha256, bytes }: Pick<AttachedFile, 'path' | 'sha256' | 'bytes'>,
  target: string,
  scrub: Scrub,
): { sha256: string; bytes: number } {
  const content = withoutSecrets(readAttached(path, sha256, bytes), scrub);
  writeFileSync(target, content, { flag: 'wx', mode: 0o600 });
  return { sha256: digestOf(content), bytes: content.length };
}

function readAttached(path: string, sha256: string, bytes: number): Buffer {
  if (bytes > MOST_ATTACHED) throw new RefusedFile(`it has ${bytes} bytes, and no more than ${MOST_ATTACHED} are kept`);
  let content: Buffer;
  try {
    // The path has no other component below the capture's folder.
    if (!lstatSync(dirname(path)).isDirectory()) throw new RefusedFile('its folder is a symbolic link');
    content = readRegularFile(path, bytes, 'refuse');
  } catch (error) {
    if (error instanceof RefusedFile) throw error;
    throw new RefusedFile((error as Error).message, { cause: error });
  }
  if (content.length === bytes && digestOf(content) === sha256) return content;
  throw new RefusedFile('its content is not what the capture says: size or digest differ');
}

function withoutSecrets(content: Buffer, scrub: Scrub): Buffer {
  const text = textOf(content);
  if (text !== undefined) {
    const clean = scrub(text);
    return clean === text ? content : Buffer.from(clean);
  }
  const raw = content.toString('latin1');
  if (scrub(raw) !== raw)
    throw new RefusedFile('it has a secret in it and is no text, so the secret cannot be taken out');
  return content;
}

/** Undefined for what is not UTF-8. */
function textOf(content: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return undefined;
  }
}

const digestOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
