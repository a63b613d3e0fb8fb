// What the bench prints: Markdown, so that docs/figures.md can take it as it is.

export type Cell = string | number;

export function table(head: string[], rows: Cell[][]): string {
  const cells = [head, ...rows.map(row => row.map(String))];
  const widths = head.map((_, column) => Math.max(...cells.map(row => (row[column] ?? '').length), 3));
  const pad = (text: string, column: number): string => {
    const space = ' '.repeat((widths[column] as number) - text.length);
    return column === 0 ? text + space : space + text;
  };
  const lines = cells.map(row => `| ${head.map((_, column) => pad(row[column] ?? '', column)).join(' | ')} |`);
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

/** Seconds, with as many digits as mean something. */
export const seconds = (value: number): string => (value < 1 ? value.toFixed(3) : value.toFixed(2));
export const milliseconds = (value: number): string => (value * 1e3).toFixed(value < 0.01 ? 1 : 0);
export const mebibytes = (bytes: number | undefined): string =>
  bytes === undefined ? '–' : (bytes / 2 ** 20).toFixed(0);
export const count = (value: number): string => value.toLocaleString('en-US');

/** A sentence that says whether a figure is what it should be. */
export const target = (what: string, value: number, most: number, unit = '', digits = 2): string =>
  `- ${value <= most ? 'met' : '**missed**'}: ${what}: ${value.toFixed(digits)}${unit}, at most ${most}${unit}`;
