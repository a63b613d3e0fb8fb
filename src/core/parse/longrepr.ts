// pytest's own traceback from the parts of it that `--report-log` writes, as pytest would have printed it 80 columns wide, which
// is how JUnit XML has it: https://github.com/pytest-dev/pytest/blob/main/src/_pytest/_code/code.py (`toterminal`).

import { SEPARATOR } from './traceback.ts';
import { type Line, list, readText, records, toRecord } from './values.ts';

const WIDTH = 80;

/** Of a report's `longrepr`: a text, the place and reason of a skip, or the parts of a traceback. */
export function renderLongrepr(longrepr: unknown): string {
  if (Array.isArray(longrepr)) return readText(longrepr[2]);
  const parts = toRecord(longrepr);
  if (!parts) return readText(longrepr);
  const lines: string[] = [];
  const chain = list(parts.chain).map(list);
  for (const [traceback, , link] of chain.length > 0 ? chain : [[parts.reprtraceback]]) {
    lines.push(...renderTraceback(toRecord(traceback)));
    if (typeof link === 'string') lines.push('', link);
  }
  for (const [name, text] of list(parts.sections).map(list)) lines.push(titled(readText(name)), readText(text));
  return lines.join('\n').trim();
}

/** The short form of the exception that pytest writes as JUnit's `message`. */
export function messageOfLongrepr(longrepr: unknown): string | undefined {
  const crash = toRecord(toRecord(longrepr)?.reprcrash);
  return typeof crash?.message === 'string' ? crash.message : undefined;
}

/** `----- name -----`, filled up to the width. */
function titled(name: string): string {
  const around = Math.max(Math.floor((WIDTH - name.length - 2) / 2), 1);
  const line = `${'-'.repeat(around)} ${name} ${'-'.repeat(around)}`;
  return line.length + 1 <= WIDTH ? `${line}-` : line;
}

function renderTraceback(traceback: Line | undefined): string[] {
  const entries = records(traceback?.reprentries).map(({ type, data }) => ({
    isNative: type === 'ReprEntryNative',
    ...toRecord(data),
  })) as (Line & { isNative: boolean })[];
  const lines: string[] = [];
  for (const [place, entry] of entries.entries()) {
    if (entry.style === 'long') lines.push('');
    lines.push(...renderEntry(entry));
    const next = entries[place + 1];
    const isApart = entry.style === 'long' || (entry.style === 'short' && next?.style === 'long');
    if (next && isApart) lines.push(SEPARATOR);
  }
  if (typeof traceback?.extraline === 'string') lines.push(traceback.extraline);
  return lines;
}

function renderEntry(entry: Line & { isNative: boolean }): string[] {
  const text = list(entry.lines).map(readText);
  // Python's own form has its line ends.
  if (entry.isNative) return [text.join('').replace(/\n$/, '')];
  const place = toRecord(entry.reprfileloc);
  const where = place ? [locationOf(place)] : [];
  const locals = list(toRecord(entry.reprlocals)?.lines).map(readText);
  if (entry.style === 'short') return [...where, ...text, ...locals.map(line => `        ${line}`)];
  const args = renderArguments(list(toRecord(entry.reprfuncargs)?.args).map(list));
  const shown = locals.length > 0 ? ['', ...locals] : [];
  const before = where.length > 0 && text.length > 0 ? [''] : [];
  return [...args, ...text, ...shown, ...before, ...where];
}

function locationOf({ path, lineno, message }: Line): string {
  return `${readText(path)}:${readText(lineno)}: ${readText(message).split('\n', 1)[0] ?? ''}`;
}

/** As many to a line as it has room for. */
function renderArguments(args: unknown[][]): string[] {
  if (args.length === 0) return [];
  const lines: string[] = [];
  let line = '';
  for (const [name, value] of args) {
    const one = `${readText(name)} = ${readText(value)}`;
    if (line !== '' && one.length + line.length + 2 <= WIDTH) line += `, ${one}`;
    else {
      if (line !== '') lines.push(line);
      line = one;
    }
  }
  return [...lines, line, ''];
}
