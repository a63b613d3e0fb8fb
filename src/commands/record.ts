// `record`: from report files to the ledger, and what the run means.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { categoriesIn, ownersIn } from '../operations/triage.ts';
import { UserError } from '../core/errors.ts';
import type { Categorise } from '../core/judge/categories.ts';
import type { Judgement } from '../core/judge/judgement.ts';
import { encodeName } from '../core/ledger/paths.ts';
import type { DeclaredRename } from '../core/ledger/rename.ts';
import { inOrder, type Submission, type SubmissionHead } from '../core/ledger/submission.ts';
import type { Problem, Report } from '../core/model.ts';
import { shortBuild } from '../core/names/find-build.ts';
import { createScrub, type KeptOutput, type KeptText, type Scrub } from '../core/scrub.ts';
import { idsOf, NEW_FAILING, OLD_FAILING } from '../core/judge/failing-verdicts.ts';
import { text, texts, type Values, wholeNumber } from './options.ts';
import type { Origin } from '../operations/find-baseline.ts';
import { interpretRun } from '../operations/interpret.ts';
import { DEFAULT_TARGET, type Recorded, recordSubmission } from '../operations/record.ts';
import { parsePolicy } from '../core/config/fail-on.ts';
import { findingsOf } from '../core/judge/policy.ts';
import { aliasesIn, declaredRenames } from '../operations/declared-renames.ts';
import { renderBrief, renderTerminal } from '../render/terminal/run.ts';
import { renderSaved } from '../host/saved-submission.ts';
import { patternsOf, secretsOf } from '../host/secrets.ts';
import { findTestRoot, pathsBelow, statedRoot } from '../host/test-root.ts';
import { gitAncestors } from '../store/git/ancestors.ts';
import { gitCommitLog } from '../store/git/commit-log.ts';
import { alsoInTree } from '../host/tested-tree.ts';
import { renamedFiles } from '../store/git/renames.ts';
import { headAt } from '../store/git/reflog.ts';
import { hasChanges, type Repository, subjectAt } from '../store/git/repository.ts';
import {
  isUnreadable,
  type Kept,
  invocationOf,
  makeSubmission,
  readReports,
  sentenceOf,
  startOf,
} from '../operations/read-reports.ts';
import { type Clock, readableSnapshot } from '../operations/commit-loop.ts';
import { linesOf } from '../operations/lines.ts';
import { openLine } from '../core/ledger/line-ledger.ts';
import { findRun } from '../core/ledger/line-reading.ts';
import { sha256 } from '../host/sha256.ts';
import { type Context, defaultLine, NO_BRANCH } from './context.ts';
import { CAPTURE, type Delivery, findDeliveries } from './deliveries.ts';
import { lastRecorded, markRecorded, putAside, setUnreadableAside, unfinished } from '../host/capture-folder.ts';
import type { Output } from './output.ts';

/** Returns the exit code. */
export async function record(
  context: Context,
  operands: string[],
  values: Values,
  clock: Clock,
  output: Output,
): Promise<number> {
  const given = headOf(values);
  const categorise = categoriesIn(text(values, 'categories'));
  const policy = parsePolicy(text(values, 'fail-on') ?? 'never', '--fail-on');
  const asking: Asking = { context, values, given, clock, output, categorise };
  // Asked while the reports are read; avoids an unhandledRejection, as the store waits for it before it writes.
  context.writable().catch(() => {});
  const found = await findDeliveries(context, operands, values);
  for (const folder of found.folders) await finishEarlier(asking, folder);
  for (const note of found.notes) output.note(note);
  const isNew = found.deliveries.length > 0;
  if (!isNew && policy.length === 0) return 0;
  if (isNew && text(values, 'line') === undefined && defaultLine(await context.repository) === NO_BRANCH)
    output.note(
      `No branch is checked out, and none is known to have this commit: it is recorded on a line of its own, ${NO_BRANCH}. Name one with --line.`,
    );
  const recorded: Delivered[] = isNew ? [] : [await judgeAgain(asking, found.folders)];
  for (const [number, delivery] of found.deliveries.entries()) {
    const isLast = number === found.deliveries.length - 1;
    recorded.push(await deliver(asking, delivery));
    const { judgement } = recorded.at(-1) as Delivered;
    if (!isLast && !values.json) output.text(renderBrief(judgement, output.terminal));
  }
  const { judgement, recorded: last } = recorded.at(-1) as Delivered;
  const summary = text(values, 'summary');
  if (summary !== undefined) await writeSummary(summary, judgement);
  const earlier = recorded
    .slice(0, -1)
    .map(({ judgement: { run }, recorded: { added } }) => ({ build: run.build, added }));
  if (values.json) output.json({ ...jsonOf(judgement, last), ...(earlier.length === 0 ? {} : { earlier }) });
  else output.text(renderTerminal(judgement, output.terminal));
  if (values['sync'] === true) {
    const { renderSynced, syncLedger } = await import('./sync.ts');
    output.note(renderSynced(await syncLedger(context, 'origin', clock, output), context.branch));
  }
  const reasons = new Set(recorded.flatMap(each => findingsOf(policy, each.judgement)));
  for (const reason of reasons) output.note(`${reason}.`);
  return reasons.size > 0 ? 1 : 0;
}

