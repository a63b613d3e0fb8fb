// What a team says of tests that have other names now: a file of lines `old -> new`, each a test, a function, a class, a file
// or a folder.
import { UserError } from '../errors.ts';
import type { DeclaredRename } from '../ledger/rename.ts';

const ARROW = ' -> ';
const MOST_ALIASES = 1_000;

/** Empty lines and those that begin with `#` are skipped. @throws UserError with file and line */
export function parseAliases(text: string, file: string): DeclaredRename[] {
  const aliases = text.split(/\r?\n/).flatMap((line, number): DeclaredRename[] => {
    if (/^\s*(?:#|$)/.test(line)) return [];
    const [from = '', to = ''] = line.split(ARROW).map(name => name.trim());
    if (from !== '' && to !== '' && from !== to && line.split(ARROW).length === 2) return [[from, to]];
    throw new UserError(
      `${file}:${number + 1}: a line is an old name, an arrow and a new name, such as "tests/old.py -> tests/new.py".`,
    );
  });
  if (aliases.length <= MOST_ALIASES) return aliases;
  throw new UserError(
    `${file} has ${aliases.length} aliases; at most ${MOST_ALIASES} are taken. Name a file or a folder for all that is in it.`,
  );
}
