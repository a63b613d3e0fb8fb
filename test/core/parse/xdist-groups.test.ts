import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { withoutGroup } from '../../../src/core/parse/xdist-groups.ts';
import { readBytes, readText, suite } from './fixtures.ts';

const CASES = fileURLToPath(new URL('../../fixtures/cases', import.meta.url));

describe('a group of xdist is told from what is part of a name', () => {
  test.each([
    ['t.py::test_read@db', 't.py::test_read'],
    ['t.py::TestK::test_read@db', 't.py::TestK::test_read'],
    ['t.py::test_é@db', 't.py::test_é'],
    ['t.py::test_write[1]@db', 't.py::test_write[1]'],
    ['t.py::test_write[me@x]@db', 't.py::test_write[me@x]'],
    ['t.py::test_write[a]@b]@db', 't.py::test_write[a]@b]'],
    ['t.py::test_write[@]@db', 't.py::test_write[@]'],
    ['t.py::test_read@tests/t.py', 't.py::test_read'],
    ['t.py::TestK::test_m@a::b[1]_z', 't.py::TestK::test_m'],
    ['pkg/m.py::pkg.m.total@doc', 'pkg/m.py::pkg.m.total'],
    ['docs/use.rst::use.rst@doc', 'docs/use.rst::use.rst'],
  ])('%s is %s', (written, id) => {
    expect(withoutGroup(written)).toBe(id);
    expect(withoutGroup(id)).toBe(id);
  });

  test.each([
    't.py::test_at[x@db]',
    't.py::test_at[a]@b]',
    't.py::test_at[@]',
    'docs@1/t.py::test_a',
    'docs@1/t.py',
    'mails.yaml::a mail to me@example.org',
    't.py::a sentence for me@example.org',
    '',
  ])('%s stays', id => {
    expect(withoutGroup(id)).toBe(id);
  });
});

describe('a test is the same with --dist loadgroup as without, in each format', () => {
  test.each(['xml', 'jsonl', 'report.json', 'ctrf.json'])('%s', format => {
    const outcomesOf = (name: string) => {
      const { results, problems } = readBytes(readFileSync(`${CASES}/03/${name}.${format}`));
      expect(problems).toEqual([]);
      return Object.fromEntries(results.map(({ id, outcome }) => [id, outcome]));
    };
    const names = ['test_read', 'test_write[1]', 'test_write[2]', 'test_free'];
    const all = (broken: string) =>
      Object.fromEntries(names.map(name => [`tests/test_db.py::${name}`, name === 'test_free' ? 'passed' : broken]));
    expect(outcomesOf('1')).toEqual(all('passed'));
    expect(outcomesOf('2')).toEqual(all('passed'));
    expect(outcomesOf('3')).toEqual(all('failed'));
    expect(outcomesOf('4')).toEqual(all('failed'));
  });
});

test('tests that only differ in what looks like a group stay apart', () => {
  const testcase = (name: string) => `<testcase classname="tests.test_a" name="${name}" time="1"/>`;
  const idsOf = (...names: string[]) => readText(suite(names.map(testcase).join(''))).results.map(({ id }) => id);
  expect(idsOf('test_a@firefox', 'test_a@chrome', 'test_b@firefox')).toEqual([
    'tests/test_a.py::test_a@firefox',
    'tests/test_a.py::test_a@chrome',
    'tests/test_a.py::test_b',
  ]);
  expect(idsOf('test_a', 'test_a@chrome')).toEqual(['tests/test_a.py::test_a', 'tests/test_a.py::test_a@chrome']);
});

test('behind a masked parameter a group is taken off, too', () => {
  const [result] = readText(
    suite('<testcase classname="tests.test_a" name="test_a[&lt;X at 0x7f01a67b22d0&gt;]@db" time="1"/>'),
  ).results;
  expect(result?.id).toBe('tests/test_a.py::test_a[<X at 0x…>]');
});
