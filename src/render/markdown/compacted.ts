// What a compaction came to, for a person.
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

export function renderCompacted({ lines, droppedLines, before, after }: Compacted, branch: string): string {
  const sum = (key: 'runs' | 'dropped' | 'forgotten'): number => lines.reduce((total, line) => total + line[key], 0);
  const gone = [
    droppedLines.length > 0 && plural(droppedLines.length, 'line'),
    sum('dropped') > 0 && plural(sum('dropped'), 'run'),
    sum('forgotten') > 0 && `${plural(sum('forgotten'), 'test')} that no kept run has`,
  ].filter(part => part !== false);
  const kept = `${plural(sum('runs'), 'run')} of ${plural(lines.length, 'line')} kept`;
  return [
    `${branch}: ${kept}${gone.length === 0 ? '' : `; dropped: ${gone.join(', ')}`}`,
    `before: ${weight(before)}`,
    `after:  ${weight(after)}`,
    '',
  ].join('\n');
}

function weight({ commits, files, bytes: size, stored }: Weight): string {
  const disk = stored === undefined ? '' : `, ${bytes(stored)} as git stores it`;
  return `${plural(commits, 'commit')}, ${count(files)} files of ${bytes(size)}${disk}`;
}
