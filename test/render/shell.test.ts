import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { bisectLine, shellWord } from '../../src/render/shell.ts';
import { HOSTILE_NAMES } from './cases.ts';
import { hashOf } from './judgements.ts';

const WORDS = [
  ...HOSTILE_NAMES,
  'tests/a.py::test',
  "it's",
  '%s %d',
  '\\n',
  '-x::y',
  '!!',
  'a\u0007!b',
  '$HOME',
  '~',
].filter(word => word.isWellFormed());

test.each(WORDS)('a shell reads the word back: %j', word => {
  const said = execFileSync('sh', ['-c', `printf '%s' ${shellWord(word)}`], { encoding: 'utf8' });
  expect(said).toBe(word);
});

test.each(WORDS)('the word can be seen and orders nothing: %j', word => {
  expect(shellWord(word)).not.toMatch(/\p{Cc}|\p{Cf}|##\[/u);
});

test('an interactive shell finds no earlier command in double quotes', () => {
  expect(shellWord('a\u0007!b')).toBe(`"$(printf 'a\\007\\041b')"`);
});

const [good, bad] = [{ commit: hashOf(1) }, { commit: hashOf(2) }];

const START = `cd "$(git rev-parse --show-toplevel)" && git bisect start ${hashOf(2).slice(0, 12)} ${hashOf(1).slice(0, 12)} && git bisect run sh -c `;
const RUN = 'cd "$0" || exit 125; export PYTHONDONTWRITEBYTECODE=1; pytest "$@"; r=$?; ';
const END = 'case $r in 0) exit 0;; [2-5]) exit 125;; 12[67]) exit 255;; *) exit 1;; esac';

test.each([
  ['a test', 'tests/a.py::test[x]', {}, "'.' 'tests/a.py::test[x]'"],
  ['in pytest’s root directory', 'tests/a.py::test', { root: 'services/api' }, "'services/api' 'tests/a.py::test'"],
  ['with options', 'a.py::test', { options: ['-p', 'x y'] }, "'.' 'a.py::test' '-p' 'x y'"],
  ['a doctest', 'shop/price.py::shop.price.total', {}, "'.' 'shop/price.py::shop.price.total' '--doctest-modules'"],
  [
    'a doctest below a root in its package',
    'price.py::shop.price.total',
    { options: ['--doctest-modules'] },
    "'.' 'price.py::shop.price.total' '--doctest-modules'",
  ],
  ['a doctest of a text file', 'docs/use.rst::use.rst', {}, "'.' 'docs/use.rst::use.rst' '--doctest-glob=*.rst'"],
  ['a test with a masked parameter', 'a.py::T::test[<X at 0x…>-1]', {}, "'.' 'a.py::T::test'"],
  ['a test with a masked time', 'a.py::test[<time>]', {}, "'.' 'a.py::test'"],
  ['a test with a scrubbed parameter', 'a.py::test[http://:***@example.com]', {}, "'.' 'a.py::test'"],
  ['the second of two with one name', 'a.py::test[x]#2', {}, "'.' 'a.py::test'"],
] as const)('the line finds the commit: %s', (_, id, how, words) => {
  const given = 'options' in how ? { options: [...how.options] } : how;
  expect(bisectLine([id], good, bad, given)).toBe(`${START}'${RUN}${END}' ${words}`);
});

test('of a test that was renamed it looks for the name before where pytest does not find it', () => {
  expect(bisectLine(["tests/b.py::test['x']", 'tests/a.py::test'], good, bad)).toContain(
    `pytest "$@" "$a"; r=$?; if [ $r = 4 ]; then pytest "$@" "$b"; r=$?; fi; ${END}' '.' 'tests/b.py::test['\\''x'\\'']' 'tests/a.py::test'`,
  );
});

test('a file that could not be collected is only collected', () => {
  expect(bisectLine(['tests/a.py'], good, bad)).toContain('pytest --collect-only -q "$@"');
});

test.each([
  ['it never passed', 'tests/a.py::test', null, bad],
  ['one commit passed and failed', 'tests/a.py::test', good, good],
  ['a run has no commit', 'tests/a.py::test', { commit: null }, bad],
  ['a commit is not one', 'tests/a.py::test', { commit: '--help' }, bad],
  ['the id is no node id', 'suite/test', good, bad],
  ['the suite is a name of the team’s', 'web::test', good, bad],
  ['pytest itself failed', 'pytest::internal', good, bad],
  ['pytest would take the id for an option', '--pdb::x', good, bad],
  ['the id would fill the screen', `a.py::${'x'.repeat(3_000)}`, good, bad],
] as const)('there is no line when %s', (_, id, from, to) => {
  expect(bisectLine([id], from, to)).toBeUndefined();
});
