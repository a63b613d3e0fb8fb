// The plugin's first rule: a run is the same with it and without.

import { describe, expect, test } from 'vitest';
import { createWorkplace, type Loading, type Outcome, runPytest, type Workplace, withoutTimes } from './pytest.ts';
import { alone, type Environment, environments, latest, SKIPPED } from './venvs.ts';

interface Case {
  project: string;
  args: string[];
  env?: Record<string, string>;
  loading?: Loading;
  /** Without plugins that run tests in ways of their own. */
  isAlone?: boolean;
  /** Run before, in both: for --lf and the like. */
  before?: string[];
}

const noReruns = ['-p', 'no:rerunfailures'];

/** Runs that end in every way pytest can end. */
const EVERYWHERE: Case[] = [
  { project: 'everything', args: noReruns },
  { project: 'everything', args: ['-n', '2', '-q', ...noReruns] },
  { project: 'reruns', args: ['--reruns=2', '-p', 'no:flaky', '-rA'] },
  { project: 'subtests', args: ['-rA'] },
  { project: 'stops', args: ['-x'] },
  { project: 'broken', args: [] },
  { project: 'own', args: ['-rA'], env: { PYTEST_LEDGER_ATTACHMENTS: 'artifacts' } },
  { project: 'own', args: ['-W', 'error', '-rA', '-p', 'no:asyncio'] },
  { project: 'everything', args: ['-v'], isAlone: true },
  { project: 'subtests', args: ['-rA'], isAlone: true },
  { project: 'stops', args: ['--maxfail=2'], isAlone: true },
  { project: 'own', args: ['-rA'], isAlone: true },
];

/** Without those whose properties xdist itself cannot send. */
const parallel = ['-q', '-n', '2', 'tests/test_described.py', 'tests/test_attached.py', 'tests/test_nested.py'];

const OPTIONS: Case[] = [
  { project: 'everything', args: ['-q', '--collect-only'] },
  { project: 'everything', args: ['--collect-only', '-n', '2'] },
  { project: 'everything', args: ['-v', '--tb=native', '-s'] },
  { project: 'everything', args: ['-p', 'no:terminal'] },
  { project: 'everything', args: ['-p', 'no:warnings'] },
  { project: 'everything', args: ['-p', 'no:logging', '-p', 'no:capture', '-p', 'no:cacheprovider'] },
  { project: 'everything', args: ['-p', 'no:junitxml', '--tb=line', '-qq'] },
  { project: 'everything', args: ['--lf', '-q'], before: ['-q'] },
  { project: 'everything', args: ['--setup-plan', 'tests/unit'] },
  { project: 'everything', args: ['--setup-only', 'tests/unit'] },
  { project: 'everything', args: ['--strict-markers', '--strict-config', '-q'] },
  { project: 'everything', args: ['-p', 'xdist', '-n', '2', '--dist=each', '-q', '--no-summary'] },
  { project: 'tracebacks', args: ['--randomly-seed=1', '-q'] },
  { project: 'everything', args: ['no/such/file.py'] },
  { project: 'everything', args: ['--no-such-option'] },
  { project: 'stops', args: ['--maxfail=2', '-q'] },
  { project: 'stops', args: [], env: { STOP: 'interrupt' } },
  { project: 'stops', args: [], env: { STOP: 'exit' } },
  { project: 'stops', args: ['--timeout=60', '--stepwise'] },
  { project: 'internal', args: [] },
  { project: 'crash', args: ['-n', '2', '-q'] },
  { project: 'empty', args: [] },
  { project: 'broken-conftest', args: [] },
  { project: 'own', args: [...parallel, '-W', 'error', '-p', 'no:asyncio'] },
  { project: 'own', args: ['-rA'], env: { PYTHONOPTIMIZE: '2' } },
  { project: 'own', args: ['--max-warnings=0', 'tests/test_nested.py'] },
  { project: 'own', args: ['tests/forking.py', '-p', 'no:cacheprovider'] },
  ...(['option', 'both'] as const).flatMap(loading => [
    { project: 'own', args: ['-rA'], loading },
    { project: 'own', args: parallel, loading },
    { project: 'own', args: ['-q', '-W', 'error', '-p', 'no:asyncio'], loading },
  ]),
];

/** Lines of what several processes wrote come in any order, and so do the letters of their progress. */
function comparable({ status, stdout, stderr }: Outcome, args: string[], workplace: Workplace) {
  const calm = (text: string) =>
    withoutTimes(text)
      .replaceAll(workplace.base, '<base>')
      // The two traces of it: pytest lists plugins that entry points name in its header, and all fixtures there are when it does
      // not find one.
      .replace(/^plugins: .*$/gm, line => line.replace(/(?<=: |, )ledger-[\d.]+(?:, |$)/, '').replace(/, $/, ''))
      .replace(/(available fixtures: .*)\bledger_attach, /g, '$1');
  if (!args.includes('-n')) return { status, stdout: calm(stdout), stderr: calm(stderr) };
  const lines = (text: string) =>
    calm(text)
      .replace(/\bgw\d\b/g, 'gw')
      .split('\n')
      .map(line => line.replace(/^[.FEsxXRu,-]+(?: *\[ *\d+%\])?/, ''))
      .filter(line => line !== '')
      .toSorted();
  // Several processes write to one error output at once, and one line can stand within another.
  const words = calm(stderr)
    .split(/\s+/)
    .filter(word => word !== '')
    .toSorted();
  return { status, stdout: lines(stdout), stderr: words };
}

function runBoth(environment: Environment, { project, args: own, env = {}, loading, isAlone, before }: Case) {
  const args = [...own, ...(isAlone ? alone(environment) : [])];
  using workplace = createWorkplace(project);
  const outcomes = [];
  for (const one of ['none', loading ?? 'environment'] as const) {
    workplace.reset();
    const run = { environment, project, env, loading: one };
    if (before) runPytest(workplace, { ...run, args: before });
    const outcome = runPytest(workplace, { ...run, args });
    outcomes.push(comparable(outcome, args, workplace));
  }
  return outcomes;
}

const title = ({ project, args, env, loading, isAlone, before }: Case) =>
  [project, ...args, JSON.stringify(env ?? ''), loading, isAlone && 'alone', before && `after ${before.join(' ')}`]
    .filter(Boolean)
    .join(' ');

describe.skipIf(SKIPPED)(`a run is the same with the plugin${SKIPPED}`, () => {
  for (const environment of environments) {
    test.each(EVERYWHERE.map(one => [title(one), one] as const))(`${environment.name}: %s`, (_, one) => {
      const [without, withPlugin] = runBoth(environment, one);
      expect(withPlugin).toEqual(without);
    });
  }

  test.each(OPTIONS.map(one => [title(one), one] as const))(`${latest.name}: %s`, (_, one) => {
    const [without, withPlugin] = runBoth(latest, one);
    expect(withPlugin).toEqual(without);
  });
});
