// What kind of file a commit touches: source and tests break tests, documents hardly ever do.

export type FileKind = 'source' | 'test' | 'settings' | 'other';

const DOCUMENTS = /(?:^|\/)(?:docs?|\.github|\.gitlab|\.circleci|\.vscode|\.idea|licenses)\//i;
const DOCUMENT =
  /\.(?:md|rst|adoc|po|pot|svg|png|jpe?g|gif|ico)$|(?:^|\/)(?:licen[cs]e|copying|authors|contributors|changelog|changes|news|history|notice|codeowners|readme)[^/]*$/i;
const HIDDEN = /(?:^|\/)\.[^/]+$/;
/** What is installed and how tools run: a test may break by it, too. */
const SETTINGS =
  /(?:^|\/)(?:(?:requirements|constraints)[^/]*\.(?:txt|in)|[^/]*\.lock|pyproject\.toml|pytest\.(?:ini|toml)|tox\.(?:ini|toml)|setup\.cfg|noxfile\.py|pipfile|environment\.ya?ml|dockerfile[^/]*|makefile)$/i;
const TEST = /(?:^|\/)(?:tests?|testing)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$/i;

/** A file that is in none of the lists is source: it may be data that code reads. */
export function kindOfFile(path: string): FileKind {
  if (SETTINGS.test(path)) return 'settings';
  if (TEST.test(path)) return 'test';
  return DOCUMENTS.test(path) || DOCUMENT.test(path) || HIDDEN.test(path) ? 'other' : 'source';
}
