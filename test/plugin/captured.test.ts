// What a capture holds, compared with what pytest said in its own hooks and with what the tests did.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCaptureReader } from '../../src/core/parse/capture.ts';
import type { Truth } from '../core/parse/fixtures.ts';
import { createWorkplace, idsOf, type Line, linesOf, runPytest, saidOf, type Workplace } from './pytest.ts';
import { alone, type Environment, environments, latest, mainEnvironments, SKIPPED } from './venvs.ts';

function record(workplace: Workplace, environment: Environment, project: string, args: string[]) {
  const file = join(workplace.base, 'truth.json');
  const run = { environment, project, args: ['-p', 'recorder', ...args], env: { RECORDER_FILE: file } };
  const { captures, status } = runPytest(workplace, run);
  const truth: Truth = JSON.parse(readFileSync(file, 'utf8'));
  expect(captures).toHaveLength(1);
  return { lines: captures[0] ?? [], truth, status };
}

/** By pytest's rules, of a test's last attempt. */
function outcomeOf(phases: Truth['reports'][string]): string | undefined {
  const attempt = phases.slice(
    Math.max(
      phases.findLastIndex(([when]) => when === 'setup'),
      0,
    ),
  );
  const has = (outcome: string, ...whens: string[]) =>
    attempt.some(([when, said]) => whens.includes(when) && said === outcome);
  if (has('failed', 'call', '???') || phases.some(([when, said]) => when === 'subtest' && said === 'failed'))
    return 'failed';
  if (has('failed', 'setup', 'teardown')) return 'error';
  const skip = attempt.find(([when, outcome]) => when !== 'subtest' && outcome === 'skipped');
  if (skip) return skip[2] === 'xfail' ? 'xfailed' : 'skipped';
  if (!has('passed', 'call')) return undefined;
  return attempt.some(([when, , xfail]) => when === 'call' && xfail) ? 'xpassed' : 'passed';
}

/** An attempt may be said to be run again in more than one of its phases. */
function countReruns(phases: Truth['reports'][string]): number {
  let attempt = 0;
  const again = new Set<number>();
  for (const [when, outcome] of phases) {
    if (when === 'setup') attempt++;
    if (outcome === 'rerun') again.add(attempt);
  }
  return again.size;
}

const RUNS: [project: string, args: string[], isAlone?: boolean][] = [
  ['everything', ['-p', 'no:rerunfailures']],
  ['everything', ['-p', 'no:rerunfailures', '-n', '2']],
  ['reruns', ['-p', 'no:flaky', '--reruns=2']],
  ['reruns', ['-p', 'no:flaky', '--reruns=2', '-n', '2']],
  ['stops', ['-x']],
  ['broken', ['--continue-on-collection-errors']],
  ['everything', [], true],
  ['stops', ['-x'], true],
  ['tracebacks', [], true],
];

describe.skipIf(SKIPPED)(`every test's outcome is pytest's own${SKIPPED}`, () => {
  for (const environment of environments) {
    const runs = RUNS.map(([project, own, isAlone]): [string, string, string[]] => {
      const args = isAlone ? [...own, ...alone(environment)] : own;
      return [`${project} ${args.join(' ')}`, project, args];
    });
    test.each(runs)(`${environment.name}: %s`, (_, project, args) => {
      using workplace = createWorkplace(project);
      const { lines, truth, status } = record(workplace, environment, project, args);
      const known = Object.entries(truth.reports)
        .map(([id, phases]) => [id, outcomeOf(phases)])
        .filter(([, outcome]) => outcome !== undefined);
      expect(Object.fromEntries(linesOf(lines, 'test').map(({ id, outcome }) => [id, outcome]))).toEqual(
        Object.fromEntries(known),
      );
      expect(Object.fromEntries(linesOf(lines, 'collection').map(({ id, outcome }) => [id, outcome]))).toEqual(
        truth.collectors,
      );
      const reruns = Object.values(truth.reports).map(countReruns);
      expect(linesOf(lines, 'attempt')).toHaveLength(reruns.reduce((sum, number) => sum + number, 0));
      // The controller of xdist collects nothing itself.
      if (!args.includes('-n')) expect(linesOf(lines, 'collected').flatMap(idsOf)).toEqual(truth.collected);
      expect(lines.at(-1)).toMatchObject({ kind: 'end', exit: status });
      expect(lines.at(-1)).not.toHaveProperty('problem');
    });
  }
});

