// Files that tests attached, as a capture names them. Kept are those of tests that went wrong, and those that a test asked for.

import { LIMITS, type Report, type Result } from '../model.ts';
import { detach, firstLines } from '../text.ts';
import type { TextRules } from './clean-text.ts';
import { type Line, readText } from './values.ts';

export interface Attachment {
  name: string;
  /** Relative to the capture. */
  path: string;
  sha256: string;
  bytes: number;
  /** By the fixture, in the test's own code. */
  isAsked: boolean;
}

// What the plugin writes: nothing else is a path that anyone may be sent to.
const PATH = /^attachments\/([0-9a-f]{64})(?:\.[a-z0-9]{1,10})?$/;

/** Undefined for what could not be kept, and for what the plugin cannot have written. */
export function readAttachment({ name, file, sha256, bytes, asked }: Line, rules: TextRules): Attachment | undefined {
  const path = readText(file);
  if (PATH.exec(path)?.[1] !== sha256 || !Number.isSafeInteger(bytes) || (bytes as number) < 0) return undefined;
  const said = rules.scrub(readText(name).toWellFormed()) || 'file';
  const isAsked = asked === true;
  return { name: detach(firstLines(said, 200)), path, sha256: sha256 as string, bytes: bytes as number, isAsked };
}

/** Notes the files that are kept in their test's result, and says where they are. */
export function attach(result: Result, files: Attachment[] | undefined): NonNullable<Report['attached']> {
  const isBad = result.outcome === 'failed' || result.outcome === 'error';
  const kept = (files ?? []).filter(({ isAsked }) => isBad || isAsked).slice(0, LIMITS.files);
  if (kept.length === 0) return [];
  result.detail = { ...result.detail, files: kept.map(({ name, sha256, bytes }) => [name, sha256, bytes]) };
  return kept.map(({ name, path, sha256, bytes }) => ({ id: result.id, name, path, sha256, bytes }));
}
