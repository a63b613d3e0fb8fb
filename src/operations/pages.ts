// The ledger's parts for the pages: read from one state of the branch, and put into one file that stays small.
import { gzipSync } from 'node:zlib';
import { isLabel } from '../core/ledger/paths.ts';
import {
  INDEX_PART,
  type LinePart,
  PAGES_FORMAT,
  type PagesIndex,
  type PagesLine,
  type Part,
  partsOfLine,
} from '../core/pages/parts.ts';
import { ASSIGNMENTS_FILE, MUTES_FILE } from '../core/triage/triage.ts';
import { plural } from '../core/words.ts';
import type { Snapshot } from '../store/port.ts';
import { linesOf } from './lines.ts';

/** What the index says beside the lines. */
export type AboutPages = Pick<PagesIndex, 'repository' | 'build' | 'suspects'>;

/** @param wanted which lines to show. @throws UnreadableLedger */
export async function readIndex(
  snapshot: Snapshot,
  about: AboutPages,
  wanted: (line: string) => boolean = () => true,
): Promise<PagesIndex> {
  const places = (await linesOf(snapshot)).filter(({ line }) => wanted(line));
  const lines = await Promise.all(
    places.map(async ({ line, target, folder }) => ({ line, target, folder, names: await snapshot.names(folder) })),
  );
  const triage = await snapshot.files('', name => name === ASSIGNMENTS_FILE || name === MUTES_FILE);
  return {
    format: PAGES_FORMAT,
    commit: snapshot.commit ?? '',
    lines,
    triage: Object.fromEntries(triage),
    ...about,
  };
}

export async function readPart(snapshot: Snapshot, { folder, names }: LinePart): Promise<Part> {
  return Object.fromEntries(await snapshot.files(folder, names ? name => names.includes(name) : undefined));
}

/** Finds the part that a path names; undefined for any other path. */
export function partAt(index: PagesIndex, path: string): LinePart | undefined {
  for (const line of index.lines) {
    if (!path.startsWith(`${line.folder}/`)) continue;
    return partsOfLine(line).find(part => part.path === path);
  }
  return undefined;
}

/** Bytes of the data in a single file, encoded. */
const MOST_EMBEDDED = 1_000_000 - 200_000;

/**
 * All parts in one object, gzipped and in base64. A ledger that is too large keeps its newest segments; what is left out is
 * said in the index.
 */
export async function packSingleFile(snapshot: Snapshot, index: PagesIndex, most = MOST_EMBEDDED): Promise<string> {
  let lines = index.lines;
  for (;;) {
    const leftOut = describeLeftOut(index.lines, lines);
    const parts: Record<string, unknown> = {
      [INDEX_PART]: { ...index, lines, ...(leftOut === undefined ? {} : { leftOut }) },
    };
    for (const part of lines.flatMap(partsOfLine)) parts[part.path] = await readPart(snapshot, part);
    const packed = gzipSync(JSON.stringify(parts), { level: 9 }).toString('base64');
    const next = packed.length <= most ? undefined : withLess(lines, packed.length / most);
    if (next === undefined) return packed;
    lines = next;
  }
}

/** Without the oldest segments of all lines, or the last lines; undefined where nothing more can go. */
function withLess(lines: readonly PagesLine[], times: number): PagesLine[] | undefined {
  const segments = lines.reduce((sum, { names }) => sum + names.filter(isLabel).length, 0);
  if (segments > lines.length) {
    const share = Math.min(0.9, 1 / times);
    return lines.map(line => {
      const labels = line.names.filter(isLabel).sort();
      const kept = new Set(labels.slice(-Math.max(1, Math.floor(labels.length * share))));
      return { ...line, names: line.names.filter(name => !isLabel(name) || kept.has(name)) };
    });
  }
  if (lines.length > 1) return lines.slice(0, Math.max(1, Math.floor(lines.length / times)));
  return undefined;
}

function describeLeftOut(all: readonly PagesLine[], kept: readonly PagesLine[]): string | undefined {
  const count = (lines: readonly PagesLine[]): number =>
    lines.reduce((sum, { names }) => sum + names.filter(isLabel).length, 0);
  const [segments, lines] = [count(all) - count(kept), all.length - kept.length];
  if (segments === 0 && lines === 0) return undefined;
  const what = [
    ...(lines > 0 ? [plural(lines, 'line')] : []),
    ...(segments > 0 ? [`${plural(segments, 'block')} of older builds`] : []),
  ];
  return `To stay small, this file leaves out ${what.join(' and ')}. "pytest-ledger serve" on a clone shows everything.`;
}

/** Puts data, and what is shown without JavaScript, into the pages. Both marks are in the template once. */
export const fillTemplate = (template: string, packed: string, plain: string): string =>
  template.replace('<!--plain-->', () => plain).replace('<!--data-->', () => packed);
