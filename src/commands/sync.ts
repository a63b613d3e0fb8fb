// `sync`: what is recorded here and what is recorded on the remote, brought together on both sides.
import { UserError } from '../core/errors.ts';
import { plural } from '../core/words.ts';
import { type Clock, readableSnapshot, untilFirst } from '../operations/commit-loop.ts';
import { type Merged, mergeLedgers } from '../operations/merge.ts';
import { openGitObjects } from '../store/git/objects.ts';
import {
  fetchBranch,
  hasCommonHistory,
  isAncestor,
  moveBranch,
  pushBranch,
  readHeads,
  beforeRewriting,
  type Heads,
  requireRemote,
  runFilesAt,
} from '../store/git/remote.ts';
import { snapshotAt } from '../store/git/store.ts';
import { makeCommit } from '../store/git/write.ts';
import type { CommitResult } from '../store/port.ts';
import type { Context } from './context.ts';
import { text, type Values } from './options.ts';
import type { Output } from './output.ts';

export interface Synced {
  remote: string;
  /** Runs that came here, and that went there. */
  received: number;
  sent: number;
  /** The remote's branch has another history than it had: somebody compacted it. */
  rewritten?: true;
  /** Runs that only this ledger had, older than what the remote keeps. */
  older?: number;
  attempts: number;
}

/** Returns the exit code. */
export async function sync(context: Context, values: Values, clock: Clock, output: Output): Promise<number> {
  await context.repository;
  const synced = await syncLedger(context, text(values, 'remote') ?? 'origin', clock, output);
  if (values.json) output.json(synced);
  else output.text(renderSynced(synced, context.branch));
  return 0;
}

export function renderSynced({ remote, received, sent, rewritten, older }: Synced, branch: string): string {
  const there = `${remote}/${branch}`;
  const moved = [
    ...(received > 0 ? [`received ${plural(received, 'run')}`] : []),
    ...(sent > 0 ? [`sent ${plural(sent, 'run')}`] : []),
  ].join(', ');
  const lines = [moved === '' ? `Up to date with ${there}.` : `Synced with ${there}: ${moved}.`];
  if (rewritten)
    lines.push(`${there} was rewritten, as compact does: it was taken over, with what only this ledger had.`);
  if (older)
    lines.push(
      `${plural(older, 'run')} here ${older === 1 ? 'was' : 'were'} older than what ${there} keeps, and went.`,
    );
  return lines.join('\n');
}

/** Milliseconds. */
const PATIENCE = 120_000;

/** @throws UserError where the remote cannot be reached or refuses; what was merged here stays */
export async function syncLedger(context: Context, remote: string, clock: Clock, output: Output): Promise<Synced> {
  const { results, branch, store } = context;
  await requireRemote(results, remote);
  await context.writable();
  const known = await readHeads(results, remote, branch);
  const before = await runFilesAt(results, known.local);
  const doing = { what: `The branch ${branch} could not be synced with ${remote}`, patience: PATIENCE };
  const { value, attempts } = await untilFirst(doing, clock, async () => {
    output.progress(`Fetching ${branch} from ${remote}`);
    const there = await fetchBranch(results, remote, branch);
    const { local } = await readHeads(results, remote, branch);
    if (local === null && there === null)
      throw new UserError(`Nothing is recorded yet, neither here nor on ${remote}: there is no ${store.name}.`);
    // A branch that is no ledger must not be pushed.
    if (there === null) await readableSnapshot(store);
    output.progress('Merging');
    const joined = await joinHeads(context, remote, { local, remote: there }, known.remote, clock);
    if (joined.commit !== local) {
      const moved = await moveBranch(results, branch, joined.commit, local);
      if (moved.kind === 'lost') return { value: { ...joined, there }, result: moved };
    }
    if (joined.commit === there) return { value: { ...joined, there } };
    output.progress(`Pushing to ${remote}`);
    const result: CommitResult = await pushBranch(results, remote, branch, joined.commit, there);
    return { value: { ...joined, there }, result };
  });
  const [after, was] = await Promise.all([runFilesAt(results, value.commit), runFilesAt(results, value.there)]);
  const added = (all: ReadonlySet<string>, old: ReadonlySet<string>): number =>
    [...all].filter(file => !old.has(file)).length;
  return {
    remote,
    received: added(after, before),
    sent: added(after, was),
    ...(value.rewritten ? { rewritten: true as const } : {}),
    ...(value.older > 0 ? { older: value.older } : {}),
    attempts,
  };
}

interface Joined {
  /** The commit that has all. */
  commit: string;
  rewritten?: boolean;
  older: number;
}

/** What both have: the later one where one has all of the other, else a merge. */
async function joinHeads(
  { results, branch, store }: Context,
  remote: string,
  { local, remote: there }: Heads,
  knownBefore: string | null,
  clock: Clock,
): Promise<Joined> {
  if (there === null || local === there) return { commit: (local ?? there) as string, older: 0 };
  const objects = openGitObjects(results);
  try {
    const theirs = snapshotAt(branch, there, objects);
    await readableSnapshot({ ...store, snapshot: async () => theirs });
    if (local === null || (await isAncestor(results, local, there))) return { commit: there, older: 0 };
    if (await isAncestor(results, there, local)) return { commit: local, older: 0 };
    const ours = snapshotAt(branch, local, objects);
    await readableSnapshot({ ...store, snapshot: async () => ours });
    const lost = await beforeRewriting(results, remote, branch, { local, there, knownBefore });
    const was = lost === undefined ? undefined : snapshotAt(branch, lost, objects);
    const rewritten = was !== undefined;
    const { fates, changes } = await mergeLedgers(store.name, theirs, ours, was);
    const older = fates.filter(({ fate }) => fate === 'older').length;
    if (changes.writes.size === 0) return { commit: there, rewritten, older };
    // With the old history as a parent a rewritten branch would have it again.
    const isRelated = !rewritten && (await hasCommonHistory(results, local, there));
    const parents = isRelated ? ([there, local] as const) : ([there] as const);
    const message = messageOf(fates);
    return { commit: await makeCommit(results, parents, changes, message, clock.now()), rewritten, older };
  } finally {
    objects.close();
  }
}

function messageOf(fates: Merged['fates']): string {
  const added = fates.filter(({ fate }) => fate === 'added').length;
  return `sync: ${plural(added, 'submission')} that only this ledger had\n\n[skip ci]\n`;
}
