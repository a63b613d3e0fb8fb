// What a record reads does not depend on how much history there is: the same run after 200 and after 1,000 runs.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalFiles } from '../../src/core/ledger/canonical.ts';
import { emptyLine } from '../../src/core/ledger/line-ledger.ts';
import { SEGMENT_RUNS } from '../../src/core/ledger/line-writing.ts';
import type { Submission } from '../../src/core/ledger/submission.ts';
import { recordSubmission } from '../../src/operations/record.ts';
import { sha256 } from '../../src/host/sha256.ts';
import { openGitObjects } from '../../src/store/git/objects.ts';
import { openGitStore } from '../../src/store/git/store.ts';
import { submit } from '../core/ledger/submissions.ts';
import { BRANCH, FOLDER, idle } from './contract.ts';
import { FORMAT, openStore, startRepository } from './github-host.ts';

/** Two places that stand equally far in their segments, with some segments before. */
const [EARLY, LATE] = [200, 200 + 14 * SEGMENT_RUNS];
const MORE = (LATE - EARLY) / SEGMENT_RUNS;

interface Reads {
  reads: number;
  bytes: number;
}

type Naming = (run: number) => { build: string; order: number };

/** As the Action names runs, as `record` does on a laptop, and as a team may. */
const BY_ID: Naming = n => ({ build: String(30_000_000_000 + n), order: 30_000_000_000 + n });
const BY_TIME: Naming = n => {
  const order = Date.UTC(2026, 0, 1) + n * 3_600_000 + 123;
  const stamp = new Date(order).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return { build: `${stamp}-${sha256([String(n)]).slice(0, 6)}`, order };
};
const BY_HAND: Naming = n => ({ build: `nightly-${n}`, order: 30_000_000_000 + n });

function runs(naming: Naming, from: number, to: number): Submission[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n).map(n => {
    const results = [
      { id: 'a.py::test_1', outcome: 'passed' as const },
      { id: 'a.py::test_2', outcome: n % 7 === 0 ? ('failed' as const) : ('passed' as const) },
    ];
    const { order, build } = naming(n);
    return { ...submit({ build: 0, order: 0, results }), order, build };
  });
}

const filesOf = async (submissions: Submission[]): Promise<Map<string, string>> =>
  new Map([...Object.entries(FORMAT), ...(await canonicalFiles(emptyLine(FOLDER, sha256), submissions))]);

/** What git answers to a record. */
async function onGit(history: Submission[], one: Submission): Promise<Reads> {
  const directory = await mkdtemp(join(tmpdir(), 'pytest-ledger-'));
  try {
    execFileSync('git', ['init', '--quiet', '--bare', directory]);
    const store = openGitStore(directory, BRANCH);
    const changes = { writes: await filesOf(history), removes: [] };
    await store.commit(await store.snapshot(), changes, 'runs', idle.now());
    await store.close();
    const objects = openGitObjects(directory);
    const said: Reads = { reads: 0, bytes: 0 };
    const counting = openGitStore(directory, BRANCH, {
      ...objects,
      read: async name => {
        const object = await objects.read(name);
        said.reads++;
        said.bytes += object?.content.length ?? name.length;
        return object;
      },
      finds: async name => {
        const found = await objects.finds(name);
        said.reads++;
        said.bytes += found ? 5 : name.length + 9;
        return found;
      },
    });
    const { added } = await recordSubmission(counting, one, idle);
    await counting.close();
    expect(added).toBe(true);
    return said;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** What is asked of GitHub, and what it answers. */
async function onGithub(history: Submission[], one: Submission): Promise<Reads> {
  await using github = await startRepository();
  await github.commit({ branch: BRANCH, files: Object.fromEntries(await filesOf(history)) });
  const said: Reads = { reads: 0, bytes: 0 };
  const store = openStore(github, {
    ahead: [FOLDER],
    fetch: async (url, init) => {
      const answer = await fetch(url, init);
      said.reads++;
      said.bytes += Buffer.byteLength(await answer.clone().text());
      if (typeof init?.body === 'string') said.bytes += Buffer.byteLength(init.body);
      return answer;
    },
  });
  const { added } = await recordSubmission(store, one, idle);
  expect([added, github.violations]).toEqual([true, []]);
  return said;
}

const runAt = (naming: Naming, n: number): Submission => runs(naming, n, n)[0] as Submission;

/** @param perSegment bytes that each 64 runs more may cost: its line in the listing of the folder, and where each is asked, the answer */
const STORES: [string, typeof onGit, Naming, perSegment: number, readsPerSegment: number][] = [
  ['git, named by the run’s id', onGit, BY_ID, 56, 0],
  ['git, named by the start', onGit, BY_TIME, 67, 0],
  ['git, named by hand', onGit, BY_HAND, 140, 2],
  ['GitHub, named by the run’s id', onGithub, BY_ID, 110, 0],
  ['GitHub, named by the start', onGithub, BY_TIME, 120, 0],
  ['GitHub, named by hand', onGithub, BY_HAND, 400, 0],
];

test.each(STORES)(
  '%s: a new run after 1,000 runs reads what it read after 200',
  async (_, record, naming, most, each) => {
    const [early, late] = [
      await record(runs(naming, 1, EARLY), runAt(naming, EARLY + 1)),
      await record(runs(naming, 1, LATE), runAt(naming, LATE + 1)),
    ];
    expect((late.bytes - early.bytes) / MORE).toBeLessThanOrEqual(most);
    expect(late.reads - early.reads).toBe(MORE * each);
  },
);

test.each(STORES)(
  '%s: so do one that arrives late, and another shard of an old one',
  async (_, record, naming, most, each) => {
    const even: Naming = n => naming(2 * n);
    const shard: Submission = { ...runAt(even, 50), key: 'other', digest: '0123456789ab' };
    for (const one of [runAt(naming, 2 * 50 + 1), shard]) {
      const [early, late] = [await record(runs(even, 1, EARLY), one), await record(runs(even, 1, LATE), one)];
      expect((late.bytes - early.bytes) / MORE).toBeLessThanOrEqual(most);
      expect(late.reads - early.reads).toBe(MORE * each);
    }
  },
);
