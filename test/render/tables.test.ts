import { expect, test } from 'vitest';
import { emptyCounts } from '../../src/core/ledger/outcome.ts';
import type { Presence } from '../../src/core/model.ts';
import { renderFlaky } from '../../src/render/terminal/flaky-table.ts';
import type { Flaky, HistoryEntry, RunPoint, RunRow } from '../../src/core/answers/shapes.ts';
import {
  renderDiff,
  renderFailures,
  renderHistory,
  renderRunsTable,
  renderShow,
} from '../../src/render/terminal/tables.ts';
import { fitted, inkOf, widthOf } from '../../src/render/terminal/ink.ts';
import { HOSTILE_NAMES } from './cases.ts';
import { refOf, run } from './judgements.ts';

const PLAIN = { color: false, width: 100 };

function point(build: number): RunPoint {
  const { build: name, commit, time } = refOf(build);
  return { build: name, commit, time };
}

function rowOf(build: number, failed: number): RunRow {
  const { seconds: duration, order: _, ...row } = run(build, 1204, { failed, skipped: build % 3 });
  return { ...row, duration };
}

function entries(outcomes: Presence[]): HistoryEntry[] {
  return outcomes.map((outcome, place) => ({ ...point(400 + place), outcome }));
}

const FAILING = {
  test: 'tests/checkout/test_cart.py::test_discount[SAVE10]',
  firstFailing: point(418),
  lastPassing: point(417),
  runs: 3,
  spanned: 3,
  outcome: 'failed',
  strip: ['passed', 'passed', 'absent', 'failed', 'failed', 'failed'],
  message: 'AssertionError: assert 90 == 80\n  where 90 = total()',
  file: 'tests/checkout/test_cart.py',
  line: 88,
} as const;

const EVENTS = [
  { kind: 'commit', run: point(404), passed: point(405) },
  { kind: 'rerun', run: point(418) },
] as const;
const FLAKY: Flaky = {
  run: rowOf(420, 1),
  window: 60,
  tests: [
    {
      test: 'tests/test_web.py::test_reconnect',
      state: 'flaky',
      results: 50,
      bad: 3,
      flips: 6,
      events: [...EVENTS],
      clean: 2,
      cost: 340,
      firstSeen: point(404),
      trigger: { kind: 'duration', bad: 30, good: 1.2 },
      since: { run: point(404), least: point(400), most: point(405), now: [3, 16], before: [0, 34] },
    },
    {
      test: HOSTILE_NAMES[12] ?? '',
      state: 'suspected',
      results: 50,
      bad: 9,
      flips: 8,
      events: [],
      clean: 41,
      cost: 0,
    },
  ],
};

const TABLES: Record<string, string> = {
  flaky: renderFlaky(FLAKY, PLAIN),
  'none flaky': renderFlaky({ ...FLAKY, tests: [] }, PLAIN),
  runs: renderRunsTable(
    { runs: [rowOf(411, 0), rowOf(418, 2), rowOf(420, 1), { ...rowOf(421, 0), commit: null }] },
    PLAIN,
  ),
  'no runs': renderRunsTable({ runs: [] }, PLAIN),
  history: renderHistory(
    {
      test: 'tests/test_a.py::test_b',
      results: entries([
        'absent',
        'absent',
        'passed',
        'passed',
        'failed',
        'skipped',
        'failed',
        'error',
        'passed',
        'failed',
      ]),
      stretches: [
        { began: point(402), bad: 3, results: 7 },
        { began: point(406), least: point(404), most: point(407), bad: 0, results: 2 },
      ],
    },
    PLAIN,
  ),
  'long history': renderHistory(
    {
      test: 'tests/test_a.py::test_b',
      results: entries(Array.from({ length: 250 }, (_, place) => (place < 240 ? 'passed' : 'failed'))),
      stretches: [],
    },
    PLAIN,
  ),
  failures: renderFailures(
    {
      run: rowOf(420, 3),
      failures: [
        { ...FAILING, strip: [...FAILING.strip] },
        { ...FAILING, strip: [...FAILING.strip], test: 'tests/checkout/test_cart.py::test_discount[SAVE20]' },
        {
          test: 'tests/test_never.py::test_ie6',
          firstFailing: point(401),
          lastPassing: null,
          runs: 20,
          spanned: 20,
          outcome: 'error',
          strip: ['error'],
        },
      ],
    },
    PLAIN,
  ),
  'no failures': renderFailures({ run: rowOf(420, 0), failures: [] }, PLAIN),
  diff: renderDiff(
    {
      base: point(418),
      run: point(420),
      tests: [
        { test: 'tests/test_a.py::test_added', verdict: 'added', from: 'absent', to: 'passed' },
        { test: 'tests/test_a.py::test_broken', verdict: 'newly failing', from: 'passed', to: 'failed' },
        { test: 'tests/test_a.py::test_slow', verdict: 'slower', from: 'passed', to: 'passed' },
      ],
    },
    PLAIN,
  ),
  'no diff': renderDiff({ base: point(418), run: point(420), tests: [] }, PLAIN),
  show: renderShow(
    {
      run: { ...rowOf(420, 1), result: 'unstable', description: 'nightly' },
      tests: [
        { test: 'tests/test_a.py::test_fine', outcome: 'passed', duration: 0.1 },
        {
          test: 'tests/test_a.py::test_skipped',
          outcome: 'skipped',
          duration: 0,
          detail: { message: 'needs Windows' },
        },
        {
          test: 'tests/test_a.py::test_broken',
          outcome: 'failed',
          duration: 1.5,
          detail: { type: 'KeyError', message: "'price'" },
        },
      ],
      duplicates: ['tests/test_a.py::test_fine'],
    },
    PLAIN,
  ),
};

