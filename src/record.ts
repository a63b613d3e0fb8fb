// The way into the ledger: read, fold, write, and again when another writer was quicker. Takes its ports and the time.
import { UnreadableLedger, UserError } from './core/errors.ts';
import type { RunRef } from './core/ledger/consolidate.ts';
import { addSubmission, changesOf, type LineLedger, openLine, settle } from './core/ledger/line-ledger.ts';
import { findRun, type PlacedRun } from './core/ledger/line-reading.ts';
import { FORMAT_FILE, lineFolder, README_FILE } from './core/ledger/paths.ts';
import { checkFormat, FORMAT } from './core/ledger/segment.ts';
import type { Submission } from './core/ledger/submission.ts';
import { readmeWith, readReadme } from './readme.ts';
import { sha256 } from './sha256.ts';
import type { Snapshot, Store } from './store/port.ts';

/** Time and chance, so that a test can decide them. */
export interface Clock {
  now: () => Date;
  /** Milliseconds. */
  sleep: (duration: number) => Promise<void>;
  /** From 0 to 1. */
  random: () => number;
}

export interface Recorded {
  line: LineLedger;
  run: PlacedRun;
  /** False when the ledger had the submission already. */
  added: boolean;
  /** How often the branch had to be read until the write was the first. */
  attempts: number;
}

/** How long to go on when other writers keep being quicker. Milliseconds. */
const DEADLINE = 120_000;
/** Milliseconds; the second in times of what a try takes, which is a hundred times as long over a network as on a disk. */
const [SHORTEST_PAUSE, LONGEST_PAUSE] = [20, 32];

/** @throws UnreadableLedger, UserError; the branch is then as it was */
export async function recordSubmission(store: Store, submission: Submission, clock: Clock): Promise<Recorded> {
  const folder = lineFolder(submission.line, submission.target);
  const deadline = clock.now().getTime() + DEADLINE;
  for (let attempts = 1; ; attempts++) {
    const began = clock.now().getTime();
    const snapshot = await readableSnapshot(store);
    const line = await named(store, folder, () => openLine(snapshot, folder, sha256));
    const added = await named(store, folder, () => addSubmission(line, submission));
    await named(store, folder, () => settle(line));
    const run = (await findRun(line, submission.build)) as PlacedRun;
    if (!added) return { line, run, added, attempts };
    const changes = changesOf(line);
    if (snapshot.commit === null) changes.writes.set(FORMAT_FILE, FORMAT_TEXT);
    const before = await readReadme(snapshot);
    const readme = await named(store, folder, () => readmeWith(before, line, { ...submission, folder }));
    if (readme !== before) changes.writes.set(README_FILE, readme);
    const result = await store.commit(snapshot, changes, messageOf(run.run, submission), clock.now());
    if (result.kind === 'committed') return { line, run, added, attempts };
    if (clock.now().getTime() >= deadline) {
      throw new UserError(
        `The run could not be recorded on ${store.name} within ${DEADLINE / 1000} seconds; nothing on it has changed. ${result.why}`,
      );
    }
    const took = Math.max(SHORTEST_PAUSE, clock.now().getTime() - began);
    await clock.sleep(took * Math.min(LONGEST_PAUSE, 2 ** attempts) * clock.random());
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

/** Says of a reading error where it happened and that nothing was written. */
export async function named<T>(store: Store, folder: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UnreadableLedger)) throw error;
    throw new UnreadableLedger(
      `${folder} on ${store.name} cannot be read: ${error.message}. The branch was left as it is; pytest-ledger verify says what else is wrong`,
      { cause: error },
    );
  }
}

const FORMAT_TEXT = `${JSON.stringify({ format: FORMAT, ledger: 'pytest-ledger' })}\n`;

function messageOf(run: RunRef & { counts: Record<string, number> }, { line, target }: Submission): string {
  const counts = Object.entries(run.counts).filter(([, count]) => count > 0);
  const what = counts.map(([outcome, count]) => `${count} ${outcome}`).join(', ') || 'no tests';
  return `${run.build} on ${line}${target === DEFAULT_TARGET ? '' : `, ${target}`}: ${what}\n\n[skip ci]\n`;
}

/** The target of those who name none. */
export const DEFAULT_TARGET = 'default';
