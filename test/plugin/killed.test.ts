// A run that is killed leaves everything up to then.

import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createWorkplace, type Line, linesOf, readCaptures, runPytest, startPytest, type Workplace } from './pytest.ts';
import { latest, mainEnvironments, SKIPPED } from './venvs.ts';

const TESTS = 300;

function finishedOf({ base }: Workplace): string[] {
  const file = join(base, 'finished');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
}

/** @param text as the file was left */
function expectEverything(text: string, lines: Line[], finished: string[]): string[] {
  const cut = text.slice(text.lastIndexOf('\n') + 1);
  expect(cut).toBe('');
  expect(lines[0]).toMatchObject({ kind: 'session', format: 1 });
  expect(linesOf(lines, 'collected')[0]).toMatchObject({ count: TESTS });
  expect(linesOf(lines, 'end')).toEqual([]);
  const recorded = linesOf(lines, 'test').map(({ id }) => id);
  // At most one had been written and not yet been said to have finished.
  expect(recorded.slice(0, finished.length)).toEqual(finished);
  expect(recorded.length - finished.length).toBeLessThanOrEqual(1);
  for (const { id, outcome, seconds } of linesOf(lines, 'test')) {
    if (outcome === 'passed') expect(seconds).toBeGreaterThanOrEqual(0);
    else expect(seconds).toHaveLength(3);
    expect(outcome).toBe(Number(/\d+/.exec(id)?.[0]) % 7 === 0 ? 'failed' : 'passed');
  }
  return recorded;
}

describe.skipIf(SKIPPED)(`killed${SKIPPED}`, () => {
  for (const environment of mainEnvironments) {
    test(`${environment.name}: at any test, in any phase, in any way`, () => {
      const points = fc.record({
        number: fc.integer({ min: 0, max: TESTS - 1 }),
        phase: fc.constantFrom('setup', 'call', 'teardown'),
        how: fc.constantFrom('kill', 'term', 'exit', 'crash'),
      });
      fc.assert(
        fc.property(points, ({ number, phase, how }) => {
          using workplace = createWorkplace('killed');
          const finished = join(workplace.base, 'finished');
          const env = { KILL: `${number}:${phase}:${how}`, FINISHED: finished };
          const args = ['-p', 'no:faulthandler'];
          runPytest(workplace, { environment, project: 'killed', args, env });
          const { texts, captures } = readCaptures(workplace);
          const recorded = expectEverything(texts[0] ?? '', captures[0] ?? [], finishedOf(workplace));
          expect(recorded).toHaveLength(number);
        }),
        { numRuns: 6 },
      );
    });

    test(`${environment.name}: pytest-timeout ends the process`, () => {
      using workplace = createWorkplace('killed');
      const env = { KILL: '40:call:hang', FINISHED: join(workplace.base, 'finished') };
      const args = ['--timeout=1', '--timeout-method=thread'];
      runPytest(workplace, { environment, project: 'killed', args, env });
      const { texts, captures } = readCaptures(workplace);
      expect(expectEverything(texts[0] ?? '', captures[0] ?? [], finishedOf(workplace))).toHaveLength(40);
    });

    test(`${environment.name}: a crash of a worker of xdist is a result, and all others are there`, () => {
      using workplace = createWorkplace('killed');
      const env = { KILL: '40:call:kill', FINISHED: join(workplace.base, 'finished') };
      const { captures } = runPytest(workplace, { environment, project: 'killed', args: ['-n', '2'], env });
      const tests = linesOf(captures[0], 'test');
      expect(new Set(tests.map(({ id }) => id)).size).toBe(TESTS);
      const crashed = tests.find(({ id }) => id.endsWith('[40]'));
      expect(crashed).toMatchObject({ outcome: 'failed', failures: [{ when: '???' }] });
      expect(crashed?.failures[0].text).toMatch(/crashed while running/);
    });
  }

  test('from outside, whenever it comes', async () => {
    for (const lines of [1, 2, 3, 50, 200]) {
      using workplace = createWorkplace('killed');
      const env = { FINISHED: join(workplace.base, 'finished') };
      const child = startPytest(workplace, { environment: latest, project: 'killed', args: [], env });
      const closed = once(child, 'close');
      let size = 0;
      while (size < lines && child.exitCode === null) {
        size = readCaptures(workplace).texts[0]?.split('\n').length ?? 0;
        await new Promise(setImmediate);
      }
      child.kill('SIGKILL');
      await closed;
      const { texts, captures } = readCaptures(workplace);
      const [capture = []] = captures;
      // Ended before it was killed, or killed before it had collected.
      if (linesOf(capture, 'end').length > 0 || linesOf(capture, 'collected').length === 0) continue;
      expectEverything(texts[0] ?? '', capture, finishedOf(workplace));
    }
  });
});
