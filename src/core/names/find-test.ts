// Which test a person means: by the id that pytest prints, by its end, by any part of it, in any case, with a slip of the
// finger. The first rule that finds something counts, so that a whole name is never taken for a part of another.
import { compareText } from '../compare-text.ts';
import { closest } from './distance.ts';

export type FoundTest =
  | { kind: 'one'; id: string }
  /** In the order of their names. */
  | { kind: 'many'; ids: string[] }
  /** Ids of tests whose names are close, the closest first. */
  | { kind: 'none'; close: string[] };

/** A line of a file, as tracebacks and editors write it. */
export interface FileLine {
  file: string;
  line: number;
}

export function findTest(ids: readonly string[], asked: string): FoundTest {
  if (ids.includes(asked)) return { kind: 'one', id: asked };
  const wanted = normalised(asked);
  for (const rule of RULES) {
    const found = ids.filter(id => rule(id, wanted));
    if (found.length > 0) return chosen(found);
  }
  return { kind: 'none', close: closest(partsOf(wanted).at(-1) ?? wanted, namesIn(ids)) };
}

/** What several tests are called together: all of a file, a class or a pattern. In the order of their names. */
export function findTests(ids: readonly string[], asked: string): string[] {
  const found = findTest(ids, asked);
  if (found.kind === 'one') return [found.id];
  if (found.kind === 'many') return found.ids;
  return /[*?]/.test(asked) ? matching(ids, asked) : [];
}

/** `tests/x.py:12`: file and line; undefined for anything else. */
export function parseFileLine(asked: string): FileLine | undefined {
  const [, file, line] = /^([^:]+\.\w+):(\d+)(?::\d+)?:?$/.exec(asked.replaceAll('\\', '/')) ?? [];
  return file === undefined ? undefined : { file: file.replace(/^(?:\.\/)+/, ''), line: Number(line) };
}

/** `./tests/x.py:test_a` and `tests\x.py::test_a` are `tests/x.py::test_a`; dots between module, class and test, too. */
function normalised(asked: string): string {
  const bracket = asked.indexOf('[');
  const [name, parameters] = bracket < 0 ? [asked, ''] : [asked.slice(0, bracket), asked.slice(bracket)];
  const path = name
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/:\d+(?::\d+)?:?$/, '')
    .replace(/(?<!:):(?!:)/g, '::')
    .replace(/[:/]+$/, '');
  return path + parameters;
}

/** The steps of an id: folders, file, classes, test. */
const partsOf = (id: string): string[] => {
  const bracket = id.indexOf('[');
  const [name, parameters] = bracket < 0 ? [id, ''] : [id.slice(0, bracket), id.slice(bracket)];
  const parts = name.split(/::|\//);
  return [...parts.slice(0, -1), (parts.at(-1) ?? '') + parameters];
};

const withoutParameters = (id: string): string => {
  const bracket = id.indexOf('[');
  return bracket < 0 ? id : id.slice(0, bracket);
};

type Rule = (id: string, wanted: string) => boolean;

/** Whole steps at the end of an id. */
const endsWithSteps: Rule = (id, wanted) => id === wanted || id.endsWith(`::${wanted}`) || id.endsWith(`/${wanted}`);
/** The same of all cases of a parametrized test. */
const isFunction: Rule = (id, wanted) => endsWithSteps(withoutParameters(id), wanted);
/** All tests in a folder, a file or a class. */
const isInside: Rule = (id, wanted) => {
  const name = `/${withoutParameters(id)}`;
  return [`/${wanted}::`, `/${wanted}/`, `::${wanted}::`].some(step => name.includes(step));
};
const hasPart: Rule = (id, wanted) => wanted !== '' && id.includes(wanted);

const inAnyCase =
  (rule: Rule): Rule =>
  (id, wanted) =>
    rule(id.toLowerCase(), wanted.toLowerCase());

/** `shop.cart.TestCart.test_add`, as unittest and JUnit name it. */
const isDotted: Rule = (id, wanted) => {
  if (!wanted.includes('.')) return false;
  const dotted = withoutParameters(id)
    .replace(/\.py(?=::|$)/, '')
    .replaceAll(/::|\//g, '.');
  return dotted === wanted || dotted.endsWith(`.${wanted}`);
};

const EXACT: readonly Rule[] = [endsWithSteps, isFunction, isInside, isDotted];
const RULES: readonly Rule[] = [...EXACT, ...EXACT.map(inAnyCase), hasPart, inAnyCase(hasPart)];

function chosen(ids: string[]): FoundTest {
  const [only] = ids;
  return ids.length === 1 ? { kind: 'one', id: only as string } : { kind: 'many', ids: ids.sort(compareText) };
}

/** What a test may be called when it is misspelled: its last step, with and without parameters, and its whole id. */
function* namesIn(ids: readonly string[]): Generator<[string, string]> {
  for (const id of ids) {
    const last = partsOf(id).at(-1) ?? id;
    yield [last, id];
    yield [withoutParameters(last), id];
    for (const step of partsOf(withoutParameters(id)).slice(0, -1)) if (/^Test|\.py$/.test(step)) yield [step, id];
  }
}

/** Tests that a pattern matches as a whole, else those whose last steps it matches. `*` is any text, `?` any character. */
function matching(ids: readonly string[], pattern: string): string[] {
  const pieces = pattern
    .replace(/^(?:\.\/)+/, '')
    .split(/(\*+|\?)/)
    .map(piece => (piece.startsWith('*') ? '.*' : piece === '?' ? '.' : piece.replace(/[\\^$.|+()[\]{}]/g, '\\$&')))
    .join('');
  const whole = new RegExp(`^${pieces}$`, 'su');
  const found = ids.filter(id => whole.test(id));
  const end = new RegExp(`(?:/|::)${pieces}$`, 'su');
  return (found.length > 0 ? found : ids.filter(id => end.test(id))).sort(compareText);
}
