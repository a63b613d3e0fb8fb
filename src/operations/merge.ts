// Two ledgers as one: the union of their submissions, and of what people said of tests. In whatever order ledgers are merged,
// the answers are the same, because they follow from the set of submissions alone.
import type { Changes } from '../core/ledger/line-writing.ts';
import { submissionsOf } from '../core/ledger/canonical.ts';
import { openLine, segmentAt } from '../core/ledger/line-ledger.ts';
import type { Submission } from '../core/ledger/submission.ts';
import { ASSIGNMENTS_FILE, mergeCare, MUTES_FILE, parseCare, renderCare } from '../core/triage/triage.ts';
import { sha256 } from '../host/sha256.ts';
import type { AddressedSnapshot, Snapshot } from '../store/port.ts';
import { type LinePlace, linesOf } from './lines.ts';
import { type Fate, foldSubmissions, named } from './record.ts';

export interface Merged {
  /** What has become of each submission of the other ledger that was looked at. */
  fates: Fate[];
  /** What the first ledger becomes; nothing where it has all that the other has. */
  changes: Changes;
}

/**
 * What `into` becomes with all that `from` has.
 * @param before a state that `into` had before it was rewritten: what it had then, and has no more, was dropped and stays so
 * @throws UnreadableLedger, UserError
 */
export async function mergeLedgers(
  name: string,
  into: AddressedSnapshot,
  from: AddressedSnapshot,
  before?: Snapshot,
): Promise<Merged> {
  const dropped = before ? await keysIn(name, before) : new Set<string>();
  const { fates, changes } = await foldSubmissions({ name }, into, missing(name, into, from, dropped));
  if (!fates.some(({ fate }) => fate === 'added')) Object.assign(changes, { writes: new Map(), removes: [] });
  for (const [path, text] of await mergedCare(into, from)) changes.writes.set(path, text);
  return { fates, changes };
}

/** The submissions of those segments that are not the same in both. */
async function* missing(
  name: string,
  into: AddressedSnapshot,
  from: AddressedSnapshot,
  dropped: ReadonlySet<string>,
): AsyncGenerator<Submission> {
  for (const place of await linesOf(from)) {
    const line = await named({ name }, place.folder, () => openLine(from, place.folder, sha256));
    // A run's row has the digest of its submission: the same file is the same run.
    const same = await sameSegments(into, from, place, line.labels);
    line.labels = line.labels.filter(label => !same.has(label));
    for await (const submission of submissionsOf(line, place))
      if (!dropped.has(keyOf(place, submission.build, submission.digest))) yield submission;
  }
}

async function sameSegments(
  into: AddressedSnapshot,
  from: AddressedSnapshot,
  { folder }: LinePlace,
  labels: readonly string[],
): Promise<Set<string>> {
  const [there, here] = await Promise.all([into.folderIds(folder), from.folderIds(folder)]);
  return new Set(labels.filter(label => here.has(label) && here.get(label) === there.get(label)));
}

const keyOf = ({ line, target }: Pick<LinePlace, 'line' | 'target'>, build: string, digest: string): string =>
  JSON.stringify([line, target, build, digest]);

async function keysIn(name: string, snapshot: Snapshot): Promise<Set<string>> {
  const keys = new Set<string>();
  for (const place of await linesOf(snapshot)) {
    const line = await named({ name }, place.folder, () => openLine(snapshot, place.folder, sha256));
    for (const label of line.labels) {
      const { stored } = await named({ name }, place.folder, () => segmentAt(line, label));
      for (const { build, rows } of stored.values())
        for (const { digest } of rows) keys.add(keyOf(place, build, digest));
      line.segments.delete(label);
    }
  }
  return keys;
}

async function mergedCare(into: Snapshot, from: Snapshot): Promise<Map<string, string>> {
  const isCare = (file: string): boolean => file === ASSIGNMENTS_FILE || file === MUTES_FILE;
  const [a, b] = await Promise.all([into.files('', isCare), from.files('', isCare)]);
  const merged = renderCare(mergeCare(parseCare(a), parseCare(b)));
  return new Map([...merged].filter(([file, text]) => a.get(file) !== text));
}
