// What a compaction came to, for a person.
import { terminalLine } from '../escape.ts';
import { bytes, count, plural } from '../../core/words.ts';

interface Weight {
  commits: number;
  files: number;
  bytes: number;
  stored?: number;
}

interface Compacted {
  lines: { line: string; target: string; runs: number; dropped: number; forgotten: number }[];
  droppedLines: { line: string; target: string }[];
  before: Weight;
  after: Weight;
}

export function renderCompacted({ before, after, ...kept }: Compacted, branch: string): string {
  return [...kinds(kept, branch), `before: ${weight(before)}`, `after:  ${weight(after)}`, ''].join('\n');
}

/** What a compaction would come to. */
export const renderPlan = ({ before, ...kept }: Omit<Compacted, 'after'>, branch: string): string =>
  [...kinds(kept, branch), `now: ${weight(before)}`, ''].join('\n');

/** Lines that are named one by one. */
const MOST = 20;

function kinds({ lines, droppedLines }: Pick<Compacted, 'lines' | 'droppedLines'>, branch: string): string[] {
  const sum = (key: 'runs' | 'dropped' | 'forgotten'): number => lines.reduce((total, line) => total + line[key], 0);
  const gone = [
    droppedLines.length > 0 && plural(droppedLines.length, 'line'),
    sum('dropped') > 0 && plural(sum('dropped'), 'run'),
    sum('forgotten') > 0 && `${plural(sum('forgotten'), 'test')} that no kept run has`,
  ].filter(part => part !== false);
  const kept = `${plural(sum('runs'), 'run')} of ${plural(lines.length, 'line')} kept`;
  const nameOf = ({ line, target }: { line: string; target: string }): string =>
    target === 'default' ? line : `${line} (${target})`;
  const details = [
    ...droppedLines.map(each => `  ${nameOf(each)}: the whole line`),
    ...lines
      .filter(({ dropped }) => dropped > 0)
      .map(each => `  ${nameOf(each)}: ${plural(each.dropped, 'run')} of ${count(each.runs + each.dropped)}`),
  ];
  return [
    `${branch}: ${kept}${gone.length === 0 ? '' : `; dropped: ${gone.join(', ')}`}`,
    ...details.slice(0, MOST).map(detail => terminalLine(detail)),
    ...(details.length > MOST ? [`  … and ${details.length - MOST} more lines`] : []),
  ];
}

function weight({ commits, files, bytes: size, stored }: Weight): string {
  const disk = stored === undefined ? '' : `, ${bytes(stored)} as git stores it`;
  return `${plural(commits, 'commit')}, ${count(files)} files of ${bytes(size)}${disk}`;
}
