// What the jobs of a build say together, as far as the job has to know: reading what all others have recorded costs requests, and
// a job that is green while others still run has nothing to do with it.
import { type BuildJudgement, type BuildTarget, isBuildComplete, judgeBuild } from '../core/judge/build.ts';
import { NEW_FAILING } from '../core/judge/failing-verdicts.ts';
import { conclusionOf } from '../core/judge/policy.ts';
import type { BranchReader } from '../core/ledger/line-ledger.ts';
import { lineFolder } from '../core/ledger/paths.ts';
import type { Submission } from '../core/ledger/submission.ts';
import type { Origin } from '../operations/find-baseline.ts';
import type { Sources } from '../operations/interpret.ts';
import { type InterpretedRun, interpretTargets, otherTargets, targetsOn } from '../operations/interpret-build.ts';
import { DEFAULT_TARGET } from '../operations/record.ts';
import type { ActionContext } from './action-context.ts';
import { missingJobs, type Waiting } from './expected-jobs.ts';
import { targetName } from './job-target.ts';
import type { Attempted } from './ledger.ts';
import type { OwnJob } from './own-job.ts';

export interface WholeBuild {
  build: BuildJudgement;
  /** Whether this job says on GitHub what the build means. */
  isTheirTurn: boolean;
}

export interface BuildQuestion {
  context: ActionContext;
  submission: Submission;
  /** Which of the run's jobs this is; undefined where all of them have ended, or are recorded by this one. */
  own?: OwnJob;
  /** Where the line came from. */
  origin?: Origin;
  attempted: Attempted;
  sources: Sources;
}

/** Folders of other targets that are asked what they have. */
export async function siblingFolders(
  branch: BranchReader,
  { line, target: own }: Submission,
  origin: Origin | undefined,
): Promise<string[]> {
  const lines = [line, ...(origin?.compare === 'always' ? origin.lines.slice(0, 1) : [])];
  const targets = await targetsOn(branch, line);
  const others = targets.filter(target => target !== own);
  return lines.flatMap(each => others.map(target => lineFolder(each, target)));
}

/** Whoever writes last has read all others, as each writes on top of what it has read. */
export async function wholeBuild(asked: BuildQuestion): Promise<WholeBuild> {
  const { context, attempted } = asked;
  const self = runOf(attempted);
  const alone = judgeBuild([self]);
  if (!attempted.branch) return { build: alone, isTheirTurn: true };
  try {
    return await readBuild(asked, self, attempted.branch);
  } catch (error) {
    context.runner.note(`The other jobs of this build could not be read: ${(error as Error).message}`);
    return { build: alone, isTheirTurn: true };
  }
}

const runOf = ({ run, judgement }: Attempted): InterpretedRun =>
  run ?? { judgement, ids: [], outcomes: new Uint8Array(), reported: new Map() };

async function readBuild(asked: BuildQuestion, self: InterpretedRun, branch: BranchReader): Promise<WholeBuild> {
  const { context, own, submission, origin, sources, attempted } = asked;
  const targets = await otherTargets(branch, submission, sources);
  const lines = [submission.line, ...(origin?.lines ?? [])];
  const known = new Set((await Promise.all(lines.map(line => targetsOn(branch, line)))).flat());
  sayRenamed(context, attempted, known);
  const fails = conclusionIn(context, judgeBuild([self])) === 'failure';
  const early = own && !fails ? stillRunning(context, own, self, targets, known) : [];
  if (own && early.some(({ state }) => state === 'running')) {
    const others = targets.map(
      (target): BuildTarget => ({ target, state: 'reported', ...jobOf(target, context, own) }),
    );
    return { build: judgeBuild([self], [...early, ...others]), isTheirTurn: false };
  }
  const others = await interpretTargets(branch, targets, submission, { ...sources, log: async () => undefined });
  const missing = own ? missingOf(context, own, reportedBy([self, ...others]), known) : [];
  const build = judgeBuild([self, ...others], missing);
  // Whoever records for all is the last.
  const isTheirTurn = !own || hasToSay(context, build, others.length === 0 ? undefined : judgeBuild(others, missing));
  if (!isTheirTurn || !lacksSuspects(build)) return { build, isTheirTurn };
  // Whose commits it may be is asked once, by whoever says it.
  const again = await interpretTargets(branch, targets, submission, sources);
  return { build: judgeBuild([self, ...again], missing), isTheirTurn };
}

