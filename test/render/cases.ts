// The situations that pages are judged by, each as a judgement.
import type { Comparison } from '../../src/core/judge/baseline.ts';
import type { FlakyTest } from '../../src/core/judge/flaky/flaky.ts';
import type { Judgement } from '../../src/core/judge/judgement.ts';
import type { JudgedTest, SlowTest } from '../../src/core/judge/judged-test.ts';
import type { Suspects } from '../../src/core/judge/suspects.ts';
import type { Links, RenderOptions } from '../../src/render/options.ts';
import { assertion, failures, hashOf, judged, judgement, NOW, refOf, run } from './judgements.ts';

const REPOSITORY = 'https://github.com/acme/shop';
export const LINKS: Links = {
  linkCommit: sha => `${REPOSITORY}/commit/${sha}`,
  linkFile: (file, line) => `${REPOSITORY}/blob/${hashOf(NOW)}/${file}${line === undefined ? '' : `#L${line}`}`,
  linkRange: (from, to) => `${REPOSITORY}/compare/${from}...${to}`,
  linkVerdict: page => `${REPOSITORY}/blob/v1/docs/verdicts/${page}.md`,
  linkRun: build => `${REPOSITORY}/actions/runs/${build}`,
};

const discount = judged('tests/checkout/test_cart.py::test_discount[SAVE10]', 'newly failing', 'pppppppppfff', {
  cause: 'price',
  detail: assertion('src/shop/price.py', 52, 'round_price', 'assert 90 == 80'),
});
const zeroRate = judged('tests/checkout/test_tax.py::TestTax::test_zero_rate', 'newly failing', 'ppspppppppff', {
  cause: 'price',
  detail: assertion('src/shop/price.py', 52, 'round_price', 'assert 7 == 0'),
});
const gift = judged('tests/checkout/test_gift.py::test_gift_card', 'newly failing', 'pppppppppppf', {
  cause: 'gift',
  detail: assertion('tests/checkout/test_gift.py', 14, 'test_gift_card', "assert 'EUR' == 'USD'"),
});
const storage = (place: number): JudgedTest['detail'] & object => ({
  type: 'ConnectionError',
  message: `storage-${place}:9000 refused the connection`,
  text: `src/shop/export.py:12: ConnectionError`,
  file: 'src/shop/export.py',
  line: 12,
});
const exports = ['csv', 'json', 'pdf', 'xls', 'xml'].map((format, place) =>
  judged(`tests/test_export.py::test_export_${format}`, 'still failing', 'ppppffffffff', {
    cause: 'storage',
    detail: storage(place),
  }),
);
const locale = judged('tests/test_locale.py::test_locale[tr_TR]', 'fixed', 'ppppppfffffp');
const reconnect = judged('tests/test_web.py::test_websocket_reconnect', 'unchanged', 'pppppppppppp', {
  detail: { attempts: ['failed'] },
});
const slowest: SlowTest[] = [
  { id: 'tests/test_report.py::test_yearly_report', seconds: 14.2, usualSeconds: 4.1 },
  { id: 'tests/test_export.py::test_export_pdf', seconds: 9.6, usualSeconds: 9.4 },
  { id: 'tests/test_new.py::test_first_time', seconds: 0.41 },
  { id: 'tests/test_fast.py::test_nothing', seconds: 0.002, usualSeconds: 0.002 },
];
const outage = failures(911, 'database', place => ({
  type: 'OperationalError',
  message: `could not connect to server: db-${place}:5432`,
  text: 'tests/conftest.py:20: OperationalError',
  file: 'tests/conftest.py',
  line: 20,
  function: 'database',
  phases: ['setup'],
}));

/** Of a pull request whose job tested the merge with the tip of main. */
const MERGED: Comparison = { kind: 'ancestor', line: 'main', from: 'merged', commits: 0 };

const known = (id: string, more: Partial<FlakyTest> = {}): FlakyTest => ({
  id,
  state: 'flaky',
  results: 20,
  bad: 2,
  flips: 4,
  events: [
    { kind: 'commit', run: refOf(404), passed: refOf(405) },
    { kind: 'rerun', run: refOf(412) },
    { kind: 'rerun', run: refOf(420) },
  ],
  clean: 0,
  cost: 340,
  ...more,
});
const flaky: FlakyTest[] = [
  known(reconnect.id, { trigger: { kind: 'hours', from: 23, to: 2, runs: 6, of: 40 } }),
  known(gift.id, {
    events: [{ kind: 'attempt', run: refOf(411) }],
    clean: 8,
    trigger: { kind: 'duration', bad: 30, good: 1.2 },
  }),
  known('tests/test_user.py::test_avatar[a|b]', { state: 'suspected', events: [], flips: 7, cost: 0, clean: 20 }),
  known('tests/test_user.py::test_upload', {
    state: 'recovered',
    clean: 31,
    events: [{ kind: 'rerun', run: refOf(389) }],
  }),
];

