import { expect, test } from 'vitest';
import { LINE, recordRuns } from './line.ts';
import { junit, openSandbox, type Sandbox } from './sandbox.ts';

/** A commit by hand on the branch of results. */
async function edit({ git, read, write }: Sandbox, path: string, change: (text: string) => string): Promise<void> {
  const dana = ['-c', 'user.name=x', '-c', 'user.email=x'];
  await git(...dana, 'worktree', 'add', '--quiet', 'edit', 'pytest-results');
  await write(`edit/${path}`, change(await read(`edit/${path}`)));
  await git('-C', 'edit', ...dana, 'commit', '--quiet', '--all', '-m', 'edited');
  await git('worktree', 'remove', 'edit');
}

test('verify: fine, then not after someone has edited the branch', async () => {
  await using sandbox = await openSandbox();
  await recordRuns(sandbox, [...LINE]);
  const fine = await sandbox.ledger('verify');
  expect(fine).toMatchObject({ code: 0, stderr: '' });
  expect(fine.stdout).toContain('4 runs');
  const path = (await sandbox.git('ls-tree', '-r', '--name-only', 'pytest-results'))
    .split('\n')
    .find(name => name.endsWith('run-3.jsonl'));
  await edit(sandbox, path ?? '', text => {
    const row = JSON.parse(text);
    row[5] = `p${row[5]}`;
    return `${JSON.stringify(row)}\n`;
  });
  const { code, stdout } = await sandbox.ledger('verify');
  expect(code).toBe(1);
  expect(stdout).toMatch(/run 3|do not fit together/);
});

test("the branch's page says what fails since when; edited, verify finds it and the next run mends it", async () => {
  await using sandbox = await openSandbox();
  await recordRuns(sandbox, [...LINE]);
  const page = (): Promise<string> => sandbox.git('show', 'pytest-results:README.md');
  await expect(`${await page()}\n`.replaceAll(/\b[0-9a-f]{7}\b/g, '0000000')).toMatchFileSnapshot(
    'golden/readme.golden.md',
  );
  await edit(sandbox, 'README.md', text => text.replace('### ', '### Dear reader: '));
  const found = await sandbox.ledger('verify');
  expect(found.code).toBe(1);
  expect(found.stdout).toContain('README.md: what it says of main@default is not what its runs give.');
  await sandbox.write('report.xml', junit({ test_new: 'passed' }));
  await sandbox.ledger('record', 'report.xml', '--build', '99', '--order', '99');
  expect(await sandbox.ledger('verify')).toMatchObject({ code: 0 });
  expect(await page()).not.toContain('Dear reader');
});

test('repair writes the page anew', async () => {
  await using sandbox = await openSandbox();
  await recordRuns(sandbox, [...LINE]);
  const page = await sandbox.git('show', 'pytest-results:README.md');
  await edit(sandbox, 'README.md', () => 'mine\n');
  expect((await sandbox.ledger('repair')).stdout).toContain('mended README.md: lines are missing');
  expect(await sandbox.git('show', 'pytest-results:README.md')).toBe(page);
  expect(await sandbox.ledger('verify')).toMatchObject({ code: 0 });
  expect((await sandbox.ledger('repair')).stdout).toContain('nothing to mend');
});
