// Judgements as `judge` makes them, in small steps, for tests of what is shown.
import type { Judgement } from '../../src/core/judge/judgement.ts';
import type { JudgedTest, RunInfo } from '../../src/core/judge/judged-test.ts';
import { VERDICTS, type Verdict } from '../../src/core/judge/verdict.ts';
import { emptyCounts } from '../../src/core/ledger/outcome.ts';
import type { RunRef } from '../../src/core/ledger/consolidate.ts';
import type { Detail, Presence } from '../../src/core/model.ts';

const SUBJECTS: Record<number, string> = {
  388: 'Move exports to the new storage',
  411: 'Add gift cards',
  418: 'Round prices late',
  420: 'Tax tables 2027 (#1893), thanks @dana',
};
const DAY = 86_400_000;
const EPOCH = Date.UTC(2026, 10, 1);

/** Run 400 is of 1 November 2026; there are two runs a day. */
export const refOf = (build: number): RunRef => {
  const subject = SUBJECTS[build];
  return {
    build: String(build),
    order: build,
    commit: hashOf(build),
    time: new Date(EPOCH + ((build - 400) * DAY) / 2).toISOString(),
    ...(subject === undefined ? {} : { subject }),
  };
};

export const hashOf = (build: number): string => ((build * 0x9e37_79b1) >>> 0).toString(16).padStart(8, '0').repeat(5);

const LETTERS: Record<string, Presence> = {
  p: 'passed',
  f: 'failed',
  e: 'error',
  s: 'skipped',
  x: 'xfailed',
  X: 'xpassed',
  '-': 'absent',
};
const presenceOf = (letter: string): Presence => LETTERS[letter] ?? 'absent';

/** The newest run, unless a judgement says otherwise. */
export const NOW = 420;

type Extra = Partial<Omit<JudgedTest, 'id' | 'verdict' | 'strip' | 'from' | 'to'>>;

/** A test by its outcomes in the last runs up to `NOW`, one letter a run; its standing follows from them. */
export function judged(id: string, verdict: Verdict, outcomes: string, extra: Extra = {}): JudgedTest {
  const strip = Array.from(outcomes, presenceOf);
  const counted = verdict === 'fixed' ? strip.slice(0, -1) : strip;
  return {
    id,
    verdict,
    from: strip.at(-2) ?? 'absent',
    to: strip.at(-1) ?? 'absent',
    standing: standingOf(counted, NOW - strip.length + 1),
    strip,
    ...extra,
  };
}

const isBad = (outcome: Presence): boolean => outcome === 'failed' || outcome === 'error';

function standingOf(strip: readonly Presence[], oldest: number): JudgedTest['standing'] {
  const lastGood = strip.findLastIndex(
    outcome => outcome === 'passed' || outcome === 'xfailed' || outcome === 'xpassed',
  );
  const since = strip.slice(lastGood + 1);
  const firstBad = since.findIndex(isBad);
  const bad = since.filter(isBad).length;
  return {
    seen: strip.some(outcome => outcome !== 'absent'),
    lastGood: lastGood === -1 ? null : refOf(oldest + lastGood),
    streak:
      firstBad === -1
        ? null
        : { first: refOf(oldest + lastGood + 1 + firstBad), bad, silent: since.length - firstBad - bad },
  };
}

/** The run that is judged, or another one. Counts add up to `total` with passed tests. */
export function run(build: number, total: number, others: Partial<RunInfo['counts']> = {}, seconds = 112): RunInfo {
  const rest = Object.values(others).reduce((sum, number) => sum + number, 0);
  return { ...refOf(build), seconds, submissions: 1, counts: { ...emptyCounts(), passed: total - rest, ...others } };
}

export function judgement(tests: readonly JudgedTest[], more: Partial<Judgement> & { total?: number } = {}): Judgement {
  const { total = 1204, ...given } = more;
  const counts: Partial<RunInfo['counts']> = {};
  for (const { to } of tests) if (to !== 'absent' && to !== 'passed') counts[to] = (counts[to] ?? 0) + 1;
  const rank = new Map(VERDICTS.map((verdict, place) => [verdict, place]));
  return {
    target: 'default',
    line: 'main',
    run: run(NOW, total, counts),
    base: run(NOW - 1, total),
    tests: tests.toSorted((a, b) => (rank.get(a.verdict) ?? 0) - (rank.get(b.verdict) ?? 0)),
    slowest: [],
    duplicates: [],
    flaky: [],
    varying: [],
    problems: [],
    ...given,
  };
}

/** A failed assertion as pytest tells it. */
export function assertion(file: string, line: number, name: string, said: string): Detail {
  return {
    message: said,
    type: 'AssertionError',
    text: [
      `    def ${name}():`,
      '        cart = make_cart()',
      `>       ${said.replace(/\d+/, 'cart.total()')}`,
      `E       ${said}`,
      '',
      `${file}:${line}: AssertionError`,
    ].join('\n'),
    file,
    line,
    function: name,
  };
}

/** `count` tests that fail for one cause. */
export function failures(
  count: number,
  cause: string,
  detail: (place: number) => Detail,
  outcomes = 'ppppppppf',
): JudgedTest[] {
  return Array.from({ length: count }, (_, place) =>
    judged(`tests/test_many.py::test_number[${place}]`, 'newly failing', outcomes, { cause, detail: detail(place) }),
  );
}
