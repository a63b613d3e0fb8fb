// Two people with a clone each, and what they record brought together: real git, real remotes.
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { junit, openSandbox, type Sandbox } from './sandbox.ts';

interface Team extends AsyncDisposable {
  a: Sandbox;
  b: Sandbox;
  /** A bare repository, which is origin to both. */
  origin: string;
}

async function openTeam(): Promise<Team> {
  const folder = await mkdtemp(join(tmpdir(), 'pytest-ledger-origin-'));
  const [a, b, origin] = [await openSandbox(), await openSandbox(), join(folder, 'origin.git')];
  await a.git('init', '--quiet', '--bare', '--initial-branch=main', origin);
  const commit = await a.commit('code');
  await a.git('remote', 'add', 'origin', origin);
  await a.git('push', '--quiet', 'origin', 'main');
  await b.git('remote', 'add', 'origin', origin);
  await b.git('fetch', '--quiet', 'origin');
  await b.git('reset', '--quiet', '--hard', commit);
  return {
    a,
    b,
    origin,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([a[Symbol.asyncDispose](), b[Symbol.asyncDispose](), rm(folder, { recursive: true })]);
    },
  };
}

async function record(sandbox: Sandbox, build: number, outcome: 'passed' | 'failed' = 'passed', ...more: string[]) {
  await sandbox.write('report.xml', junit({ test_a: outcome, [`test_${build}`]: 'passed' }));
  return sandbox.json('record', 'report.xml', '--build', String(build), '--order', String(build), ...more);
}

const builds = async (sandbox: Sandbox): Promise<string[]> =>
  (await sandbox.json('runs')).runs.map(({ build }: { build: string }) => build);

const tree = (sandbox: Sandbox): Promise<string> => sandbox.git('rev-parse', 'pytest-results^{tree}');

test('what two people record is on both sides after each has synced, in the order of the runs', async () => {
  await using team = await openTeam();
  const { a, b } = team;
  await record(a, 1);
  expect(await a.json('sync')).toMatchObject({ remote: 'origin', sent: 1, received: 0 });
  expect(await b.json('sync')).toMatchObject({ sent: 0, received: 1 });
  await record(a, 2, 'failed');
  await record(b, 3, 'failed');
  expect((await a.ledger('sync')).stdout).toBe('Synced with origin/pytest-results: sent 1 run.\n');
  expect((await b.ledger('sync')).stdout).toBe('Synced with origin/pytest-results: received 1 run, sent 1 run.\n');
  expect((await a.ledger('sync')).stdout).toBe('Synced with origin/pytest-results: received 1 run.\n');
  expect((await a.ledger('sync')).stdout).toBe('Up to date with origin/pytest-results.\n');
  expect([await builds(a), await builds(b)]).toEqual([
    ['1', '2', '3'],
    ['1', '2', '3'],
  ]);
  const { failures } = await b.json('failures');
  expect(failures[0]).toMatchObject({ test: 'tests/test_shop.py::test_a', firstFailing: { build: '2' }, runs: 2 });
  expect((await b.json('verify')).findings).toEqual([]);
});

test('a sync touches nothing but the two results branches', async () => {
  await using team = await openTeam();
  const { a, b } = team;
  await record(a, 1);
  await a.json('sync');
  await a.git('push', '--quiet', 'origin', 'main:refs/heads/other', 'main:refs/tags/v1');
  const seen = async (): Promise<string[]> => [
    await b.git('for-each-ref', '--format=%(refname) %(objectname)'),
    await b.git('status', '--porcelain=v2', '--branch'),
    await b.git('config', '--list', '--local'),
  ];
  await rm(join(b.directory, '.git/FETCH_HEAD'), { force: true });
  const before = await seen();
  await b.json('sync');
  const [refs = '', ...rest] = await seen();
  const added = refs.split('\n').filter(ref => !before[0]?.includes(ref));
  expect(added.map(ref => ref.split(' ')[0])).toEqual([
    'refs/heads/pytest-results',
    'refs/remotes/origin/pytest-results',
  ]);
  expect(rest).toEqual(before.slice(1));
  expect(await b.git('ls-files', '--others')).not.toContain('FETCH_HEAD');
});

test('reading says that the remote has more, and record --sync brings all together', async () => {
  await using team = await openTeam();
  const { a, b } = team;
  await record(a, 1);
  await a.json('sync');
  await b.json('sync');
  await record(a, 2, 'passed', '--sync');
  expect((await b.ledger('runs')).stderr).toBe('');
  await b.git('fetch', '--quiet', 'origin');
  const { stdout, stderr } = await b.ledger('runs');
  expect(stdout).not.toContain('✓ 2 ');
  expect(stderr).toContain(
    'origin/pytest-results has runs that are not here. Bring them together with: pytest-ledger sync',
  );
  await record(b, 3, 'passed', '--sync');
  expect(await builds(b)).toEqual(['1', '2', '3']);
  expect((await b.ledger('runs')).stderr).toBe('');
});

