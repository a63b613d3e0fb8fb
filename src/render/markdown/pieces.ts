// Tables and folded parts that know their size.
import { bytesOf, fit } from './budget.ts';
import { code } from '../escape.ts';
import { halves, shortId, shortName } from '../names.ts';
import { count } from '../../core/words.ts';

/** A row of cells of Markdown. A `|` ends a cell wherever it stands, in code as well. */
export const row = (cells: readonly string[]): string =>
  `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;

export interface Table {
  head: readonly string[];
  /** One row, one line. */
  rows: readonly string[];
  /** How many there are, when `rows` does not hold them all. */
  total?: number;
  /** What to say after "12 of 340 shown". */
  whole?: string;
  /** What to say instead, where a row is not one thing. */
  more?: string;
}

/** As many rows as there is room for; nothing when there is none for a single one. */
export function table({ head, rows, total = rows.length, whole = '', more }: Table, budget: number): string {
  const top = `${row(head)}\n${row(head.map(() => ':--'))}\n`;
  const note = (shown: number): string =>
    row([...head.slice(1).map(() => '…'), `${more ?? `${count(shown)} of ${count(total)} shown`}${whole}`]);
  const items = total > rows.length ? [...rows, note(rows.length)] : rows;
  const body = fit(items, budget - bytesOf(top), note);
  return body === '' || body === note(0) ? '' : top + body;
}

/**
 * What is behind a click. Blank lines around, or GitHub does not read the Markdown inside.
 * @param summary HTML
 * @param inside gets the bytes left for it; nothing folded is shown when it returns nothing
 */
export function folded(summary: string, inside: (budget: number) => string, budget: number): string {
  const [open, close] = [`<details><summary>${summary}</summary>\n\n`, '\n\n</details>'];
  const body = inside(budget - bytesOf(open) - close.length);
  return body === '' ? '' : open + body + close;
}

/** Name and module, over what else there is to say. */
export function nameCell(id: string, more = ''): string {
  const { module } = halves(id);
  const name = code(shortName(id)) + (module === undefined ? '' : ` <sub>${code(shortId(module))}</sub>`);
  return more === '' ? name : `${name}<br>${more}`;
}
