import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createNodeIdResolver, type ProjectFiles } from '../../../src/core/parse/node-ids.ts';
import { FIXTURES, filesOf, fixtures, readBytes } from './fixtures.ts';

/** A tree given as paths; directories end with a slash. */
function tree(...paths: string[]): ProjectFiles & { asked: string[] } {
  const directories = new Map<string, Map<string, boolean>>([['', new Map()]]);
  for (const path of paths) {
    const steps = path.split('/').filter(step => step !== '');
    for (const [index, step] of steps.entries()) {
      const parent = steps.slice(0, index).join('/');
      const isDirectory = index < steps.length - 1 || path.endsWith('/');
      directories.get(parent)?.set(step, isDirectory);
      const here = steps.slice(0, index + 1).join('/');
      if (isDirectory && !directories.has(here)) directories.set(here, new Map());
    }
  }
  const asked: string[] = [];
  return {
    asked,
    listDir: directory => {
      asked.push(directory);
      const entries = directories.get(directory);
      return entries && [...entries].map(([name, isDirectory]) => ({ name, isDirectory }));
    },
  };
}

/** Addresses, times and uuids are others in every run, and are masked in ids. Written anew here, simpler, for comparison. */
function mask(id: string): string {
  return id
    .replace(/0x[0-9a-f]{8,}/g, '0x…')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+/g, '<time>');
}

/** Two tests whose ids differ in their address only are told apart by their order. */
function numbered(ids: string[]): string[] {
  const seen = new Map<string, number>();
  return ids.map(id => {
    const number = (seen.get(id) ?? 0) + 1;
    seen.set(id, number);
    return number === 1 ? id : `${id}#${number}`;
  });
}

/** pytest escapes control characters, and emoji before 9.2, in a way that a test's own name may have too. */
const AMBIGUOUS = new Map([
  ['tests/test_raw.py::test_raw[\u001b[1m]', 'tests/test_raw.py::test_raw[#x1B[1m]'],
  ['tests/test_raw.py::test_raw[#x1F600]', 'tests/test_raw.py::test_raw[😀]'],
]);

/** The id that the report is to have for pytest's. */
function expected(id: string): string {
  return mask(AMBIGUOUS.get(id) ?? id);
}

describe('ids of a report are the node ids of pytest', () => {
  test.each(fixtures)('$name', ({ bytes, truth, project, environment }) => {
    const ids = readBytes(bytes, filesOf(project)).results.map(({ id }) => id);
    // pytest 7 has no id for a session that could not be collected; its root directory has one since.
    const collectors = Object.keys(truth.collectors).map(id => (id === '' ? '.' : id));
    const ran = Object.entries(truth.reports)
      .filter(([, phases]) => phases.some(([when, outcome]) => when !== 'setup' || outcome !== 'passed'))
      .map(([id]) => id);
    const all = numbered([...collectors, ...ran].map(expected));
    // Where pytest itself failed, that is a result too; a collector that was skipped is one since its reason is.
    expect(ids.filter(id => id !== 'pytest::internal').toSorted()).toEqual(all.toSorted());
    expect(environment).toMatch(/^pytest-/);
  });

  const names = new Set(['everything', 'ids', 'reruns', 'subtests', 'monorepo']);
  const complete = fixtures.filter(({ name }) => names.has(name.split('/')[1] ?? ''));
  test.each(complete)('$name has the ids of `pytest --collect-only -q`', ({ bytes, project, name, truth }) => {
    const listed = readFileSync(join(FIXTURES, 'reports', `${name}.collected.txt`), 'utf8');
    // Ids may have line ends in them, so the list is compared as a whole.
    const collected = `${truth.collected.join('\n')}\n`;
    expect(mask(listed).startsWith(mask(collected))).toBe(true);
    const ids = new Set(readBytes(bytes, filesOf(project)).results.map(({ id }) => id));
    for (const id of numbered(truth.collected.map(expected))) expect(ids).toContain(id);
  });
});

