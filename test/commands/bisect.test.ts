import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pytestFolder, SKIPPED } from './pytest.ts';
import { ENVIRONMENT, openSandbox, PROGRAM, type Run, type Sandbox } from './sandbox.ts';

let temporary = '';
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'pytest-ledger-test-'));
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const environment = (): Record<string, string> => ({
  PATH: `${SKIPPED === '' ? pytestFolder() : ''}:${process.env.PATH}`,
  TMPDIR: temporary,
});

/** A project whose `value()` is these numbers in turn; None for a commit that Python cannot read. */
async function project(sandbox: Sandbox, values: (number | null)[], root = '.'): Promise<string[]> {
  const commits: string[] = [];
  const write = (name: string, text: string): void => {
    mkdirSync(join(sandbox.directory, root, name, '..'), { recursive: true });
    writeFileSync(join(sandbox.directory, root, name), text);
  };
  write('pyproject.toml', '[tool.pytest.ini_options]\n');
  write('tests/test_value.py', 'from shop import value\n\n\ndef test_value():\n    assert value() == 1\n');
  writeFileSync(join(sandbox.directory, '.gitignore'), '*.xml\n__pycache__\n');
  for (const [at, value] of values.entries()) {
    write('src/shop.py', value === null ? `def (  # ${at}\n` : `# ${at}\ndef value():\n    return ${value}\n`);
    await sandbox.git('add', '.');
    commits.push(await sandbox.commit(`Commit ${at + 1}`));
  }
  return commits;
}

async function record(sandbox: Sandbox, commit: string | undefined, number: number, root = '.'): Promise<void> {
  await sandbox.git('checkout', '--quiet', '-B', 'main', commit ?? '');
  const env = { ...ENVIRONMENT, ...environment(), PYTHONPATH: 'src:services/api/src' };
  spawnSync('pytest', [root, '-q', '-p', 'no:cacheprovider', '--junitxml=r.xml'], { cwd: sandbox.directory, env });
  const names = ['--build', String(number), '--order', String(number)];
  expect((await sandbox.ledger('record', 'r.xml', ...names)).code).toBe(0);
}

/** All that a command could change in the user's repository. */
async function stateOf(sandbox: Sandbox): Promise<string> {
  const refs = await sandbox.git('for-each-ref');
  const parts = ['.git/HEAD', '.git/config', '.git/index'].map(name => sandbox.read(name));
  const files = readdirSync(join(sandbox.directory, '.git'))
    .filter(name => !name.startsWith('FETCH'))
    .join();
  return [refs, ...(await Promise.all(parts)), files, await sandbox.git('status', '--porcelain')].join('\n');
}

const bisect = (sandbox: Sandbox, ...args: string[]): Promise<Run> =>
  sandbox.ledgerWith(environment(), 'bisect', ...args);

test.skipIf(SKIPPED !== '').each(['.', 'services/api'])(
  `it names the commit, and touches nothing of the user's: pytest's root directory is %s${SKIPPED}`,
  async root => {
    await using sandbox = await openSandbox();
    const commits = await project(sandbox, [1, 1, null, null, 1, 2, 2, 2], root);
    await record(sandbox, commits[0], 1, root);
    await record(sandbox, commits[7], 8, root);
    writeFileSync(join(sandbox.directory, root, 'src/shop.py'), 'half done');
    const before = await stateOf(sandbox);
    const { code, stdout, stderr } = await bisect(sandbox, 'test_value');
    const culprit = commits[5]?.slice(0, 7);
    expect([code, stdout]).toEqual([
      0,
      `${culprit} "Commit 6" by Dana is the first commit in which tests/test_value.py::test_value fails.\nIt touches ${root === '.' ? '' : `${root}/`}src/shop.py.\n`,
    ]);
    expect(stderr).toContain(`${culprit} bad Commit 6`);
    expect(await stateOf(sandbox)).toBe(before);
    expect(readdirSync(temporary)).toEqual([]);
    const json = JSON.parse((await bisect(sandbox, 'test_value', '--json')).stdout);
    expect(json).toMatchObject({ good: commits[0], bad: commits[7], culprit: { sha: commits[5], author: 'Dana' } });
  },
);

test.skipIf(SKIPPED !== '')(
  `commits that cannot be tested are all named where it is one of them${SKIPPED}`,
  async () => {
    await using sandbox = await openSandbox();
    const commits = await project(sandbox, [1, null, null, 2]);
    await record(sandbox, commits[0], 1);
    await record(sandbox, commits[3], 4);
    const { code, stdout } = await bisect(sandbox, 'test_value');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^It is one of 3 commits, /);
  },
);

test.skipIf(SKIPPED !== '')(
  `where the test fails at the good commit as well, it says so and names none${SKIPPED}`,
  async () => {
    await using sandbox = await openSandbox();
    const commits = await project(sandbox, [2, 2, 2]);
    await record(sandbox, commits[2], 3);
    const { code, stdout } = await bisect(sandbox, 'test_value', '--good', commits[0] ?? '');
    expect(code).toBe(1);
    expect(stdout).toContain('fails at');
    expect(stdout).toContain('assert 2 == 1');
  },
);

test.skipIf(SKIPPED !== '')(`what cannot be bisected is an error that says why${SKIPPED}`, async () => {
  await using sandbox = await openSandbox();
  const commits = await project(sandbox, [1, 2]);
  await record(sandbox, commits[1], 2);
  const never = await bisect(sandbox, 'test_value');
  expect([never.code, never.stderr]).toEqual([2, expect.stringContaining('never passed here')]);
  const unknown = await bisect(sandbox, 'test_value', '--good', 'nothing');
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('no commit "nothing"')]);
  const wrong = await bisect(sandbox, 'test_value', '--good', commits[1] ?? '', '--bad', commits[0] ?? '');
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('is no ancestor of')]);
  expect(readdirSync(temporary)).toEqual([]);
});

test.skipIf(SKIPPED !== '')(`Ctrl-C leaves nothing behind${SKIPPED}`, async () => {
  await using sandbox = await openSandbox();
  const commits = await project(sandbox, [1, 1, 2]);
  await record(sandbox, commits[0], 1);
  await record(sandbox, commits[2], 3);
  const before = await stateOf(sandbox);
  const env = { ...ENVIRONMENT, ...environment() };
  const child = spawn(process.execPath, [PROGRAM, 'bisect', 'test_value'], { cwd: sandbox.directory, env });
  let said = '';
  let isStopped = false;
  const ended = new Promise<number | null>(resolve => child.on('close', resolve));
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    // The first commit was tested: the scratch repository is there.
    if (!isStopped && said.includes(' bad ')) isStopped = child.kill('SIGINT');
  });
  expect(await ended).toBe(2);
  expect(said).toContain('Stopped.');
  expect(readdirSync(temporary)).toEqual([]);
  expect(await stateOf(sandbox)).toBe(before);
});