for (const [name, text] of Object.entries(TABLES)) {
  test(`table: ${name}`, async () => {
    await expect(text).toMatchFileSnapshot(`golden/table-${name.replaceAll(' ', '-')}.golden.txt`);
  });
}

const NARROW = { color: false, width: 80 };

test('a table of 80 columns keeps its lines, with age, commit and subject before long names', () => {
  const long = { ...rowOf(420, 1), build: 'refs-heads-main-2026-11-27T14-26-04' };
  const lines = renderRunsTable({ runs: [rowOf(411, 0), rowOf(418, 2)] }, NARROW).split('\n');
  expect(lines.every(line => widthOf(line) <= 80)).toBe(true);
  const [, row = ''] = renderRunsTable({ runs: [long] }, NARROW).split('\n');
  expect(row.indexOf(long.build)).toBeGreaterThan(row.indexOf('9303a66'));
});

test('wide letters and emoji take two columns, accents of their own none', () => {
  expect(['日本', '🎲', 'e\u0301', '한', 'a'].map(widthOf)).toEqual([4, 2, 1, 2, 1]);
  const runs = ['日本語の変更をたくさん書いた長い件名です', 'plain'].map(subject => ({ ...rowOf(420, 1), subject }));
  const lines = renderRunsTable({ runs }, NARROW).split('\n');
  expect(lines.every(line => widthOf(line) <= 80)).toBe(true);
  const tests = ['tests/a.py::test[日本]', 'tests/a.py::test[ab]'].map(
    id => ({ test: id, verdict: 'fixed', from: 'failed', to: 'passed' }) as const,
  );
  const rows = renderDiff({ base: point(1), run: point(2), tests }, PLAIN)
    .split('\n')
    .filter(line => line.includes('→ passed'));
  expect(new Set(rows.map(line => widthOf(line.slice(0, line.indexOf('failed →'))))).size).toBe(1);
});

test('what is too long goes on between words, further in; words and commands stay whole', () => {
  const [name, command] = [
    'tests/checkout/test_cart.py::test_discount[SAVE10]',
    'git bisect start aaaaaaa bbbbbbb && git bisect run pytest x',
  ];
  const text = `  ${name} since 418, passed 417, three runs\n    ${command}`;
  expect(fitted(text, inkOf({ color: false, width: 44 }))).toBe(
    `  ${name}\n    since 418, passed 417, three runs\n    ${command}`,
  );
  expect(fitted('aaaa ::error::x', inkOf({ color: false, width: 8 }))).toBe('aaaa ::error::x');
});

test('without colour there is no escape, and with it nothing else differs', () => {
  const colored = renderRunsTable({ runs: [rowOf(411, 0), rowOf(418, 2)] }, { ...PLAIN, color: true });
  const plain = renderRunsTable({ runs: [rowOf(411, 0), rowOf(418, 2)] }, PLAIN);
  expect(plain).not.toContain('\u001b');
  expect(colored).toContain('\u001b[31m');
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(plain);
});

test('no name reaches the terminal with a control character or as an order to the runner', () => {
  for (const name of HOSTILE_NAMES) {
    const bad: RunPoint = { build: name, commit: name, time: name };
    const row: RunRow = {
      ...bad,
      counts: { ...emptyCounts(), failed: 1 },
      duration: 1,
      subject: name,
      result: name,
      description: name,
      link: name,
    };
    const failing = {
      test: name,
      firstFailing: bad,
      lastPassing: point(1),
      runs: 1,
      spanned: 1,
      outcome: 'failed' as const,
      strip: [],
      message: name,
      file: name,
    };
    const texts = [
      renderRunsTable({ runs: [row] }, PLAIN),
      renderHistory({ test: name, results: [{ ...bad, outcome: 'failed' }], stretches: [] }, PLAIN),
      renderFailures({ run: row, failures: [failing] }, PLAIN),
      renderDiff(
        { base: bad, run: bad, tests: [{ test: name, verdict: 'fixed', from: 'failed', to: 'passed' }] },
        PLAIN,
      ),
      renderShow(
        {
          run: row,
          tests: [{ test: name, outcome: 'failed', duration: 1, detail: { message: name } }],
          duplicates: [],
        },
        PLAIN,
      ),
    ];
    for (const text of texts) {
      expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|\p{Cs}/u);
      expect(text).not.toMatch(/^\s*::|##\[/m);
    }
  }
});
