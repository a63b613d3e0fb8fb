// Who looks after a failing test, and which failures are muted: what people have said, kept in two files on the branch. They
// are no submissions: nothing that is said of results depends on them, only who is named and whether the step fails.
import { UnreadableLedger, UserError } from '../errors.ts';
import { parseLines } from '../ledger/chunks.ts';
import { inOrder } from '../ledger/submission.ts';
import { compareText } from '../compare-text.ts';

interface Said {
  test: string;
  /** Who said so, and when: ISO 8601 in UTC. */
  by: string;
  at: string;
  /** Taken back, or replaced by something newer. */
  ended?: { by: string; at: string };
}

export interface Assignment extends Said {
  /** A person or a team, without @. */
  to: string;
  /** The line and target on which it fails. A good result there closes the assignment. */
  line: string;
  target: string;
  note?: string;
}

export interface Mute extends Said {
  /** The last day, `2026-12-31`, UTC. */
  until: string;
  because: string;
}

export interface Care {
  assignments: Assignment[];
  mutes: Mute[];
}

export const ASSIGNMENTS_FILE = 'assignments.jsonl';
export const MUTES_FILE = 'mutes.jsonl';

export const noCare = (): Care => ({ assignments: [], mutes: [] });

/** @throws UnreadableLedger */
export function parseCare(files: ReadonlyMap<string, string>): Care {
  return {
    assignments: parseRows(files, ASSIGNMENTS_FILE, isAssignment),
    mutes: parseRows(files, MUTES_FILE, isMute),
  };
}

function parseRows<Row>(
  files: ReadonlyMap<string, string>,
  name: string,
  isRow: (value: unknown) => value is Row,
): Row[] {
  const text = files.get(name);
  const rows = text === undefined ? [] : [...parseLines(text, name)];
  if (rows.every(isRow)) return rows;
  throw new UnreadableLedger(`${name}:${rows.findIndex(row => !isRow(row)) + 1} has another shape`);
}

const isText = (value: unknown): value is string => typeof value === 'string';

function isSaid(value: unknown): value is Said & Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const { test, by, at, ended } = value as Record<string, unknown>;
  const isEnded =
    ended === undefined ||
    (typeof ended === 'object' && ended !== null && [(ended as Said).by, (ended as Said).at].every(isText));
  return [test, by, at].every(isText) && isEnded;
}

const isAssignment = (value: unknown): value is Assignment =>
  isSaid(value) &&
  [value['to'], value['line'], value['target']].every(isText) &&
  (value['note'] === undefined || isText(value['note']));

const isMute = (value: unknown): value is Mute =>
  isSaid(value) && isText(value['because']) && isText(value['until']) && isDay(value['until']);

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** Rows by test, then age, so that equal data is equal bytes. */
export function renderCare({ assignments, mutes }: Care): Map<string, string> {
  const fields = {
    assignment: ['test', 'to', 'line', 'target', 'note', 'by', 'at', 'ended'],
    mute: ['test', 'until', 'because', 'by', 'at', 'ended'],
  } as const;
  // Nothing said is no file.
  const files: [string, string][] = [
    [ASSIGNMENTS_FILE, textOf(assignments.toSorted(compareSaid).map(row => inOrder(row, fields.assignment)))],
    [MUTES_FILE, textOf(mutes.toSorted(compareSaid).map(row => inOrder(row, fields.mute)))],
  ];
  return new Map(files.filter(([, text]) => text !== ''));
}

/** A total order, so that two writers' rows stand alike wherever they are merged. */
const compareSaid = (a: Said, b: Said): number =>
  compareText(a.test, b.test) || compareText(a.at, b.at) || compareText(JSON.stringify(a), JSON.stringify(b));
const textOf = (rows: object[]): string => rows.map(row => `${JSON.stringify(row)}\n`).join('');

/** Assignments of a target that has another name now. Mutes hold in all targets. */
export const renameTargetIn = ({ assignments, mutes }: Care, from: string, to: string): Care => ({
  assignments: assignments.map(row => (row.target === from ? { ...row, target: to } : row)),
  mutes,
});

/** What was said in either of two ledgers; what was taken back in one of them is taken back. */
export const mergeCare = (a: Care, b: Care): Care => ({
  assignments: mergeRows(a.assignments, b.assignments),
  mutes: mergeRows(a.mutes, b.mutes),
});

