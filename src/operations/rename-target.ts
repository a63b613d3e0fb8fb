// Gives a target another name, with its history, on every line that has it: one commit, compare-and-swap.
import { UserError } from '../core/errors.ts';
import { lineAs, submissionsAs } from '../core/ledger/canonical.ts';
import { emptyLine, type LineLedger, openLine } from '../core/ledger/line-ledger.ts';
import { addSubmission, type Changes, changesOf, settle } from '../core/ledger/line-writing.ts';
import { lineFolder } from '../core/ledger/paths.ts';
import { ASSIGNMENTS_FILE, MUTES_FILE, parseCare, renameTargetIn, renderCare } from '../core/triage/triage.ts';
import { OlderThanKept } from '../core/errors.ts';
import { plural } from '../core/words.ts';
import { sha256 } from '../host/sha256.ts';
import type { Snapshot, Store } from '../store/port.ts';
import { readmeWith } from './branch-page.ts';
import { type Clock, untilWritten } from './commit-loop.ts';
import { type LinePlace, linesOf, visitFolders } from './lines.ts';
import { named } from './record.ts';

export interface RenamedTarget {
  from: string;
  to: string;
  lines: { line: string; runs: number /** The new name had runs on this line already. */; joined?: true }[];
}

/** @throws UserError where no line has the target, UnreadableLedger; the branch is then as it was */
export async function renameTarget(store: Store, from: string, to: string, clock: Clock): Promise<RenamedTarget> {
  if (from === to) throw new UserError(`The target is called ${JSON.stringify(from)} already.`);
  const { value } = await untilWritten(store, clock, async snapshot => {
    const places = await linesOf(snapshot);
    const old = places.filter(({ target }) => target === from);
    if (old.length === 0) {
      const known = [...new Set(places.map(({ target }) => target))];
      throw new UserError(
        `No line has a target ${JSON.stringify(from)}. ${known.length === 0 ? 'Nothing is recorded yet.' : `There are ${known.join(', ')}.`}`,
      );
    }
    const changes: Changes = { writes: new Map(), removes: [] };
    const lines: RenamedTarget['lines'] = [];
    const shown: { line: LineLedger; place: LinePlace }[] = [];
    for (const place of old) {
      const folder = lineFolder(place.line, to);
      const isThere = places.some(each => each.folder === folder);
      const moved = await named(store, place.folder, () =>
        isThere ? join(snapshot, place, folder, to) : move(snapshot, place, folder, to),
      );
      for (const [path, text] of moved.changes.writes) changes.writes.set(path, text);
      changes.removes.push(...moved.changes.removes, ...(await filesOf(snapshot, place.folder)));
      lines.push({ line: place.line, runs: moved.runs, ...(isThere ? { joined: true as const } : {}) });
      shown.push({ line: moved.line, place: { line: place.line, target: to, folder } });
      // Nothing is said of the old one any more.
      shown.push({ line: emptyLine(place.folder, sha256), place });
    }
    for (const [path, text] of await readmeWith(snapshot, shown)) changes.writes.set(path, text);
    for (const [path, text] of await careAs(snapshot, from, to)) changes.writes.set(path, text);
    const message = `Target ${from} is called ${to}: ${plural(lines.length, 'line')}\n\n[skip ci]\n`;
    return { value: { from, to, lines }, changes, message };
  });
  return value;
}

interface Moved {
  line: LineLedger;
  changes: Changes;
  runs: number;
}

async function move(snapshot: Snapshot, place: LinePlace, folder: string, target: string): Promise<Moved> {
  const old = await openLine(snapshot, place.folder, sha256);
  const { line, files } = await lineAs(old, place, { target, folder });
  const runs = [...files.keys()].filter(path => /\/run-[^/]+$/.test(path)).length;
  return { line, changes: { writes: files, removes: [] }, runs };
}

/** The runs of both under the name that is there already. */
async function join(snapshot: Snapshot, place: LinePlace, folder: string, target: string): Promise<Moved> {
  const [old, line] = [await openLine(snapshot, place.folder, sha256), await openLine(snapshot, folder, sha256)];
  const builds = new Set<string>();
  for await (const submission of submissionsAs(old, place, target)) {
    try {
      if (await addSubmission(line, submission)) builds.add(submission.build);
    } catch (error) {
      // Older than what is kept under that name: it would be dropped there.
      if (!(error instanceof OlderThanKept)) throw error;
    }
  }
  await settle(line);
  return { line, changes: changesOf(line), runs: builds.size };
}

async function filesOf(snapshot: Snapshot, folder: string): Promise<string[]> {
  const paths: string[] = [];
  const take = async (each: string): Promise<void> => {
    const folders = new Set(await snapshot.folders(each));
    for (const name of await snapshot.names(each)) if (!folders.has(name)) paths.push(`${each}/${name}`);
  };
  await take(folder);
  await visitFolders(snapshot, folder, async each => {
    await take(each);
    return true;
  });
  return paths;
}

async function careAs(snapshot: Snapshot, from: string, to: string): Promise<Map<string, string>> {
  const files = await snapshot.files('', name => name === ASSIGNMENTS_FILE || name === MUTES_FILE);
  const renamed = renderCare(renameTargetIn(parseCare(files), from, to));
  return new Map([...renamed].filter(([name, text]) => files.get(name) !== text));
}
