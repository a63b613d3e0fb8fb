// The way into the ledger: read, fold, write, and again when another writer was quicker. Takes its ports and the time.
import { OlderThanKept, UnreadableLedger } from '../core/errors.ts';
import type { RunRef } from '../core/ledger/consolidate.ts';
import { type LineLedger, openLine } from '../core/ledger/line-ledger.ts';
import { addSubmission, changesOf, type Changes, settle } from '../core/ledger/line-writing.ts';
import { findRun, type PlacedRun } from '../core/ledger/line-reading.ts';
import { lineFolder } from '../core/ledger/paths.ts';
import type { Submission } from '../core/ledger/submission.ts';
import { readmeWith } from './branch-page.ts';
import { sha256 } from '../host/sha256.ts';
import type { LinePlace } from './lines.ts';
import { plural } from '../core/words.ts';
import type { Snapshot, Store } from '../store/port.ts';
import { type Clock, untilWritten } from './commit-loop.ts';

export interface Recorded {
  line: LineLedger;
  run: PlacedRun;
  /** False when the ledger had the submission already. */
  added: boolean;
  /** How often the branch had to be read until the write was the first. */
  attempts: number;
}

/**
 * @param meanwhile is begun while the run is written, and again when another writer was quicker
 * @throws UnreadableLedger, UserError; the branch is then as it was
 */
export async function recordSubmission(
  store: Store,
  submission: Submission,
  clock: Clock,
  meanwhile: (recorded: Pick<Recorded, 'line' | 'run'>) => void = () => {},
): Promise<Recorded> {
  const folder = lineFolder(submission.line, submission.target);
  const { value, attempts } = await untilWritten(store, clock, async snapshot => {
    const line = await named(store, folder, () => openLine(snapshot, folder, sha256));
    const added = await named(store, folder, () => addSubmission(line, submission));
    await named(store, folder, () => settle(line));
    const run = (await findRun(line, submission.build)) as PlacedRun;
    const recorded = { line, run, added };
    if (!added) return { value: recorded };
    const changes = changesOf(line);
    const page = await named(store, folder, () => readmeWith(snapshot, [{ line, place: { ...submission, folder } }]));
    for (const [path, text] of page) changes.writes.set(path, text);
    return {
      value: recorded,
      changes,
      message: messageOf(run.run, submission),
      meanwhile: () => meanwhile(recorded),
    };
  });
  return { ...value, attempts };
}

/** What has become of a submission among many. */
export interface Fate {
  target: string;
  line: string;
  build: string;
  /** `known`: the ledger had it. `older`: retention has dropped the runs that it belongs to. */
  fate: 'added' | 'known' | 'older';
}

/**
 * Records many in one commit, whatever their lines and order.
 * @param submissions begun anew each time that another writer was quicker, so that they need not all be kept
 * @throws UnreadableLedger, UserError; the branch is then as it was
 */
export async function recordSubmissions(
  store: Store,
  submissions: () => AsyncIterable<Submission> | Iterable<Submission>,
  clock: Clock,
): Promise<{ fates: Fate[]; attempts: number }> {
  const { value, attempts } = await untilWritten(store, clock, async snapshot => {
    const { fates, changes } = await foldSubmissions(store, snapshot, submissions());
    const added = fates.filter(({ fate }) => fate === 'added');
    const builds = new Set(added.map(each => JSON.stringify([each.target, each.line, each.build])));
    const message = `${plural(added.length, 'submission')} of ${plural(builds.size, 'run')}\n\n[skip ci]\n`;
    return added.length === 0 ? { value: fates } : { value: fates, changes, message };
  });
  return { fates: value, attempts };
}

/** What a state of the branch becomes with these submissions. @throws UnreadableLedger, UserError */
export async function foldSubmissions(
  store: Pick<Store, 'name'>,
  snapshot: Snapshot,
  submissions: AsyncIterable<Submission> | Iterable<Submission>,
): Promise<{ fates: Fate[]; changes: Changes }> {
  const lines = new Map<string, { line: LineLedger; place: LinePlace }>();
  const fates: Fate[] = [];
  for await (const submission of submissions) {
    const { target, line: name, build } = submission;
    const folder = lineFolder(name, target);
    const line = lines.get(folder)?.line ?? (await named(store, folder, () => openLine(snapshot, folder, sha256)));
    lines.set(folder, { line, place: { target, line: name, folder } });
    const fate = await named(store, folder, () => addIfKept(line, submission));
    fates.push({ target, line: name, build, fate });
  }
  const changes: Changes = { writes: new Map(), removes: [] };
  for (const [folder, { line }] of lines) {
    await named(store, folder, () => settle(line));
    const { writes, removes } = changesOf(line);
    for (const [path, text] of writes) changes.writes.set(path, text);
    changes.removes.push(...removes);
  }
  for (const [path, text] of await readmeWith(snapshot, [...lines.values()])) changes.writes.set(path, text);
  return { fates, changes };
}

async function addIfKept(line: LineLedger, submission: Submission): Promise<Fate['fate']> {
  try {
    return (await addSubmission(line, submission)) ? 'added' : 'known';
  } catch (error) {
    if (error instanceof OlderThanKept) return 'older';
    throw error;
  }
}

/** Says of a reading error where it happened and that nothing was written. */
export async function named<T>(store: Pick<Store, 'name'>, folder: string, read: () => Promise<T>): Promise<T> {
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

function messageOf(run: RunRef & { counts: Record<string, number> }, { line, target }: Submission): string {
  const counts = Object.entries(run.counts).filter(([, count]) => count > 0);
  const what = counts.map(([outcome, count]) => `${count} ${outcome}`).join(', ') || 'no tests';
  return `${run.build} on ${line}${target === DEFAULT_TARGET ? '' : `, ${target}`}: ${what}\n\n[skip ci]\n`;
}

/** The target of those who name none. */
export const DEFAULT_TARGET = 'default';
