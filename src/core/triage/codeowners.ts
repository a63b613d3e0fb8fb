// CODEOWNERS: whose a file is. The patterns are not those of .gitignore (`docs/*` does not reach into folders below, and the
// last match counts), so none of the libraries for those will do:
// https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
interface OwnerRule {
  pattern: RegExp;
  owners: string[];
}

/** Where GitHub looks for it; the first that is there counts. */
export const CODEOWNERS_FILES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** Lines that GitHub would not take are left out, as GitHub does. */
export function parseCodeowners(text: string): OwnerRule[] {
  return text.split(/\r?\n/).flatMap(line => {
    const [pattern, ...owners] = wordsOf(line);
    if (pattern === undefined || !isPattern(pattern)) return [];
    return [{ pattern: patternOf(pattern), owners }];
  });
}

/** Words up to a comment. A space in a pattern is written `\ `, a `#` at its beginning `\#` is not taken by GitHub. */
const wordsOf = (line: string): string[] =>
  (line.trim().startsWith('#') ? '' : line.replace(/\s#.*$/, '')).match(/(?:\\.|[^\s\\])+/g) ?? [];

/** Neither `!` nor `[ ]` nor an escaped `#` works in CODEOWNERS. */
const isPattern = (pattern: string): boolean => !/^!|^\\#|[[\]]/.test(pattern);

function patternOf(pattern: string): RegExp {
  const body = pattern.replace(/^\//, '').replace(/\/$/, '');
  const anchored = pattern.startsWith('/') || body.includes('/');
  const source = body
    .split('/')
    .map(part => (part === '**' ? '**' : partSource(part)))
    .join('/')
    .replace(/^\*\*\//, '(?:.*/)?')
    .replaceAll('/**/', '/(?:.*/)?')
    .replace(/\/\*\*$/, '/.*');
  // A folder owns all below it; a name that ends in a wildcard only what is directly there.
  const below = pattern.endsWith('/') ? '/.*' : /(?:^|\/)[^/]*\*[^/]*$/.test(body) && anchored ? '' : '(?:/.*)?';
  return new RegExp(`^${anchored ? '' : '(?:.*/)?'}${source}${below}$`, 's');
}

const partSource = (part: string): string =>
  part
    .replace(/\\(.)/g, '$1')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '[^/]*')
    .replaceAll('?', '[^/]');

/** Without their @; the last rule that matches counts, and one without owners says that there are none. */
export function ownersOf(rules: readonly OwnerRule[], path: string): string[] {
  const rule = rules.findLast(({ pattern }) => pattern.test(path));
  return (rule?.owners ?? []).map(owner => owner.replace(/^@/, ''));
}
