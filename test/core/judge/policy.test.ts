import { expect, test } from 'vitest';
import type { JudgedTest } from '../../../src/core/judge/judged-test.ts';
import type { Mute } from '../../../src/core/triage/triage.ts';
import { parsePolicy } from '../../../src/core/config/fail-on.ts';
import { conclusionOf, findingsOf } from '../../../src/core/judge/policy.ts';
import { judged, judgement, refOf } from '../../render/judgements.ts';

const broken = judged('a', 'newly failing', 'ppf');
const known = judged('b', 'still failing', 'pff');
const mute: Mute = { test: '', by: 'dana', at: '', until: '2026-12-31', because: 'why' };
const muted = (tested: JudgedTest): JudgedTest => ({ ...tested, muted: mute });
const slow = judged('c', 'slower', 'ppp');
const retried = judged('d', 'unchanged', 'ppp', { detail: { attempts: ['failed'] } });
const flaky = {
  id: 'a',
  state: 'flaky',
  results: 3,
  bad: 1,
  flips: 1,
  events: [{ kind: 'commit', run: refOf(420) }],
  clean: 0,
  cost: 0,
} as const;

test.each<[policy: string, tests: JudgedTest[], reasons: string[]]>([
  ['never', [broken, known], []],
  ['', [broken], []],
  ['failures', [broken, known], ['2 tests failing (fail-on: failures)']],
  ['failures', [broken, muted(known)], ['1 test failing (fail-on: failures)']],
  ['unmuted', [muted(broken), known], ['1 test failing (fail-on: unmuted)']],
  ['new-failures', [broken, known], ['1 test newly failing (fail-on: new-failures)']],
  ['new-failures', [known], []],
  ['new-failures', [muted(broken)], []],
  ['flaky', [retried], ['1 test flaky (fail-on: flaky)']],
  ['flaky', [known], []],
  ['slower', [slow], ['1 test slower (fail-on: slower)']],
  ['failures>1', [broken], []],
  ['failures>1', [broken, known], ['2 tests failing, more than 1 (fail-on: failures>1)']],
  ['pass-rate<95%', [broken], []],
  ['pass-rate<99.95%', [broken], ['99.91 % passed, fewer than 99.95 % (fail-on: pass-rate<99.95%)']],
  ['pass-rate<99.95%', [muted(broken)], []],
  [
    'Slower, new-failures',
    [broken, slow],
    ['1 test slower (fail-on: slower)', '1 test newly failing (fail-on: new-failures)'],
  ],
])('fail-on: %j', (policy, tests, reasons) => {
  expect(findingsOf(parsePolicy(policy, '--fail-on'), judgement(tests))).toEqual(reasons);
});

test('a test that this run shows to be flaky counts, whatever became of it', () => {
  expect(
    findingsOf(parsePolicy('flaky', ''), judgement([broken], { flaky: [{ ...flaky, events: [...flaky.events] }] })),
  ).toEqual(['1 test flaky (fail-on: flaky)']);
});

test.each(['sometimes', 'pass-rate<101%', 'pass-rate>95%', 'failures<3', 'never,failures', 'constructor'])(
  'refused: %s',
  policy => {
    expect(() => parsePolicy(policy, '--fail-on')).toThrow(/^--fail-on takes never, failures/);
  },
);

test.each([
  ['a muted failure on the branch itself is neutral', [muted(known)], '', false, 'neutral'],
  ['a known failure on the branch itself is a failure', [known], '', false, 'failure'],
  ['a known failure in a pull request is neutral', [known], '', true, 'neutral'],
  ['a new one is not', [broken], '', true, 'failure'],
  ['a slower test is a failure where that was asked for', [slow], 'slower', true, 'failure'],
] as const)('%s', (_, tests, policy, ofPull, conclusion) => {
  expect(conclusionOf(judgement([...tests]), parsePolicy(policy, ''), ofPull, true)).toBe(conclusion);
});
