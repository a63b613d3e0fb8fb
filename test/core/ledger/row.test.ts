import { property, array, assert, constantFrom, integer, nat, oneof, stringMatching, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnreadableLedger } from '../../../src/core/errors.ts';
import { DIFFERENCES } from '../../../src/core/ledger/duration.ts';
import { alphabet, decodeRow, encodeRow } from '../../../src/core/ledger/row.ts';

const LETTERS = alphabet('-pfs', 'p');
const values = (text: string): number[] => text.split('').map(letter => '-pfs'.indexOf(letter));

describe('a column', () => {
  it.each([
    ['', ''],
    ['p', 'p'],
    ['ppppp', '5'],
    ['pppfpp', '3f2'],
    ['fpf', 'fpf'],
    ['fff', 'fff'],
    ['ppssssssssssssp', '2*12sp'],
    ['ppssssssssssssppp', '2*12s3'],
  ])('%j is written as %j', (row, text) => {
    expect(encodeRow(values(row), LETTERS)).toBe(text);
    expect([...decodeRow(text, LETTERS, 100)]).toEqual(values(row));
  });

  it('has numbers in parentheses for what has no letter', () => {
    expect(encodeRow([9, 9, 9, 9, 1], LETTERS)).toBe('*4(9)p');
    expect(encodeRow([-40, 0, 27], DIFFERENCES)).toBe('(-40)=(27)');
  });

  it('is read as it was written', () => {
    const runs = array(tuple(integer({ min: -30, max: 30 }), oneof(nat(3), nat(2_000))), { maxLength: 30 });
    assert(
      property(runs, constantFrom(DIFFERENCES, LETTERS), (each, symbols) => {
        const row = each.flatMap(([value, count]) => Array.from({ length: count }, () => value));
        expect([...decodeRow(encodeRow(row, symbols), symbols, row.length)]).toEqual(row);
      }),
    );
  });

  it.each(['p?', '*', '*3', '(', '()', '(x)', '(1.5)', '(4294967296)', '3*', '\n'])('%j is refused', text => {
    expect(() => decodeRow(text, LETTERS, 1_000)).toThrow(UnreadableLedger);
  });

  it('is never longer than what it may be, whatever it says', () => {
    assert(
      property(stringMatching(/^[-pfs0-9*()]{0,30}$/), text => {
        try {
          expect(decodeRow(text, LETTERS, 50).length).toBeLessThanOrEqual(50);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableLedger);
        }
      }),
    );
  });
});