describe('with the files of the repository', () => {
  const files = tree(
    'tests/test_a.py',
    'tests/v1.2-beta/test_dots.py',
    'tests/v1/other.py',
    'tests/a/b.c/d.py',
    'tests/a.b/c/d.py',
    'tests/data/cases.v1.yaml',
    'docs/guide.rst',
    'docs/notes.v2.txt',
    'src/app/calc.py',
    'tests/pkg/',
    'tests/shop.py',
    'tests/shop/cart.py',
    'weird[1]/test_x.py',
  );
  test.each([
    ['a function', 'tests.test_a', 'test_x', 'tests/test_a.py::test_x'],
    ['a class', 'tests.test_a.TestB', 'test_x', 'tests/test_a.py::TestB::test_x'],
    ['a class inside another', 'tests.test_a.TestB.TestC', 'test_x', 'tests/test_a.py::TestB::TestC::test_x'],
    ['a class with a lower-case name', 'tests.test_a.lower_case', 'test_x', 'tests/test_a.py::lower_case::test_x'],
    ['a directory with dots', 'tests.v1.2-beta.test_dots', 'test_x', 'tests/v1.2-beta/test_dots.py::test_x'],
    ['a data file with dots', 'tests.data.cases.v1.yaml', 'one', 'tests/data/cases.v1.yaml::one'],
    ['a doctest of a module', 'src.app.calc', 'app.calc.add', 'src/app/calc.py::app.calc.add'],
    ['a doctest in a text', 'docs.guide.rst', 'guide.rst', 'docs/guide.rst::guide.rst'],
    ['a doctest in a text with dots', 'docs.notes.v2.txt', 'notes.v2.txt', 'docs/notes.v2.txt::notes.v2.txt'],
    ['a parameter with colons', 'tests.test_a', 'test_x[a::b.c]', 'tests/test_a.py::test_x[a::b.c]'],
    ['a package beside a module of its name', 'tests.shop.cart', 'test_x', 'tests/shop/cart.py::test_x'],
    ['a class of a module beside a package of its name', 'tests.shop.Cart', 'test_x', 'tests/shop.py::Cart::test_x'],
    ['a file that was not collected', '', 'tests.test_a', 'tests/test_a.py'],
    ['a directory that was not collected', '', 'tests.pkg', 'tests/pkg'],
    ['a class that was not collected', 'tests.test_a', 'TestB', 'tests/test_a.py::TestB'],
    ['the session', '', '', '.'],
    [
      'a directory with brackets',
      '',
      'weird[1]/test_x.py::TestB::test_y[p::q]',
      'weird[1]/test_x.py::TestB::test_y[p::q]',
    ],
    ['a generated file', 'gen.test_made.TestIt', 'test_x', 'gen/test_made.py::TestIt::test_x'],
  ])('%s', (_what, classname, name, id) => {
    expect(createNodeIdResolver(files)(classname, name)).toBe(id);
  });

  test('the longer path wins where both are there', () => {
    expect(createNodeIdResolver(tree('a/b.py', 'a/b/c.py'))('a.b.c', 'test_x')).toBe('a/b/c.py::test_x');
  });

  test('a root directory below the repository is found, and ids begin there', () => {
    const resolve = createNodeIdResolver(tree('docs/', 'services/backend/tests/v1.2/test_api.py'));
    expect(resolve('tests.v1.2.test_api.TestApi', 'test_x')).toBe('tests/v1.2/test_api.py::TestApi::test_x');
  });

  test('directories of packages and environments are not searched for it', () => {
    const resolve = createNodeIdResolver(tree('node_modules/x/tests/v1.2/test_api.py', '.venv/tests/v1.2/test_api.py'));
    expect(resolve('tests.v1.2.test_api', 'test_x')).toBe('tests/v1/2/test_api.py::test_x');
  });

  test('--junit-prefix is left out', () => {
    const resolve = createNodeIdResolver(tree('tests/test_a.py', 'test_top.py'));
    expect(resolve('py3.12.tests.test_a', 'test_x')).toBe('tests/test_a.py::test_x');
    expect(resolve('py3.12.test_top.TestB', 'test_x')).toBe('test_top.py::TestB::test_x');
  });

  test('what is no prefix of all tests is none of one', () => {
    const resolve = createNodeIdResolver(tree('tests/test_a.py', 'test_top.py'));
    expect(resolve('tests.test_a', 'test_x')).toBe('tests/test_a.py::test_x');
    expect(resolve('generated.test_top', 'test_x')).toBe('generated/test_top.py::test_x');
  });

  test('each directory is asked for once', () => {
    const asking = tree('tests/test_a.py', 'tests/unit/test_b.py');
    const resolve = createNodeIdResolver(asking);
    for (const classname of [
      'tests.test_a',
      'tests.unit.test_b',
      'tests.test_a.TestC',
      'nowhere.test_x',
      'nowhere.test_y',
    ]) {
      resolve(classname, 'test_x');
    }
    expect(asking.asked).toEqual([...new Set(asking.asked)]);
  });
});

describe("without them, by pytest's naming rules", () => {
  test.each([
    ['tests.test_a', 'test_x', 'tests/test_a.py::test_x'],
    ['tests.unit.test_a.TestB.TestC', 'test_x', 'tests/unit/test_a.py::TestB::TestC::test_x'],
    ['tests.orders_test', 'test_x', 'tests/orders_test.py::test_x'],
    ['tests.test_a.lower_case', 'test_x', 'tests/test_a.py::lower_case::test_x'],
    ['tests.test_package.test_inside', 'test_x', 'tests/test_package/test_inside.py::test_x'],
    ['tests.checks.Orders', 'test_x', 'tests/checks.py::Orders::test_x'],
    ['Tests.Unit.test_case.TestCase', 'test_x', 'Tests/Unit/test_case.py::TestCase::test_x'],
    ['src.app.calc', 'app.calc.add', 'src/app/calc.py::app.calc.add'],
    ['docs.guide.rst', 'guide.rst', 'docs/guide.rst::guide.rst'],
    ['README.md', 'README.md', 'README.md::README.md'],
    ['', 'tests.test_a', 'tests/test_a.py'],
  ])('%s %s', (classname, name, id) => {
    expect(createNodeIdResolver()(classname, name)).toBe(id);
  });
});

describe("with xunit1's file", () => {
  test.each([
    [
      'the file of the class name',
      'tests.v1.2.test_a.TestB',
      'tests/v1.2/test_a.py',
      'tests/v1.2/test_a.py::TestB::test_x',
    ],
    ['a Windows path', 'tests.v1.2.test_a.TestB', 'tests\\v1.2\\test_a.py', 'tests/v1.2/test_a.py::TestB::test_x'],
    ['a prefix', 'py3.12.tests.v1.2.test_a', 'tests/v1.2/test_a.py', 'tests/v1.2/test_a.py::test_x'],
    [
      'the file of an inherited test is not that of its class',
      'tests.test_b.TestB',
      'shared/cases.py',
      'tests/test_b.py::TestB::test_x',
    ],
    ['a name that only begins like the file', 'tests.test_ab', 'tests/test_a.py', 'tests/test_ab.py::test_x'],
  ])('%s', (_what, classname, file, id) => {
    expect(createNodeIdResolver()(classname, 'test_x', file)).toBe(id);
  });
});
