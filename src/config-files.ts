// Finds the file that configures this repository, where pytest people look for it.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseEnvironment, parseIni, parsePyproject, type Settings } from './core/config/parse.ts';
import { UserError } from './core/errors.ts';

/** The first of them that has a section of ours counts, alone. */
const FILES = [
  ['pyproject.toml', parsePyproject],
  ['pytest.ini', parseIni],
  ['tox.ini', parseIni],
  ['setup.cfg', parseIni],
] as const;

/**
 * The settings of the repository around `directory`, from the nearest folder that has any, up to where `.git` is; and of those
 * it leaves open what the environment says. @throws UserError that names the file and the line
 */
export function readConfig(directory: string, env: Record<string, string | undefined>): Settings {
  return new Map([...parseEnvironment(env), ...(fileSettings(resolve(directory)) ?? [])]);
}

function fileSettings(start: string): Settings | undefined {
  const top = repositoryAround(start);
  for (let folder = start; ; folder = dirname(folder)) {
    for (const [name, parse] of FILES) {
      const file = join(folder, name);
      const text = existsSync(file) ? read(file) : undefined;
      const settings = text === undefined ? undefined : parse(text, folder === start ? name : file);
      if (settings) return settings;
    }
    if (folder === top) return undefined;
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
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    throw new UserError(`${file} could not be read: ${(cause as Error).message}`, { cause });
  }
}
