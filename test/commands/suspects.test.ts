import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pytestFolder, SKIPPED } from './pytest.ts';
import { ENVIRONMENT, openSandbox, type Sandbox } from './sandbox.ts';

/** A command line in a shell, as a person who pastes it has it. */
function paste(sandbox: Sandbox, line: string): { code: number | null; stdout: string } {
  const env = { ...ENVIRONMENT, PATH: `${pytestFolder()}:${process.env.PATH}` };
  const { status, stdout } = spawnSync('bash', ['-c', line], { cwd: sandbox.directory, env, encoding: 'utf8' });
  return { code: status, stdout };
}

async function commit(
  sandbox: Sandbox,
  author: string,
  subject: string,
  files: Record<string, string>,
): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(sandbox.directory, name, '..'), { recursive: true });
    writeFileSync(join(sandbox.directory, name), text);
  }
  await sandbox.git('add', '.');
  const identity = ['-c', `user.name=${author}`, '-c', 'user.email=someone@example.org'];
  await sandbox.git(...identity, 'commit', '--quiet', '-m', subject);
  return sandbox.git('rev-parse', 'HEAD');
}

async function record(sandbox: Sandbox, build: number): Promise<string> {
  paste(sandbox, 'pytest -q -p no:cacheprovider --junitxml=report.xml');
  const names = ['--build', String(build), '--order', String(build)];
  const { stdout } = await sandbox.ledger('record', 'report.xml', '--summary', 'summary.md', ...names);
  return stdout + (await sandbox.read('summary.md'));
}

const TEST = 'from shop.price import total\n\ndef test_total():\n    assert total(2, 3) == 6\n';
const PRICE = 'def total(price, amount):\n    return price * amount\n';

test.skipIf(SKIPPED !== '')(
  `who may have broken a test: the commit that touches what the traceback names; and the line to paste finds it${SKIPPED}`,
  async () => {
    await using sandbox = await openSandbox();
    await commit(sandbox, 'Dana', 'Start', {
      'shop/__init__.py': '',
      'shop/price.py': PRICE,
      'tests/test_price.py': TEST,
      'conftest.py': '',
      '.gitignore': 'report.xml\nsummary.md\n__pycache__\n',
    });
    await record(sandbox, 1);
    await commit(sandbox, 'Dana', 'Say what it is', { 'README.md': 'A shop.' });
    const culprit = await commit(sandbox, 'Kim "O\u0007" @acme', 'Add | up', {
      'shop/price.py': 'def total(price, amount):\n    assert price > amount, "x"\n    return price * amount\n',
    });
    await commit(sandbox, 'Lee', 'Ship', { 'shop/ship.py': '' });
    const last = await commit(sandbox, 'Lee', 'Test more', { 'tests/test_price.py': `${TEST}\n# more\n` });
    const said = await record(sandbox, 2);

    const { failures } = await sandbox.json('failures');
    expect(failures).toHaveLength(1);
    expect(failures[0].commits).toBe(4);
    expect(failures[0].suspects.map((each: any) => [each.subject, each.author, each.touches, each.tested])).toEqual([
      ['Add | up', 'Kim "O\u0007" @acme', 'shop/price.py', false],
      ['Test more', 'Lee', 'tests/test_price.py', true],
      ['Ship', 'Lee', 'shop/ship.py', false],
      ['Say what it is', 'Dana', undefined, false],
    ]);
    expect(said).toContain(`${culprit.slice(0, 7)} "Add | up" by Kim "O\\x07" @acme touches shop/price.py`);
    expect(said).toMatch(/Also in the range: \w{7} "Say what it is" by Dana \(no source, no test\)\./);
    expect(said).toContain('No run tested ');

    expect(said).toContain(`git bisect start ${last.slice(0, 12)}`);
    const { code, stdout } = paste(sandbox, bisection(said));
    expect(stdout).toContain(`${culprit} is the first bad commit`);
    expect(code).toBe(0);
  },
);

const bisection = (said: string): string => /^cd .*git bisect start .*/m.exec(said)?.[0] ?? '';

test.skipIf(SKIPPED !== '')(`the line to paste is not fooled by bytecode of the commit before${SKIPPED}`, async () => {
  await using sandbox = await openSandbox();
  await commit(sandbox, 'Dana', 'Start', {
    'shop/__init__.py': '',
    'shop/price.py': PRICE,
    'tests/test_price.py': TEST,
    'conftest.py': '',
    '.gitignore': 'report.xml\nsummary.md\n__pycache__\n',
  });
  await record(sandbox, 1);
  for (const name of ['b', 'c', 'd']) await commit(sandbox, 'Dana', name, { [name]: '' });
  // As long as what it replaces.
  const culprit = await commit(sandbox, 'Kim', 'Add up', { 'shop/price.py': PRICE.replace('*', '+') });
  for (const name of ['e', 'f', 'g']) await commit(sandbox, 'Dana', name, { [name]: '' });
  const line = bisection(await record(sandbox, 2));
  // The checkouts of a bisection take less than the second by which Python tells files apart.
  for (let round = 0; round < 3; round++) {
    expect(paste(sandbox, `${line}; git bisect reset`).stdout).toContain(`${culprit} is the first bad commit`);
  }
});

test('nothing is said of commits that the repository does not have', async () => {
  await using sandbox = await openSandbox();
  const report = (failed: boolean): string =>
    `<testsuites><testsuite name="pytest" time="1" timestamp="2026-01-02T03:04:05"><testcase classname="t" name="test_a" time="1">${
      failed ? '<failure message="E">t.py:1: E</failure>' : ''
    }</testcase></testsuite></testsuites>`;
  await sandbox.commit('One');
  for (const [build, failed] of [false, true].entries()) {
    await sandbox.write('report.xml', report(failed));
    await sandbox.json(
      'record',
      'report.xml',
      `--build=${build}`,
      `--order=${build}`,
      `--commit=${build ? 'a' : 'b'}`.padEnd(49, '0'),
    );
  }
  const { failures } = await sandbox.json('failures');
  expect(failures).toHaveLength(1);
  expect(failures[0]).not.toHaveProperty('suspects');
});
