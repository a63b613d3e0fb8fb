import { describe, expect, test } from 'vitest';
import { LIMITS, type Report, type Result } from '../../../src/core/model.ts';
import { byteLength, CUT_MARK } from '../../../src/core/text.ts';
import { filesOf, fixtures, readBytes, readText, suite } from './fixtures.ts';

function testcase(children: string, name = 'test_x'): string {
  return `<testcase classname="tests.test_a" name="${name}" time="0.250">${children}</testcase>`;
}

/** The only result of a report with these testcases. */
function only(testcases: string, attributes = ''): Result {
  const { results } = readText(suite(testcases, attributes));
  expect(results).toHaveLength(1);
  return results[0] ?? { id: '', outcome: 'error', seconds: 0 };
}

function read(name: string): Report {
  const fixture = fixtures.find(each => each.name === name);
  if (!fixture) throw new Error(`no fixture ${name}`);
  return readBytes(fixture.bytes, filesOf(fixture.project));
}

function detailOf(name: string, id: string): Result['detail'] {
  return read(name).results.find(result => result.id.endsWith(id))?.detail;
}

const crash = (worker: string) =>
  `<error message="failed on setup with &quot;worker '${worker}' crashed while running 'tests/test_a.py::test_x'&quot;">worker '${worker}' crashed while running 'tests/test_a.py::test_x'</error>`;

describe('what the elements of a testcase make of it', () => {
  const failure = '<failure message="boom">E   boom</failure>';
  const setup = '<error message="failed on setup with &quot;boom&quot;">E   boom</error>';
  const teardown = '<error message="failed on teardown with &quot;late&quot;">E   late</error>';
  const skipped = '<skipped type="pytest.skip" message="why">x.py:1: why</skipped>';
  test.each([
    ['none', '', 'passed', undefined],
    ['output', '<system-out>hello</system-out>', 'passed', undefined],
    ['a failure', failure, 'failed', undefined],
    ['an error at set-up', setup, 'error', ['setup']],
    ['an error at teardown', teardown, 'error', ['teardown']],
    ['errors at both', setup + teardown, 'error', ['setup', 'teardown']],
    ['a failure, and an error at teardown', failure + teardown, 'failed', ['call', 'teardown']],
    ['a skip', skipped, 'skipped', undefined],
    ['a skip, and an error at teardown', skipped + teardown, 'error', ['teardown']],
    ['an xfail', '<skipped type="pytest.xfail" message="why"/>', 'xfailed', undefined],
    [
      'a file that could not be collected',
      '<error message="collection failure">E   boom</error>',
      'error',
      ['collect'],
    ],
    ['the words of pytest 5', '<error message="test setup failure">E   boom</error>', 'error', ['setup']],
  ])('%s', (_what, children, outcome, phases) => {
    const result = only(testcase(children));
    expect([result.outcome, result.detail?.phases, result.seconds]).toEqual([outcome, phases, 0.25]);
  });

  test('a failure and an error at teardown in a testcase of its own are one result, with both texts', () => {
    const { outcome, seconds, detail } = only(testcase(failure) + testcase(teardown));
    expect([outcome, seconds, detail?.phases]).toEqual(['failed', 0.5, ['call', 'teardown']]);
    expect(detail?.message).toBe('boom');
    expect(detail?.text).toBe('---- call ----\nE   boom\n---- teardown ----\nE   late');
  });

  test('other tests may stand between the two, as pytest-xdist writes them', () => {
    const { results, problems } = readText(suite(testcase(failure) + testcase('', 'test_y') + testcase(teardown)));
    expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'passed']);
    expect(problems).toEqual([]);
  });

  test('an error at teardown alone is no other one of a test that passed before', () => {
    const { results, problems } = readText(suite(testcase('') + testcase(teardown), 'tests="2"'));
    expect(results.map(({ outcome }) => outcome)).toEqual(['error']);
    expect(problems).toHaveLength(1);
  });

  test("a worker's crash is a failure, whichever worker it was", () => {
    const result = only(testcase(crash('gw1')));
    expect(result).toMatchObject({
      outcome: 'failed',
      detail: { message: "worker crashed while running 'tests/test_a.py::test_x'" },
    });
    expect(only(testcase(crash('gw7')))).toEqual(result);
  });
});

