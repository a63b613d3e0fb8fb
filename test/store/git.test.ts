import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { UnreadableLedger, UserError } from '../../src/core/errors.ts';
import { recordSubmission } from '../../src/operations/record.ts';
import { canonicalFiles } from '../../src/core/ledger/canonical.ts';
import { emptyLine } from '../../src/core/ledger/line-ledger.ts';
import { SEGMENT_RUNS } from '../../src/core/ledger/line-writing.ts';
import { sha256 } from '../../src/host/sha256.ts';
import { openGitStore } from '../../src/store/git/store.ts';
import type { Submission } from '../../src/core/ledger/submission.ts';
import { checkBranchName, type Store } from '../../src/store/port.ts';
import { compactContract } from './compact-contract.ts';
import { repairContract } from './repair-contract.ts';
import { add, BRANCH, FOLDER, type Host, idle, runs, sleeper, storeContract } from './contract.ts';

const run = promisify(execFile);

/** Git as on a machine on which nobody has set anything up: no name, no address, and no guessing of them. */
const CLEAN = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', LC_ALL: 'C' };
const SOMEONE = ['-c', 'user.name=Someone', '-c', 'user.email=someone@example.org'];

async function git(directory: string, ...args: string[]): Promise<string> {
  return (await run('git', ['-C', directory, ...args], { env: CLEAN, maxBuffer: 1 << 28 })).stdout;
}

interface GitHost extends Host {
  directory: string;
  git: (...args: string[]) => Promise<string>;
}

type Kind = 'bare' | 'checkout' | 'worktree' | 'shallow clone' | 'sha256';

