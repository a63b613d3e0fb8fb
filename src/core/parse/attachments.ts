// Files that tests attached, as a capture names them. Those of tests that went wrong are kept.

import { LIMITS, type Report, type Result } from '../model.ts';
import { detach, firstLines } from '../text.ts';
import { type Line, readText } from './values.ts';

export interface Attachment {
  name: string;
  /** Relative to the capture. */
  path: string;
  sha256: string;
  bytes: number;
}

// What the plugin writes: nothing else is a path that anyone may be sent to.
const PATH = /^attachments\/([0-9a-f]{64})(?:\.[a-z0-9]{1,10})?$/;

/** Undefined for what could not be kept, and for what the plugin cannot have written. */
export function readAttachment({ name, file, sha256, bytes }: Line): Attachment | undefined {
  const path = readText(file);
  if (PATH.exec(path)?.[1] !== sha256 || !Number.isSafeInteger(bytes) || (bytes as number) < 0) return undefined;
  const said = readText(name).toWellFormed() || 'file';
  return { name: detach(firstLines(said, 200)), path, sha256: sha256 as string, bytes: bytes as number };
}

/** Notes the files of a test that went wrong in its result, and says where they are. */
export function attach(result: Result, files: Attachment[] | undefined): NonNullable<Report['attached']> {
  if (!files || (result.outcome !== 'failed' && result.outcome !== 'error')) return [];
  const kept = files.slice(0, LIMITS.files);
  result.detail = { ...result.detail, files: kept.map(({ name, sha256, bytes }) => [name, sha256, bytes]) };
  return kept.map(({ name, path }) => ({ id: result.id, name, path }));
}
