// A line of a few runs, recorded by the program.
import { junit, type Sandbox } from './sandbox.ts';

/** Records runs 1, 2, 3, … one a commit; in each the tests with their outcomes. */
export async function recordRuns(
  sandbox: Sandbox,
  runs: Parameters<typeof junit>[0][],
  ...options: string[]
): Promise<string[]> {
  const commits: string[] = [];
  for (const [number, tests] of runs.entries()) {
    commits.push(await sandbox.commit(`Change ${number + 1}`));
    await sandbox.write('report.xml', junit(tests));
    await sandbox.json(
      'record',
      'report.xml',
      '--build',
      String(number + 1),
      '--order',
      String(number + 1),
      ...options,
    );
  }
  return commits;
}

export const LINE = [
  { test_a: 'passed', test_b: 'failed', test_c: 'passed' },
  { test_a: 'passed', test_b: 'failed' },
  { test_a: 'failed', test_b: 'skipped', test_c: 'passed' },
  { test_a: 'error', test_b: 'failed', test_c: 'passed', test_d: 'failed' },
] as const;