function mergeRows<Row extends Said>(a: readonly Row[], b: readonly Row[]): Row[] {
  const merged = new Map<string, Row>();
  for (const row of [...a, ...b]) {
    const { ended, ...said } = row;
    const key = JSON.stringify(Object.entries(said).sort(([x], [y]) => compareText(x, y)));
    const known = merged.get(key);
    // Ended twice, the first time counts.
    if (!known || (ended && (!known.ended || ended.at < known.ended.at))) merged.set(key, row);
  }
  return [...merged.values()];
}

/** What a person says. `test` is the id of a test. */
export type Order =
  | { kind: 'assign'; test: string; to: string; note?: string }
  | { kind: 'unassign'; test: string }
  | { kind: 'mute'; test: string; until: string; because: string }
  | { kind: 'unmute'; test: string };

interface Circumstances {
  by: string;
  /** What the test was called before: what was said of it then holds. */
  formerly?: readonly string[];
  now: Date;
  line: string;
  target: string;
}

/** @throws UserError for what cannot be done */
export function follow(care: Care, order: Order, { by, formerly = [], now, line, target }: Circumstances): Care {
  const names = new Set([order.test, ...formerly]);
  const ended = { by, at: now.toISOString() };
  const said = { test: order.test, ...ended };
  const end = <Row extends Said>(rows: Row[], isMeant: (row: Row) => boolean): Row[] =>
    rows.map(row => (names.has(row.test) && !row.ended && isMeant(row) ? { ...row, ended } : row));
  const isHere = (row: Assignment): boolean => row.line === line && row.target === target;
  const { assignments, mutes } = care;
  switch (order.kind) {
    case 'assign': {
      const { to, note } = order;
      const added: Assignment = { ...said, to: personOf(to), line, target, ...(note === undefined ? {} : { note }) };
      return { mutes, assignments: [...end(assignments, isHere), added] };
    }
    case 'unassign': {
      if (!assignments.some(row => names.has(row.test) && !row.ended && isHere(row)))
        throw new UserError(`Nobody is assigned to ${order.test} on ${line}.`);
      return { mutes, assignments: end(assignments, isHere) };
    }
    case 'mute': {
      const { until, because } = order;
      if (!isDay(until))
        throw new UserError(`A test is muted until a day such as 2026-12-31, not ${JSON.stringify(until)}.`);
      if (endOf(until) < now.getTime()) throw new UserError(`${until} is past: nothing can be muted until then.`);
      if (because.trim() === '') throw new UserError('A mute needs a reason, for those who come across it.');
      return { assignments, mutes: [...end(mutes, () => true), { ...said, until, because }] };
    }
    case 'unmute': {
      if (!mutes.some(row => names.has(row.test) && isMuting(row, now)))
        throw new UserError(`${order.test} is not muted.`);
      return { assignments, mutes: end(mutes, () => true) };
    }
  }
}

/** A person's or a team's name on GitHub, without its @. */
function personOf(text: string): string {
  const name = text.replace(/^@/, '');
  if (/^[a-z\d](?:[a-z\d-]{0,38})(?:\[bot\])?(?:\/[\w.-]{1,100})?$/i.test(name)) return name;
  throw new UserError(`${JSON.stringify(text)} is no name of a person or team, such as @dana or @acme/web.`);
}

const DAY = 86_400_000;
const endOf = (day: string): number => Date.parse(day) + DAY;

const isMuting = ({ at, until, ended }: Mute, now: Date): boolean =>
  !ended && Date.parse(at) <= now.getTime() && now.getTime() < endOf(until);

/** The mute of a test that is in force. @param names what the test is called, and what it was called before */
export const muteOf = ({ mutes }: Care, names: readonly string[], now: Date): Mute | undefined =>
  mutes.findLast(row => names.includes(row.test) && isMuting(row, now));

/**
 * The assignment of a test that is open: it was not taken back, and the test has not passed since. That it passed is not
 * written down but follows from the runs, so it does not matter in which order they arrive.
 * @param names what the test is called, and what it was called before
 * @param lastGood when the test was good last, on the line it is assigned on
 */
export const assignmentOf = (
  { assignments }: Care,
  {
    names,
    lines,
    target,
    lastGood,
  }: { names: readonly string[]; lines: readonly string[]; target: string; lastGood: string | undefined },
): Assignment | undefined =>
  assignments.findLast(
    row =>
      names.includes(row.test) &&
      !row.ended &&
      row.target === target &&
      lines.includes(row.line) &&
      (lastGood === undefined || Date.parse(lastGood) <= Date.parse(row.at)),
  );
