// The plugin's own trouble is one line at the end of what pytest prints, and never a failure.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createWorkplace, linesOf, type Outcome, runPytest, type Workplace } from './pytest.ts';
import { latest, mainEnvironments, SKIPPED } from './venvs.ts';

interface Trouble {
  name: string;
  env?: (workplace: Workplace) => Record<string, string>;
  arrange?: (workplace: Workplace) => void;
  /** What the line says. */
  said: RegExp;
}

/** A plugin of the project that breaks something under the recorder's feet. */
const breaks = (code: string) => (workplace: Workplace) => writeFileSync(join(workplace.checkout, 'conftest.py'), code);

const TROUBLES: Trouble[] = [
  {
    name: 'the directory is a file',
    arrange: ({ captures }) => writeFileSync(captures, ''),
    said: /nothing is captured: (FileExistsError|NotADirectoryError)/,
  },
  {
    name: 'the directory cannot be made',
    env: () => ({ PYTEST_LEDGER_DIR: '/proc/no/such' }),
    said: /nothing is captured: \w+Error/,
  },
  {
    name: 'the disk is full',
    arrange: breaks(`
import errno, os
write = os.write
def full(fd, data):
    if fd >= 200:
        raise OSError(errno.ENOSPC, "No space left on device")
    return write(fd, data)
def pytest_sessionstart():
    os.write = full
`),
    said: /the capture is incomplete: OSError: \[Errno 28\]/,
  },
  {
    name: 'the disk is full in the middle of a line',
    arrange: breaks(`
import os
write = os.write
def full(fd, data):
    return write(fd, data[:10]) if fd >= 200 else write(fd, data)
def pytest_sessionstart():
    os.write = full
`),
    said: /the capture is incomplete: OSError: no space left/,
  },
  {
    name: 'the disk gets full',
    arrange: breaks(`
import resource, sys
if "pytest_ledger" in sys.modules:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
def pytest_runtest_setup(item):
    item.user_properties.append(("much", "x" * 900))
`),
    said: /the capture is incomplete: OSError: (\[Errno 27\]|no space left)/,
  },
  {
    name: 'a wrong setting',
    env: () => ({ PYTEST_LEDGER_OUTPUT: 'some' }),
    said: /ledger_output is one of failed, all, none, not 'some'/,
  },
  {
    name: 'reports that are not as pytest makes them',
    arrange: breaks(`
import pytest
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    if "test_inherits" in item.nodeid and call.when == "teardown":
        outcome.get_result().duration = None
`),
    said: /the capture is incomplete: TypeError/,
  },
];

const args = ['tests/test_described.py', '-q', '-p', 'no:cacheprovider'];

function counts({ stdout }: Outcome): string {
  return /^(?:\d+ \w+,? ?)+/m.exec(stdout.split('\n').at(-2) ?? '')?.[0] ?? '';
}

describe.skipIf(SKIPPED)(`trouble is one line at the end${SKIPPED}`, () => {
  for (const environment of mainEnvironments) {
    test.each(TROUBLES)(`${environment.name}: $name`, ({ env, arrange, said }) => {
      for (const options of [[], ['-W', 'error', '-p', 'no:asyncio'], ['-n', '2']]) {
        using workplace = createWorkplace('own');
        arrange?.(workplace);
        const run = { environment, project: 'own', args: [...args, ...options], env: env?.(workplace) ?? {} };
        const without = runPytest(workplace, { ...run, env: {}, loading: 'none' });
        const withPlugin = runPytest(workplace, run);
        expect(withPlugin.status).toBe(without.status);
        expect(withPlugin.stdout.match(/pytest-ledger: /g) ?? []).toHaveLength(1);
        expect(withPlugin.stdout).toMatch(said);
        const numbers = (outcome: Outcome) => counts(outcome).replace(/,? \d+ warnings?/, '');
        expect(numbers(withPlugin)).toBe(numbers(without));
      }
    });
  }

  test.each([['-p', 'no:terminal']])('and nothing at all with %s %s', (...options) => {
    using workplace = createWorkplace('own');
    writeFileSync(workplace.captures, '');
    const run = { environment: latest, project: 'own', args: [...args, ...options.filter(Boolean)] };
    const without = runPytest(workplace, { ...run, loading: 'none' });
    const withPlugin = runPytest(workplace, run);
    expect(withPlugin.status).toBe(without.status);
    expect(withPlugin.stdout).not.toContain('pytest-ledger: ');
  });

  test('a capture that is given up says nothing wrong: what is there is complete lines', () => {
    using workplace = createWorkplace('own');
    TROUBLES.find(({ name }) => name === 'the disk is full')?.arrange?.(workplace);
    const { captures, texts } = runPytest(workplace, { environment: latest, project: 'own', args });
    expect(linesOf(captures[0], 'session')).toHaveLength(1);
    expect(texts[0]?.endsWith('\n')).toBe(true);
  });

  test('an attachment that cannot be stored is said in the capture', () => {
    using workplace = createWorkplace('own');
    mkdirSync(workplace.captures);
    writeFileSync(join(workplace.captures, 'attachments'), '');
    const run = { environment: latest, project: 'own', args: ['tests/test_attached.py', '-q'] };
    const attached = linesOf(runPytest(workplace, run).captures[0], 'attachment');
    expect(attached.filter(({ omitted }) => omitted === undefined)).toEqual([]);
  });
});
