// The capture of our own pytest plugin, JSON lines: docs/capture.md. It is written while the tests run, so it may end anywhere.

import type { NodeIdResolver } from './node-ids.ts';
import type { TextReader } from './text-reader.ts';
import { createCapturedSession } from './captured-session.ts';
import { allText } from './clean-text.ts';
import { createLineReader } from './json-lines.ts';
import { Unreadable } from './unreadable.ts';
import { type Line, readText } from './values.ts';

const FORMAT = 1;

/** Whether a file that begins like this is a capture. The plugin writes these keys first. */
export function isCapture(head: string): boolean {
  return /^\{"kind":"session","format":\d/.test(head);
}

/** A capture has node ids: none need to be found. */
export function createCaptureReader(
  file: string,
  _resolve?: NodeIdResolver,
  maskIds = true,
  rules = allText(),
): TextReader {
  const session = createCapturedSession(file, maskIds, rules);
  let hasBegun = false;
  const lines = createLineReader(line => {
    if (hasBegun) return session.add(line, lines.line());
    readHeader(line, lines.line());
    const started = Date.parse(readText(line.started));
    session.begin(Number.isNaN(started) ? undefined : started, line);
    hasBegun = true;
  });
  return {
    write: text => lines.write(text),
    line: () => lines.line(),
    finish: () => lines.finish(),
    report: () => session.report(),
  };
}

function readHeader(line: Line, number: number): void {
  if (line.kind !== 'session') throw new Unreadable('does not begin as a capture does.', number);
  if (line.format === FORMAT) return;
  const message = `is a capture of format ${JSON.stringify(line.format)}, and this version reads ${FORMAT}. Use the plugin that comes with this version, or a newer version.`;
  throw new Unreadable(message, number);
}
