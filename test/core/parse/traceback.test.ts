import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../../src/core/fingerprint.ts';
import type { Report } from '../../../src/core/model.ts';
import { findFrame } from '../../../src/core/parse/traceback.ts';
import { filesOf, fixtures, readBytes, readText, suite } from './fixtures.ts';

const CASES = fileURLToPath(new URL('../../fixtures/cases', import.meta.url));

/** Places in the sources of test/fixtures/pytest/projects/tracebacks. */
const PLACES = {
  test_assert_here: ['tests/test_tracebacks.py', 14, 'test_assert_here'],
  test_assert_in_a_function: ['tests/test_tracebacks.py', 7, 'check'],
  test_in_the_project: ['lib/shop.py', 12, 'price'],
  test_in_the_standard_library: ['lib/shop.py', 16, 'load'],
  test_in_a_library: ['tests/test_tracebacks.py', 33, 'test_in_a_library'],
  test_chained: ['tests/test_tracebacks.py', 40, 'test_chained'],
  test_while_handling: ['tests/test_tracebacks.py', 47, 'test_while_handling'],
  test_generated_code: ['tests/test_tracebacks.py', 51, 'test_generated_code'],
  test_exception_without_message: ['tests/test_tracebacks.py', 55, 'test_exception_without_message'],
  test_class_defined_here: ['tests/test_tracebacks.py', 62, 'test_class_defined_here'],
  test_raises_did_not: ['tests/test_tracebacks.py', 66, 'test_raises_did_not'],
  test_looks_like_a_location: ['tests/test_tracebacks.py', 71, 'test_looks_like_a_location'],
  test_in_a_fixture: ['lib/shop.py', 12, 'price'],
  test_fixture_not_found: ['tests/test_tracebacks.py', 83, 'test_fixture_not_found'],
};

function placesOf(bytes: Uint8Array): Record<string, unknown[]> {
  const { results } = readBytes(bytes, filesOf('tracebacks'));
  return Object.fromEntries(
    results.map(({ id, detail }) => [id.split('::')[1], [detail?.file, detail?.line, detail?.function]]),
  );
}

describe('the innermost frame inside the project is found in every style that shows it', () => {
  const shown = fixtures.filter(({ name }) => /tracebacks\.(auto|long|short|native)$/.test(name));
  test.each(shown)('$name', ({ bytes }) => {
    expect(placesOf(bytes)).toEqual(PLACES);
  });

  test('--full-trace --showlocals', () => {
    const full = fixtures.find(({ name }) => name.endsWith('tracebacks.full'));
    expect(placesOf(full?.bytes ?? new Uint8Array())).toEqual({ test_in_the_project: PLACES.test_in_the_project });
  });

  test('--tb=line and --tb=no show none, but for a fixture that was not found', () => {
    const bare = fixtures.filter(({ name }) => /tracebacks\.(line|no)$/.test(name));
    expect(bare).toHaveLength(4);
    for (const { bytes } of bare) {
      const found = Object.entries(placesOf(bytes)).filter(([, [file]]) => file !== undefined);
      expect(found).toEqual([['test_fixture_not_found', PLACES.test_fixture_not_found]]);
    }
  });
});

const long = (...frames: string[]) =>
  frames.map(frame => `    def a():\n>       b()\n\n${frame}`).join(`\n${'_ '.repeat(40)}\n\n`);

