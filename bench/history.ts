// A repository with a long ledger. The runs are recorded by the product itself, from reports, through a branch that is kept in
// memory and written to git by one process: what is on it is the same, commit by commit, as if each run had been recorded alone.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { createNodeIdResolver } from '../src/core/parse/node-ids.ts';
import { createReportReader } from '../src/core/parse/report.ts';
import type { Report, Result } from '../src/core/model.ts';
import type { Changes } from '../src/core/ledger/line-writing.ts';
import { createSubmission, type Submission } from '../src/core/ledger/submission.ts';
import { recordSubmission } from '../src/operations/record.ts';
import { sha256 } from '../src/host/sha256.ts';
import { AUTHOR } from '../src/store/git/process.ts';
import type { Snapshot, Store } from '../src/store/port.ts';
import { git } from './sandbox.ts';
import { type SyntheticOptions, type SyntheticRun, type SyntheticSuite, syntheticSuite } from './synthetic.ts';

export const BRANCH = 'pytest-results';
const CLOCK = { now: () => new Date(), sleep: async () => {}, random: Math.random };

export interface History {
  directory: string;
  /** The branch after each run. */
  commits: string[];
  /** Goes on after the last run that is recorded. */
  suite: SyntheticSuite;
}

/** Records so many runs of a synthetic suite into a new bare repository, and packs it as `git gc` does. */
export async function buildHistory(
  directory: string,
  options: SyntheticOptions,
  runs: number,
  read: (suite: SyntheticSuite) => (run: SyntheticRun) => Report = () => readXml,
): Promise<History> {
  git('.', 'init', '--quiet', '--bare', '--initial-branch=main', directory);
  const importer = spawn('git', ['-C', directory, 'fast-import', '--quiet', '--done'], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const branch = memoryBranch(importer);
  const suite = syntheticSuite(options);
  const reportOf = read(suite);
  for (let run = 0; run < runs; run++) {
    const next = suite.next();
    await recordSubmission(branch, submissionOf(reportOf(next), next.started, run), CLOCK);
  }
  importer.stdin.end('done\n');
  const [code] = (await once(importer, 'close')) as [number];
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
  // As if all had been loose objects: git tries no deltas between objects that come from one pack.
  git(directory, 'repack', '-a', '-d', '-f', '--quiet');
  git(directory, 'gc', '--quiet');
  const commits = git(directory, 'rev-list', '--reverse', BRANCH).trim().split('\n');
  return { directory, commits, suite };
}

/** The report as the product reads it. */
export function readXml({ xml }: Pick<SyntheticRun, 'xml'>): Report {
  const reader = createReportReader('report.xml', createNodeIdResolver());
  reader.write(Buffer.from(xml()));
  return reader.end();
}

/** The same reports without a detour through XML, for large suites. The texts of failures are those of a test's first. */
export function readDirectly(suite: SyntheticSuite): (run: SyntheticRun) => Report {
  const failed = readXml({ xml: suite.allFailing }).results;
  return ({ results, started }) => ({
    results: results.map(({ isFailing, seconds }, place): Result => {
      const { id, detail } = failed[place] as Result;
      return isFailing && detail ? { id, outcome: 'failed', seconds, detail } : { id, outcome: 'passed', seconds };
    }),
    problems: [],
    properties: [],
    started: started.toISOString(),
    seconds: results.reduce((sum, { seconds }) => sum + seconds, 0),
  });
}

const orderOf = (run: number): number => 30_000_000_000 + run * 1234;
const commitOf = (run: number): string => sha256([`commit ${run}`]).slice(0, 40);

/** A run as a workflow would record it: named by a number, on a commit of its own. */
function submissionOf(report: Report, started: Date, run: number): Submission {
  const head = {
    attempt: 1,
    order: orderOf(run),
    started: started.toISOString(),
    commit: commitOf(run),
    subject: `Change ${run}`,
    seconds: Math.round(report.seconds * 1e3) / 1e3,
  };
  return createSubmission({ target: 'default', line: 'main', build: String(orderOf(run)) }, head, report, sha256);
}

/** The same for the command line. */
export function recordArguments(report: string, run: number): string[] {
  const order = String(orderOf(run));
  return ['record', report, '--line', 'main', '--build', order, '--order', order, '--commit', commitOf(run)];
}

type Folder = Map<string, string | null>;

/** Files by folder; a folder in a folder is null. */
function memoryBranch(importer: ChildProcessByStdio<Writable, null, null>): Store {
  const folders = new Map<string, Folder>([['', new Map()]]);
  let commits = 0;

  const put = (path: string, text: string | null): void => {
    const cut = path.lastIndexOf('/');
    const folder = path.slice(0, Math.max(0, cut));
    if (!folders.has(folder)) {
      folders.set(folder, new Map());
      put(folder, null);
    }
    folders.get(folder)?.set(path.slice(cut + 1), text);
  };
  const entries = (folder: string): [string, string | null][] => [...(folders.get(folder) ?? [])];
  const names = (folder: string): string[] => [...(folders.get(folder)?.keys() ?? [])].toSorted();
  const snapshot = (): Snapshot => ({
    commit: commits === 0 ? null : String(commits),
    names: async folder => names(folder),
    folders: async folder => names(folder).filter(name => folders.has(folder === '' ? name : `${folder}/${name}`)),
    files: async (folder, wanted = () => true) =>
      new Map(entries(folder).filter((entry): entry is [string, string] => entry[1] !== null && wanted(entry[0]))),
    foldersWith: async (folder, name) => names(folder).filter(each => folders.get(`${folder}/${each}`)?.has(name)),
  });
  const write = async (text: string): Promise<void> => {
    if (!importer.stdin.write(text)) await once(importer.stdin, 'drain');
  };
  return {
    name: 'branch in memory',
    patience: 0,
    snapshot: async () => snapshot(),
    commit: async (_on, { writes, removes }: Changes, message, time) => {
      const author = `committer ${AUTHOR.name} <${AUTHOR.email}> ${Math.floor(time.getTime() / 1000)} +0000`;
      await write(`commit refs/heads/${BRANCH}\n${author}\n${block(message)}`);
      for (const path of removes) {
        folders.get(path.slice(0, path.lastIndexOf('/')))?.delete(path.slice(path.lastIndexOf('/') + 1));
        await write(`D ${path}\n`);
      }
      for (const [path, text] of writes) {
        put(path, text);
        await write(`M 100644 inline ${path}\n${block(text)}`);
      }
      return { kind: 'committed', commit: String(++commits) };
    },
    replace: () => Promise.reject(new Error('there is no need to compact it')),
    weigh: () => Promise.reject(new Error('it is weighed in git')),
    close: async () => {},
  };
}

const block = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
