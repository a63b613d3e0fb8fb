import { expect, test } from 'vitest';
import { readAction, renderTables } from '../../scripts/readme-tables.mjs';
import { parseInputs } from '../../src/action/inputs.ts';
import { listWithin } from '../../src/action/publish.ts';
import { mergeBaseOf } from '../../src/publish/pull.ts';

const parse = (values: Record<string, string>): ReturnType<typeof parseInputs> =>
  parseInputs(name => ({ token: 't', ...values })[name] ?? '');

test("action.yml's own defaults are what nothing given means", () => {
  const defaults = Object.entries(readAction().inputs).map(([name, input]) => [name, input.default ?? '']);
  const said = Object.fromEntries(defaults.filter(([, value]) => !value?.startsWith('${{')));
  expect(parse(said)).toEqual(parse({}));
});

test('every input that is read is in action.yml, and the other way round', () => {
  const read = new Set<string>();
  parseInputs(name => {
    read.add(name);
    return name === 'token' ? 't' : '';
  });
  expect([...read].sort()).toEqual(Object.keys(readAction().inputs).sort());
});

test('on and off may come as YAML reads them', () => {
  expect(parse({ check: 'false', comment: 'true', summary: 'Off' })).toMatchObject({
    check: 'off',
    comment: 'on',
    summary: 'off',
  });
});

test('several reports, one a line', () => {
  expect(parse({ report: ' a.xml\r\n\n b/*.xml ' }).report).toEqual(['a.xml', 'b/*.xml']);
});

test.each([
  ['matrix', '[1]', 'the JSON of an object'],
  ['matrix', '{', 'takes JSON'],
  ['shards', '0', 'a whole number from 1'],
  ['attempt', '1.5', 'a whole number from 1'],
  ['commit', 'main', 'a whole commit id'],
  ['scrub', 'a*', 'matches the empty text'],
  ['target', 'x'.repeat(300), 'too long'],
  ['token', '', 'Leave it out'],
])('%s: %j is refused', (name, value, message) => {
  expect(() => parse({ [name]: value })).toThrow(message);
});

const commit = (
  oid: string,
  ...parents: [commit: string, day: number][]
): Parameters<typeof mergeBaseOf>[0][number] => ({
  oid,
  subject: '',
  parents: parents.map(([of, day]) => ({ commit: of, date: new Date(Date.UTC(2026, 0, day)).toISOString() })),
});

test.each([
  ['a branch', [commit('a', ['main1', 1]), commit('b', ['a', 2])], 'main1'],
  [
    'a branch that the base was merged into',
    [commit('a', ['main1', 1]), commit('b', ['a', 2], ['main5', 5]), commit('c', ['b', 6])],
    'main5',
  ],
  [
    'a branch with a merge of its own',
    [commit('a', ['main1', 1]), commit('x', ['a', 2]), commit('y', ['a', 3]), commit('m', ['x', 4], ['y', 4])],
    'main1',
  ],
  ['a root of its own', [commit('a')], undefined],
])('the merge base of %s', (_, commits, base) => {
  expect(mergeBaseOf(commits)?.commit).toBe(base);
});

test('a list in an output is JSON within its bytes', () => {
  expect(listWithin(['a', 'b'], 50)).toBe('["a","b"]');
  const cut = listWithin(
    Array.from({ length: 1_000 }, (_, n) => `täst_${n}`),
    500,
  );
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(500);
  expect(JSON.parse(cut).length).toBeGreaterThan(20);
});

test('the tables have a row for each input and output', () => {
  const { inputs, outputs } = readAction();
  const tables = renderTables({ inputs, outputs });
  expect(tables.inputs.split('\n')).toHaveLength(Object.keys(inputs).length + 2);
  expect(tables.outputs).toMatch(/^\| `conclusion` +\|/m);
  expect(tables.inputs).toMatch(/^\| `branch` +\| The branch that holds the ledger\. +\| `pytest-results` +\|$/m);
});