describe.skipIf(SKIPPED).each(mainEnvironments)(`$name${SKIPPED}`, environment => {
  const own = (args: string[], env: Record<string, string> = {}) => {
    using workplace = createWorkplace('own');
    const { captures } = runPytest(workplace, { environment, project: 'own', args, env });
    return captures[0] ?? [];
  };
  const testNamed = (lines: Line[], name: string, kind = 'test') =>
    linesOf(lines, kind).find(({ id }) => id.endsWith(`::${name}`)) ?? {};

  test.each([[[]], [['-n', '2']]])('what markers, properties and parameters say (%j)', args => {
    const lines = own(['tests/test_described.py', ...args]);
    const said = saidOf(lines);
    expect(said['test_described']).toEqual({
      suite: 'checkout',
      description: 'A basket adds up',
      fields: { owner: 'kim', level: { args: [3], area: 'prices' } },
    });
    expect(said['test_inherits_owner']).toMatchObject({ fields: { owner: 'dana' } });
    expect(testNamed(lines, 'test_described')).toMatchObject({
      outcome: 'passed',
      properties: expect.arrayContaining([['ticket', 'SHOP-12']]),
    });
    const [failure] = testNamed(lines, 'test_params[small]').failures;
    expect(failure).toMatchObject({ when: 'call', params: { size: 'Size.SMALL', count: 1 } });
    const warning = linesOf(lines, 'warning').find(({ category }) => category === 'DeprecationWarning');
    expect(warning).toMatchObject({ message: 'sizes are going away', file: 'tests/test_described.py', line: 24 });
    expect(lines.at(-1)?.warnings).toContainEqual([warning?.number, 2]);
  });

  test.each([[['-x']], [['-x', '-n', '2']]])('suites of tests that did not run (%j)', args => {
    using workplace = createWorkplace('own');
    const code = `
import time
import pytest

def test_fails():
    assert 0

@pytest.mark.suite("late")
@pytest.mark.parametrize("number", range(60))
def test_late(number):
    time.sleep(0.05)
`;
    writeFileSync(join(workplace.checkout, 'tests/test_stops.py'), code);
    const run = { environment, project: 'own', args: [...args, 'tests/test_stops.py'] };
    const { captures, texts } = runPytest(workplace, run);
    expect(Object.values(saidOf(captures[0]))).toEqual(Array.from({ length: 60 }, () => ({ suite: 'late' })));
    const reader = createCaptureReader('capture.jsonl');
    reader.write(texts[0] ?? '');
    reader.finish();
    const { notRun = [] } = reader.report();
    expect(notRun.length).toBeGreaterThan(0);
    expect(notRun.filter(id => !id.startsWith('late::'))).toEqual([]);
    // What workers left for the controller is gone.
    expect(readdirSync(workplace.captures).filter(name => !name.endsWith('.jsonl'))).toEqual([]);
  });

  test('exceptions come with their chain, and frames of the project only from the root directory', () => {
    const [failure] = testNamed(own(['tests/test_hostile.py']), 'test_circular').failures;
    expect(failure.exceptions.map(({ type, message, relation }: Line) => [type, message, relation])).toEqual([
      [expect.stringMatching(/Endless$/), 'first', undefined],
      [expect.stringMatching(/Endless$/), 'second', 'context'],
    ]);
    expect(failure.exceptions[0].frames.at(-1)).toEqual(['tests/test_hostile.py', expect.any(Number), 'test_circular']);
  });

  test.each([
    ['failed', {}, true],
    ['none', { PYTEST_LEDGER_OUTPUT: 'none' }, false],
    ['all', { PYTEST_LEDGER_OUTPUT: 'all' }, true],
  ])('output %s', (_, env, has) => {
    const lines = own(['tests/test_hostile.py'], env);
    const { sections } = testNamed(lines, 'test_long_output');
    expect(sections?.[0]?.[0]).toBe(has ? 'Captured stdout call' : undefined);
    if (!has) return;
    const [head, omitted, tail] = sections[0][1];
    expect(head).toBe('');
    // "line 0" to "line 19999", each with its line end.
    expect(omitted + tail.length).toBe(208_890);
    // What the reader keeps of it at most, and the margin that it drops next to a cut.
    expect(tail.length).toBeGreaterThanOrEqual(20_000 + 16_384);
    expect(tail).toMatch(/line 19999\n$/);
    expect(testNamed(lines, 'test_long_output', 'attachment')).toMatchObject({ name: 'stdout-call.txt' });
  });

  test('hostile values cost only themselves', () => {
    const lines = own(['tests/test_hostile.py']);
    expect(lines.at(-1)).not.toHaveProperty('problem');
    expect(linesOf(lines, 'test')).toHaveLength(13);
    expect(testNamed(lines, 'test_property').properties.slice(0, 3)).toEqual([
      ['hostile', expect.stringMatching(/^<.*Hostile>$/)],
      ['surrogate', '\udcff'],
      ['number', '0x400000000000000000'],
    ]);
    const [failure] = testNamed(lines, 'test_deep').failures;
    expect(failure.exceptions[0].frames.length).toBeLessThanOrEqual(40);
  });
});

