// How pytest was run, from the lines `session`, `options` and `collected` of a capture.

import type { Selection, SessionFacts } from '../model.ts';
import { type Line, list, readText, toRecord } from './values.ts';

const TEXTS = ['keyword', 'markers'] as const;
const LISTS = ['paths', 'deselect', 'ignore', 'ignoreGlob'] as const;
const FLAGS = ['lastFailed', 'failedFirst', 'newFirst', 'stepwise'] as const;

/**
 * @param deselected ids as results have them
 * @param clean takes secrets out
 */
export function readSessionFacts(
  header: Line,
  options: Line,
  deselected: string[],
  clean: (text: string) => string,
): SessionFacts {
  const readTexts = (value: unknown): string[] =>
    list(value)
      .filter(entry => typeof entry === 'string')
      .map(clean);
  const optionalText = <Name extends string>(line: Line, name: Name): { [key in Name]?: string } => {
    const value = line[name];
    return typeof value === 'string' ? ({ [name]: clean(value) } as { [key in Name]?: string }) : {};
  };
  const shard = readShard(options.shard);
  return {
    ...optionalText(header, 'rootdir'),
    ...optionalText(header, 'directory'),
    ...optionalText(options, 'inifile'),
    args: readTexts(options.args),
    addopts: readTexts(options.addopts),
    environmentAddopts: readTexts(options.environmentAddopts),
    testpaths: readTexts(options.testpaths),
    selection: readSelection(toRecord(options.selection) ?? {}, clean, readTexts),
    ...(shard === undefined ? {} : { shard }),
    deselected,
  };
}

function readSelection(
  said: Line,
  clean: (text: string) => string,
  readTexts: (value: unknown) => string[],
): Selection {
  const selection: Selection = {};
  for (const name of TEXTS) if (typeof said[name] === 'string') selection[name] = clean(said[name]);
  for (const name of LISTS) {
    const texts = readTexts(said[name]);
    if (texts.length > 0) selection[name] = texts;
  }
  for (const name of FLAGS) if (said[name] === true) selection[name] = true;
  if (Number.isSafeInteger(said.maxfail)) selection.maxfail = said.maxfail as number;
  return selection;
}

function readShard(value: unknown): SessionFacts['shard'] {
  const { plugin, index, count } = toRecord(value) ?? {};
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(count)) return undefined;
  if ((index as number) < 1 || (index as number) > (count as number)) return undefined;
  return { plugin: readText(plugin), index: index as number, count: count as number };
}
