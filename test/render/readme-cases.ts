// Lines as the branch's page shows them.
import type { LineState } from '../../src/core/judge/line-state.ts';
import { lineFolder } from '../../src/core/ledger/paths.ts';
import { type LineSection, renderSection } from '../../src/render/markdown/branch-page.ts';
import { HOSTILE_NAMES } from './cases.ts';
import { judged, NOW, run } from './judgements.ts';

export const REPOSITORY = 'https://github.com/acme/shop';

/** What a line's section says where these tests fail, one letter an outcome. */
export function sectionOf(
  line: string,
  outcomes: Record<string, string>,
  more: Partial<LineState> & { target?: string } = {},
): LineSection {
  const { target = 'default', ...given } = more;
  const tests = Object.entries(outcomes).map(([id, letters]) => judged(id, 'still failing', letters));
  const state: LineState = {
    run: { ...run(NOW, 1204, { failed: tests.length }), link: `${REPOSITORY}/actions/runs/${NOW}` },
    strip: ['good', 'bad', tests.length > 0 ? 'bad' : 'good'],
    failing: tests.map(({ id, standing }) => ({ id, standing })),
    flaky: [],
    ...given,
  };
  return renderSection({ line, target, folder: lineFolder(line, target) }, state);
}

const EXPORTS = Object.fromEntries(
  ['csv', 'json', 'pdf', 'xls', 'xml', 'yaml'].map(format => [
    `tests/test_export.py::test_export_${format}`,
    'ppppffffffff',
  ]),
);

export const README_CASES: Record<string, LineSection[]> = {
  'branches and pull requests': [
    sectionOf('main', {
      'tests/test_never.py::test_ie6': 'fffsffff',
      'tests/checkout/test_cart.py::test_discount[SAVE10]': 'pppppppppfff',
    }),
    sectionOf(
      'main',
      {},
      { target: 'py312', flaky: [{ id: 'tests/test_web.py::test_websocket_reconnect', commits: 3 }] },
    ),
    sectionOf('release/1.x', EXPORTS),
    sectionOf('pr/7', {}),
    sectionOf('pr/123', { 'tests/test_locale.py::test_locale[tr_TR]': 'pppf' }),
  ],
  'without links': [sectionOf('main', { 'tests/test_a.py::test_b': 'ppf' }, { run: run(NOW, 10, { failed: 1 }) })],
  'hostile names': HOSTILE_NAMES.filter(name => name.isWellFormed()).map((name, n) =>
    sectionOf(
      n % 2 === 0 ? `x${name.replaceAll('/', ' ').slice(0, 40)}` : `pr/${n}`,
      { [name]: 'ppf' },
      {
        target: name.slice(0, 30),
        flaky: [{ id: name, commits: 1 }],
        run: {
          ...run(NOW, 10, { failed: 1 }),
          build: 'b|`@dana`\n#1',
          subject: 'Thank @dana, close #12 <!-- line x 1 -->',
          link: 'javascript:alert(1)',
        },
      },
    ),
  ),
};
