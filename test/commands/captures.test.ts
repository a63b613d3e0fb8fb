// The ordinary loop on a laptop: run pytest with the plugin, record, fix, run, record.
import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { pytestFolder, SKIPPED } from './pytest.ts';
import { ENVIRONMENT, junit, openSandbox, type Run, type Sandbox } from './sandbox.ts';

const PLUGIN = fileURLToPath(new URL('../../plugin', import.meta.url));

/** Runs pytest as a developer does, in a folder of the project. */
function pytest({ directory }: Sandbox, folder = '.', ...args: string[]): Promise<number> {
  const env = { ...ENVIRONMENT, PYTHONPATH: PLUGIN, PYTHONDONTWRITEBYTECODE: '1' };
  const options = ['-p', 'pytest_ledger', '-p', 'no:cacheprovider', '-q', ...args];
  return new Promise(resolve => {
    execFile(join(pytestFolder(), 'pytest'), options, { cwd: join(directory, folder), env }, error =>
      resolve(error ? Number(error.code) : 0),
    );
  });
}

async function openProject(): Promise<Sandbox> {
  const sandbox = await openSandbox();
  await sandbox.write('pytest.ini', '[pytest]\n');
  await write(sandbox, 'True');
  return sandbox;
}

const write = (sandbox: Sandbox, value: string): Promise<string> =>
  sandbox.write('test_shop.py', `def test_cart():\n    assert ${value}\n\ndef test_stock():\n    assert True\n`);

async function commitAll(sandbox: Sandbox, subject: string): Promise<string> {
  await sandbox.git('add', '--all');
  return sandbox.commit(subject);
}

const IDENTITY = ['-c', 'user.name=Dana', '-c', 'user.email=dana@example.org'];

const firstLine = ({ stdout }: Run): string => (stdout.split('\n', 1)[0] as string).replace(/ {3,}.*/, '');

test.skipIf(SKIPPED !== '')('run, record, fix, commit, run, record: fixed, and no old capture comes back', async () => {
  await using sandbox = await openProject();
  await commitAll(sandbox, 'One');
  await pytest(sandbox);
  await sandbox.json('record');
  await write(sandbox, '1 == 2');
  await commitAll(sandbox, 'Break');
  await pytest(sandbox);
  expect(firstLine(await sandbox.ledger('record'))).toMatch(/^1 newly failing/);
  await write(sandbox, 'True');
  await commitAll(sandbox, 'Fix');
  await pytest(sandbox);
  expect(firstLine(await sandbox.ledger('record'))).toMatch(/1 fixed/);
  expect((await sandbox.json('failures')).failures).toEqual([]);
});

test.skipIf(SKIPPED !== '')('ten times in a row in a dirty tree: each run is recorded once, as it was', async () => {
  await using sandbox = await openProject();
  await commitAll(sandbox, 'One');
  for (let turn = 0; turn < 10; turn++) {
    await write(sandbox, turn % 2 === 0 ? '1 == 2' : 'True');
    await pytest(sandbox);
    const { counts } = await sandbox.json('record');
    expect([turn, counts.failed]).toEqual([turn, turn % 2 === 0 ? 1 : 0]);
  }
  const { runs } = await sandbox.json('runs');
  expect(runs.map(({ counts }: any) => counts.failed)).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
  // What was tested was no commit, so that the outcomes differ proves nothing.
  expect((await sandbox.json('flaky')).tests.filter(({ state }: any) => state === 'flaky')).toEqual([]);
  expect((await sandbox.json('verify')).findings).toEqual([]);
});

test.skipIf(SKIPPED !== '')('a record without arguments takes what is new, and says so when nothing is', async () => {
  await using sandbox = await openProject();
  await commitAll(sandbox, 'One');
  expect(await sandbox.ledger('record')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('pytest --ledger'),
  });
  await pytest(sandbox);
  const { build } = await sandbox.json('record');
  const again = await sandbox.ledger('record');
  expect(again).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringContaining(`is recorded, as run ${build.slice(-6)}.`),
  });
  expect((await sandbox.ledger('record', '.pytest-ledger')).stderr).toContain('Nothing new');
  // A gate that nothing went through is not passed.
  await pytest(sandbox);
  await sandbox.json('record', '--build', 'mine');
  await sandbox.git('switch', '--quiet', '--create', 'other');
  const judged = await sandbox.ledger('record', '--fail-on', 'failures');
  expect(judged).toMatchObject({ code: 0, stdout: expect.stringContaining('run mine · main') });
  expect(await sandbox.json('record', '--fail-on', 'failures')).toMatchObject({ build: 'mine', added: false });
  await write(sandbox, '1 == 2');
  await pytest(sandbox);
  await sandbox.json('record');
  const failing = await sandbox.ledger('record', '--fail-on', 'failures');
  expect(failing).toMatchObject({ code: 1, stderr: expect.stringContaining('fail-on: failures') });
  expect((await sandbox.json('runs', '--line', 'other')).runs).toHaveLength(1);
  expect(await readdir(join(sandbox.directory, '.pytest-ledger/recorded', build))).toHaveLength(1);
});

