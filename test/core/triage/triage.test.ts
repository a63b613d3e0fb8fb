import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  assignmentOf,
  type Care,
  follow,
  muteOf,
  noCare,
  type Order,
  parseCare,
  renderCare,
} from '../../../src/core/triage/triage.ts';

const at = (day: number): Date => new Date(Date.UTC(2026, 0, day, 12));
const HERE = { by: 'dana', line: 'main', target: 'default' };
const TEST = 't.py::test';

const after = (...orders: [day: number, order: Order, more?: Partial<typeof HERE>][]): Care =>
  orders.reduce((care, [day, order, more]) => follow(care, order, { ...HERE, ...more, now: at(day) }), noCare());

const assign = (to: string): Order => ({ kind: 'assign', test: TEST, to });
const mute = (until: string): Order => ({ kind: 'mute', test: TEST, until, because: 'the server moves' });

const assignedTo = (care: Care, lastGood?: Date, lines = ['main']): string | undefined =>
  assignmentOf(care, { names: [TEST], lines, target: 'default', lastGood: lastGood?.toISOString() })?.to;

test('an assignment stays while the test fails, and is closed by a good result after it', () => {
  const care = after([5, assign('@kim')]);
  expect(assignedTo(care)).toBe('kim');
  expect(assignedTo(care, at(4))).toBe('kim');
  expect(assignedTo(care, at(6))).toBeUndefined();
  // It is kept in the record all the same.
  expect(care.assignments).toHaveLength(1);
});

test('an assignment is for its line and target, and for the lines that branch off', () => {
  const care = after([5, assign('@kim')]);
  expect(assignedTo(care, undefined, ['pr/7', 'main'])).toBe('kim');
  expect(assignedTo(care, undefined, ['release'])).toBeUndefined();
  expect(assignmentOf(care, { names: [TEST], lines: ['main'], target: 'py312', lastGood: undefined })).toBeUndefined();
});

test('assigned to someone else, the first is told off; taken back, nobody is on it; both stay in the record', () => {
  const care = after(
    [5, assign('@kim')],
    [6, assign('acme/web'), { by: 'lee' }],
    [7, { kind: 'unassign', test: TEST }],
  );
  expect(assignedTo(care)).toBeUndefined();
  expect(care.assignments.map(({ to, by, ended }) => [to, by, ended?.by])).toEqual([
    ['kim', 'dana', 'lee'],
    ['acme/web', 'lee', 'dana'],
  ]);
});

test('a mute is in force from when it was said to the end of its day, unless it is taken back', () => {
  const care = after([5, mute('2026-01-08')]);
  const inForce = (when: Date): boolean => muteOf(care, [TEST], when) !== undefined;
  expect(
    [at(4), at(5), at(8), new Date('2026-01-08T23:59:59Z'), new Date('2026-01-09T00:00:00Z')].map(inForce),
  ).toEqual([false, true, true, true, false]);
  const back = follow(care, { kind: 'unmute', test: TEST }, { ...HERE, now: at(6) });
  expect(muteOf(back, [TEST], at(6))).toBeUndefined();
  expect(muteOf(care, ['other'], at(6))).toBeUndefined();
  expect(muteOf(care, ['other', TEST], at(6))).toBeDefined();
});

test.each<[string, Order, RegExp]>([
  ['a mute without a reason', { ...mute('2026-02-01'), because: ' ' } as Order, /needs a reason/],
  ['a mute that is over', mute('2026-01-09'), /is past/],
  ['a day that is none', mute('2026-02-31x'), /not "2026-02-31x"/],
  ['a name that is none', assign('dana; rm -rf'), /no name of a person/],
  ['unassigning what nobody is assigned to', { kind: 'unassign', test: TEST }, /Nobody is assigned/],
  ['unmuting what is not muted', { kind: 'unmute', test: TEST }, /is not muted/],
])('refused: %s', (_, order, why) => {
  expect(() => after([10, order])).toThrow(why);
});

test('what was written is read again, in one order whoever spoke first', () => {
  const orders = fc.array(
    fc.tuple(
      fc.integer({ min: 1, max: 28 }),
      fc.oneof(
        fc.record({ kind: fc.constant('assign' as const), test: fc.string(), to: fc.constantFrom('dana', 'acme/web') }),
        fc.record({
          kind: fc.constant('mute' as const),
          test: fc.string(),
          until: fc.constant('2026-03-01'),
          because: fc.constantFrom('a\nb', '"quoted"'),
        }),
      ),
    ),
  );
  fc.assert(
    fc.property(orders, said => {
      const care = said.reduce((known, [day, order]) => follow(known, order, { ...HERE, now: at(day) }), noCare());
      const files = renderCare(care);
      expect(renderCare(parseCare(files))).toEqual(files);
      const shuffled = { assignments: care.assignments.toReversed(), mutes: care.mutes.toReversed() };
      const times = new Set(said.map(([day, { test: id }]) => `${day} ${id}`));
      if (times.size === said.length) expect(renderCare(shuffled)).toEqual(files);
    }),
  );
});

test.each([
  ['cut short', '{"test":"t","to":"dana"', /cut short/],
  [
    'of another shape',
    '{"test":"t","to":7,"by":"x","at":"y","line":"main","target":"d"}\n',
    /assignments.jsonl:1 has another shape/,
  ],
])('a file that is %s is not taken for empty', (_, text, why) => {
  expect(() => parseCare(new Map([['assignments.jsonl', text]]))).toThrow(why);
});
