// What damage can do to a text: of a disk, of a transfer, of somebody who edits it, of somebody who means it.
import type { Random } from '../../bench/random.ts';

/** Numbers that a program is least ready for. */
const NUMBERS = ['-1', '0', '1e999', '-0', '1.5', '4294967296', '9007199254740993', '999999999', '255', '65536'];
const VALUES = [
  ...NUMBERS,
  'null',
  'true',
  '""',
  '"x"',
  '[]',
  '{}',
  '[[]]',
  '{"__proto__":1}',
  '"\\ud800"',
  '"\\u0000"',
];
const TEXTS = [
  '',
  '\n',
  '"',
  '\\',
  '<',
  '>',
  '&',
  ']]>',
  '<![CDATA[',
  '<!--',
  '\u0000',
  '\ufffe',
  '\ud800',
  '(',
  '999999999p',
  '(1e9)',
  '%',
  '/',
  '::',
  '😀',
];

type Mutation = (text: string, random: Random) => string;

const at = (text: string, random: Random): number => random.between(0, text.length);

const cut = (text: string, from: number, to: number, put = ''): string => text.slice(0, from) + put + text.slice(to);

const MUTATIONS: Mutation[] = [
  (text, random) => text.slice(0, at(text, random)),
  (text, random) => {
    const from = at(text, random);
    return cut(text, from, from + random.between(1, 40));
  },
  (text, random) => {
    const from = at(text, random);
    return cut(text, from, from + 1, String.fromCharCode(random.between(0, random.pick([127, 65_535]))));
  },
  (text, random) => {
    const from = at(text, random);
    return cut(text, from, from, random.pick(TEXTS));
  },
  (text, random) => {
    const from = at(text, random);
    const piece = text.slice(from, from + random.between(1, 200));
    return cut(text, from, from, piece.repeat(random.pick([1, 2, 50])));
  },
  // A line goes, comes twice, or stands elsewhere.
  (text, random) => {
    const lines = text.split('\n');
    const [line = ''] = lines.splice(random.between(0, lines.length - 1), 1);
    const copies = random.between(0, 2);
    for (let copy = 0; copy < copies; copy++) lines.splice(random.between(0, lines.length), 0, line);
    return lines.join('\n');
  },
  (text, random) => replaceOne(text, /-?\d+(?:\.\d+)?/g, random.pick(NUMBERS), random),
  (text, random) => replaceOne(text, /"(?:[^"\\]|\\.)*"|-?\d+|true|null|\[\]/g, random.pick(VALUES), random),
  (text, random) => replaceOne(text, /[a-zA-Z=.-]+/g, random.pick(TEXTS), random),
];

function replaceOne(text: string, pattern: RegExp, put: string, random: Random): string {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return text;
  const { index, 0: old } = random.pick(found);
  return cut(text, index, index + old.length, put);
}

/** The text with one to four damages. */
export function mutate(text: string, random: Random): string {
  let mutated = text;
  for (let left = random.between(1, 4); left > 0; left--) mutated = random.pick(MUTATIONS)(mutated, random);
  return mutated;
}