describe('attempts', () => {
  const failure = '<failure message="boom">E   boom</failure>';
  const twice = testcase('') + testcase(failure);
  test('of testcases that pytest did not count the last one counts, and what became of the others is not known', () => {
    expect(only(twice, 'tests="1"')).toMatchObject({ outcome: 'failed', detail: { message: 'boom' } });
    expect(only(twice, 'tests="1"').detail?.attempts).toBeUndefined();
    // So does flaky with min_passes=3.
    expect(only(testcase('').repeat(3), 'tests="1"')).toEqual(only(testcase('')));
  });

  test('testcases that pytest did count are none', () => {
    expect(only(testcase('').repeat(2), 'tests="2"')).toEqual(only(testcase('')));
  });

  test('a failure that is there is none', () => {
    const { results, problems } = readText(suite(testcase(failure) + testcase(''), 'tests="1"'));
    expect(results).toMatchObject([{ outcome: 'failed' }]);
    expect(results[0]?.detail?.attempts).toBeUndefined();
    expect(problems).toHaveLength(1);
  });

  test('where subtests are counted too, they follow each other', () => {
    expect(only(testcase('').repeat(2), 'tests="9"')).toEqual(only(testcase('')));
    const apart = readText(suite(testcase('') + testcase('', 'test_y') + testcase(''), 'tests="9"'));
    expect(apart.results.map(({ detail }) => detail)).toEqual([undefined, undefined]);
    expect(apart.problems).toHaveLength(1);
  });

  test('many tests that are there twice are told of ten times, and then counted', () => {
    const all = Array.from({ length: 30 }, (_, index) => testcase('', `test_${index}`)).join('');
    const { problems } = readText(suite(all + all, 'tests="60"'));
    expect(problems).toHaveLength(11);
    expect(problems[10]?.message).toMatch(/^20 more tests/);
  });
});

const messageOf = (text: string, kind = 'failure') =>
  only(testcase(`<${kind} message="${text}">E   x</${kind}>`)).detail?.message;

describe('messages', () => {
  test.each([
    ["pytest's escapes of colours", '#x1B[31mred#x1B[0m', 'red'],
    ["pytest's escapes of other characters", 'a #x00 #x1F600', 'a #x00 😀'],
    ['what only looks like one', 'color #x1B and &amp;#x1F600; #x12345678', 'color #x1B and &#x1F600; #x12345678'],
    ['lines', 'a&#10;b', 'a\nb'],
    ['addresses', '&lt;X object at 0x7f01a67b22d0&gt;', '<X object at 0x…>'],
  ])('%s', (_what, written, meant) => {
    expect(messageOf(written)).toBe(meant);
  });

  test('are cut at a line, in bytes, and without the note of pytest 9.2', () => {
    const long = `first${'&#10;lïne'.repeat(200)}`;
    expect(byteLength(messageOf(long) ?? '')).toBeLessThanOrEqual(LIMITS.message);
    expect(messageOf(long)).toMatch(/lïne$/);
    expect(messageOf('short&#10;[+3 more lines; full report in element text]')).toBe('short');
    expect(
      messageOf('failed on setup with &quot;short&#10;[+3 more lines; full report in element text]', 'error'),
    ).toBe('short');
  });

  test('of the same failure are the same before and since pytest 9.2, which shortens them', () => {
    const [old, since] = ['pytest-7.4', 'pytest-9.2'].map(
      version => detailOf(`${version}/everything`, 'test_many_lines')?.message,
    );
    expect(since).toMatch(/^AssertionError: said 0\n {2}said 1\n/);
    expect(since).toBe(old);
  });

  test('of errors at set-up too, although pytest counts its own words in', () => {
    for (let length = 20; length < 60; length++) {
      const lines =
        `failed on setup with &quot;${Array.from({ length: 40 }, () => 'x'.repeat(length)).join('&#10;')}&quot;`.split(
          '&#10;',
        );
      let size = 0;
      const kept = lines.filter(line => (size += line.replace('&quot;', '"').length + 1) <= 500);
      const short = `${kept.join('&#10;')}&#10;[+${40 - kept.length} more lines; full report in element text]`;
      expect(messageOf(short, 'error')).toBe(messageOf(lines.join('&#10;'), 'error'));
    }
  });

  test.each([
    [
      'collection',
      'pytest-9.2/broken',
      'tests/test_import.py',
      'ModuleNotFoundError',
      "ModuleNotFoundError: No module named 'no_such_module_at_all'",
    ],
    ['syntax', 'pytest-9.2/broken', 'tests/test_syntax.py', 'SyntaxError', 'SyntaxError: invalid syntax'],
    [
      'a fixture that is not there',
      'pytest-9.2/tracebacks.auto',
      '::test_fixture_not_found',
      undefined,
      "fixture 'no_such_fixture' not found",
    ],
    [
      'a doctest',
      'pytest-9.2/everything',
      '::app.calc.sub',
      'DocTestFailure',
      '>>> sub(3, 1)\nExpected:\n    3\nGot:\n    2',
    ],
    [
      'an exception in a doctest',
      'pytest-9.2/everything',
      '::app.calc.broken',
      'UnexpectedException',
      ">>> broken(1)\nUNEXPECTED EXCEPTION: ValueError('cannot do 1')",
    ],
    ['a module that skips itself', 'pytest-9.2/everything', 'tests/test_module_skip.py', undefined, 'the whole module'],
    [
      'an exception with its module',
      'pytest-9.2/everything',
      '::test_raises_in_the_project',
      'app.errors.ApiError',
      'app.errors.ApiError: status 404 != 200 </users> & more',
    ],
    ['a plain assert', 'pytest-9.2/tracebacks.auto', '::test_assert_here', 'AssertionError', 'assert 1 == 2'],
    ['no traceback', 'pytest-9.2/everything', '::test_fails_without_traceback', 'Failed', 'Failed: no trace here'],
    [
      'a test that should have failed',
      'pytest-9.2/everything',
      '::test_xpass_strict',
      undefined,
      '[XPASS(strict)] was broken, strictly',
    ],
    ['pytest itself', 'pytest-9.2/internal', 'pytest::internal', 'RuntimeError', 'RuntimeError: a plugin is broken'],
  ])('and exception of %s', (_what, name, id, type, said) => {
    expect(detailOf(name, id)).toMatchObject({ message: said, ...(type === undefined ? {} : { type }) });
    expect(detailOf(name, id)?.type).toBe(type);
  });
});

