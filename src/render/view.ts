// A judgement as the pages need it: sorted by what there is to say, failures of one cause together.
import type { Judgement } from '../core/judge/judgement.ts';
import { isRetried, type JudgedTest } from '../core/judge/judged-test.ts';
import { isOneCause, isWidespread } from '../core/judge/outage.ts';
import type { Verdict } from '../core/judge/verdict.ts';
import { EFFECTS } from '../core/ledger/outcome.ts';
import { shortError, wholeErrorOf } from './names.ts';

/** Failures that have one fingerprint, or a single one without any. */
export interface Cause {
  /** The first of `tests`, of which there is at least one. */
  first: JudgedTest;
  tests: JudgedTest[];
  /** What their messages have in common, on one line. */
  error?: string;
}

export interface View {
  by: Record<Verdict, JudgedTest[]>;
  /** Newly failing, tests that are new among them. */
  broken: JudgedTest[];
  /** Fail, and may for now: in none of the lists above and below. */
  muted: JudgedTest[];
  /** Failed before and fail now, with the same error or another one. */
  known: JudgedTest[];
  /** Passed, but not at the first attempt. */
  retried: JudgedTest[];
  /** Tests that ran or were skipped, and those that failed. */
  total: number;
  bad: number;
  /** All failures by cause, the cause of most first. */
  causes: Cause[];
  /** Whether so many fail for one cause that it is hardly the code. */
  outage: boolean;
}

export function viewOf({ tests, run, base }: Judgement): View {
  const by = noTests();
  const muted = tests.filter(isMuted);
  for (const test of tests) if (!isMuted(test)) by[test.verdict].push(test);
  const broken = [...by['newly failing'], ...by['new and failing']];
  const known = [...by['failing differently'], ...by['still failing']];
  const { failed, error, ...others } = run.counts;
  const bad = failed + error;
  const total = Object.values(others).reduce((sum, number) => sum + number, bad);
  const causes = causesOf([...broken, ...known, ...muted]);
  const most = causes[0]?.tests ?? [];
  const isNew = most.filter(test => test.verdict === 'newly failing' || test.verdict === 'failing differently').length;
  return {
    by,
    broken,
    known,
    muted,
    retried: tests.filter(isRetried),
    total,
    bad,
    causes,
    // Tests that have failed for days are no event, and neither is a ledger that has just begun.
    outage:
      base !== null &&
      isWidespread(bad, total - run.counts.skipped) &&
      isOneCause(bad, most.length) &&
      isNew * 2 > most.length,
  };
}

const isMuted = ({ muted, to }: JudgedTest): boolean => muted !== undefined && EFFECTS[to] === 'bad';

const noTests = (): View['by'] => ({
  'newly failing': [],
  'new and failing': [],
  'failing differently': [],
  'still failing': [],
  fixed: [],
  'newly skipped': [],
  unskipped: [],
  renamed: [],
  removed: [],
  added: [],
  slower: [],
  faster: [],
  unchanged: [],
});

/** The cause of most first; else in the order of the tests. */
export function causesOf(tests: readonly JudgedTest[]): Cause[] {
  const groups = new Map<string | JudgedTest, Cause>();
  for (const test of tests) {
    const key = test.cause ?? test;
    const group = groups.get(key);
    if (group) group.tests.push(test);
    else groups.set(key, { first: test, tests: [test] });
  }
  const causes = [...groups.values()].toSorted((a, b) => b.tests.length - a.tests.length);
  for (const cause of causes) {
    const error = inCommon(cause.tests.map(test => wholeErrorOf(test.detail)));
    if (error !== undefined) cause.error = shortError(error);
  }
  return causes;
}

/** Words in which the messages differ become `…`. */
function inCommon([first, ...others]: (string | undefined)[]): string | undefined {
  if (first === undefined || others.every(message => message === first)) return first;
  const words = first.split(' ');
  const rest = others.map(message => (message ?? '').split(' '));
  const common = words.map((word, place) =>
    commonWord(
      word,
      rest.map(other => other[place]),
    ),
  );
  if (rest.every(other => other.length === words.length)) return common.join(' ');
  const end = common.findIndex(word => word.startsWith('…'));
  return end < 1 ? first : `${common.slice(0, end).join(' ')} …`;
}

/** A colon or comma after words that differ still stands. */
function commonWord(word: string, others: (string | undefined)[]): string {
  if (others.every(other => other === word)) return word;
  const [sign = ''] = /[:;,]*$/.exec(word) ?? [];
  return `…${others.every(other => other?.endsWith(sign)) ? sign : ''}`;
}