/** Of a range, its commits and those of them that runs tested. */
const inRange = (
  tests: JudgedTest[],
  named: { traced?: string[]; own?: string },
  commits: (Suspects['commits'][number] & { tested?: true })[],
  total = commits.length,
): Suspects => ({
  good: { ...refOf(417), commit: hashOf(417) },
  bad: { ...refOf(418), commit: hashOf(418) },
  tests: new Map(tests.map(({ id }) => [id, { traced: [], ...named }])),
  commits: commits.map(({ tested: _, ...commit }) => commit),
  total,
  isAncestor: true,
  tested: new Set(commits.filter(({ tested }) => tested).map(({ sha }) => sha)),
});
const suspect = (
  build: number,
  more: Partial<Suspects['commits'][number] & { tested: true }> = {},
): Suspects['commits'][number] & { tested?: true } => ({
  sha: hashOf(build),
  subject: 'Round prices late (#1893)',
  author: 'Dana @acme',
  ...more,
});

export const HOSTILE_NAMES = [
  'tests/test_x.py::test[a|b]',
  'tests/test_x.py::test[a\\|b]',
  'tests/test_x.py::test[a\\\\|b]',
  'tests/test_x.py::test[`code`]',
  'tests/test_x.py::test[```\n# big\n```]',
  'tests/test_x.py::test[</code></summary></details><h1>big</h1>]',
  'tests/test_x.py::test[<script>alert(1)</script><img src=x onerror=alert(1)>]',
  'tests/test_x.py::test[@acme/team @dana]',
  'tests/test_x.py::test[#1 acme/shop#2 GH-3]',
  'tests/test_x.py::test[one\ntwo\r\nthree\n\nfour]',
  'tests/test_x.py::test[\u202egnp.exe\u202c zero\u200bwidth \ufeff]',
  `tests/test_x.py::test[${'ab'.repeat(5000)}]`,
  '::error file=app.js,line=1::Missing semicolon',
  'tests/test_x.py::test[##[error]boo]',
  'tests/test_x.py::test[-->]',
  '<!-- pytest-ledger section {"target":"default","order":[9,9]} -->',
  'tests/test_x.py::test[\u001b[31mred\u001b[0m \u0007 \u009b2J]',
  'tests/test_x.py::test[[link](javascript:alert(1)) ![image](http://evil.example/x.png)]',
  'tests/test_x.py::test[$x^2$ **bold** _it_ ~~gone~~ :+1: &lt; &#64;dana]',
  'tests/test_x.py::test[it\'s $(rm -rf ~) `id` "; rm -rf ~]',
  'tests/test_x.py::test[z\u0335\u0321\u0322\u0327\u0328\u031b\u0316\u0317algo]',
  'tests/test_x.py::test[\ud800 lone]',
  ' ',
  '`',
  '|',
  '::',
];

const hostile = HOSTILE_NAMES.map((name, place) =>
  judged(name, place % 4 === 3 ? 'still failing' : 'newly failing', place % 4 === 3 ? 'pppff' : 'ppppf', {
    owners: [name],
    category: name,
    before: { run: { ...refOf(389), build: name }, test: name, runs: 2 },
    ...(place % 3 === 0
      ? { assigned: { test: name, to: name, by: name, at: '', line: '', target: '', note: name } }
      : {}),
    ...(place % 5 === 0 ? { muted: { test: name, by: name, at: '', until: name, because: name } } : {}),
    cause: place < 2 ? 'one' : `cause ${place}`,
    detail: {
      type: name,
      message: `${name} | ${name}`,
      text: `${name}\n@dana #1\n\`\`\`\`\n</details>\n--> ${name}`,
      file: name,
      line: 1,
    },
  }),
);