/**
 * What the run of the newest capture means, which is recorded; on this line, rather than another one that has a run of the name.
 * @throws UserError where none is recorded
 */
async function judgeAgain(
  { context, values, clock, categorise }: Asking,
  folders: readonly string[],
): Promise<Delivered> {
  const build = folders.map(lastRecorded).find(each => each !== undefined);
  const snapshot = await readableSnapshot(context.store);
  const here = text(values, 'line') ?? defaultLine(await context.repository);
  const places = (await linesOf(snapshot)).sort((a, b) => Number(b.line === here) - Number(a.line === here));
  for (const { folder, ...place } of build === undefined ? [] : places) {
    const line = await openLine(snapshot, folder, sha256);
    const run = await findRun(line, build as string);
    if (!run) continue;
    const told = { ...place, ...(run.run.pytest ? { pytest: run.run.pytest } : {}) };
    const judgement = await judgeRecorded(context, { line, run }, told, [], { now: clock.now(), categorise });
    return { judgement, recorded: { line, run, added: false, attempts: 0 } };
  }
  throw new UserError(`Nothing is new, so --fail-on has nothing to look at. ${CAPTURE}.`);
}

export interface Asking {
  context: Context;
  values: Values;
  given: GivenHead;
  clock: Clock;
  output: Output;
  categorise: Categorise;
}

interface Delivered {
  judgement: Judgement;
  recorded: Recorded;
}

async function deliver(asking: Asking, { files, captures }: Delivery): Promise<Delivered> {
  const { context, clock, output, categorise } = asking;
  const { submission, problems } = await readSubmission(asking, files, captures);
  const aside = captures.length === 0 ? undefined : putAside(captures, submission);
  output.progress('Recording');
  // What it means is worked out while git writes.
  let judging: Promise<Judgement> | undefined;
  const think = (recorded: Pick<Recorded, 'line' | 'run'>): Promise<Judgement> =>
    judgeRecorded(context, recorded, submission, problems, { now: clock.now(), categorise });
  const recorded = await recordOrSave(context, submission, clock, aside, each => {
    judging = think(each);
    // avoids an unhandledRejection; awaited below
    judging.catch(() => {});
  });
  if (aside !== undefined) markRecorded(aside, submission.build);
  if (!recorded.added)
    output.note(`This report was recorded before, as run ${shortBuild(submission.build)}: the ledger is unchanged.`);
  return { recorded, judgement: await (recorded.added && judging ? judging : think(recorded)) };
}

/** Records what an earlier `record` put aside and did not come to record. */
async function finishEarlier({ context, clock, output }: Asking, folder: string): Promise<void> {
  for (const { aside, submission } of await unfinished(folder)) {
    const { added } = await recordSubmission(context.store, submission, clock);
    markRecorded(aside, submission.build);
    if (added) output.note(`An earlier record was interrupted: run ${shortBuild(submission.build)} is recorded now.`);
  }
}