const reportedBy = (runs: readonly InterpretedRun[]): Map<string, number> =>
  new Map(runs.flatMap(({ reported }) => [...reported]));

function missingOf(
  { inputs, occasion }: ActionContext,
  own: OwnJob,
  reported: Waiting['reported'],
  known: ReadonlySet<string>,
): BuildTarget[] {
  const { workflow, job, attempt } = occasion;
  // Where jobs are shards of one target, that one knows how many they are.
  const jobTotal = own.shards !== undefined || inputs.shards !== undefined ? 1 : inputs.jobTotal;
  return missingJobs({ workflow, attempt, reported, known, own: { ...own, job, jobTotal } });
}

/**
 * The jobs that have certainly not reported, by the names of the targets that have; none where that does not tell, as with
 * targets of other names, and when jobs are run again.
 */
function stillRunning(
  context: ActionContext,
  own: OwnJob,
  self: InterpretedRun,
  targets: readonly string[],
  known: ReadonlySet<string>,
): BuildTarget[] {
  const { inputs, occasion } = context;
  if (inputs.target !== undefined || occasion.attempt > 1 || own.name === undefined || own.shards !== undefined)
    return [];
  const there = new Set(targets);
  return missingOf(context, own, self.reported, known).filter(
    ({ target }) => !there.has(target) && !isShardOf(target, there),
  );
}

const isShardOf = (target: string, others: ReadonlySet<string>): boolean =>
  [...others].some(other => target.startsWith(other.replace(/\)$/, '')));

/** The job of a target, and whether it has failed. */
function jobOf(target: string, { occasion }: ActionContext, { jobs }: OwnJob): Partial<BuildTarget> {
  const job = jobs.find(({ name }) => targetName(occasion.workflow, name) === target);
  return job ? { link: job.link, ...(job.conclusion === 'failure' ? { jobFailed: true as const } : {}) } : {};
}

export const conclusionIn = (
  { inputs, occasion }: ActionContext,
  build: BuildJudgement,
): ReturnType<typeof conclusionOf> =>
  conclusionOf(
    { ...build, target: DEFAULT_TARGET },
    inputs.failOn,
    occasion.pull !== undefined,
    isBuildComplete(build),
  );

/**
 * Whether a job says what the build means: the one that completes it does, and whoever has something bad to say that was not
 * said before: should the others be cancelled, nobody else would.
 */
function hasToSay(context: ActionContext, build: BuildJudgement, before: BuildJudgement | undefined): boolean {
  if (isBuildComplete(build)) return true;
  if (conclusionIn(context, build) !== 'failure') return false;
  if (!before || conclusionIn(context, before) !== 'failure') return true;
  const known = new Set(before.tests.map(({ id }) => id));
  return build.tests.some(({ id, verdict }) => NEW_FAILING.includes(verdict) && !known.has(id));
}

function lacksSuspects({ tests, suspects = [] }: BuildJudgement): boolean {
  const found = new Set(suspects.flatMap(each => [...each.tests.keys()]));
  return suspects.length === 0 && tests.some(({ id, verdict }) => NEW_FAILING.includes(verdict) && !found.has(id));
}

/** Once: the next run has a run before it. */
function sayRenamed(
  { inputs, runner }: ActionContext,
  { judgement: { base, target } }: Attempted,
  known: ReadonlySet<string>,
): void {
  if (inputs.target !== undefined || base !== null || !known.has(DEFAULT_TARGET) || target === DEFAULT_TARGET) return;
  runner.note(
    `Until now the results of this repository were recorded as the target ${DEFAULT_TARGET}. From here on each job has a history of its own; this one is ${JSON.stringify(target)}. To take the old history along, run: pytest-ledger rename-target ${DEFAULT_TARGET} ${JSON.stringify(target)}`,
  );
}
