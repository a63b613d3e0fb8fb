// Writes the tables of inputs and outputs in README.md from action.yml, between markers. With --check it only says whether
// they are what they should be. `readAction` also tells the tests what the inputs' defaults are.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * The part of YAML that our action.yml keeps to: two levels of names below `inputs` and `outputs`, values on one line.
 * @returns {Record<'inputs' | 'outputs', Record<string, { description: string, default?: string, required?: string }>>}
 */
export function readAction(text = readFileSync(join(root, 'action.yml'), 'utf8')) {
  /** @type {any} */
  const action = { inputs: {}, outputs: {} };
  let [section, name] = ['', ''];
  for (const line of text.split('\n')) {
    const [, indent = '', key = '', value = ''] = /^( *)([\w-]+):(?: (.*))?$/.exec(line) ?? [];
    if (line !== '' && key === '') throw new Error(`action.yml has a line that is not understood: ${line}`);
    if (indent.length === 0) section = key;
    else if (!(section in action)) continue;
    else if (indent.length === 2) action[section][(name = key)] = {};
    else action[section][name][key] = value.replace(/^(['"])(.*)\1$/, '$2');
  }
  return action;
}

/** @param {string} text */
const cell = text => text.replaceAll('|', '\\|');
/** @param {string | undefined} value */
const code = value => (value === undefined || value === '' ? '' : `\`${value}\``);

/**
 * In the formatter's own layout, so that the two do not undo each other's work.
 * @param {string[]} head @param {string[][]} rows
 */
function table(head, rows) {
  const widths = head.map((_, place) => Math.max(...[head, ...rows].map(row => cell(row[place] ?? '').length)));
  const line = (/** @type {string[]} */ row) =>
    `| ${row.map((text, place) => cell(text).padEnd(widths[place] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map(width => `:${'-'.repeat(width - 1)}`)), ...rows.map(line)].join('\n');
}

/** @param {ReturnType<typeof readAction>} action */
export function renderTables({ inputs, outputs }) {
  return {
    inputs: table(
      ['input', 'what it is', 'default'],
      Object.entries(inputs).map(([name, { description, default: value }]) => {
        // What a repository's settings may say has no default in action.yml, which would always win over them.
        const [, text = description, said = value] = /^(.*?) ?Default: `(.+)`\.$/.exec(description) ?? [];
        return [code(name), text, code(said)];
      }),
    ),
    outputs: table(
      ['output', 'what it is'],
      Object.entries(outputs).map(([name, { description }]) => [code(name), description]),
    ),
  };
}

/** @param {string} readme @param {Record<string, string>} tables */
export function putTables(readme, tables) {
  let text = readme;
  for (const [name, rows] of Object.entries(tables)) {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`README.md lacks ${begin} … ${end}`);
    text = `${text.slice(0, from)}${begin}\n\n${rows}\n\n${text.slice(to)}`;
  }
  return text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = join(root, 'README.md');
  const before = readFileSync(file, 'utf8');
  const after = putTables(before, renderTables(readAction()));
  if (!process.argv.includes('--check')) writeFileSync(file, after);
  else if (before !== after) {
    console.error('The tables in README.md are not what action.yml says. Run: node scripts/readme-tables.mjs');
    process.exitCode = 1;
  }
}