test('ledgers that began apart become one, also in a clone of a single branch', async () => {
  await using team = await openTeam();
  const { a, b } = team;
  await b.git('config', 'remote.origin.fetch', '+refs/heads/main:refs/remotes/origin/main');
  await record(a, 1);
  await record(b, 2);
  await a.json('sync');
  expect(await b.json('sync')).toMatchObject({ sent: 1, received: 1 });
  await a.json('sync');
  expect(await builds(a)).toEqual(['1', '2']);
  expect(await tree(a)).toBe(await tree(b));
});

test('a remote that was compacted is taken over; what was dropped there does not come back', async () => {
  await using team = await openTeam();
  const { a, b } = team;
  for (const build of [1, 2, 3]) await record(a, build);
  await record(a, 4, 'passed', '--line', 'pr/1');
  await a.json('sync');
  await b.json('sync');
  await a.json('compact', '--keep-runs', '1', '--drop-line', 'pr/1', '--push', 'origin');
  await record(b, 5);
  const synced = await b.ledger('sync');
  expect(synced.stdout).toContain('origin/pytest-results was rewritten, as compact does');
  expect(await builds(b)).toEqual(['3', '5']);
  expect((await b.ledger('runs', '--line', 'pr/1')).code).toBe(2);
  expect(await b.git('rev-list', '--count', 'pytest-results')).toBe('2');
  await a.json('sync');
  expect(await tree(a)).toBe(await tree(b));
  expect((await a.json('verify')).findings).toEqual([]);
});

test('what people said of tests is merged; taken back anywhere is taken back', async () => {
  await using team = await openTeam();
  const { a, b } = team;
  await record(a, 1, 'failed');
  await a.json('mute', 'test_a', '--until', '2099-12-31', '--because', 'x');
  await a.json('sync');
  await b.json('sync');
  await b.json('assign', 'test_a', '@dana');
  await a.json('unmute', 'test_a');
  await b.json('sync');
  await a.json('sync');
  await b.json('sync');
  for (const each of [a, b]) {
    const [failure] = (await each.json('failures')).failures;
    expect([failure.assigned?.to, failure.muted]).toEqual(['dana', undefined]);
  }
  expect(await tree(a)).toBe(await tree(b));
});

test.each([
  ['no remote', ['--remote', 'nowhere'], /has no remote "nowhere"\. It has origin/],
  ['nothing recorded', [], /Nothing is recorded yet, neither here nor on origin/],
])('refused: %s', async (_, args, why) => {
  await using team = await openTeam();
  expect(await team.a.ledger('sync', ...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(why) });
});

test('a branch of that name that is no ledger is neither taken over nor pushed', async () => {
  await using team = await openTeam();
  const { a, b } = team;
  await a.git('push', '--quiet', 'origin', 'main:refs/heads/pytest-results');
  await record(b, 1);
  const before = await b.git('rev-parse', 'pytest-results');
  expect(await b.ledger('sync')).toMatchObject({ code: 2, stderr: expect.stringContaining('is not a ledger') });
  expect(await b.git('rev-parse', 'pytest-results')).toBe(before);
});

test('a branch that is checked out in a linked worktree is read, and not written', async () => {
  await using team = await openTeam();
  const { a } = team;
  await record(a, 1);
  const linked = join(a.directory, 'looking');
  await a.git('worktree', 'add', '--quiet', linked, 'pytest-results');
  const tip = await a.git('rev-parse', 'pytest-results');
  await a.write('report.xml', junit({ test_a: 'passed' }));
  const refused = await a.ledger('record', 'report.xml', '--build', '2');
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/is checked out in .*looking[^]*saved in/)]);
  expect(await a.git('rev-parse', 'pytest-results')).toBe(tip);
  expect(await builds(a)).toEqual(['1']);
});

test('two clones, any records and any syncs, end with the tree that one ledger of all would have', {
  timeout: 180_000,
}, async () => {
  const step = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        who: fc.constantFrom('a', 'b'),
        run: fc.integer({ min: 1, max: 6 }),
        outcome: fc.constantFrom('passed', 'failed'),
      }),
    },
    { weight: 2, arbitrary: fc.record({ who: fc.constantFrom('a', 'b') }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 9 }), async steps => {
      await using team = await openTeam();
      await using whole = await openSandbox();
      await whole.git('fetch', '--quiet', team.origin, 'main');
      await whole.git('reset', '--quiet', '--hard', 'FETCH_HEAD');
      await record(whole, 0);
      await record(team.a, 0);
      for (const each of steps) {
        const sandbox = team[each.who];
        if ('run' in each) {
          await record(sandbox, each.run, each.outcome);
          await record(whole, each.run, each.outcome);
        } else await sandbox.json('sync').catch(() => {});
      }
      for (const who of ['a', 'b', 'a'] as const) await team[who].json('sync');
      expect(await tree(team.a)).toBe(await tree(team.b));
      for (const sandbox of [team.a, whole]) await sandbox.json('compact');
      expect(await tree(team.a)).toBe(await tree(whole));
    }),
    { numRuns: 4 },
  );
});