describe.skipIf(SKIPPED)(`attachments${SKIPPED}`, () => {
  test.each([[[]], [['-n', '2']]])('files, texts and what could not be kept (%j)', args => {
    using workplace = createWorkplace('own');
    const env = { PYTEST_LEDGER_ATTACHMENTS: 'artifacts' };
    const run = { environment: latest, project: 'own', args: ['tests/test_attached.py', ...args], env };
    const attached = linesOf(runPytest(workplace, run).captures[0], 'attachment');
    expect(attached.map(({ id, name, omitted }) => [id.split('::')[1], name, omitted !== undefined])).toEqual(
      expect.arrayContaining([
        ['test_attaches', 'page.PNG', false],
        ['test_attaches', '', true],
        ['test_attaches', 'a folder', true],
        ['test_attaches', 'log.txt', false],
        ['test_attaches', '../../etc/passwd', false],
        ['test_in_a_folder', 'video.webm', false],
        ['test_in_a_folder', 'deep/trace.zip', false],
      ]),
    );
    for (const { file, sha256, bytes } of attached.filter(({ omitted }) => omitted === undefined)) {
      expect(file).toMatch(/^attachments\/[0-9a-f]{64}(\.[a-z0-9]+)?$/);
      const content = readFileSync(join(workplace.captures, file));
      expect([createHash('sha256').update(content).digest('hex'), content.length]).toEqual([sha256, bytes]);
    }
  });

  test("what is there already is left as it is: it may be another user's", () => {
    using workplace = createWorkplace('own');
    const run = { environment: latest, project: 'own', args: ['tests/test_attached.py'] };
    const folder = join(workplace.captures, 'attachments');
    const files = () => readdirSync(folder).map(name => [name, statSync(join(folder, name)).ino]);
    runPytest(workplace, run);
    const before = files();
    const { captures } = runPytest(workplace, run);
    expect(files()).toEqual(before);
    const kept = captures.flatMap(lines => linesOf(lines, 'attachment')).filter(({ file }) => file);
    expect(kept).toHaveLength(2 * before.length);
  });
});
