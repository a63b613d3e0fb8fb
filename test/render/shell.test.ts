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

test('the line finds the commit', () => {
  expect(bisectLine(['tests/a.py::test[x]'], good, bad)).toBe(
    `git bisect start ${hashOf(2).slice(0, 12)} ${hashOf(1).slice(0, 12)} && git bisect run env PYTHONDONTWRITEBYTECODE=1 pytest 'tests/a.py::test[x]'`,
  );
});

test('of a test that was renamed it looks for either name', () => {
  expect(bisectLine(["tests/b.py::test['x']", 'tests/a.py::test'], good, bad)).toMatch(
    / && git bisect run sh -c 'env PYTHONDONTWRITEBYTECODE=1 pytest "\$0" \|\| env PYTHONDONTWRITEBYTECODE=1 pytest "\$1"' 'tests\/b\.py::test\['\\''x'\\''\]' 'tests\/a\.py::test'$/,
  );
});

test.each([
  ['it never passed', 'tests/a.py::test', null, bad],
  ['one commit passed and failed', 'tests/a.py::test', good, good],
  ['a run has no commit', 'tests/a.py::test', { commit: null }, bad],
  ['a commit is not one', 'tests/a.py::test', { commit: '--help' }, bad],
  ['the id is no node id', 'suite/test', good, bad],
  ['pytest would take the id for an option', '--pdb::x', good, bad],
  ['the id would fill the screen', `a.py::${'x'.repeat(3_000)}`, good, bad],
] as const)('there is no line when %s', (_, id, from, to) => {
  expect(bisectLine([id], from, to)).toBeUndefined();
});
