// Writing to the branch: only on top of what was read, and again when another writer was quicker.
import { UnreadableLedger, UserError } from '../core/errors.ts';
import type { Changes } from '../core/ledger/line-writing.ts';
import { FORMAT_FILE } from '../core/ledger/paths.ts';
import { checkFormat, FORMAT } from '../core/ledger/segment.ts';
import type { CommitResult, Snapshot, Store } from '../store/port.ts';

/** Time and chance, so that a test can decide them. */
export interface Clock {
  now: () => Date;
  /** Milliseconds. */
  sleep: (duration: number) => Promise<void>;
  /** From 0 to 1. */
  random: () => number;
  /** Hears of it once when a write has to wait. */
  notice?: (sentence: string) => void;
}

/** Milliseconds for which a wait goes without saying. */
const QUIET = 2_000;

/**
 * Milliseconds; the last in times of what a try takes, which is a hundred times as long over a network as on a disk. But a try
 * that had to wait for a limit says nothing of that.
 */
const [SHORTEST_TRY, LONGEST_TRY, LONGEST_PAUSE] = [20, 2_000, 64];

/** What is to be written on a state of the branch; without changes there is nothing to write. */
export interface Write<T> {
  value: T;
  changes?: Changes;
  message?: string;
  /** What can be done while it is written; nothing waits for it. */
  meanwhile?: () => void;
}

/** @throws UnreadableLedger, UserError; the branch is then as it was */
export function untilWritten<T>(
  store: Store,
  clock: Clock,
  fold: (snapshot: Snapshot) => Promise<Write<T>>,
): Promise<{ value: T; attempts: number }> {
  const doing = {
    what: `Nothing could be written to the ${store.name}`,
    patience: store.patience,
    ...(store.explain ? { explain: store.explain } : {}),
  };
  return untilFirst(doing, clock, async () => {
    const snapshot = await readableSnapshot(store);
    const { value, changes, message = '', meanwhile } = await fold(snapshot);
    if (!changes) return { value };
    if (snapshot.commit === null) changes.writes.set(FORMAT_FILE, FORMAT_TEXT);
    const writing = store.commit(snapshot, changes, message, clock.now());
    meanwhile?.();
    return { value, result: await writing };
  });
}

interface Doing {
  /** What to say of it when it could not be done. */
  what: string;
  /** Milliseconds. */
  patience: number;
  /** What is behind a lost race, where it can be told. */
  explain?: (why: string) => Promise<string | undefined>;
}

/** Tries until nobody else was quicker, or the deadline has passed. @throws UserError, and whatever `attempt` throws */
export async function untilFirst<T>(
  { what, patience, explain = async () => undefined }: Doing,
  clock: Clock,
  attempt: () => Promise<{ value: T; result?: CommitResult }>,
): Promise<{ value: T; attempts: number }> {
  const started = clock.now().getTime();
  const deadline = started + patience;
  let isNoticed = false;
  for (let attempts = 1; ; attempts++) {
    const began = clock.now().getTime();
    const { value, result } = await attempt();
    if (result?.kind !== 'lost') return { value, attempts };
    if (clock.now().getTime() >= deadline) {
      const why = (await explain(result.why)) ?? result.why;
      throw new UserError(`${what} within ${patience / 1000} seconds; nothing on it has changed. ${why}`);
    }
    if (!isNoticed && clock.notice && clock.now().getTime() - started >= QUIET) {
      isNoticed = true;
      const why = (await explain(result.why)) ?? 'Another writer was quicker each time.';
      clock.notice(`Waiting, for up to ${patience / 1000} seconds. ${why}`);
    }
    const took = Math.min(LONGEST_TRY, Math.max(SHORTEST_TRY, clock.now().getTime() - began));
    // A try that took long would make for a pause that outlasts the deadline.
    await clock.sleep(
      Math.min(took * Math.min(LONGEST_PAUSE, 4 ** attempts) * clock.random(), deadline - clock.now().getTime()),
    );
  }
}

/** A snapshot of a branch that is ours, or not there yet. @throws UnreadableLedger */
export async function readableSnapshot(store: Store): Promise<Snapshot> {
  const snapshot = await store.snapshot();
  if (snapshot.commit === null) return snapshot;
  const text = (await snapshot.files('', name => name === FORMAT_FILE)).get(FORMAT_FILE);
  if (text === undefined) {
    throw new UnreadableLedger(
      `The ${store.name} has no ${FORMAT_FILE}, so it is not a ledger of pytest-ledger, or was damaged. It was left as it is. Choose another branch with --branch, or restore the file`,
    );
  }
  let format: unknown;
  try {
    format = (JSON.parse(text) as { format?: unknown } | null)?.format;
  } catch (cause) {
    throw new UnreadableLedger(`${FORMAT_FILE} on ${store.name} is not JSON. The branch was left as it is`, { cause });
  }
  checkFormat(format, `${FORMAT_FILE} on ${store.name}`);
  return snapshot;
}

/** The file that says that a branch is a ledger, and of which format. */
export const FORMAT_TEXT = `${JSON.stringify({ format: FORMAT, ledger: 'pytest-ledger' })}\n`;
