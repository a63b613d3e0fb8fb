import { describe, expect, test } from 'vitest';
import { findRenames, type DeclaredRename } from '../../../src/core/ledger/rename.ts';

interface Change {
  before: string[];
  now: string[];
  told?: DeclaredRename[];
  /** Known, but not in the run right before. */
  longGone?: string[];
}

/** `new ← old`, sorted. */
function renames({ before, now, told = [], longGone = [] }: Change): string[] {
  const justGone = before.filter(id => !now.includes(id));
  const found = findRenames({
    gone: [...longGone, ...justGone],
    justGone,
    fresh: now.filter(id => !before.includes(id) && !longGone.includes(id)),
    isHere: id => now.includes(id),
    told,
    here: () => now,
  });
  return [...found].map(([to, from]) => `${to} ← ${from}`).sort();
}

describe('without being told', () => {
  test.each<[string, Change, string[]]>([
    [
      'a file that moved',
      { before: ['a/test_x.py::test_one', 'k.py::test_k'], now: ['b/test_x.py::test_one', 'k.py::test_k'] },
      ['b/test_x.py::test_one ← a/test_x.py::test_one'],
    ],
    [
      'a file with another name, all of it',
      { before: ['a.py::test_1', 'a.py::test_2[x]'], now: ['b.py::test_1', 'b.py::test_2[x]'] },
      ['b.py::test_1 ← a.py::test_1', 'b.py::test_2[x] ← a.py::test_2[x]'],
    ],
    [
      'a class with another name',
      { before: ['a.py::TestOld::test_1'], now: ['a.py::TestNew::test_1'] },
      ['a.py::TestNew::test_1 ← a.py::TestOld::test_1'],
    ],
    [
      'a class that went to another file',
      { before: ['a.py::TestX::test_1'], now: ['b.py::TestX::test_1'] },
      ['b.py::TestX::test_1 ← a.py::TestX::test_1'],
    ],
    [
      'a function of a name that no other suite has, in another file',
      { before: ['a.py::test_voucher', 'a.py::test_stays'], now: ['b.py::test_voucher', 'a.py::test_stays'] },
      ['b.py::test_voucher ← a.py::test_voucher'],
    ],
    [
      'a function of a name that others have, in another file: there is no telling',
      {
        before: ['a.py::test_init', 'c.py::test_init'],
        now: ['b.py::test_init', 'c.py::test_init'],
      },
      [],
    ],
    ['another function', { before: ['a.py::test_1'], now: ['a.py::test_2'] }, []],
    ['other parameters', { before: ['a.py::test[1]'], now: ['a.py::test[2]'] }, []],
    ['no file', { before: ['suite'], now: ['other'] }, []],
    [
      'two files of one name that moved, each to where most of it is',
      {
        before: ['a/t.py::test_1', 'a/t.py::test_2', 'b/t.py::test_1', 'b/t.py::test_3'],
        now: ['c/t.py::test_1', 'c/t.py::test_3', 'd/t.py::test_1', 'd/t.py::test_2'],
      },
      [
        'c/t.py::test_1 ← b/t.py::test_1',
        'c/t.py::test_3 ← b/t.py::test_3',
        'd/t.py::test_1 ← a/t.py::test_1',
        'd/t.py::test_2 ← a/t.py::test_2',
      ],
    ],
    [
      'a file of which less than half is left',
      {
        before: ['a.py::test_1', 'a.py::test_2', 'a.py::test_3', 'a.py::test_4'],
        now: ['b.py::test_1', 'b.py::test_5', 'b.py::test_6', 'b.py::test_7'],
      },
      [],
    ],
    ['a copy: the old one is still there', { before: ['a.py::test_1'], now: ['a.py::test_1', 'b/a.py::test_1'] }, []],
    ['a name that was gone before', { before: [], longGone: ['a/t.py::test_1'], now: ['b/t.py::test_1'] }, []],
  ])('%s', (_, change, expected) => {
    expect(renames(change)).toEqual(expected);
  });

  test('a thousand files that move at once, each with a test of the same name', () => {
    const files = Array.from({ length: 1_000 }, (_, n) => `test_${n}.py::test_init`);
    const found = renames({ before: files.map(id => `old/${id}`), now: files.map(id => `new/${id}`) });
    expect(found).toHaveLength(1_000);
    expect(found.every(line => line === `new/${line.split('/')[2]} ← old/${line.split('/')[2]}`)).toBe(true);
  });
});

describe('what is told', () => {
  test.each<[string, Change, string[]]>([
    [
      'a file',
      {
        before: ['a.py::test_init', 'c.py::test_init'],
        now: ['b.py::test_init', 'c.py::test_init'],
        told: [['a.py', 'b.py']],
      },
      ['b.py::test_init ← a.py::test_init'],
    ],
    [
      'a folder',
      { before: ['old/x/a.py::test'], now: ['new/x/a.py::test'], told: [['old', 'new']] },
      ['new/x/a.py::test ← old/x/a.py::test'],
    ],
    [
      'a function, with its parameters',
      { before: ['a.py::test_1[x::y/z]'], now: ['a.py::test_2[x::y/z]'], told: [['a.py::test_1', 'a.py::test_2']] },
      ['a.py::test_2[x::y/z] ← a.py::test_1[x::y/z]'],
    ],
    [
      'one test, against what is told of its file',
      {
        before: ['a.py::test_1', 'a.py::test_2'],
        now: ['b.py::test_1', 'b.py::test_2', 'b.py::test_new'],
        told: [
          ['a.py', 'b.py'],
          ['a.py::test_1', 'b.py::test_new'],
        ],
      },
      ['b.py::test_2 ← a.py::test_2', 'b.py::test_new ← a.py::test_1'],
    ],
    [
      'a test that is known by both names by now',
      { before: ['b.py::test'], longGone: ['a.py::test'], now: ['b.py::test'], told: [['a.py', 'b.py']] },
      ['b.py::test ← a.py::test'],
    ],
    ['part of a name is no name', { before: ['ab.py::test_1'], now: ['cb.py::test_1x'], told: [['a', 'c']] }, []],
    ['a test that is not there', { before: ['a.py::test'], now: ['c.py::x'], told: [['a.py', 'b.py']] }, []],
    [
      'a test that stays',
      { before: ['a.py::t', 'b.py::t'], now: ['a.py::t', 'b.py::t'], told: [['a.py', 'b.py']] },
      [],
    ],
  ])('%s', (_, change, expected) => {
    expect(renames(change)).toEqual(expected);
  });
});