describe('texts', () => {
  test('keep head and tail within their budget, and count what was cut', () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => `line ${index} é`).join('\n');
    const detail = only(testcase(`<failure message="m">${lines}</failure>`)).detail;
    const [head = '', tail = ''] = detail?.text?.split(`\n${CUT_MARK}\n`) ?? [];
    expect(byteLength(detail?.text ?? '')).toBeLessThanOrEqual(LIMITS.text);
    expect([lines.startsWith(head), lines.endsWith(tail)]).toEqual([true, true]);
    expect(detail?.cut).toBe(byteLength(lines) - byteLength(head) - byteLength(tail));
  });

  test('of megabytes are cut the same way', () => {
    const long = 'x'.repeat(3_000_000);
    const detail = only(testcase(`<failure message="m">${long}</failure>`)).detail;
    const kept =
      byteLength(detail?.text ?? '') -
      byteLength(`\n${CUT_MARK}\n`.repeat((detail?.text?.split(CUT_MARK).length ?? 0) - 1));
    expect(kept + (detail?.cut ?? 0)).toBe(long.length);
  });

  test('of several phases share the budget', () => {
    const long = 'x\n'.repeat(5_000);
    const call = testcase(`<failure message="m">${long}</failure>`);
    const teardown = testcase(`<error message="failed on teardown with &quot;m&quot;">${long}</error>`);
    for (const testcases of [
      call + teardown,
      testcase(
        `<error message="failed on setup with &quot;m&quot;">${long}</error><error message="failed on teardown with &quot;m&quot;">${long}</error>`,
      ),
    ]) {
      const text = only(testcases).detail?.text ?? '';
      expect(byteLength(text)).toBeLessThanOrEqual(LIMITS.text);
      expect(text.match(/^---- \w+ ----$/gm)).toHaveLength(2);
      expect(text.split(CUT_MARK)).toHaveLength(3);
    }
  });

  test('are not kept when they say no more than the message', () => {
    expect(only(testcase('<failure message="[XPASS(strict)] why">[XPASS(strict)] why</failure>')).detail).toEqual({
      message: '[XPASS(strict)] why',
    });
  });

  test('may be CDATA, in pieces', () => {
    const text = only(
      testcase('<failure message="m">a&lt;<![CDATA[b<c>]]]]><![CDATA[>d]]><!-- not this -->e</failure>'),
    ).detail?.text;
    expect(text).toBe('a<b<c>]]>de');
  });

  test('of output are not kept', () => {
    const report = JSON.stringify(read('pytest-9.2/everything.logging'));
    expect(report).toContain('hello from a failing test'); // in the source line of the traceback
    expect(report).not.toContain('Captured Out');
    expect(report).not.toContain('hello from a passing test');
  });
});

