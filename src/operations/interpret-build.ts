// From the runs that share a build's name to what they mean together.
import type { TargetRun } from '../core/judge/build.ts';
import type { CommitLog } from '../core/judge/suspects.ts';
import { type BranchReader, openLine } from '../core/ledger/line-ledger.ts';
import { findRun } from '../core/ledger/line-reading.ts';
import { labelsByName } from '../core/ledger/named-order.ts';
import { compareRuns } from '../core/ledger/consolidate.ts';
import { isLabel, lineFolder, lineOfFolder, parseLabel, runFile } from '../core/ledger/paths.ts';
import { sha256 } from '../host/sha256.ts';
import { interpretRun, type RecordedRun, type Sources } from './interpret.ts';
import { readLine } from './prefetch.ts';
import { named } from './record.ts';

/** A target's run of a build, and the keys of the jobs that it has results of, with their latest attempts. */
export interface InterpretedRun extends TargetRun {
  reported: ReadonlyMap<string, number>;
}

/** The targets that have a run on a line. @throws UnreadableLedger */
export async function targetsOn(branch: BranchReader, line: string): Promise<string[]> {
  const any = lineFolder(line, 'x');
  const slash = any.lastIndexOf('/');
  const names = await branch.names(any.slice(0, Math.max(0, slash)));
  const prefix = any.slice(slash + 1, -1);
  return names.flatMap(name =>
    name.startsWith(prefix) ? (lineOfFolder(`${any.slice(0, slash + 1)}${name}`)?.target ?? []) : [],
  );
}

async function interpretRecorded(
  recorded: RecordedRun,
  place: { target: string; line: string },
  sources: Sources,
): Promise<InterpretedRun> {
  const judgement = await interpretRun(recorded, place, [], sources);
  return withRun(recorded, judgement);
}

export function withRun({ line, run }: RecordedRun, judgement: TargetRun['judgement']): InterpretedRun {
  const reported = new Map<string, number>();
  for (const { key, digest, attempt } of run.segment.stored.get(run.run.build)?.rows ?? []) {
    reported.set(key ?? digest, Math.max(attempt, reported.get(key ?? digest) ?? 0));
  }
  return {
    judgement,
    ids: line.tests.ids,
    outcomes: run.run.outcomes,
    ...(run.run.notRunPlaces ? { notRun: run.run.notRunPlaces } : {}),
    reported,
  };
}

/** The other targets that have recorded something of the build so far. @throws UnreadableLedger */
export async function otherTargets(
  branch: BranchReader,
  { target: own, line, build }: { target: string; line: string; build: string },
  { store }: Pick<Sources, 'store'>,
): Promise<string[]> {
  const targets = (await targetsOn(branch, line)).filter(target => target !== own);
  const there = await Promise.all(
    targets.map(target => {
      const folder = lineFolder(line, target);
      return named(store, folder, () => hasRun(branch, folder, build));
    }),
  );
  return targets.filter((_, n) => there[n]);
}

/** What those targets have recorded. @throws UnreadableLedger */
export async function interpretTargets(
  branch: BranchReader,
  targets: readonly string[],
  { line, build }: { line: string; build: string },
  sources: Sources,
): Promise<InterpretedRun[]> {
  const lines = [line, ...(sources.origin?.compare === 'always' ? sources.origin.lines : [])];
  await Promise.allSettled(
    targets.flatMap(target => lines.map(each => readLine(branch, lineFolder(each, target), undefined))),
  );
  const found = await Promise.all(
    targets.map(async target => {
      const folder = lineFolder(line, target);
      return named(sources.store, folder, async () => {
        const ledger = await openLine(branch, folder, sha256);
        const run = await findRun(ledger, build);
        return run ? [await interpretRecorded({ line: ledger, run }, { target, line }, sources)] : [];
      });
    }),
  );
  return found.flat();
}

/** Asked of names only: most targets of a line that has had many are not of this build. */
async function hasRun(branch: BranchReader, folder: string, build: string): Promise<boolean> {
  const labels = (await branch.names(folder)).filter(isLabel).sort((a, b) => compareRuns(parseLabel(a), parseLabel(b)));
  const near = labelsByName(labels, build);
  if (near === undefined) return (await branch.foldersWith(folder, runFile(build))).length > 0;
  const names = await Promise.all(near.map(label => branch.names(`${folder}/${label}`)));
  return names.flat().includes(runFile(build));
}

/** Asks a repository once for each range of commits, and for no more ranges than that. */
export function limitedLog(log: CommitLog, most: number): CommitLog {
  const asked = new Map<string, ReturnType<CommitLog>>();
  return async (good, bad, files) => {
    const key = JSON.stringify([good, bad, files]);
    const known = asked.get(key);
    if (known) return known;
    if (asked.size >= most) return undefined;
    const answer = log(good, bad, files);
    asked.set(key, answer);
    return answer;
  };
}
