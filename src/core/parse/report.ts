// Which reader a report file gets is decided by what is in it, not by its name: people call a report anything.

import type { Format, Problem, Report } from '../model.ts';
import { createCaptureReader, isCapture } from './capture.ts';
import { allText, type TextRules } from './clean-text.ts';
import { createDecoder, DECODER_NEEDS, type Decoder } from './decode.ts';
import { createJsonReader } from './json-document.ts';
import { createJunitReader } from './junit.ts';
import type { NodeIdResolver } from './node-ids.ts';
import { createReportLogReader, isReportLog } from './report-log.ts';
import type { TextReader } from './text-reader.ts';
import { Unreadable } from './unreadable.ts';

/** Takes a report file in pieces and keeps no more of it than its results. */
export interface ReportReader {
  /** The next bytes of the file, in any chunking. What follows a problem that ends the reading is ignored. */
  write(chunk: Uint8Array): void;
  /** Call once, after the last chunk. Never throws for what is in the file: see `problems`. */
  end(): Report;
}

interface Reader {
  /** Whether a file that begins like this is of the format. `head` has no byte order mark and no leading space. */
  matches: (head: string) => boolean;
  create: (file: string, resolve: NodeIdResolver, maskIds: boolean, rules: TextRules) => TextReader;
  /** Absent where the report says it itself. */
  format?: Format;
}

const READERS: Reader[] = [
  { format: 'junit', matches: head => head.startsWith('<'), create: createJunitReader },
  { format: 'capture', matches: isCapture, create: createCaptureReader },
  { format: 'report-log', matches: isReportLog, create: createReportLogReader },
  // One document: which format it has is known when it has been read.
  { matches: head => head.startsWith('{'), create: createJsonReader },
];

/** Whether a file that begins like this is worth reading as a report, although nobody named it. */
export function isReport(head: string): boolean {
  const begin = head.replace(/^\uFEFF/, '').trimStart();
  return (
    isCapture(begin) ||
    isReportLog(begin) ||
    begin.startsWith('<') ||
    /^\{\s*"(?:created|reportFormat|results)"/.test(begin)
  );
}

/** What people give by mistake, and what they meant to give. */
const STRANGERS: [begins: RegExp, message: string][] = [
  [/^PK\u0003\u0004/, 'is a zip archive. Unpack it and give the reports in it.'],
  [
    /^(?:=+ test session starts|-- )/,
    'is what pytest prints, not a report. Run pytest with --junitxml=report.xml and give that file.',
  ],
];
const STRANGE = 'is not a report that can be read. Give the JUnit XML of the run: pytest --junitxml=report.xml';
const EMPTY = 'is empty: pytest was probably stopped before it could write its report.';
const COMPRESSED = 'is compressed with gzip. Unpack it first.';

/** Pieces of a file go to the decoder and the reader in slices of this many bytes, so that little is held at a time. */
const SLICE = 1 << 16;
/** Characters of a file's beginning that are looked at to tell its format. */
const HEAD = 256;

/**
 * @param file name of the file, for problems
 * @param resolve finds node ids where the format does not have them; one for all reports of a session
 * @param maskIds whether what is variable in parameters is masked: see stable-ids.ts
 * @param rules for the texts of this report alone
 */
export function createReportReader(
  file: string,
  resolve: NodeIdResolver,
  maskIds = true,
  rules = allText(),
): ReportReader {
  const problems: Problem[] = [];
  let start: Uint8Array = new Uint8Array(0);
  let decoder: Decoder | undefined;
  let reader: TextReader | undefined;
  let format: Format | undefined;
  let head = '';
  let skippedLines = 0;
  let stopped = false;

  /** Runs a step of the reading; a step that cannot be done ends it with one problem. */
  const attempt = (step: () => void) => {
    if (stopped) return;
    try {
      step();
    } catch (cause) {
      if (!(cause instanceof Unreadable)) throw cause;
      stopped = true;
      const line = cause.line ?? reader?.line();
      problems.push({
        file,
        ...(line === undefined ? {} : { line: line + skippedLines }),
        message: `it ${cause.message}`,
        level: 'error',
      });
    }
  };

  const begin = (): TextReader => {
    const known = READERS.find(({ matches }) => matches(head));
    if (known) {
      ({ format } = known);
      reader = known.create(file, resolve, maskIds, rules);
      reader.write(head);
      head = '';
      return reader;
    }
    if (head === '') throw new Unreadable(EMPTY);
    throw new Unreadable(STRANGERS.find(([begins]) => begins.test(head))?.[1] ?? STRANGE, 1);
  };
  const read = (text: string) => {
    if (reader) return reader.write(text);
    // Space before the report is not kept: there may be any amount of it.
    const trimmed = (head + text).trimStart();
    skippedLines += countLines(head + text) - countLines(trimmed);
    head = trimmed;
    if (head.length >= HEAD) begin();
  };
  const beginDecoding = (): Decoder => {
    if (start[0] === 0x1f && start[1] === 0x8b) throw new Unreadable(COMPRESSED);
    decoder = createDecoder(start);
    read(decoder.decode(start));
    return decoder;
  };
  const write = (bytes: Uint8Array) => {
    if (decoder) return read(decoder.decode(bytes));
    const joined = new Uint8Array(start.length + bytes.length);
    joined.set(start);
    joined.set(bytes, start.length);
    start = joined;
    if (start.length >= DECODER_NEEDS) beginDecoding();
  };

  return {
    write(chunk) {
      for (let at = 0; at < chunk.length; at += SLICE) attempt(() => write(chunk.subarray(at, at + SLICE)));
    },
    end() {
      attempt(() => {
        read((decoder ?? beginDecoding()).end());
        (reader ?? begin()).finish();
      });
      const report = reader?.report();
      if (!report) return { results: [], problems, seconds: 0, properties: [] };
      const known = report.format ?? format;
      // What was not read may have been anything; without a single result the file was no report.
      const cut = stopped && report.results.length > 0 && report.stopped === undefined;
      return {
        ...report,
        ...(known ? { format: known } : {}),
        ...(cut ? { stopped: 'the report could not be read to its end', killed: true as const } : {}),
        problems: [...report.problems, ...problems],
      };
    },
  };
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}
