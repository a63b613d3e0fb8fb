import { expect, test } from 'vitest';
import type { Outcome } from '../../src/core/model.ts';
import { renderSaved } from '../../src/host/saved-submission.ts';
import { submit } from '../core/ledger/submissions.ts';
import { zip } from '../github/zip.ts';
import { junit, openSandbox, type Sandbox } from './sandbox.ts';

const treeOf = async (sandbox: Sandbox): Promise<string> => {
  await sandbox.json('compact');
  return sandbox.git('rev-parse', 'pytest-results^{tree}');
};

const headOf = (sandbox: Sandbox): Promise<string> =>
  sandbox.git('for-each-ref', '--format=%(objectname)', 'refs/heads/pytest-results');

const outcomeOf = (run: number, place: number): Outcome => ((run >> place) % 3 === 0 ? 'failed' : 'passed');

test('old reports in any order, in one commit, give the ledger that recording them then gave', async () => {
  await using then = await openSandbox();
  await using now = await openSandbox();
  const files: string[] = [];
  for (let run = 1; run <= 12; run++) {
    const [commit, day] = [await then.commit(`Change ${run}`), String(run).padStart(2, '0')];
    for (const shard of ['a', 'b']) {
      const tests = Object.fromEntries([0, 1, 2].map(place => [`test_${shard}${place}`, outcomeOf(run, place)]));
      const time = `2026-01-${day}T0${shard === 'a' ? 1 : 2}:00:00+00:00`;
      const text = junit(tests, { time });
      await then.write('report.xml', text);
      const order = String(Date.parse(`2026-01-${day}T01:00:00Z`));
      await then.json('record', 'report.xml', '--build', String(run), '--shard', shard, '--order', order);
      files.push(await now.write(`report-${run}-${order}-${commit}-${shard}.xml`, text));
    }
  }
  // The commits are known here, too.
  await now.git('fetch', '--quiet', then.directory, 'main');
  await now.git('reset', '--quiet', '--hard', 'FETCH_HEAD');
  const pattern = String.raw`report-(?<build>\d+)-(?<order>\d+)-(?<commit>\w+)-(?<shard>\w)\.xml`;
  const shuffled = files.toSorted((a, b) => (a.slice(-9) + a < b.slice(-9) + b ? -1 : 1)).toReversed();
  const { code, stdout, stderr } = await now.ledger('import', ...shuffled, '--pattern', pattern);
  expect([code, stdout, stderr]).toEqual([0, '24 submissions recorded, of 12 runs\n', '']);
  expect(await now.git('rev-list', '--count', 'pytest-results')).toBe('1');
  expect(await now.json('verify')).toMatchObject({ runs: 12, submissions: 24, findings: [] });
  for (const question of [['runs'], ['failures'], ['history', 'tests/test_shop.py::test_a1'], ['diff', '3', '9']])
    expect(await now.json(...question)).toEqual(await then.json(...question));
  expect(await treeOf(now)).toBe(await treeOf(then));
  const again = await now.ledger('import', ...files.slice(0, 3), '--pattern', pattern);
  expect(again.stdout).toBe('0 submissions recorded, of 2 runs; 3 were recorded already\n');
});

test('what a report says of its start is when it ran; named by nothing else, a run is named as record names it', async () => {
  await using sandbox = await openSandbox();
  await sandbox.write('new.xml', junit({ test_a: 'failed' }, { time: '2026-03-01T00:00:00+00:00' }));
  await sandbox.write('old.xml', junit({ test_a: 'passed' }, { time: '2026-01-01T00:00:00+00:00' }));
  await sandbox.json('record', 'new.xml');
  await sandbox.commit('code that the reports know nothing of');
  const { imported } = await sandbox.json('import', 'new.xml', 'old.xml');
  expect(imported.map(({ fate }: any) => fate)).toEqual(['known', 'added']);
  const { runs } = await sandbox.json('runs');
  expect(runs.map(({ time, commit }: any) => [time, commit])).toEqual([
    ['2026-01-01T00:00:00.000Z', null],
    ['2026-03-01T00:00:00.000Z', null],
  ]);
  expect(runs[0].build).toMatch(/^20260101-000000-[0-9a-f]{6}$/);
});