describe('findFrame', () => {
  test.each([
    [
      'a package installed into the project',
      long('tests/test_a.py:3: ', '.venv/lib/python3.12/site-packages/x.py:9: KeyError'),
      'tests/test_a.py',
      3,
    ],
    ["a distribution's package", long('tests/test_a.py:3: ', 'dist-packages/x.py:9: KeyError'), 'tests/test_a.py', 3],
    ['something outside', long('tests/test_a.py:3: ', '../other/x.py:9: KeyError'), 'tests/test_a.py', 3],
    [
      'an absolute path outside',
      long('tests/test_a.py:3: ', '/usr/lib/python3/x.py:9: KeyError'),
      'tests/test_a.py',
      3,
    ],
    ['generated code', long('tests/test_a.py:3: ', '<string>:1: KeyError'), 'tests/test_a.py', 3],
    [
      'a message that looks like a place',
      long('tests/test_a.py:3: KeyError').replace('    def', 'E   x.py:1: KeyError\n    def'),
      'tests/test_a.py',
      3,
    ],
    ['a Windows path', long('tests\\test_a.py:3: ', 'src\\x.py:9: KeyError'), 'src/x.py', 9],
    [
      'an absolute Windows path',
      'Traceback (most recent call last):\n  File "C:\\app\\tests\\test_a.py", line 3, in test_x\n  File "C:\\app\\src\\x.py", line 9, in f\n',
      'src/x.py',
      9,
    ],
    ['a start below the root', long('test_a.py:3: ', '../src/x.py:9: KeyError'), 'src/x.py', 9],
    ['a start beside the root', long('../app/tests/test_a.py:3: ', '../app/src/x.py:9: KeyError'), 'src/x.py', 9],
    [
      'a start above the root',
      long('services/api/tests/test_a.py:3: ', 'services/api/src/x.py:9: KeyError'),
      'src/x.py',
      9,
    ],
    [
      'a start above the root, and a file beside it',
      long('services/api/tests/test_a.py:3: ', 'libs/x.py:9: KeyError'),
      'tests/test_a.py',
      3,
    ],
    ['a path with spaces', long('tests/test_a.py:3: ', 'src/my app/x.py:9: KeyError'), 'src/my app/x.py', 9],
  ])('%s', (_what, text, file, line) => {
    expect(findFrame(text, 'tests/test_a.py')).toMatchObject({ file, line });
  });

  test.each([
    ['no frame', 'E   KeyError'],
    ['only frames of others', long('/usr/lib/python3/x.py:9: KeyError')],
    ['only frames above it', long('../../x.py:9: KeyError')],
    ['nothing', ''],
    ['an address of a server', 'no answer from http://localhost:8080: refused'],
  ])('finds none in %s', (_what, text) => {
    expect(findFrame(text, 'tests/test_a.py')).toBeUndefined();
  });

  test('takes time in proportion to the text, whatever is in it', () => {
    const texts = [
      ':1'.repeat(50_000),
      'a:1: in '.repeat(20_000),
      `${' '.repeat(100_000)}File "`,
      '| '.repeat(100_000),
      '\n'.repeat(200_000),
    ];
    for (const text of texts) expect(findFrame(`Traceback (most recent call last):\n${text}`, 'x')).toBeUndefined();
    expect(findFrame(texts.join('\n'), 'x')).toBeUndefined();
  });
});

describe('the terminal’s width does not matter', () => {
  const read = (name: string) => readBytes(readFileSync(`${CASES}/W1/${name}`));
  const withoutTimes = ({ results }: Report) => results.map(({ id, outcome, detail }) => ({ id, outcome, detail }));

  test.each(['xml', 'jsonl', 'report.json'])('%s', format => {
    const expected = withoutTimes(read(`80.${format}`));
    expect(expected.map(({ detail }) => detail?.function)).toEqual(['check', 'check', 'check']);
    expect(new Set(expected.map(({ detail }) => fingerprintOf(detail ?? {}))).size).toBe(1);
    for (const width of ['40', '79', '121']) expect(withoutTimes(read(`${width}.${format}`))).toEqual(expected);
  });

  test('Windows draws one column less, and has backslashes', () => {
    const text = readFileSync(`${CASES}/W1/79.xml`, 'utf8');
    const onWindows = text.replaceAll('tests/test_width.py', String.raw`tests\test_width.py`);
    expect(onWindows).toContain(String.raw`tests\test_width.py:2: AssertionError`);
    const causes = ({ results }: Report) => results.map(({ detail }) => fingerprintOf(detail ?? {}));
    expect(causes(readText(onWindows))).toEqual(causes(read('80.xml')));
  });
});

test('the names of one file are one, however macOS composes them', () => {
  const report = (classname: string, path: string): string =>
    suite(
      `<testcase classname="${classname}" name="test_a[e\u0301]" time="1"><failure message="E">\n${path}:3: E</failure></testcase>`,
    );
  const [composed] = readText(report('tests.test_caf\u00e9', 'tests/test_caf\u00e9.py')).results;
  const [decomposed] = readText(report('tests.test_cafe\u0301', 'tests/test_cafe\u0301.py')).results;
  expect(composed?.id).toBe('tests/test_caf\u00e9.py::test_a[e\u0301]');
  expect([decomposed?.id, decomposed?.detail?.file]).toEqual([composed?.id, composed?.detail?.file]);
});

test.each(['xml', 'jsonl', 'report.json', 'ctrf.json'])(
  'a place is told from pytest’s root directory, where pytest was started above it: %s',
  format => {
    const [result] = readBytes(readFileSync(`${CASES}/08/services.${format}`)).results;
    expect([result?.id, result?.detail?.file, result?.detail?.line]).toEqual([
      'tests/test_models.py::test_total',
      'tests/test_models.py',
      2,
    ]);
  },
);

test('a text that begins with a line end comes to an end', () => {
  expect(findFrame('\n\nsomething else', 'tests/test_a.py')).toBeUndefined();
});