test.skipIf(SKIPPED !== '')(
  'sessions that were not recorded are runs of their own, of the commit and branch of their time',
  async () => {
    await using sandbox = await openProject();
    await write(sandbox, '1 == 2');
    const broken = await commitAll(sandbox, 'Break');
    await pytest(sandbox);
    await write(sandbox, 'True');
    // git's log of HEAD knows seconds.
    const later = { GIT_COMMITTER_DATE: `@${Math.ceil(Date.now() / 1000) + 5} +0000` };
    await sandbox.gitWith(later, ...IDENTITY, 'commit', '--quiet', '--all', '-m', 'Fix');
    const fixed = await sandbox.git('rev-parse', 'HEAD');
    await sandbox.gitWith(later, 'switch', '--quiet', '--create', 'feature');
    await pytest(sandbox);
    const { stdout } = await sandbox.ledger('record');
    expect(stdout.split('\n')[0]).toMatch(/1 failed, 1 passed|1 failing|First run/);
    const [onMain, onFeature] = [
      await sandbox.json('runs', '--line', 'main'),
      await sandbox.json('runs', '--line', 'feature'),
    ];
    expect(onMain.runs.map(({ commit, counts }: any) => [commit, counts.failed])).toEqual([[broken, 1]]);
    expect(onFeature.runs.map(({ commit, counts }: any) => [commit, counts.failed])).toEqual([[fixed, 0]]);
  },
);

test.skipIf(SKIPPED !== '')('with --build the sessions are one run, and --fail-on looks at all of them', async () => {
  await using sandbox = await openProject();
  await write(sandbox, '1 == 2');
  await commitAll(sandbox, 'Break');
  await pytest(sandbox, '.', '-k', 'cart');
  await pytest(sandbox, '.', '-k', 'stock');
  const { code, stdout } = await sandbox.ledger('record', '--fail-on', 'failures', '--build', '7');
  expect([code, stdout]).toEqual([1, expect.stringContaining('1 of 2 tests failing, 1 passed')]);
  await pytest(sandbox, '.', '-k', 'cart');
  await pytest(sandbox, '.', '-k', 'stock');
  expect((await sandbox.ledger('record', '--fail-on', 'failures')).code).toBe(1);
});

test.skipIf(SKIPPED !== '')('captures of a package below, or of a folder above, are found', async () => {
  await using sandbox = await openProject();
  await mkdir(join(sandbox.directory, 'services/api'), { recursive: true });
  await sandbox.write('services/api/pytest.ini', '[pytest]\n');
  await sandbox.write('services/api/test_api.py', 'def test_get():\n    assert True\n');
  await commitAll(sandbox, 'One');
  await pytest(sandbox, 'services/api');
  expect((await sandbox.json('record')).counts.passed).toBe(1);
  await pytest(sandbox, '.', 'test_shop.py');
  const { counts } = await sandbox.json('record', '--repo', 'services');
  expect(counts.passed).toBe(2);
});

test.skipIf(SKIPPED !== '')(
  'a record that failed, or died before it marked what it had recorded, is finished by the next one',
  async () => {
    await using sandbox = await openProject();
    await commitAll(sandbox, 'One');
    await pytest(sandbox);
    // A branch of that name that is not ours.
    await sandbox.git('branch', 'pytest-results');
    const failed = await sandbox.ledger('record');
    expect(failed).toMatchObject({ code: 2, stderr: expect.stringContaining('run pytest-ledger record again') });
    await sandbox.git('branch', '-D', 'pytest-results');
    const [pending, copy] = ['.pytest-ledger/pending', 'copy'].map(name => join(sandbox.directory, name)) as [
      string,
      string,
    ];
    await cp(pending, copy, { recursive: true });
    await write(sandbox, '1 == 2');
    await commitAll(sandbox, 'Break');
    await pytest(sandbox);
    const next = await sandbox.ledger('record');
    expect(next.stderr).toContain('An earlier record was interrupted');
    expect(firstLine(next)).toMatch(/^1 newly failing/);
    // What a kill right after the write leaves: it is recorded, and not marked.
    await rm(pending, { recursive: true });
    await rename(copy, pending);
    expect((await sandbox.ledger('record')).stderr).not.toContain('interrupted');
    expect((await sandbox.json('runs')).runs.map(({ counts }: any) => counts.failed)).toEqual([0, 1]);
    expect(await readdir(pending)).toEqual([]);
  },
);

test.skipIf(SKIPPED !== '')(
  'a capture that nothing can be read of is set aside, and the next record goes on',
  async () => {
    await using sandbox = await openProject();
    await commitAll(sandbox, 'One');
    await pytest(sandbox);
    await sandbox.write('.pytest-ledger/20260101T000000Z-0-x.jsonl', '{"kind":"session","format":9}\n');
    expect((await sandbox.ledger('record')).stderr).toContain('.jsonl.unreadable now');
    expect((await sandbox.json('record')).counts.passed).toBe(2);
  },
);

test('a failed record saves beside the ledger that it was for', async () => {
  await using ledger = await openSandbox();
  await using elsewhere = await openSandbox();
  await ledger.commit('code');
  await ledger.git('branch', 'pytest-results');
  await elsewhere.write('report.xml', junit({ test_a: 'passed' }));
  const { code, stderr } = await elsewhere.ledger('record', 'report.xml', '--repo', ledger.directory, '--build', '1');
  expect([code, stderr]).toEqual([2, expect.stringContaining(`saved in ${ledger.directory}/pytest-ledger-`)]);
  expect((await readdir(elsewhere.directory)).sort()).toEqual(['.git', 'report.xml']);
});
