import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../../src/core/model.ts';
import { createNodeIdResolver } from '../../../src/core/parse/node-ids.ts';
import { createReportReader } from '../../../src/core/parse/report.ts';
import { filesOf, fixtures, readBytes, readText, suite } from './fixtures.ts';

const first = '<testcase classname="tests.test_a" name="test_first" time="0.5" />';

/** Ids that were read, and what was said of the rest: one line of text each. */
function told({ results, problems }: Report): [ids: string[], said: string[]] {
  const said = problems.map(
    ({ level, line, message }) => `${level}${line === undefined ? '' : ` line ${line}`}: ${message}`,
  );
  return [results.map(({ id }) => id), said];
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, character => character.charCodeAt(0));
}

function utf16(text: string, isBigEndian: boolean, hasMark: boolean): Uint8Array {
  const units = [...(hasMark ? [0xfeff] : []), ...Array.from(text, (_, at) => text.charCodeAt(at))];
  return Uint8Array.from(units.flatMap(unit => (isBigEndian ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8])));
}

describe('a file that is no report is told with one problem, and what to do', () => {
  test.each([
    ['empty', '', 'error: it is empty: pytest was probably stopped before it could write its report.'],
    ['blank', ' \n\n ', 'error: it is empty: pytest was probably stopped before it could write its report.'],
    [
      'JSON',
      '{"$report_type": 1}',
      'error line 1: it is JSON, but neither a capture of pytest-ledger, a --report-log, a pytest-json-report nor CTRF. Give the report of the run, such as the JUnit XML of pytest --junitxml=report.xml.',
    ],
    [
      "pytest's output",
      '============================= test session starts ==============================\n',
      'error line 1: it is what pytest prints, not a report. Run pytest with --junitxml=report.xml and give that file.',
    ],
    [
      'text',
      '\n\nhello',
      'error line 3: it is not a report that can be read. Give the JUnit XML of the run: pytest --junitxml=report.xml',
    ],
    ['zip', 'PK\u0003\u0004....', 'error line 1: it is a zip archive. Unpack it and give the reports in it.'],
    [
      'other XML',
      '<?xml version="1.0"?>\n<coverage version="7"><testcase name="x"/></coverage>',
      'error line 2: it is not JUnit XML: its root element is <coverage>. Give the file that pytest --junitxml wrote.',
    ],
    ['only a comment', '<!-- nothing -->', 'error line 1: it has no XML element in it: it is not a report.'],
  ])('%s', (_what, text, said) => {
    expect(told(readText(text))).toEqual([[], [said]]);
  });

  test('gzip', () => {
    expect(told(readBytes(Uint8Array.from([0x1f, 0x8b, 8, 0])))).toEqual([
      [],
      ['error: it is compressed with gzip. Unpack it first.'],
    ]);
  });
});

describe('what stands before the damage is kept', () => {
  const truncated =
    'it ends in the middle: pytest was probably stopped while it wrote the report, or the file was cut when it was copied. What comes before is kept.';
  test.each([
    ['between elements', suite(first).slice(0, -20), truncated],
    ['inside a tag', suite(`${first}\n<testcase name="test_sec`).slice(0, -40), truncated],
    ['inside an attribute', `<testsuites><testsuite>${first}<testcase name="test_sec`, truncated],
    [
      'inside a text',
      `<testsuites><testsuite>${first}<testcase classname="a" name="b"><failure message="m">text`,
      truncated,
    ],
    ['inside a comment', `<testsuites><testsuite>${first}<!-- abc`, truncated],
    [
      'mismatched',
      suite(`${first}<testcase classname="a" name="b"></testsuite>`),
      'it is not well-formed XML (unexpected close tag): the rest was not read. Write it again with pytest --junitxml, unchanged by other tools.',
    ],
    [
      'a raw control character',
      suite(`${first}<testcase classname="a" name="b\u0001" />`),
      'it is not well-formed XML (disallowed character): the rest was not read. Write it again with pytest --junitxml, unchanged by other tools.',
    ],
    [
      'an unknown entity',
      suite(`${first}<testcase classname="a" name="&nbsp;" />`),
      'it refers to an entity that XML does not have, and nothing else is expanded. What comes before is kept.',
    ],
    [
      'text behind it',
      `${suite(first)}\nDone in 3 s`,
      'it has text that is not XML: it is not a report, or something else was written into the file. What comes before is kept.',
    ],
    [
      'a second report behind it',
      `${suite(first)}<testsuites/>`,
      'it has several reports one after the other: give each its own file (--junitxml). The first one is kept.',
    ],
  ])('%s', (_what, text, said) => {
    const [ids, problems] = told(readText(text));
    expect(ids).toEqual(['tests/test_a.py::test_first']);
    expect(problems.map(problem => problem.replace(/^error line \d+: /, ''))).toEqual([said]);
  });

  test('the problem names the file and the line', () => {
    const text = `<testsuites>\n<testsuite>\n${first}\n<testcase name="&nope;" /></testsuite></testsuites>`;
    expect(readText(text).problems).toMatchObject([{ file: 'report.xml', line: 4, level: 'error' }]);
    expect(readText(`\n\n${text}`).problems).toMatchObject([{ line: 6 }]);
  });
});

