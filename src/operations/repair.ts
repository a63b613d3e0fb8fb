// Mends what is derived on the branch, in one commit.
import { UnreadableLedger, UserError } from '../core/errors.ts';
import { openLine } from '../core/ledger/line-ledger.ts';
import { FORMAT_FILE, isLabel, README_FILE } from '../core/ledger/paths.ts';
import { repairLine } from '../core/ledger/repair.ts';
import type { Finding } from '../core/ledger/verify.ts';
import { linesOf } from './lines.ts';
import { readmeFinding, readReadme, sectionOf } from './branch-page.ts';
import { type LineSection, renderReadme } from '../render/markdown/branch-page.ts';
import { plural } from '../core/words.ts';
import { sha256 } from '../host/sha256.ts';
import type { Snapshot, Store } from '../store/port.ts';
import { type Clock, FORMAT_TEXT, readableSnapshot, untilFirst } from './commit-loop.ts';

interface RepairedLedger {
  mended: Finding[];
  left: Finding[];
}

/** @throws UnreadableLedger for a branch that is not a ledger or of a newer format, UserError */
export async function repairLedger(store: Store, clock: Clock): Promise<RepairedLedger> {
  const doing = { what: `The ${store.name} could not be repaired`, patience: store.patience };
  const { value } = await untilFirst(doing, clock, async () => {
    const on = await store.snapshot();
    if (on.commit === null) throw new UserError(`Nothing is recorded yet: there is no ${store.name}.`);
    const all: RepairedLedger = { mended: [], left: [] };
    const writes = await repairRoot(store, on, all);
    for (const place of await linesOf(on)) {
      const { writes: ofLine, mended, left } = await repairLine(on, place, sha256);
      for (const [path, text] of ofLine) writes.set(path, text);
      all.mended.push(...mended);
      all.left.push(...left);
    }
    if (all.left.length === 0) await repairReadme(on, writes, all);
    if (writes.size === 0) return { value: all };
    const message = `Repair ${plural(writes.size, 'file')}\n\n[skip ci]\n`;
    return { value: all, result: await store.commit(on, { writes, removes: [] }, message, clock.now()) };
  });
  return value;
}

async function repairRoot(store: Store, on: Snapshot, { mended }: RepairedLedger): Promise<Map<string, string>> {
  const names = await on.names('');
  if (names.includes(FORMAT_FILE)) {
    await readableSnapshot(store);
    return new Map();
  }
  if (!(await hasRuns(on))) {
    throw new UnreadableLedger(
      `The ${store.name} has neither ${FORMAT_FILE} nor runs: it is not a ledger of pytest-ledger`,
    );
  }
  mended.push({ path: FORMAT_FILE, message: 'it is missing' });
  return new Map([[FORMAT_FILE, FORMAT_TEXT]]);
}

/** The page, as the lines give it once the rest is mended. */
async function repairReadme(on: Snapshot, writes: Map<string, string>, { mended }: RepairedLedger): Promise<void> {
  const branch = { ...on, files: filesWith(on, writes) };
  const sections: LineSection[] = [];
  for (const place of await linesOf(on)) {
    const section = await sectionOf(await openLine(branch, place.folder, sha256), place);
    if (section) sections.push(section);
  }
  const message = readmeFinding(await readReadme(on), sections);
  if (message === undefined) return;
  writes.set(README_FILE, renderReadme(sections));
  mended.push({ path: README_FILE, message });
}

const filesWith =
  (on: Snapshot, writes: ReadonlyMap<string, string>): Snapshot['files'] =>
  async (folder, wanted = () => true) => {
    const files = new Map(await on.files(folder, wanted));
    for (const [path, text] of writes) {
      const name = path.slice(folder.length + 1);
      if (path.startsWith(`${folder}/`) && !name.includes('/') && wanted(name)) files.set(name, text);
    }
    return files;
  };

/** Without its format file a branch is taken for ours only if it has a line with runs in it. */
async function hasRuns(on: Snapshot): Promise<boolean> {
  for (const { folder } of await linesOf(on)) if ((await on.folders(folder)).some(isLabel)) return true;
  return false;
}
