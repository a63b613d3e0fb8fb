// The ledger as the pages ask for it: lines, their runs, and builds across targets. Everything is worked out by core.
import { sha256 as hashBytes } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type LineLedger, openLine } from '../../core/ledger/line-ledger.ts';
import { newestRun, type PlacedRun, runsBefore } from '../../core/ledger/line-reading.ts';
import type { Sha256 } from '../../core/ledger/submission.ts';
import type { PagesIndex, PagesLine } from '../../core/pages/parts.ts';
import { type Care, parseCare } from '../../core/triage/triage.ts';
import { createBranchReader } from './branch-reader.ts';
import type { PagesSource } from './source.ts';

export interface TargetLine {
  target: string;
  ledger: LineLedger;
}

export interface Ledger {
  index: PagesIndex;
  triage: Care;
  /** Names of lines; those with the newest runs first, branches before pull requests. */
  lines: string[];
  targetsOf: (line: string) => string[];
  /** The targets of a line, or the one named. @throws UnreadableLedger, DataError */
  open: (line: string, target?: string) => Promise<TargetLine[]>;
  /** The runs of a target's line, newest first, at most so many. */
  runs: (line: LineLedger, most: number) => Promise<PlacedRun[]>;
}

const sha256: Sha256 = parts => {
  const hash = hashBytes.create();
  for (const part of parts) hash.update(utf8ToBytes(part));
  return bytesToHex(hash.digest());
};

/** @throws DataError */
export async function openLedger(source: PagesSource): Promise<Ledger> {
  const index = await source.index();
  const opened = new Map<string, Promise<LineLedger>>();
  const runsRead = new Map<LineLedger, RunsRead>();
  const openOne = (line: PagesLine): Promise<LineLedger> => {
    const known = opened.get(line.folder);
    if (known) return known;
    const ledger = openLine(createBranchReader(line, source), line.folder, sha256);
    opened.set(line.folder, ledger);
    ledger.catch(() => opened.delete(line.folder));
    return ledger;
  };
  const linesNamed = (name: string): PagesLine[] => index.lines.filter(({ line }) => line === name);
  return {
    index,
    triage: parseCare(new Map(Object.entries(index.triage))),
    lines: sortLines([...new Set(index.lines.map(({ line }) => line))]),
    targetsOf: name => linesNamed(name).map(({ target }) => target),
    open: async (name, target) => {
      const wanted = linesNamed(name).filter(each => target === undefined || each.target === target);
      return Promise.all(wanted.map(async each => ({ target: each.target, ledger: await openOne(each) })));
    },
    runs: async (line, most) => {
      const read = runsRead.get(line) ?? startReading(line);
      runsRead.set(line, read);
      await readUpTo(read, most);
      return read.runs.slice(0, most);
    },
  };
}

/** What has been read of a line's runs, newest first, and how to go on. */
interface RunsRead {
  runs: PlacedRun[];
  rest: AsyncGenerator<PlacedRun>;
  /** Whoever reads waits for whoever reads already. */
  turn: Promise<void>;
}

const startReading = (line: LineLedger): RunsRead => ({
  runs: [],
  rest: fromNewest(line),
  turn: Promise.resolve(),
});

async function* fromNewest(line: LineLedger): AsyncGenerator<PlacedRun> {
  const newest = await newestRun(line);
  if (!newest) return;
  yield newest;
  yield* runsBefore(line, newest);
}

async function readUpTo(read: RunsRead, most: number): Promise<void> {
  const reading = readOn(read, read.turn, most);
  read.turn = reading.catch(() => {});
  await reading;
}

async function readOn(read: RunsRead, before: Promise<void>, most: number): Promise<void> {
  await before;
  while (read.runs.length < most) {
    const { value, done } = await read.rest.next();
    if (done) return;
    read.runs.push(value);
  }
}

/** The usual names of a repository's main branch first, then other branches, then pull requests, newest number first. */
function sortLines(names: string[]): string[] {
  const rank = (name: string): number =>
    ['main', 'master', 'trunk', 'develop'].includes(name) ? 0 : /^(?:pr|queue)\//.test(name) ? 2 : 1;
  const number = (name: string): number => Number(/^pr\/(\d+)$/.exec(name)?.[1] ?? 0);
  return names.sort((a, b) => rank(a) - rank(b) || number(b) - number(a) || (a < b ? -1 : 1));
}
