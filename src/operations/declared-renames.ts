// What a submission tells of tests that had other names before: what the team says, then what git knows.
import { parseAliases } from '../core/config/aliases.ts';
import { UserError } from '../core/errors.ts';
import { namesOfParts, type DeclaredRename } from '../core/ledger/rename.ts';
import { MOST_SETTINGS, readRegularFile } from '../host/regular-file.ts';

/** The aliases of a team, from its file; none where there is none. @throws UserError */
export function aliasesIn(file: string | undefined): DeclaredRename[] {
  if (file === undefined) return [];
  let text: string;
  try {
    text = readRegularFile(file, MOST_SETTINGS).toString('utf8');
  } catch (cause) {
    throw new UserError(`The file of aliases, ${file}, could not be read: ${(cause as Error).message}`, { cause });
  }
  return parseAliases(text, file);
}

/** Files that are told of; a repository that was turned over has no more to say than that. */
const MOST_FILES = 1_000;

/**
 * Of all that is known, what says something of these tests.
 * @param files renamed ones, newest first, from the repository's root
 */
export function declaredRenames(
  ids: readonly string[],
  aliases: readonly DeclaredRename[],
  files: readonly DeclaredRename[],
): DeclaredRename[] {
  if (aliases.length === 0 && files.length === 0) return [];
  const parts = new Set(aliases.length === 0 ? [] : ids.flatMap(namesOfParts));
  const said = aliases.filter(([, to]) => parts.has(to));
  const modules = new Set(ids.map(id => id.split('::', 1)[0] as string));
  return [...said, ...[...modules].flatMap(module => formerFiles(module, files)).slice(0, MOST_FILES)];
}

/** What a file was called, the last name first. Tests are named from where pytest ran, which may be a folder below the root. */
function formerFiles(module: string, files: readonly DeclaredRename[]): DeclaredRename[] {
  const found: DeclaredRename[] = [];
  let path: string | undefined;
  for (const [from, to] of files) {
    if (path === undefined ? to === module || to.endsWith(`/${module}`) : to === path) {
      const folder = to.slice(0, to.length - (path === undefined ? module : (found.at(-1)?.[0] ?? '')).length);
      if (!from.startsWith(folder)) break;
      found.push([from.slice(folder.length), module]);
      path = from;
    }
  }
  return found;
}
