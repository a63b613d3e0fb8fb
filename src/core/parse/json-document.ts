// Reports that are one JSON document, written when the session ends: held whole, because nothing of it can be read before its end.

import { allText } from './clean-text.ts';
import { readCtrf } from './ctrf.ts';
import { readJsonReport } from './json-report.ts';
import { checkJsonSize } from './json-size.ts';
import type { Report } from '../model.ts';
import type { NodeIdResolver } from './node-ids.ts';
import type { TextReader } from './text-reader.ts';
import { Unreadable } from './unreadable.ts';
import { type Line, toRecord } from './values.ts';

/** Characters of a file: 100,000 tests take some 100 million in the wordier of the two. */
const LONGEST = 1 << 28;

const STRANGE =
  'is JSON, but neither a capture of pytest-ledger, a --report-log, a pytest-json-report nor CTRF. Give the report of the run, such as the JUnit XML of pytest --junitxml=report.xml.';

export function createJsonReader(
  file: string,
  _resolve?: NodeIdResolver,
  maskIds = true,
  rules = allText(),
): TextReader {
  let pieces: string[] = [];
  let length = 0;
  let lines = 1;
  let report: Report = { results: [], problems: [], seconds: 0, properties: [] };
  return {
    write(text) {
      length += text.length;
      if (length > LONGEST)
        throw new Unreadable(`has more than ${LONGEST} characters: that is too much JSON to be read.`);
      pieces.push(text);
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
    },
    line: () => lines,
    finish() {
      const text = pieces.join('');
      pieces = [];
      checkJsonSize(text);
      const document = parse(text);
      if (isJsonReport(document)) report = { ...readJsonReport(file, document, maskIds, rules), format: 'json-report' };
      else if (isCtrf(document)) report = { ...readCtrf(file, document, maskIds, rules), format: 'ctrf' };
      else throw new Unreadable(STRANGE, 1);
    },
    report: () => report,
  };
}

function parse(text: string): Line {
  try {
    return toRecord(JSON.parse(text)) ?? {};
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new Unreadable(
      'is not whole as JSON: it was cut short or changed, and nothing of it can be read. Formats that are written while the tests run keep what came before: see docs/capture.md.',
    );
  }
}

const isJsonReport = ({ created, exitcode, summary }: Line): boolean =>
  created !== undefined && exitcode !== undefined && toRecord(summary) !== undefined;

const isCtrf = ({ results }: Line): boolean => toRecord(toRecord(results)?.tool) !== undefined;
