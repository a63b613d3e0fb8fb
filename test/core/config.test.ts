import { expect, test } from 'vitest';
import { KEYS } from '../../src/core/config/keys.ts';
import { parseEnvironment, parseIni, parsePyproject, type Settings } from '../../src/core/config/parse.ts';

const plain = (settings: Settings | undefined): unknown =>
  settings && Object.fromEntries([...settings].map(([key, { value, origin }]) => [key, `${value} @ ${origin}`]));

const TOML = `[project]
name = "app"
target = "not ours"

[tool.pytest-ledger]
# where it goes
branch = "results"
"fail-on" = 'new-failures'
check = false
scrub = [
  "acct-\\\\d+",
  "x{3}",
]

[tool.other]
target = "not ours either"
`;

test('pyproject.toml: its own table, each setting with its line', () => {
  expect(plain(parsePyproject(TOML, 'pyproject.toml'))).toEqual({
    branch: 'results @ pyproject.toml:7',
    'fail-on': 'new-failures @ pyproject.toml:8',
    check: 'off @ pyproject.toml:9',
    scrub: 'acct-\\d+\nx{3} @ pyproject.toml:10',
  });
});

const INI = `[pytest]
target = not ours
addopts = -q

[pytest-ledger]
; where it goes
branch: results
fail-on = failures  # for now
scrub =
    acct-\\d+
    # not a pattern
    x{3}
[tool:pytest]
target = not ours
`;

test('pytest.ini and its like: their own section, values of several lines, comments left out', () => {
  expect(plain(parseIni(INI, 'tox.ini'))).toEqual({
    branch: 'results @ tox.ini:7',
    'fail-on': 'failures @ tox.ini:8',
    scrub: 'acct-\\d+\nx{3} @ tox.ini:9',
  });
  expect(plain(parseIni(INI.replaceAll('\n', '\r\n'), 'tox.ini'))).toEqual(plain(parseIni(INI, 'tox.ini')));
});

test.each([
  ['pyproject.toml', () => parsePyproject('[project]\nname = "app"\n', 'pyproject.toml')],
  ['pyproject.toml that is no TOML, without our name in it', () => parsePyproject('[project\n', 'pyproject.toml')],
  ['pytest.ini', () => parseIni('[pytest]\nbranch = x\n', 'pytest.ini')],
])('%s without a section of ours says nothing', (_, parse) => {
  expect(parse()).toBeUndefined();
});

test('a section without settings is one: it stands before the files after it', () => {
  expect(parseIni('[pytest-ledger]\n', 'pytest.ini')?.size).toBe(0);
  expect(parsePyproject('[tool.pytest-ledger]\n', 'pyproject.toml')?.size).toBe(0);
});

test('the environment, without what the plugin reads itself', () => {
  const env = { PYTEST_LEDGER_FAIL_ON: 'failures', PYTEST_LEDGER_DIR: '/tmp', PYTEST_LEDGER_TARGET: '', HOME: '/' };
  expect(plain(parseEnvironment(env))).toEqual({ 'fail-on': 'failures @ PYTEST_LEDGER_FAIL_ON' });
});

const toml = (line: string) => () => parsePyproject(`[tool.pytest-ledger]\n\n${line}\n`, 'pyproject.toml');
const ini = (line: string) => () => parseIni(`[pytest-ledger]\n\n${line}\n`, 'setup.cfg');

test.each([
  ['a wrong key', toml('fail_on = "never"'), 'pyproject.toml:3: there is no setting "fail_on". Is fail-on meant?'],
  ['a wrong key', ini('brnch = x'), 'setup.cfg:3: there is no setting "brnch". Is branch meant?'],
  [
    'a key like no other',
    toml('colour = "red"'),
    `pyproject.toml:3: there is no setting "colour". The settings are ${Object.keys(KEYS).join(', ')}.`,
  ],
  [
    'a fail-on that inputs and options refuse: never>3',
    toml('fail-on = "never>3"'),
    'pyproject.toml:3: fail-on takes never, failures, new-failures, unmuted, flaky, slower, or thresholds such as pass-rate<95% and failures>10, several with commas between; not "never>3".',
  ],
  [
    'a fail-on that inputs and options refuse: never, failures',
    toml('fail-on = "never, failures"'),
    'pyproject.toml:3: fail-on takes never, failures, new-failures, unmuted, flaky, slower, or thresholds such as pass-rate<95% and failures>10, several with commas between; never stands alone.',
  ],
  [
    'a fail-on that inputs and options refuse: pass-rate<200%',
    toml('fail-on = "pass-rate<200%"'),
    'pyproject.toml:3: fail-on takes never, failures, new-failures, unmuted, flaky, slower, or thresholds such as pass-rate<95% and failures>10, several with commas between; not "pass-rate<200%".',
  ],
  [
    'a wrong value',
    toml('fail-on = "always"'),
    'pyproject.toml:3: fail-on takes never, failures, new-failures, unmuted, flaky, slower, or thresholds such as pass-rate<95% and failures>10, several with commas between; not "always".',
  ],
  ['a value that is not listed', toml('check = "maybe"'), 'pyproject.toml:3: check takes on, off, not "maybe".'],
  ['no number', ini('keep-runs = many'), 'setup.cfg:3: keep-runs takes a whole number from 1; not "many".'],
  ['a value of another type', toml('branch = 3'), 'pyproject.toml:3: branch takes a text, not 3.'],
  ['a list of other types', toml('scrub = [1]'), 'pyproject.toml:3: scrub takes a list of texts, not [1].'],
  ['no setting', ini('just words'), 'setup.cfg:3 is no setting: "just words". Write name = value.'],
  ['a setting twice', ini('branch = a\nbranch = b'), 'setup.cfg:4: branch is set a second time.'],
  [
    'a value in place of a table',
    () => parsePyproject('[tool]\npytest-ledger = 1\n', 'pyproject.toml'),
    'tool.pytest-ledger in pyproject.toml is a table of settings, not a value.',
  ],
  ['no TOML', toml('branch = '), 'pyproject.toml:3 is not TOML: Invalid TOML document: '],
  [
    'a wrong variable',
    () => parseEnvironment({ PYTEST_LEDGER_TARGT: 'x' }),
    'PYTEST_LEDGER_TARGT: there is no setting "targt". Is target meant?',
  ],
])('%s is named with its place', (_, parse, message) => {
  expect(parse).toThrow(message);
});