test('saved submissions, as a file or as the artifact it came in, go where they belong', async () => {
  await using sandbox = await openSandbox();
  const submissions = [3, 1, 2].map(build =>
    submit({ build, order: build, results: [{ id: 't.py::test', outcome: build === 1 ? 'passed' : 'failed' }] }),
  );
  const [first, second, third] = submissions.map(renderSaved) as [string, string, string];
  await sandbox.write('a.json', first);
  await sandbox.write('b.zip', zip({ 'submission.json': second }));
  await sandbox.write('c.json', third);
  await sandbox.json('compact').catch(() => undefined);
  const { imported } = await sandbox.json('import', 'a.json', 'b.zip', 'c.json', 'a.json');
  expect(imported.map(({ file, build, fate }: any) => [file, build, fate])).toEqual([
    ['a.json', '3', 'added'],
    ['b.zip', '1', 'added'],
    ['c.json', '2', 'added'],
  ]);
  expect((await sandbox.json('failures')).failures[0]).toMatchObject({ firstFailing: { build: '2' }, runs: 2 });
  // Those that retention has dropped are told, and the others are recorded.
  await sandbox.json('compact', '--keep-runs', '1');
  const fourth = submit({ build: 4, order: 4, results: [{ id: 't.py::test', outcome: 'passed' }] });
  await sandbox.write('d.json', renderSaved(fourth));
  const { code, stdout } = await sandbox.ledger('import', 'c.json', 'd.json');
  expect([code, stdout]).toEqual([0, '1 submission recorded, of 2 runs; 1 is older than what is kept\n']);
  expect((await sandbox.json('replay', 'd.json')).replayed).toMatchObject([{ build: '4', added: false }]);
});

test.each<[string, string, string, string[], string]>([
  [
    'no date',
    'a.xml',
    '<testsuites><testsuite name="p"><testcase classname="t" name="x"/></testsuite></testsuites>',
    [],
    'does not say when it ran',
  ],
  ['no result', 'a.xml', '<testsuites', [], 'no result could be read, so nothing is imported'],
  ['no such file', 'a.xml', '', ['b.xml'], 'b.xml: there is no such file'],
  [
    'a path without the pattern',
    'a.xml',
    junit({ a: 'passed' }),
    ['--pattern', '(?<date>\\d{8})'],
    'does not match --pattern',
  ],
  [
    'no date by the pattern',
    'a-99999999.xml',
    junit({ a: 'passed' }),
    ['--pattern', '(?<date>\\d{8})'],
    'has the date "99999999" by --pattern, which is none',
  ],
  [
    'a pattern without groups',
    'a.xml',
    junit({ a: 'passed' }),
    ['--pattern', 'a'],
    'takes a regular expression with named groups',
  ],
  ['an unknown group', 'a.xml', junit({ a: 'passed' }), ['--pattern', '(?<day>a)'], 'not day'],
  ['no pattern at all', 'a.xml', junit({ a: 'passed' }), ['--pattern', '(?<date>'], 'takes a regular expression: '],
  ['no commit', 'a.xml', junit({ a: 'passed' }), ['--pattern', '(?<order>a)'], '--order takes a whole number'],
  [
    'a saved submission that was changed',
    'a.json',
    renderSaved(submit({ build: 1, order: 1, results: [] })).replace('"seconds":1.5', '"seconds":2.5'),
    [],
    'is not as it was saved',
  ],
  [
    'a saved submission that was cut short',
    'a.json',
    renderSaved(submit({ build: 1, order: 1, results: [] })).slice(0, -20),
    [],
    'it is no JSON, or was cut short',
  ],
  [
    'a zip of something else',
    'a.zip',
    zip({ 'other.json': '{}' }).toString('latin1'),
    [],
    'it has other files than submission.json',
  ],
])('%s: said, and nothing at all is recorded', async (_, name, text, options, message) => {
  await using sandbox = await openSandbox();
  await sandbox.write('0.xml', junit({ test_a: 'passed' }));
  await sandbox.write(name, Buffer.from(text, name.endsWith('zip') ? 'latin1' : 'utf8'));
  const first = options.includes('--pattern') ? [] : ['0.xml'];
  const { code, stderr } = await sandbox.ledger('import', ...first, name, ...options);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(await headOf(sandbox)).toBe('');
});

test.each([
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['20260131', '2026-01-31T00:00:00.000Z'],
  ['20260131-235958', '2026-01-31T23:59:58.000Z'],
  ['20260131T2359', '2026-01-31T23:59:00.000Z'],
  ['2026-01-31_23-59', '2026-01-31T23:59:00.000Z'],
  ['2026-01-31T23:59:58+02:00', '2026-01-31T21:59:58.000Z'],
  ['1769903998', '2026-01-31T23:59:58.000Z'],
  ['1769903998123', '2026-01-31T23:59:58.123Z'],
])('a date in a path: %s is %s', async (date, time) => {
  await using sandbox = await openSandbox();
  await sandbox.write(`r ${date}.xml`, junit({ test_a: 'passed' }));
  await sandbox.json('import', `r ${date}.xml`, '--pattern', 'r (?<date>.*)\\.xml$');
  expect((await sandbox.json('runs')).runs).toMatchObject([{ time }]);
});
