import { expect, test } from 'vitest';
import { ownersOf, parseCodeowners } from '../../../src/core/triage/codeowners.ts';

/** The example of GitHub's documentation, its comments left out. */
const EXAMPLE = `
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/*  docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
`;

test.each([
  ['a file of no other rule', 'src/main.py', ['global-owner1', 'global-owner2']],
  ['a file by its ending, wherever it is', 'src/deep/a.js', ['js-owner']],
  ['an address stays one', 'a.go', ['docs@example.com']],
  ['a team', 'notes/b.txt', ['octo-org/octocats']],
  ['a folder at the root, and all below it', 'build/logs/x/y.log', ['octocat']],
  ['the later of two rules', 'docs/getting-started.md', ['doctocat']],
  ['a folder anywhere', 'src/apps/x.py', ['octocat']],
  ['two owners', 'scripts/run.sh', ['doctocat', 'octocat']],
  ['logs of any folder', 'deeply/nested/logs/x', ['octocat']],
  ['a rule without owners takes them away', 'apps/github/x.py', []],
])('GitHub’s example: %s', (_, path, owners) => {
  expect(ownersOf(parseCodeowners(EXAMPLE), path)).toEqual(owners);
});

test.each([
  ['docs/* is not for folders below', 'docs/* @a', 'docs/build-app/troubleshooting.md', []],
  ['docs/* is for what is in docs', 'docs/* @a', 'docs/getting-started.md', ['a']],
  ['docs/* is for docs at the root only', 'docs/* @a', 'x/docs/a.md', []],
  ['/docs/ is at the root only', '/docs/ @a', 'x/docs/a.md', []],
  ['a folder without its slash', '/apps/github @a', 'apps/github/x.py', ['a']],
  ['a name is not the beginning of a name', '/apps @a', 'apps2/x.py', []],
  ['a dot is a dot', '*.js @a', 'ajs', []],
  ['** in the middle', 'a/**/z.py @a', 'a/b/c/z.py', ['a']],
  ['** in the middle, of nothing', 'a/**/z.py @a', 'a/z.py', ['a']],
  ['** at the end', 'a/** @a', 'a/b/c.py', ['a']],
  ['a question mark is one character', 'te?t.py @a', 'x/test.py', ['a']],
  ['an escaped space', 'my\\ tests/ @a', 'my tests/a.py', ['a']],
  ['negation does not work', '* @a\n!x.py @b', 'x.py', ['a']],
  ['sections of characters do not work', '* @a\n[ab].py @b', 'a.py', ['a']],
  ['parentheses are not special', 'a(b)+.py @a', 'a(b)+.py', ['a']],
  ['the case counts', 'A.py @a', 'a.py', []],
  ['Windows line ends', '*.py @a\r\n', 'a.py', ['a']],
])('%s', (_, text, path, owners) => {
  expect(ownersOf(parseCodeowners(text), path)).toEqual(owners);
});