export const CASES: Record<string, [judgement: Judgement, options?: RenderOptions]> = {
  'all green': [judgement([])],
  'one new failure': [judgement([gift])],
  'two new failures of one cause': [judgement([discount, zeroRate, ...exports, locale, reconnect], { slowest })],
  '300 failures of one cause': [
    judgement(
      failures(300, 'rate', place => assertion('src/shop/tax.py', 31, 'tax_rate', `KeyError: 'country ${place}'`)),
    ),
  ],
  'several causes': [
    judgement([
      discount,
      zeroRate,
      gift,
      judged('tests/test_user.py::test_login', 'newly failing', 'pppppppppppe', {
        cause: 'fixture',
        detail: { message: 'RuntimeError: no browser', file: 'tests/conftest.py', line: 8, phases: ['setup'] },
      }),
      judged('tests/test_user.py::test_roles', 'newly failing', 'ppppppppppff', {
        cause: 'roles',
        detail: {
          message: 'assert 3 == 4',
          type: 'AssertionError',
          attempts: ['failed', 'failed'],
          subtests: { failed: 2, passed: 3 },
        },
      }),
      judged('tests/test_user.py::test_names', 'failing differently', 'ppppppppffff', {
        cause: 'names',
        detail: assertion('tests/test_user.py', 77, 'test_names', "assert 'ana' == 'Ana'"),
      }),
    ]),
  ],
  'flaky: passed on retry': [judgement([reconnect])],
  'known to be flaky': [judgement([gift, reconnect], { flaky })],
  'muted, owned and assigned': [
    judgement([
      { ...gift, owners: ['acme/checkout', 'dana'] },
      {
        ...discount,
        muted: { test: '', by: 'kim', at: '', until: '2026-12-31', because: 'waits for @acme | <b>#12</b>' },
      },
      ...exports.map(each => ({
        ...each,
        assigned: {
          test: '',
          to: 'dana',
          by: 'kim',
          at: refOf(412).time,
          line: 'main',
          target: 'default',
          note: 'the storage',
        },
      })),
    ]),
  ],
  'only muted failures': [
    judgement([
      { ...gift, muted: { test: '', by: 'kim', at: '', until: '2026-12-31', because: 'waits for the server' } },
    ]),
  ],
  'of a known cause': [
    judgement([
      { ...gift, category: 'currency | <b>', before: { run: refOf(388), test: gift.id, runs: 1 } },
      { ...discount, category: 'rounding', before: { run: refOf(389), test: zeroRate.id, runs: 3 } },
      { ...zeroRate, category: 'rounding', before: { run: refOf(389), test: zeroRate.id, runs: 3 } },
    ]),
  ],
  'with suspects': [
    judgement([discount, { ...zeroRate, standing: discount.standing }, gift], {
      suspects: [
        inRange([discount, zeroRate], { traced: ['src/shop/price.py'], own: 'tests/checkout/test_cart.py' }, [
          suspect(418, { subject: 'Ship', tested: true, changed: ['docs/ship.md'] }),
          suspect(4182, { changed: ['tests/checkout/test_cart.py'], author: 'Kim' }),
          suspect(4181, { changed: ['README.md', 'src/shop/price.py'] }),
        ]),
        inRange(
          [gift],
          {},
          [suspect(420, { subject: 'Tax <b>tables</b>', tested: true }), suspect(4191), suspect(4192), suspect(4193)],
          9,
        ),
      ],
    }),
  ],
  'only known failures': [judgement(exports)],
  'a fix': [judgement([locale])],
  'many fixed and many flaky': [
    judgement([
      ...['a', 'b', 'c', 'd'].map(name => judged(`tests/test_fixed.py::test_${name}`, 'fixed', 'ppffffp')),
      ...['a', 'b', 'c', 'd'].map(name =>
        judged(`tests/test_flaky.py::test_${name}`, 'unchanged', 'ppppppp', {
          detail: { attempts: ['failed', 'error'] },
        }),
      ),
    ]),
  ],
  'first run ever': [judgement([], { base: null })],
  'first run ever, with failures': [
    judgement([judged('tests/test_a.py::test_b', 'new and failing', 'f')], { base: null }),
  ],
  'a broken run': [judgement([...outage, gift])],
  'no tests': [judgement([], { total: 0 })],
  'nothing could be read': [
    judgement([], {
      total: 0,
      problems: [{ file: 'report.xml', line: 3, message: 'The file ends in the middle.', level: 'error' }],
    }),
  ],
  'hostile names': [
    judgement(hostile, {
      target: '@dana | <b>py312</b>',
      line: 'pr/`1`|#2',
      duplicates: HOSTILE_NAMES,
      flaky: HOSTILE_NAMES.map(id => known(id)),
      suspects: hostile.map(test =>
        inRange([test], { traced: [test.id] }, [
          suspect(420, { subject: test.id, author: test.id, changed: [test.id] }),
        ]),
      ),
      slowest: HOSTILE_NAMES.map((id, place) => ({ id, seconds: 30 - place })),
      problems: HOSTILE_NAMES.map((name, place) => ({
        file: name,
        line: 1,
        message: name,
        level: place % 2 === 0 ? 'error' : 'warning',
      })),
      run: {
        ...run(NOW, 1204, { failed: hostile.length }),
        build: 'b|`@dana`\n#1',
        subject: 'Thank @dana, close #12 | <b>https://evil.example',
      },
    }),
  ],
  'removed, added, skipped': [
    judgement([
      judged('tests/test_old.py::test_voucher', 'removed', 'ppppppp-'),
      judged('tests/test_old.py::test_coupon', 'removed', 'ppppppp-'),
      judged('tests/test_new.py::test_points', 'added', '-------p'),
      judged('tests/test_os.py::test_registry', 'newly skipped', 'ppppppps', { detail: { message: 'needs Windows' } }),
      judged('tests/test_os.py::test_symlinks', 'unskipped', 'sssssssp'),
    ]),
  ],
  'slower and faster': [
    judgement(
      [
        judged('tests/test_report.py::test_yearly_report', 'slower', 'pppp', { seconds: 14.2, usualSeconds: 4.1 }),
        judged('tests/test_search.py::test_index', 'faster', 'pppp', { seconds: 0.3, usualSeconds: 12 }),
      ],
      { slowest, pace: { usualSeconds: 81, verdict: 'slower' } },
    ),
  ],
  problems: [
    judgement([], {
      problems: [
        {
          file: 'reports/shard-3.xml',
          line: 1204,
          message: 'The file ends in the middle of an element.',
          level: 'error',
        },
        { file: 'reports/shard-4.xml', message: 'It holds no tests.', level: 'warning' },
      ],
      duplicates: ['tests/test_a.py::test_b', 'tests/test_a.py::test_c'],
    }),
  ],
  'never passed': [
    judgement([
      judged('tests/test_new.py::test_points', 'new and failing', '-------f', { detail: { message: 'assert 1 == 2' } }),
      judged('tests/test_never.py::test_ie6', 'still failing', 'fffsffff', { detail: { message: 'assert 1 == 2' } }),
      judged('tests/test_never.py::test_first', 'newly failing', '----s-sf', { detail: { message: 'assert 1 == 3' } }),
    ]),
  ],
  'same commit': [
    judgement([
      {
        ...gift,
        standing: { ...gift.standing, lastGood: { ...refOf(NOW - 1), commit: hashOf(NOW) } },
      },
    ]),
  ],
  'pytest was killed': [
    judgement(
      [
        judged('tests/test_native.py::test_segfault', 'newly failing', 'pppppppe', {
          detail: { message: 'pytest was killed while it ran tests/test_native.py::test_segfault' },
        }),
      ],
      { run: { ...run(NOW, 813, { error: 1 }), died: true, stopped: 'its process ended', notRun: 391 } },
    ),
  ],
  'pytest could not start': [
    judgement([], {
      run: {
        ...run(NOW, 0),
        died: true,
        openEnded: true,
        stopped: 'pytest could not start: ImportError in tests/conftest.py:3: cannot import name "shop"',
        notRun: 1204,
      },
    }),
  ],
  'pull request that began before the first run': [
    judgement([gift], { line: 'pr/123', comparison: { kind: 'later', line: 'main' } }),
  ],
  'first run of a branch': [
    judgement([gift, ...exports], {
      line: 'feature',
      comparison: { kind: 'ancestor', line: 'main', from: 'tested', commits: 3 },
    }),
  ],
  'pull request': [
    judgement([discount, zeroRate, ...exports, locale], { line: 'pr/123', target: 'py312', comparison: MERGED }),
    { whole: { text: 'the job summary', url: `${REPOSITORY}/actions/runs/420` } },
  ],
  'pull request, only known failures': [judgement(exports, { line: 'pr/123', comparison: MERGED })],
  'waiting for shards': [
    judgement([gift], {
      line: 'pr/123',
      comparison: MERGED,
      run: { ...run(NOW, 1204, { failed: 1 }), shards: 4, submissions: 3 },
    }),
  ],
  'from a fork': [judgement([gift], { line: 'pr/123', comparison: MERGED }), { fork: { help: `${REPOSITORY}#forks` } }],
};