describe('the session', () => {
  test('has the time and the start that the report states', () => {
    const { seconds, started } = readText(
      suite(testcase(''), 'time="12.5" timestamp="2026-01-02T03:04:05.678901+02:00"'),
    );
    expect([seconds, started]).toEqual([12.5, '2026-01-02T01:04:05.678Z']);
  });

  test('is as long as its tests where it states nothing', () => {
    const { seconds, started } = readText(suite(testcase('').repeat(2)));
    expect([seconds, started]).toEqual([0.25, undefined]);
  });

  test('of several suites begins with the earliest, and takes the time of all', () => {
    const text = `<testsuites><testsuite time="1" timestamp="2026-01-02T03:04:05"/><testsuite time="2" timestamp="2026-01-02T03:00:00"/></testsuites>`;
    expect(readText(text)).toMatchObject({ seconds: 3, started: '2026-01-02T03:00:00.000Z' });
  });

  test('of suites inside others is counted once', () => {
    const text = `<testsuites><testsuite time="3" failures="1"><testsuite time="1" failures="1">${testcase('<failure message="m"/>')}</testsuite></testsuite></testsuites>`;
    expect(readText(text)).toMatchObject({ seconds: 3, problems: [] });
  });

  test.each(['yesterday', '2026-13-45T99:00:00', ''])('does not begin at %j', timestamp => {
    expect(readText(suite('', `timestamp="${timestamp}"`)).started).toBeUndefined();
  });

  test('has the properties of record_testsuite_property, and tests have those of record_property', () => {
    const { properties, results } = readText(
      suite(
        `<properties><property name="os" value="linux"/></properties>${testcase('<properties><property name="issue" value="A&#10;1"/></properties>')}`,
      ),
    );
    expect(properties).toEqual([['os', 'linux']]);
    expect(results).toMatchObject([{ outcome: 'passed', detail: { properties: [['issue', 'A\n1']] } }]);
  });

  test('keeps only so many properties, and only so much of each', () => {
    const properties = Array.from(
      { length: 80 },
      (_, index) => `<property name="p${index}" value="${'v'.repeat(2_000)}"/>`,
    ).join('');
    const kept = only(testcase(`<properties>${properties}</properties>`)).detail?.properties ?? [];
    expect(kept).toHaveLength(50);
    expect(kept.every(([, value]) => byteLength(value) === LIMITS.message)).toBe(true);
  });
});

const named = (...names: string[]) =>
  readText(suite(names.map(name => testcase('', name)).join(''), 'timestamp="2026-05-01T12:00:00+00:00"'));

const idsOfRun = (address: string, uuid: string, time: string) =>
  named(`test_x[&lt;X object at ${address}&gt;]`, `test_x[${uuid}]`, `test_x[${time}]`).results.map(({ id }) => id);

const numbersOf = (order: string[]) => {
  const { results } = named(...order.map(uuid => `test_x[${uuid}]`));
  return Object.fromEntries(results.map(({ id }, index) => [order[index], id]));
};

describe('ids that vary', () => {
  test('are the same in two runs', () => {
    const first = idsOfRun('0x7f01a67b22d0', '03f10dca-0e97-46b3-a751-4fec7700bc73', '2026-05-01T12:00:01.5');
    expect(first).toEqual(idsOfRun('0x7f55512340d0', 'a5c40c9e-9d0c-4a63-8a1e-8f6a2a0a9a10', '2026-05-01T11:59:00.25'));
    expect(first[0]).toBe('tests/test_a.py::test_x[<X object at 0x…>]');
  });

  test('stay apart when they differ in that only, and are told of', () => {
    const { results, problems } = named('test_x[at 0x7f01a67b22d0]', 'test_x[at 0x7f01a67b22e0]', 'test_y');
    expect(results.map(({ id }) => id)).toEqual([
      'tests/test_a.py::test_x[at 0x…]',
      'tests/test_a.py::test_x[at 0x…]#2',
      'tests/test_a.py::test_y',
    ]);
    expect(problems).toMatchObject([
      { level: 'warning', message: expect.stringContaining('tests/test_a.py::test_x[at 0x…]') },
    ]);
  });

  test('made of constants have the same numbers in whatever order they ran', () => {
    const uuids = [
      'a5c40c9e-9d0c-4a63-8a1e-8f6a2a0a9a10',
      '03f10dca-0e97-46b3-a751-4fec7700bc73',
      'ffffffff-9d0c-4a63-8a1e-8f6a2a0a9a10',
    ];
    expect(numbersOf(uuids)).toEqual(numbersOf(uuids.toReversed()));
    expect(new Set(Object.values(numbersOf(uuids))).size).toBe(3);
  });

  test('are masked in their parameters only, and not when they are about another time', () => {
    const names = ['test_x[2020-02-29T00:00:00]', 'test_x[12345678]', 'test_0x7f01a67b22d0', 'test_x[0xff]'];
    expect(named(...names).results.map(({ id }) => id)).toEqual(names.map(name => `tests/test_a.py::${name}`));
  });
});