async function startHost(kind: Kind = 'checkout'): Promise<GitHost> {
  const root = await mkdtemp(join(tmpdir(), 'pytest-ledger-'));
  let directory = join(root, 'repository');
  await git(
    root,
    'init',
    '--quiet',
    '--initial-branch=main',
    ...(kind === 'sha256' ? ['--object-format=sha256'] : []),
    directory,
  );
  await git(directory, 'config', 'user.useConfigOnly', 'true');
  for (const text of ['1', '2']) {
    await writeFile(join(directory, 'a.py'), text);
    await git(directory, 'add', '.');
    await git(directory, ...SOMEONE, 'commit', '--quiet', '-m', text);
  }
  if (kind === 'bare') {
    await git(root, 'clone', '--quiet', '--bare', directory, 'bare');
    directory = join(root, 'bare');
  } else if (kind === 'worktree') {
    await git(directory, 'worktree', 'add', '--quiet', '-b', 'feature', join(root, 'worktree'));
    directory = join(root, 'worktree');
  } else if (kind === 'shallow clone') {
    await git(root, 'clone', '--quiet', '--depth=1', `file://${directory}`, 'shallow');
    directory = join(root, 'shallow');
  }
  const gitDirectory = (await git(directory, 'rev-parse', '--absolute-git-dir')).trim();
  const open = (): Store => openGitStore(directory, BRANCH);
  const revision = async (name: string): Promise<string | undefined> =>
    (await git(directory, 'for-each-ref', '--format=%(objectname)', `refs/heads/${name}`)).trim() || undefined;
  return {
    directory,
    git: (...args) => git(directory, ...args),
    open,
    files: async (branch = BRANCH) => {
      const head = await revision(branch);
      if (head === undefined) return undefined;
      const names = (await git(directory, 'ls-tree', '-r', '-z', '--name-only', head))
        .split('\0')
        .filter(name => name !== '');
      return new Map(
        await Promise.all(
          names.map(
            async (name): Promise<[string, string]> => [
              name,
              await git(directory, 'cat-file', 'blob', `${head}:${name}`),
            ],
          ),
        ),
      );
    },
    parents: async () => {
      const list = (await git(directory, 'log', '--format=%P', BRANCH)).split('\n').slice(0, -1);
      return list.map(parents => parents.split(' ').filter(parent => parent !== ''));
    },
    put: async (files, branch = BRANCH) => {
      // Past the store: with an index of its own.
      const env = { ...CLEAN, GIT_INDEX_FILE: join(root, 'index'), GIT_DIR: gitDirectory, GIT_WORK_TREE: directory };
      const plumbing = async (...args: string[]): Promise<string> =>
        (await run('git', ['-C', directory, ...SOMEONE, ...args], { env })).stdout.trim();
      const head = await revision(branch);
      await plumbing('read-tree', ...(head === undefined ? ['--empty'] : [head]));
      for (const [path, text] of Object.entries(files)) {
        await writeFile(join(root, 'blob'), text ?? '');
        const oid = await plumbing('hash-object', '-w', join(root, 'blob'));
        await plumbing('update-index', '--add', '--cacheinfo', `100644,${oid},${path}`);
        // What removes from the index wants a work tree, but for this.
        if (text === null) await plumbing('rm', '--cached', '--quiet', path);
      }
      const parent = head === undefined ? [] : ['-p', head];
      const commit = await plumbing('commit-tree', await plumbing('write-tree'), ...parent, '-m', 'put');
      await plumbing('update-ref', `refs/heads/${branch}`, commit);
      return commit;
    },
    remove: async () => void (await git(directory, 'update-ref', '-d', `refs/heads/${BRANCH}`)),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

repairContract('git', () => startHost());

describe.each<Kind>(['bare', 'checkout', 'worktree', 'shallow clone', 'sha256'])('git, %s', kind => {
  storeContract(kind, () => startHost(kind));
  compactContract(kind, () => startHost(kind));
});

afterEach(() => {
  vi.unstubAllEnvs();
});

async function withStore(host: GitHost, use: (store: Store) => Promise<void>): Promise<void> {
  const store = host.open();
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

const record = (host: GitHost, build = 1): Promise<void> =>
  withStore(host, async store => void (await recordSubmission(store, runs(1, build)[0] as Submission, idle)));

/** Every file below a directory but git's objects and the results branch, with its content. */
async function contentsOf(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter(entry => entry.isFile())
    .map(entry => relative(directory, join(entry.parentPath, entry.name)));
  const kept = files
    .filter(file => !/\.git\/objects\//.test(`/${file}`) && !file.endsWith(`refs/heads/${BRANCH}`))
    .toSorted();
  return Object.fromEntries(
    await Promise.all(kept.map(async file => [file, await readFile(join(directory, file), 'base64')] as const)),
  );
}

test('work tree, index, configuration, HEAD and reflogs stay as they are, with work half done', async () => {
  await using host = await startHost();
  await writeFile(join(host.directory, 'a.py'), 'changed');
  await writeFile(join(host.directory, 'staged.py'), 'new');
  await host.git('add', 'staged.py');
  await writeFile(join(host.directory, 'untracked.py'), 'new');
  const before = await contentsOf(host.directory);
  const status = await host.git('status', '--porcelain');
  for (const build of [1, 2]) await record(host, build);
  expect(await contentsOf(host.directory)).toEqual(before);
  expect(Object.keys(before)).toEqual(
    expect.arrayContaining(['.git/index', '.git/config', '.git/HEAD', '.git/logs/HEAD', 'a.py']),
  );
  expect(await host.git('status', '--porcelain')).toBe(status);
  expect(await host.parents()).toHaveLength(2);
});

test('it needs no user.name, and no hook’s surroundings lead it astray', async () => {
  await using host = await startHost();
  await using other = await startHost();
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null');
  vi.stubEnv('GIT_CONFIG_SYSTEM', '/dev/null');
  vi.stubEnv('GIT_DIR', join(other.directory, '.git'));
  vi.stubEnv('GIT_WORK_TREE', other.directory);
  vi.stubEnv('GIT_INDEX_FILE', join(other.directory, '.git/index'));
  await record(host);
  vi.unstubAllEnvs();
  expect(await other.files()).toBeUndefined();
  expect((await host.git('log', '--format=%an <%ae> %cn <%ce>', BRANCH)).trim()).toBe(
    Array(2).fill('pytest-ledger <pytest-ledger@users.noreply.github.com>').join(' '),
  );
});

test('a large write stays one pack, a small one makes none', async () => {
  await using host = await startHost();
  const packs = async () => /^packs: (\d+)$/m.exec(await host.git('count-objects', '-v'))?.[1];
  await withStore(host, async store => void (await add(store, { small: 'x' })));
  expect(await packs()).toBe('0');
  await withStore(host, async store => void (await add(store, { large: 'x'.repeat(1 << 20) })));
  expect(await packs()).toBe('1');
  expect(await host.parents()).toHaveLength(2);
});

test('what git says of other things while it finds no branch does not stop a first record', async () => {
  await using host = await startHost();
  vi.stubEnv('GIT_TRACE', '1');
  await record(host);
  vi.unstubAllEnvs();
  expect(await host.parents()).toHaveLength(1);
});

test('but an error from which git goes on does', async () => {
  await using host = await startHost();
  const folder = join(host.directory, '../bin');
  await mkdir(folder);
  const path = process.env['PATH'] ?? '';
  const script = `#!/bin/sh\necho 'error: a part could not be read' >&2\nPATH='${path}' exec git "$@"\n`;
  await writeFile(join(folder, 'git'), script, { mode: 0o755 });
  vi.stubEnv('PATH', `${folder}${delimiter}${path}`);
  await expect(record(host)).rejects.toThrow(UnreadableLedger);
  vi.unstubAllEnvs();
  expect(await host.files()).toBeUndefined();
});

test('where the branch is checked out in another work tree, that one is not touched', async () => {
  await using host = await startHost();
  await record(host);
  const elsewhere = join(host.directory, '../elsewhere');
  await host.git('worktree', 'add', '--quiet', elsewhere, BRANCH);
  const before = await contentsOf(elsewhere);
  await record(host, 2);
  expect(await contentsOf(elsewhere)).toEqual(before);
  expect(await host.parents()).toHaveLength(2);
});

test('a clone that has the branch only as its remote’s begins there', async () => {
  await using host = await startHost();
  await record(host);
  const clone = join(host.directory, '../clone');
  await host.git('clone', '--quiet', host.directory, clone);
  const store = openGitStore(clone, BRANCH);
  await recordSubmission(store, runs(1, 2)[0] as Submission, idle);
  await store.close();
  const parent = (await git(clone, 'rev-parse', `${BRANCH}^`)).trim();
  expect(parent).toBe((await host.git('rev-parse', BRANCH)).trim());
  expect(await host.parents()).toHaveLength(1);
});

describe('unreadable is not missing', () => {
  /** Each object that recording reads, from the branch down. */
  const READ = [
    BRANCH,
    `${BRANCH}^{tree}`,
    `${BRANCH}:ledger.json`,
    `${BRANCH}:${FOLDER}`,
    `${BRANCH}:${FOLDER}/tests-000.jsonl`,
    'segment',
    'segment file',
  ];
  const DAMAGES: Record<string, (file: string) => Promise<void>> = {
    deleted: file => rm(file),
    emptied: file => truncate(file, 0),
    'cut short': async file => truncate(file, Math.floor((await readFile(file)).length / 2)),
    overwritten: async file => writeFile(file, Buffer.alloc((await readFile(file)).length, 'x')),
  };

  test.each(READ.flatMap(name => Object.keys(DAMAGES).map(damage => [name, damage] as const)))(
    '%s %s',
    async (name, damage) => {
      await using host = await startHost();
      await record(host);
      const segment = (await host.git('ls-tree', '-d', '--name-only', `${BRANCH}:${FOLDER}`)).trim();
      const place = `${BRANCH}:${FOLDER}/${segment}`;
      const revision = { segment: place, 'segment file': `${place}/segment.json` }[name] ?? name;
      const head = await host.git('rev-parse', BRANCH);
      const oid = (await host.git('rev-parse', revision)).trim();
      const file = join(host.directory, '.git/objects', oid.slice(0, 2), oid.slice(2));
      await chmod(file, 0o600);
      await DAMAGES[damage]?.(file);
      await expect(record(host, 2)).rejects.toThrow(UnreadableLedger);
      expect(await readFile(join(host.directory, '.git/refs/heads', BRANCH), 'utf8')).toBe(head);
    },
  );

  test('the file of the branch itself', async () => {
    await using host = await startHost();
    await record(host);
    const file = join(host.directory, '.git/refs/heads', BRANCH);
    await writeFile(file, 'x\n');
    await expect(record(host, 2)).rejects.toThrow(/cannot be read: warning: ignoring broken ref/);
    expect(await readFile(file, 'utf8')).toBe('x\n');
  });

  test.each(Object.entries(DAMAGES))(
    'the folder of an older segment, in which the run may be: %s',
    async (_, damage) => {
      await using host = await startHost();
      const files = await canonicalFiles(emptyLine(FOLDER, sha256), runs(SEGMENT_RUNS + 2));
      const format = ['ledger.json', '{"format":1,"ledger":"pytest-ledger"}\n'] as const;
      await withStore(host, async store => void (await add(store, Object.fromEntries([format, ...files]))));
      const head = await host.git('rev-parse', BRANCH);
      const oid = (await host.git('ls-tree', '-d', `${BRANCH}:${FOLDER}`)).split(/\s/, 3)[2] as string;
      const file = join(host.directory, '.git/objects', oid.slice(0, 2), oid.slice(2));
      await chmod(file, 0o600);
      await damage(file);
      await expect(record(host, SEGMENT_RUNS + 2)).rejects.toThrow(UnreadableLedger);
      expect(await readFile(join(host.directory, '.git/refs/heads', BRANCH), 'utf8')).toBe(head);
    },
  );

  test.each([
    ['empty', ''],
    ['garbage', 'garbage\n'],
    ['cut short', '0123456789'],
    ['a commit that is not there', `${'0123456789'.repeat(4)}\n`],
  ])('a ref that holds: %s', async (_, content) => {
    await using host = await startHost();
    await record(host);
    const ref = join(host.directory, '.git/refs/heads', BRANCH);
    await writeFile(ref, content);
    await expect(record(host, 2)).rejects.toThrow(UnreadableLedger);
    expect(await readFile(ref, 'utf8')).toBe(content);
  });
});

test('a lock that stays is named when the deadline has passed', async () => {
  await using host = await startHost();
  await record(host);
  const lock = join(host.directory, '.git/refs/heads', `${BRANCH}.lock`);
  await writeFile(lock, '');
  const clock = sleeper();
  await withStore(host, async store => {
    const recording = recordSubmission(store, runs(1, 2)[0] as Submission, clock);
    await expect(recording).rejects.toThrow(`refs/heads/${BRANCH}.lock`);
    await expect(recording).rejects.toThrow(
      /Nothing could be written to .* within 120 seconds; nothing on it has changed/,
    );
    await expect(recording).rejects.toThrow(UserError);
  });
  expect(clock.slept()).toBeGreaterThanOrEqual(120_000);
  await rm(lock);
  expect(await host.parents()).toHaveLength(1);
});

test('a repository that cannot be written to: it says so, and is as it was', async () => {
  await using host = await startHost();
  await record(host);
  // Permissions would not keep root out; this keeps out everyone.
  await rm(join(host.directory, '.git/objects/pack'), { recursive: true });
  await writeFile(join(host.directory, '.git/objects/pack'), '');
  await expect(record(host, 2)).rejects.toThrow(
    /git could not write branch pytest-results; nothing on it has changed\. git says: .*pack/,
  );
  expect(await host.parents()).toHaveLength(1);
});

test('without git it says what to install', async () => {
  await using host = await startHost();
  vi.stubEnv('PATH', host.directory);
  await expect(record(host)).rejects.toThrow('The git command was not found. Install git, or add it to PATH.');
});

test.each(['', '-x', 'a b', 'a..b', 'a:b', 'a\nb', 'refs@{1}', 'a/', 'a//b', '.a', 'a/.b', 'a.lock', 'a~1'])(
  'no name for a branch: %j',
  name => {
    expect(() => checkBranchName(name)).toThrow(UserError);
  },
);

test.each(['pytest-results', 'ci/results', 'a.b_c+d'])('a name for a branch: %s', name => {
  expect(() => checkBranchName(name)).not.toThrow();
});