describe('nothing is expanded, nothing is fetched', () => {
  const doctype =
    'it has a DOCTYPE, which pytest never writes and which can make a small file huge: nothing of it was read.';
  test.each([
    [
      'internal',
      '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    ],
    ['external', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'],
    ['of a definition elsewhere', '<!DOCTYPE x SYSTEM "http://localhost:1/x.dtd">'],
  ])('entities: %s', (_what, declaration) => {
    const text = `<?xml version="1.0"?>${declaration}<testsuites><testsuite><testcase classname="a" name="&a;"/></testsuite></testsuites>`;
    expect(told(readText(text))).toEqual([[], [`error line 1: ${doctype}`]]);
  });
});

describe('memory is bounded, however much comes', () => {
  const MIB = 1 << 20;
  const filler = new Uint8Array(MIB).fill(0x61);

  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  const held = () => {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };

  /** Writes pieces behind `start`, and measures now and then what is held: garbage not counted. */
  function flood(start: string, piece: Uint8Array, pieces: number): { report: Report; grown: number } {
    const reader = createReportReader('report.xml', createNodeIdResolver());
    reader.write(new TextEncoder().encode(start));
    const before = held();
    let grown = 0;
    for (let count = 0; count < pieces; count++) {
      reader.write(piece);
      // Values that are given up are at their longest after some 16 pieces, references after some 80.
      if (count === 15 || count === 70 || count % 256 === 255) grown = Math.max(grown, held() - before);
    }
    return { report: reader.end(), grown: grown / MIB };
  }

  const opened = `<testsuites><testsuite>${first}`;
  test.each([
    ['an attribute', `${opened}<testcase name="`, 'it has a single value of more than 16 MiB'],
    ['a text that is kept', `${opened}<testcase name="b"><failure>`, 'it has a single value of more than 16 MiB'],
    ['a comment', `${opened}<!--`, 'it has a single value of more than 16 MiB'],
    ['a CDATA section', `${opened}<testcase name="b"><failure><![CDATA[`, 'it has a single value of more than 16 MiB'],
    ['a processing instruction', `${opened}<?x `, 'it has a single value of more than 16 MiB'],
    ['a name', `${opened}<`, 'it has a single value of more than 16 MiB'],
    ['an entity', `${opened}<testcase name="b"><failure>&`, 'it has a single value of more than 16 MiB'],
    ['a document type', '<!DOCTYPE ', 'it has a single value of more than 16 MiB'],
    ['a text that is not kept', `${opened}<testcase name="b"><system-out>`, 'it ends in the middle'],
  ])('1 GiB of %s', (_what, start, said) => {
    const { report, grown } = flood(start, filler, 1024);
    const [ids, problems] = told(report);
    expect(ids).toEqual(start.startsWith('<!') ? [] : ['tests/test_a.py::test_first']);
    expect(problems.map(problem => problem.replace(/^error line \d+: /, '').slice(0, said.length))).toEqual([said]);
    // 16 MiB of text, in which each of the pieces is held once more.
    expect(grown).toBeLessThan(40);
  });

  test('space before it', () => {
    const { report, grown } = flood('', new Uint8Array(MIB).fill(0x20), 256);
    expect(told(report)[1]).toEqual([
      'error: it is empty: pytest was probably stopped before it could write its report.',
    ]);
    expect(grown).toBeLessThan(5);
  });

  test('references to characters, each of which is a piece of its own', () => {
    const references = new TextEncoder().encode('&amp;'.repeat(MIB / 5));
    const { report, grown } = flood(`${opened}<testcase name="`, references, 100);
    expect(told(report)[1]).toHaveLength(1);
    expect(grown).toBeLessThan(128);
  });

  test('attributes', () => {
    const attributes = Array.from({ length: 20_000 }, (_, index) => `a${index}=""`).join(' ');
    const [ids, problems] = told(readText(`${opened}<testcase ${attributes}`));
    expect(ids).toHaveLength(1);
    expect(problems).toEqual([
      'error line 1: it has more than 1000 attributes of an element, which no report has: the rest was not read.',
    ]);
  });

  test('elements inside each other', () => {
    const [ids, problems] = told(readText(`${opened}${'<a>'.repeat(100_000)}`));
    expect(ids).toHaveLength(1);
    expect(problems).toEqual([
      'error line 1: it has more than 100 elements inside each other, which no report has: the rest was not read.',
    ]);
  });
});

function declared(declaration: string): string {
  return `<?xml version="1.0"${declaration}?>\n<testsuites><testsuite><testcase classname="tests.test_a" name="test_[é]" /></testsuite></testsuites>`;
}

describe('encodings', () => {
  const id = 'tests/test_a.py::test_[é]';
  test.each([
    ['UTF-8', new TextEncoder().encode(declared(' encoding="utf-8"'))],
    ['UTF-8 without a word', new TextEncoder().encode(declared(''))],
    ['UTF-8 with its mark', new TextEncoder().encode(`\ufeff${declared('')}`)],
    ['UTF-16 with its mark', utf16(declared(' encoding="utf-16"'), false, true)],
    ['UTF-16 the other way round', utf16(declared(' encoding="utf-16"'), true, true)],
    ['UTF-16 without its mark', utf16(declared(''), false, false)],
    ['UTF-16 the other way round without its mark', utf16(declared(''), true, false)],
    ['Latin-1', latin1(declared(' encoding="ISO-8859-1"'))],
    ['Windows-1252', latin1(declared(" encoding='windows-1252'"))],
  ])('%s is read', (_what, bytes) => {
    for (const chunk of [bytes.length, 1, 7]) expect(told(readBytes(bytes, undefined, chunk))).toEqual([[id], []]);
  });

  test.each([
    [
      'Latin-1 that says UTF-8',
      latin1(declared(' encoding="utf-8"')),
      'it is not in UTF-8, as its XML declaration says. Save it as UTF-8, as pytest does.',
    ],
    [
      'Latin-1 that says nothing',
      latin1(declared('')),
      'it is not in UTF-8, which a report without a declared encoding has to be. Save it as UTF-8, as pytest does.',
    ],
    [
      'one nobody knows',
      latin1(declared(' encoding="klingon"')),
      'it is declared to be in the encoding klingon, which is not known. Save it as UTF-8.',
    ],
    [
      'UTF-8 that says UTF-16',
      new TextEncoder().encode(declared(' encoding="UTF-16"')),
      'it declares the encoding UTF-16, but is not written in it. Save it as UTF-8.',
    ],
    [
      'UTF-8 that ends inside a character',
      new TextEncoder().encode(`${declared('').slice(0, 20)}é`).slice(0, -1),
      'it is not in UTF-8',
    ],
  ])('%s is one clear problem', (_what, bytes, said) => {
    const [ids, problems] = told(readBytes(bytes));
    expect(ids).toEqual([]);
    expect(problems.map(problem => problem.replace(/^error( line \d+)?: /, '').slice(0, said.length))).toEqual([said]);
  });

  test('what came before a wrong byte is kept', () => {
    const many = Array.from(
      { length: 3_000 },
      (_, index) => `<testcase classname="tests.test_a" name="test_${index}" />\n`,
    ).join('');
    const bytes = latin1(suite(`${many}<testcase classname="tests.test_a" name="\u00e9" />${first}`));
    const { results, problems } = readBytes(bytes);
    expect(results.map(({ id: each }) => each)).toEqual(
      Array.from({ length: 3_000 }, (_, index) => `tests/test_a.py::test_${index}`),
    );
    expect(problems).toMatchObject([{ level: 'error', line: 3001 }]);
  });
});

describe('what a report says of itself', () => {
  test('less than it says is a problem', () => {
    const [, problems] = told(readText(suite(first, 'tests="3" failures="2" errors="0" skipped="0"')));
    expect(problems).toEqual([
      'warning: it says that it has 2 <failure> and has 0: results are missing. Give the file as pytest wrote it.',
    ]);
  });

  test('no tests where it says there are some is a problem', () => {
    const [, problems] = told(readText(suite('', 'tests="3"')));
    expect(problems).toEqual([
      'warning: it says that it has 3 tests and has none: results are missing. Give the file as pytest wrote it.',
    ]);
  });

  test('no tests where it says there are none is none', () => {
    expect(told(readText(suite('', 'tests="0"')))).toEqual([[], []]);
  });
});

test('any chunking of a report gives the same', () => {
  const reports = fixtures.filter(({ name }) => /9\.2\/(everything|ids|broken)$/.test(name));
  expect(reports).toHaveLength(3);
  for (const { bytes, project } of reports) {
    const at_once = readBytes(bytes, filesOf(project));
    for (const chunk of [1, 2, 3, 199, 200, 201, 4_096])
      expect(readBytes(bytes, filesOf(project), chunk)).toEqual(at_once);
  }
});

describe('whatever the bytes', () => {
  const piece = fc.constantFrom(
    '<testsuites>',
    '<testsuite tests="1">',
    '</testsuite>',
    '</testsuites>',
    '<testcase classname="a.b" name="c">',
    '</testcase>',
    '<testcase name="x" />',
    '<failure message="m">',
    '</failure>',
    '<skipped type="pytest.xfail"/>',
    '<error/>',
    '<error message="failed on teardown with &quot;x&quot;"/>',
    '<property name="a" value="b"/>',
    '<system-out>',
    '<?xml version="1.0"?>',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '&amp;',
    '&#10;',
    '&lt',
    '<',
    '>',
    '"',
    '</',
    '/>',
    ' ',
    '\r\n',
    '\r',
    'é',
    '😀',
    '#x1B[0m',
    'tests/test_a.py:3: in x\n',
    'E   x\n',
    '[',
    ']',
    '::',
    '\u0000',
  );
  const documents = fc
    .tuple(fc.constantFrom('', '<testsuites><testsuite>', '<testsuite>'), fc.array(piece, { maxLength: 40 }))
    .map(([start, pieces]) => new TextEncoder().encode(start + pieces.join('')));

  test('reading does not throw, and any chunking gives the same', () => {
    fc.assert(
      fc.property(documents, fc.integer({ min: 1, max: 50 }), (bytes, chunk) => {
        expect(readBytes(bytes, undefined, chunk)).toEqual(readBytes(bytes));
      }),
      { numRuns: 1_000 },
    );
  });

  test('bytes that were changed in a real report do not make it throw, and ids stay unique', () => {
    const { bytes } = fixtures.find(({ name }) => name.endsWith('9.2/stops.twice')) ?? { bytes: new Uint8Array() };
    expect(bytes.length).toBeGreaterThan(1_000);
    const edit = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), edits => {
        const edited = bytes.slice();
        for (const [at, byte] of edits) edited[at] = byte;
        const { results, problems } = readBytes(edited);
        expect(new Set(results.map(({ id }) => id)).size).toBe(results.length);
        expect(problems.filter(({ level }) => level === 'error').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });
});
