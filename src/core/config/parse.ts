// Settings out of the files in which people configure pytest, each with the place where it stands.

import { parse as parseToml, TomlError } from 'smol-toml';
import { UserError } from '../errors.ts';
import { type Key, KEYS, keyNamed } from './keys.ts';

interface Setting {
  value: string;
  /** `pyproject.toml:12`, `PYTEST_LEDGER_TARGET`, … */
  origin: string;
}
export type Settings = Map<string, Setting>;

/** A value as it stands somewhere, not yet looked at. */
interface Written {
  name: string;
  value: unknown;
  origin: string;
}

/** @returns undefined where the file has no section of ours. @throws UserError */
export function parsePyproject(text: string, file: string): Settings | undefined {
  // Most have no section of ours, and what else is wrong in them is not ours to complain of.
  if (!text.includes('pytest-ledger')) return undefined;
  let document: Record<string, unknown>;
  try {
    document = parseToml(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    throw new UserError(`${file}:${cause.line} is not TOML: ${cause.message.split('\n', 1)[0]}`, { cause });
  }
  const section = (document['tool'] as Record<string, unknown> | undefined)?.['pytest-ledger'];
  if (section === undefined) return undefined;
  if (typeof section !== 'object' || section === null || Array.isArray(section))
    throw new UserError(`tool.pytest-ledger in ${file} is a table of settings, not a value.`);
  const lines = text.split('\n');
  const from = lines.findIndex(line => /^\s*\[\s*tool\s*\.\s*["']?pytest-ledger["']?\s*\]/.test(line));
  return settingsOf(
    Object.entries(section).map(([name, value]) => ({
      name,
      value,
      origin: `${file}:${lineOfKey(lines, from, name)}`,
    })),
  );
}

/** The TOML reader does not say where a key stands. One-based. */
function lineOfKey(lines: string[], from: number, name: string): number {
  const key = new RegExp(`^\\s*["']?${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}["']?\\s*=`);
  const at = lines.findIndex((line, place) => place > from && key.test(line));
  return Math.max(at === -1 ? from : at, 0) + 1;
}

/**
 * The dialect of pytest.ini, tox.ini and setup.cfg, as pytest's own reader (iniconfig) has it: `name = value` or `name: value`,
 * indented lines go on with the value, `#` and `;` begin a comment. The readers on npm know another one, without values
 * of several lines and with dots that make objects.
 * @returns undefined where the file has no section of ours. @throws UserError
 */
export function parseIni(text: string, file: string): Settings | undefined {
  const found: { name: string; value: string; origin: string }[] = [];
  let isOurs = false;
  let has = false;
  for (const [number, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || /^[#;]/.test(line)) continue;
    const last = found.at(-1);
    if (/^\s/.test(raw)) {
      if (isOurs && last) last.value += `${last.value === '' ? '' : '\n'}${line}`;
      continue;
    }
    const section = /^\[(.*)\]$/.exec(line)?.[1];
    if (section !== undefined) {
      isOurs = section.trim() === 'pytest-ledger';
      has ||= isOurs;
    } else if (isOurs) {
      const [, name, value = ''] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
      const origin = `${file}:${number + 1}`;
      if (name === undefined)
        throw new UserError(`${origin} is no setting: ${JSON.stringify(line)}. Write name = value.`);
      found.push({ name, value: value.replace(/\s+[#;].*$/, ''), origin });
    }
  }
  return has ? settingsOf(found) : undefined;
}

/** What the plugin reads itself, and where it writes. */
const OF_PLUGIN = new Set(['DIR', 'OUTPUT', 'SUITE', 'ATTACHMENTS']);
const PREFIX = 'PYTEST_LEDGER_';

/** `PYTEST_LEDGER_FAIL_ON` for `fail-on`. @throws UserError */
export function parseEnvironment(env: Record<string, string | undefined>): Settings {
  return settingsOf(
    Object.entries(env).flatMap(([variable, value]) => {
      const name = variable.slice(PREFIX.length);
      if (!variable.startsWith(PREFIX) || OF_PLUGIN.has(name) || !value) return [];
      return [{ name: name.toLowerCase().replaceAll('_', '-'), value, origin: variable }];
    }),
  );
}

function settingsOf(written: Written[]): Settings {
  const settings: Settings = new Map();
  for (const { name, value, origin } of written) {
    const key = keyNamed(name);
    if (!key) {
      const near = nearest(name);
      const meant = near === undefined ? `The settings are ${Object.keys(KEYS).join(', ')}` : `Is ${near} meant`;
      throw new UserError(
        `${origin}: there is no setting ${JSON.stringify(name)}. ${meant}${near === undefined ? '.' : '?'}`,
      );
    }
    if (settings.has(name)) throw new UserError(`${origin}: ${name} is set a second time.`);
    settings.set(name, { value: textOf(name, key, value, origin), origin });
  }
  return settings;
}

function textOf(name: string, key: Key, value: unknown, origin: string): string {
  const words: unknown[] = key.list && Array.isArray(value) ? value : [value];
  const texts = words.map(word => (word === true ? 'on' : word === false ? 'off' : word));
  if (!texts.every(text => typeof text === 'string')) {
    throw new UserError(
      `${origin}: ${name} takes ${key.list ? 'a list of texts' : 'a text'}, not ${JSON.stringify(value)}.`,
    );
  }
  const text = texts.join('\n');
  key.parse?.(text, `${origin}: ${name}`);
  if (key.form && !key.form.pattern.test(text)) {
    throw new UserError(`${origin}: ${name} takes ${key.form.said}; not ${JSON.stringify(text)}.`);
  }
  if (!key.allowed || key.allowed.includes(text)) return text;
  throw new UserError(`${origin}: ${name} takes ${key.allowed.join(', ')}, not ${JSON.stringify(text)}.`);
}

/** A name of which one letter or two went wrong. */
function nearest(name: string): string | undefined {
  const wanted = name.replaceAll('_', '-').toLowerCase();
  return Object.keys(KEYS).find(key => key === wanted || distance(key, wanted) <= 2);
}

/** How many letters must be added, dropped or changed. */
function distance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (before[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(changed, (before[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    before = row;
  }
  return before[b.length] as number;
}