/** Reads the reports, and lets go of them: of many tests only what is recorded is kept in memory. */
export async function readSubmission(
  { context, values, given, clock, output }: Asking,
  files: string[],
  captures: string[],
): Promise<{ submission: Submission; problems: Problem[] }> {
  const scrub = createScrub(secretsOf(process.env, patternsOf(texts(values, 'scrub').join('\n'), '--scrub')));
  const aliases = aliasesIn(text(values, 'aliases'));
  const asked = askGit(context, given.commit ?? 'HEAD');
  // avoids an unhandledRejection; awaited below
  asked.catch(() => {});
  const repository = await context.repository;
  const report = await readReports(files, repository.root, scrub, keptOf(values), found =>
    output.progress(`Reading ${found === 1 ? 'the report' : `${found} reports`}`),
  );
  const { problems } = report;
  const [changed, renames] = await asked;
  for (const problem of problems) output.note(sentenceOf(problem));
  if (isUnreadable(report)) {
    const aside = captures.map(setUnreadableAside);
    const where = aside.length === 0 ? '' : ` It is ${aside.join(', ')} now, so that the next record passes it over.`;
    throw new UserError(`No result could be read, so nothing was recorded.${where}`);
  }
  const ids = report.results.map(({ id }) => id);
  const head: GivenHead = { ...given, ...told(declaredRenames(ids, aliases, renames)) };
  const tested = captures.length > 0 && given.commit === undefined ? await atItsTime(context, report) : undefined;
  // Of another commit's tree nothing is known here.
  const isHere = tested === undefined && (given.commit === undefined || given.commit === repository.head?.commit);
  const tree = isHere && repository.root !== null ? alsoInTree(report.results, repository.root) : undefined;
  if (tree) head.alsoInTree = tree;
  const from = { ...repository, changed, ...tested };
  return { submission: submissionOf(report, head, values, from, clock, scrub), problems };
}

/** What was checked out when the session began, where that was something else; whether it had changes is not known any more. */
async function atItsTime(
  { directory }: Context,
  { started }: Report,
): Promise<Partial<Repository & { changed: boolean }> | undefined> {
  const then = started === undefined ? undefined : await headAt(directory, Date.parse(started));
  if (!then) return undefined;
  const subject = (await subjectAt(directory, then.commit)) ?? '';
  return {
    head: { commit: then.commit, subject },
    changed: true,
    ...(then.branch === undefined ? {} : { branch: then.branch }),
  };
}

/** Whether files were changed since the commit, and which were renamed before it. Before the first one git has nothing to tell. */
async function askGit({ repository, directory }: Context, commit: string): Promise<[boolean, DeclaredRename[]]> {
  const { head } = await repository;
  return head === null ? [false, []] : Promise.all([hasChanges(directory), renamedFiles(directory, commit)]);
}

const told = (renamed: DeclaredRename[]): Pick<SubmissionHead, 'renamed'> => (renamed.length === 0 ? {} : { renamed });

const keptOf = (values: Values): Kept => ({
  text: (text(values, 'text') ?? 'full') as KeptText,
  output: (text(values, 'capture-output') ?? 'failed') as KeptOutput,
  maskIds: text(values, 'mask-ids') !== 'off',
});

export type GivenHead = Partial<SubmissionHead> & Pick<SubmissionHead, 'attempt'>;

/** What the options say of the submission. Checked before anything is read, so that a slip costs no time. */
export function headOf(values: Values): GivenHead {
  for (const key of ['build', 'target', 'line'] as const) {
    const value = text(values, key);
    if (value !== undefined) for (const part of key === 'line' ? value.split('/') : [value]) encodeName(part, key);
  }
  const given = {
    key: text(values, 'shard'),
    shards: wholeNumber(values, 'shards', 1),
    attempt: wholeNumber(values, 'attempt', 1) ?? 1,
    order: wholeNumber(values, 'order', 0),
    commit: text(values, 'commit'),
    replace: values['on-duplicate'] === 'replace' ? true : undefined,
    result: text(values, 'build-result'),
    description: text(values, 'build-description'),
  };
  return inOrder(given, [
    'key',
    'attempt',
    'order',
    'commit',
    'replace',
    'result',
    'description',
    'shards',
  ]) as GivenHead;
}

/** pytest's root directory from the repository's; without a checkout nobody knows it. */
function rootOf(report: Report, repository: string | null): string {
  if (repository === null) return '';
  return statedRoot(report, repository) ?? findTestRoot(report, repository);
}

export function submissionOf(
  report: Report,
  given: GivenHead,
  values: Values,
  repository: Repository & { changed: boolean },
  clock: Clock,
  scrub: Scrub,
): Submission {
  const started = startOf(report, clock.now());
  const { head } = repository;
  // The checked out commit's subject says nothing of another commit.
  const tested = given.commit === undefined || given.commit === head?.commit ? head : null;
  const submissionHead: SubmissionHead = {
    order: started.getTime(),
    started: started.toISOString(),
    commit: tested?.commit ?? null,
    ...(tested ? { subject: tested.subject } : {}),
    ...(tested && repository.changed ? { changed: true as const } : {}),
    seconds: Math.round(report.seconds * 1e3) / 1e3,
    ...given,
    ...invocationOf(report, rootOf(report, repository.root), scrub),
  };
  const address = {
    target: text(values, 'target') ?? DEFAULT_TARGET,
    line: text(values, 'line') ?? defaultLine(repository),
  };
  const stamp = started.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  const build = text(values, 'build');
  const submission = makeSubmission({ ...address, build: build ?? stamp }, submissionHead, report, scrub);
  // Named by start and content alone, so that the same report recorded again is the same build, and another one is not.
  return build === undefined ? { ...submission, build: `${stamp}-${submission.digest.slice(0, 6)}` } : submission;
}

