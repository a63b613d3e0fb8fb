// Finds the file that configures this repository, where pytest people look for it.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Settings } from '../core/config/parse.ts';
import { UserError } from '../core/errors.ts';
import { MOST_SETTINGS, readRegularFile } from './regular-file.ts';

/** The first of them that has a section of ours counts, alone. */
const FILES = ['pyproject.toml', 'pytest.ini', 'tox.ini', 'setup.cfg'];

/**
 * The settings of the repository around `directory`, from the nearest folder that has any, up to where `.git` is; and of those
 * it leaves open what the environment says. Without a directory only the environment counts.
 * @throws UserError that names the file and the line
 */
export async function readConfig(
  directory: string | undefined,
  env: Record<string, string | undefined>,
): Promise<Settings> {
  const candidates = directory === undefined ? [] : filesAround(resolve(directory));
  const isSet = Object.keys(env).some(name => name.startsWith('PYTEST_LEDGER_'));
  if (candidates.length === 0 && !isSet) return new Map();
  // Most repositories set nothing: then the readers, that of TOML above all, need not be loaded.
  const { parseEnvironment, parseIni, parsePyproject } = await import('../core/config/parse.ts');
  let settings: Settings | undefined;
  for (const { name, file, text } of candidates) {
    settings ??= name.endsWith('.toml') ? parsePyproject(text, file) : parseIni(text, file);
  }
  return new Map([...parseEnvironment(env), ...(settings ?? [])]);
}

/** Those that may have a section of ours, the nearest first; `file` is how a person would name it. */
function filesAround(start: string): { name: string; file: string; text: string }[] {
  const found: { name: string; file: string; text: string }[] = [];
  const top = repositoryAround(start);
  for (let folder = start; ; folder = dirname(folder)) {
    for (const name of FILES) {
      const file = join(folder, name);
      const text = existsSync(file) ? read(file) : '';
      if (text.includes('pytest-ledger')) found.push({ name, file: folder === start ? name : file, text });
    }
    if (folder === top) return found;
  }
}

/** Outside of any repository only the folder itself counts. */
function repositoryAround(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return start;
  }
}

function read(file: string): string {
  try {
    return readRegularFile(file, MOST_SETTINGS)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
  } catch (cause) {
    throw new UserError(`${file} could not be read: ${(cause as Error).message}`, { cause });
  }
}
