// Rewrites the branch: each line in its canonical form, without what is not kept any more, in one commit without a history.
import { UserError } from '../core/errors.ts';
import { compactLine } from '../core/ledger/canonical.ts';
import { openLine } from '../core/ledger/line-ledger.ts';
import { isLabel, isList, README_FILE } from '../core/ledger/paths.ts';
import type { Retention } from '../core/ledger/retention.ts';
import { verifyLine } from '../core/ledger/verify.ts';
import { type LinePlace, linesOf, visitFolders } from './lines.ts';
import { named } from './record.ts';
import { sectionOf } from './branch-page.ts';
import { type LineSection, renderReadme } from '../render/markdown/branch-page.ts';
import { plural } from '../core/words.ts';
import { sha256 } from '../host/sha256.ts';
import type { CommitResult, Snapshot, Store, Weight } from '../store/port.ts';
import { type Clock, readableSnapshot, untilFirst } from './commit-loop.ts';

export interface Keeping extends Retention {
  /** Lines that go as a whole, of every target. */
  drop: (line: string) => boolean;
}

/** What has become of a line. */
interface CompactedLine {
  line: string;
  target: string;
  runs: number;
  dropped: number;
  forgotten: number;
}

export interface Compacted {
  lines: CompactedLine[];
  droppedLines: Pick<LinePlace, 'line' | 'target'>[];
  /** Heads of the branch. */
  from: string;
  to: string;
  before: Weight;
  after: Weight;
  attempts: number;
}

/** A ledger is read whole each time that a writer was quicker. Milliseconds. */
const PATIENCE = 900_000;

/** @throws UnreadableLedger, UserError; the branch is then as it was */
export async function compactLedger(
  store: Store,
  keeping: Keeping,
  clock: Clock,
  progress: (doing: string) => void = () => {},
): Promise<Compacted> {
  const doing = { what: `The ${store.name} could not be compacted`, patience: PATIENCE };
  const { value, attempts } = await untilFirst(doing, clock, async () => {
    const on = await readableSnapshot(store);
    if (on.commit === null) throw new UserError(`Nothing is recorded yet: there is no ${store.name}.`);
    const rewritten = await rewrite(store, on, keeping, progress);
    const { lines, droppedLines, files } = rewritten;
    progress('Writing');
    const result = await store.replace(on.commit, files, messageOf(rewritten), clock.now());
    return { value: { lines, droppedLines, from: on.commit, result }, result };
  });
  const { result, ...rest } = value;
  const to = (result as CommitResult & { kind: 'committed' }).commit;
  const [before, after] = [await store.weigh(rest.from), await store.weigh(to)];
  return { ...rest, to, before, after, attempts };
}

/** What `compactLedger` would come to; nothing is written. @throws UnreadableLedger, UserError */
export async function planCompaction(
  store: Store,
  keeping: Keeping,
  progress: (doing: string) => void = () => {},
): Promise<Pick<Compacted, 'lines' | 'droppedLines' | 'before'>> {
  const on = await readableSnapshot(store);
  if (on.commit === null) throw new UserError(`Nothing is recorded yet: there is no ${store.name}.`);
  const { lines, droppedLines } = await rewrite(store, on, keeping, progress);
  return { lines, droppedLines, before: await store.weigh(on.commit) };
}

interface Rewritten extends Pick<Compacted, 'lines' | 'droppedLines'> {
  files: Map<string, string>;
}

async function rewrite(
  store: Store,
  on: Snapshot,
  keeping: Keeping,
  progress: (doing: string) => void,
): Promise<Rewritten> {
  const rewritten: Rewritten = { files: new Map(), lines: [], droppedLines: [] };
  const dropped = new Set<string>();
  const sections: LineSection[] = [];
  for (const place of await linesOf(on)) {
    const { line, target, folder } = place;
    if (keeping.drop(line)) {
      dropped.add(folder);
      rewritten.droppedLines.push({ line, target });
      continue;
    }
    progress(`Compacting ${line}, target ${target}`);
    await refuseDamaged(store, on, place);
    const {
      files,
      line: compacted,
      ...counts
    } = await named(store, folder, async () => compactLine(await openLine(on, folder, sha256), place, keeping));
    for (const [path, text] of files) rewritten.files.set(path, text);
    rewritten.lines.push({ line, target, ...counts });
    const section = await sectionOf(compacted, place);
    if (section) sections.push(section);
  }
  await copyOthers(on, dropped, rewritten.files);
  rewritten.files.set(README_FILE, renderReadme(sections));
  return rewritten;
}

/** Without its history a damaged ledger could not be mended any more. */
async function refuseDamaged(store: Store, on: Snapshot, place: LinePlace): Promise<void> {
  const [first, ...more] = (await verifyLine(on, place, sha256)).findings;
  if (!first) return;
  const rest = more.length === 0 ? '' : ` And ${plural(more.length, 'more finding')}.`;
  throw new UserError(
    `The ${store.name} is damaged, and was left as it is: ${first.path}: ${first.message}.${rest} Its history may be what it can be mended from. Run pytest-ledger verify and pytest-ledger repair first.`,
  );
}

/** What is none of the ledger's own files stays as it is. */
async function copyOthers(on: Snapshot, dropped: ReadonlySet<string>, files: Map<string, string>): Promise<void> {
  const lines = new Set((await linesOf(on)).map(({ folder }) => folder));
  const copy = async (folder: string): Promise<void> => {
    const wanted = (name: string): boolean => !lines.has(folder) || !isList(name);
    for (const [name, text] of await on.files(folder, wanted))
      files.set(folder === '' ? name : `${folder}/${name}`, text);
  };
  await copy('');
  await visitFolders(on, '', async folder => {
    const cut = folder.lastIndexOf('/');
    const isSegment = lines.has(folder.slice(0, Math.max(0, cut))) && isLabel(folder.slice(cut + 1));
    if (dropped.has(folder) || isSegment) return false;
    await copy(folder);
    return true;
  });
}

function messageOf({ lines, droppedLines }: Rewritten): string {
  const sum = (key: 'runs' | 'dropped'): number => lines.reduce((total, line) => total + line[key], 0);
  const gone = [
    ...(sum('dropped') > 0 ? [`${plural(sum('dropped'), 'run')} dropped`] : []),
    ...(droppedLines.length > 0 ? [`${plural(droppedLines.length, 'line')} dropped`] : []),
  ];
  const kept = `${plural(sum('runs'), 'run')} of ${plural(lines.length, 'line')}`;
  return `Compact: ${[kept, ...gone].join(', ')}\n\n[skip ci]\n`;
}