/** @param aside where the captures were put aside with what is recorded of them: then nothing more needs to be saved */
async function recordOrSave(
  { store, results }: Context,
  submission: Submission,
  clock: Clock,
  aside: string | undefined,
  meanwhile: Parameters<typeof recordSubmission>[3],
): Promise<Recorded> {
  try {
    return await recordSubmission(store, submission, clock, meanwhile);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (aside !== undefined) {
      const way = `The results are kept in ${aside}. Once the cause is mended, run pytest-ledger record again.`;
      throw new UserError(`${error.message}\n${way}`, { cause: error });
    }
    // Beside the ledger that they are for, wherever the command was given.
    const file = resolve(results, `pytest-ledger-${submission.digest}.json`);
    try {
      writeFileSync(file, renderSaved(submission), { flag: 'w' });
    } catch (cause) {
      const why = `${error.message}\nIt could not be saved to ${file} either: ${(cause as Error).message}`;
      throw new UserError(`${why}\nKeep the report and record it again.`, { cause: error });
    }
    const way = `The results are saved in ${file}. Once the cause is mended, record them with: pytest-ledger replay ${file}`;
    throw new UserError(`${error.message}\n${way}`, { cause: error });
  }
}

/** Ranges of commits that are looked into. */
const MOST_RANGES = 5;

/** Where a branch usually begins. */
export const USUAL_BASES = ['main', 'master'];
/** Lines beside the usual ones that are searched for a run of an ancestor. */
const OTHER_LINES = 16;

/** Of the first run on a line, such as that of a feature branch: its nearest ancestor may be recorded on another line. */
function localOrigin(directory: string, commit: string | null): Origin | undefined {
  if (commit === null) return undefined;
  return {
    compare: 'first',
    lines: USUAL_BASES,
    others: OTHER_LINES,
    ancestry: async () => {
      const commits = await gitAncestors(directory, commit);
      return commits && { from: 'tested', commits };
    },
  };
}

/** The newly recorded run, compared with the one before it, or the nearest recorded ancestor. */
async function judgeRecorded(
  { directory, repository, store }: Context,
  recorded: Pick<Recorded, 'line' | 'run'>,
  submission: Pick<Submission, 'target' | 'line' | 'pytest'>,
  problems: Problem[],
  { now, categorise }: { now: Date; categorise: Categorise },
): Promise<Judgement> {
  const origin = localOrigin(directory, recorded.run.run.commit);
  const pathOf = pathsBelow(submission.pytest?.root ?? '');
  return interpretRun(recorded, submission, problems, {
    store,
    log: gitCommitLog(directory),
    mostRanges: MOST_RANGES,
    now,
    pathOf,
    ownersOf: ownersIn((await repository).root, pathOf),
    categorise,
    ...(origin ? { origin } : {}),
  });
}

async function writeSummary(file: string, judgement: Judgement): Promise<void> {
  // Most records write none: a third of what there is to load is for it.
  const { renderSummary } = await import('../render/markdown/summary.ts');
  try {
    writeFileSync(file, renderSummary(judgement));
  } catch (cause) {
    throw new UserError(
      `The run is recorded, but the summary could not be written to ${file}: ${(cause as Error).message}`,
      { cause },
    );
  }
}

function jsonOf(judgement: Judgement, { added, attempts }: Recorded): object {
  const { run, base, comparison, target, line, duplicates, problems } = judgement;
  const { build, commit, time, counts, seconds: duration } = run;
  return {
    build,
    target,
    line,
    commit,
    time,
    added,
    attempts,
    counts,
    duration,
    base: base && { build: base.build, ...(comparison ? { comparison } : {}) },
    newlyFailing: idsOf(judgement, NEW_FAILING),
    stillFailing: idsOf(judgement, OLD_FAILING),
    fixed: idsOf(judgement, ['fixed']),
    duplicates,
    problems,
  };
}
