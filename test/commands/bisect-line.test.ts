// The line that people paste, run by a shell with real git and real pytest, from whatever directory they are in.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { pytestFolder, SKIPPED } from './pytest.ts';
import { ENVIRONMENT, openSandbox, type Sandbox } from './sandbox.ts';

const CASES = fileURLToPath(new URL('../fixtures/cases', import.meta.url));

function shell(sandbox: Sandbox, line: string, directory = '.'): { status: number | null; stdout: string } {
  const env = { ...ENVIRONMENT, PATH: `${pytestFolder()}:${process.env.PATH}` };
  const { status, stdout } = spawnSync('sh', ['-c', line], {
    cwd: join(sandbox.directory, directory),
    env,
    encoding: 'utf8',
  });
  return { status, stdout };
}

/** Commits each of these in turn, and returns what they are called. */
async function history(sandbox: Sandbox, steps: Record<string, string>[]): Promise<string[]> {
  const commits: string[] = [];
  writeFileSync(join(sandbox.directory, '.gitignore'), '*.xml\n*.md\n__pycache__\n');
  for (const [at, files] of steps.entries()) {
    for (const [name, text] of Object.entries({ [`n/${at + 1}`]: '', ...files })) {
      mkdirSync(join(sandbox.directory, name, '..'), { recursive: true });
      writeFileSync(join(sandbox.directory, name), text);
    }
    await sandbox.git('add', '.');
    commits.push(await sandbox.commit(`Commit ${at + 1}`));
  }
  return commits;
}

/** Records what pytest says of a commit, and returns the line of the summary. */
async function record(sandbox: Sandbox, commits: string[], number: number, pytest: string): Promise<string> {
  await sandbox.git('checkout', '--quiet', '-B', 'main', commits[number - 1] ?? '');
  shell(sandbox, `${pytest} -q -p no:cacheprovider --junitxml=r.xml`);
  const names = ['--build', String(number), '--order', String(number), '--line', 'main'];
  const { code, stderr } = await sandbox.ledger('record', 'r.xml', '--summary', 's.md', ...names);
  expect([code, stderr]).toEqual([0, '']);
  return /^cd .*git bisect start .*/m.exec(readFileSync(join(sandbox.directory, 's.md'), 'utf8'))?.[0] ?? '';
}

const COPIES = (number: string, sandbox: Sandbox): void =>
  cpSync(join(CASES, number, 'src'), sandbox.directory, { recursive: true });

test.skipIf(SKIPPED !== '').each(['.', 'services/api', 'n'])(
  `in a monorepo it runs in pytest's root directory, pasted in %s${SKIPPED}`,
  async directory => {
    await using sandbox = await openSandbox();
    COPIES('23', sandbox);
    const steps = Array.from({ length: 8 }, (_, at) => (at === 5 ? { 'services/api/api.py': 'VALUE = 2\n' } : {}));
    const commits = await history(sandbox, steps);
    await record(sandbox, commits, 1, 'pytest services/api');
    const line = await record(sandbox, commits, 8, 'pytest services/api');
    expect(line).toContain("'services/api' 'tests/test_api.py::test_value'");
    expect((await sandbox.ledger('failures', '--line', 'main')).stdout).toContain(' services/api/tests/test_api.py:6');
    const { status, stdout } = shell(sandbox, line, directory);
    expect(stdout).toContain(`${commits[5]} is the first bad commit`);
    expect(status).toBe(0);
  },
);

test.skipIf(SKIPPED !== '')(`commits that pytest cannot collect are passed over${SKIPPED}`, async () => {
  await using sandbox = await openSandbox();
  COPIES('24', sandbox);
  const api = readFileSync(join(sandbox.directory, 'api.py'), 'utf8');
  const changes: Record<number, string> = { 4: 'def (\n', 6: api, 7: 'VALUE = 2\n' };
  const steps = Array.from({ length: 9 }, (_, at): Record<string, string> => {
    const text = changes[at + 1];
    return text === undefined ? {} : { 'api.py': text };
  });
  const commits = await history(sandbox, steps);
  await record(sandbox, commits, 1, 'python -m pytest');
  const line = await record(sandbox, commits, 9, 'python -m pytest');
  const { stdout } = shell(sandbox, `PYTHONPATH=. ; export PYTHONPATH; ${line}`);
  expect(stdout).toContain(`${commits[6]} is the first bad commit`);
});

test.skipIf(SKIPPED !== '')(`a test whose parameter is masked is run by its function${SKIPPED}`, async () => {
  await using sandbox = await openSandbox();
  const text = (value: number): string =>
    `import pytest\n\n@pytest.mark.parametrize("x", [object()], ids=repr)\ndef test_it(x):\n    assert ${value} == 1\n`;
  const steps = Array.from({ length: 6 }, (_, at) => (at === 0 || at === 3 ? { 'test_a.py': text(at + 1) } : {}));
  const commits = await history(sandbox, steps);
  await record(sandbox, commits, 1, 'pytest');
  const line = await record(sandbox, commits, 6, 'pytest');
  expect(line).toMatch(/'\.' 'test_a\.py::test_it'$/);
  expect(shell(sandbox, line).stdout).toContain(`${commits[3]} is the first bad commit`);
});

test.skipIf(SKIPPED !== '')(`a doctest is found with the option that it needs${SKIPPED}`, async () => {
  await using sandbox = await openSandbox();
  const text = (value: number): string => `def f():\n    """\n    >>> f()\n    1\n    """\n    return ${value}\n`;
  const steps = Array.from({ length: 6 }, (_, at) => (at === 0 || at === 3 ? { 'shop/price.py': text(at + 1) } : {}));
  const commits = await history(sandbox, steps);
  await record(sandbox, commits, 1, 'pytest --doctest-modules');
  const line = await record(sandbox, commits, 6, 'pytest --doctest-modules');
  expect(line).toContain("'--doctest-modules'");
  expect(shell(sandbox, line).stdout).toContain(`${commits[3]} is the first bad commit`);
});

test.skipIf(SKIPPED !== '')(
  `there is none where the commit that passed came after the one that failed${SKIPPED}`,
  async () => {
    await using sandbox = await openSandbox();
    const text = (value: number): string => `def test_it():\n    assert ${value} == 1\n`;
    const commits = await history(
      sandbox,
      [2, 2, 1, 1].map(value => ({ 'test_a.py': text(value) })),
    );
    await record(sandbox, commits, 4, 'pytest');
    await sandbox.git('checkout', '--quiet', '-B', 'main', commits[0] ?? '');
    shell(sandbox, 'pytest -q -p no:cacheprovider --junitxml=r.xml');
    const names = ['--build', '5', '--order', '5', '--line', 'main', '--summary', 's.md'];
    const { stdout } = await sandbox.ledger('record', 'r.xml', ...names);
    expect(stdout).toContain('1 newly failing');
    expect(stdout).not.toContain('bisect');
    expect(await sandbox.read('s.md')).not.toContain('git bisect');
    const { failures } = await sandbox.json('failures', '--line', 'main');
    expect(failures[0]).toMatchObject({ diverged: true });
  },
);
