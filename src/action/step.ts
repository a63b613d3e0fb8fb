// A step after pytest: its reports become a submission of this job.
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { EFFECTS } from '../core/ledger/outcome.ts';
import type { DeclaredRename } from '../core/ledger/rename.ts';
import type { Submission, SubmissionHead } from '../core/ledger/submission.ts';
import { UserError } from '../core/errors.ts';
import type { Problem, Report } from '../core/model.ts';
import { createScrub, type Scrub } from '../core/scrub.ts';
import { saveArtifact } from '../publish/artifact.ts';
import { type Staged, stageAttached } from '../publish/attachments.ts';
import { appendSummary } from '../publish/summary.ts';
import { categoriesIn } from '../operations/triage.ts';
import { prose } from '../render/escape.ts';
import { plural } from '../core/words.ts';
import { secretsOf } from '../host/secrets.ts';
import { aliasesIn, declaredRenames } from '../operations/declared-renames.ts';
import { alsoInTree } from '../host/tested-tree.ts';
import { renamedFiles } from '../store/git/renames.ts';
import {
  invocationOf,
  isUnreadable,
  makeSubmission,
  readReports,
  sentenceOf,
  startOf,
} from '../operations/read-reports.ts';
import type { Store } from '../store/port.ts';
import { findCaptures, putAway } from './capture.ts';
import { deliver } from './deliver.ts';
import type { Inputs } from './inputs.ts';
import type { ActionContext } from './action-context.ts';
import { sayNeverRan } from './never-ran.ts';
import { findOwnJob, openWithJobs, type OwnJob } from './own-job.ts';
import type { Base } from './ledger.ts';
import { findTestRoot, pathsBelow, statedRoot } from '../host/test-root.ts';
import { folderOf, type PathOf, pathsIn } from './links.ts';
import type { Runner } from './runner.ts';
import { type Beginning, whereItBegan } from './origin.ts';

/** @throws UserError when there is nothing to record */
export async function runStep(context: ActionContext): Promise<void> {
  const { runner, inputs, occasion } = context;
  const scrub = createScrub(secretsOf(runner.env, inputs.scrub));
  const workspace = runner.env['GITHUB_WORKSPACE'];
  const folder = folderOf(inputs.workingDirectory, workspace);
  const found = inputs.report.length === 0 ? findCaptures(runner, inputs) : undefined;
  const captures = found?.files ?? [];
  // Before the directory: where nothing was checked out, there is none.
  if (found && captures.length === 0) {
    const since = found.readBefore > 0 ? 'in this job since the previous step of pytest-ledger' : 'in this job';
    return sayNeverRan(runner, inputs, since, occasion.help?.replace(/forks\.md$/, 'capture.md') ?? 'docs/capture.md');
  }
  enter(inputs.workingDirectory);
  const categorise = categoriesIn(inputs.categories);
  const aliases = aliasesIn(inputs.aliases);
  const renames = renamedFiles(process.cwd(), inputs.commit ?? 'HEAD');
  const [read, { own, store, beginning }] = await Promise.all([
    readReports([...inputs.report, ...captures.map(capture => ({ capture }))], process.cwd(), scrub, inputs),
    askGithub(context),
  ]);
  if (isUnreadable(read)) {
    sayProblems(runner, read.problems);
    throw nothingRead(runner, inputs, read.problems);
  }
  const { base, origin, pull, subject } = beginning;
  const report = await keepAttached(context, read, own, scrub);
  sayProblems(runner, report.problems);
  const { root, pathOf } = placesOf(report, folder, workspace);
  const submission = submissionOf(
    { ...context, occasion: { ...occasion, ...(subject === undefined ? {} : { subject }) } },
    report,
    root,
    own,
    base,
    scrub,
    declaredRenames(
      report.results.map(({ id }) => id),
      aliases,
      await renames,
    ),
  );
  if (!store) {
    await saveOnly(runner, submission);
    putAway(captures);
    return;
  }
  const { recorded, saved } = await deliver({
    context,
    store,
    own,
    submission,
    problems: report.problems,
    pathOf,
    ...(origin ? { origin } : {}),
    ...(pull ? { pull } : {}),
    categorise,
    workspace,
    save: true,
    publish: true,
  });
  // What is neither recorded nor saved, a later step may still have more luck with.
  if (recorded || saved) putAway(captures);
}

/** Where pytest's root directory is, from the repository's, and with it the files that tests name. */
function placesOf(report: Report, folder: string, workspace = '.'): { root: string; pathOf: PathOf } {
  const stated = statedRoot(report, workspace);
  if (stated !== undefined) return { root: stated, pathOf: pathsBelow(stated) };
  const found = findTestRoot(report, process.cwd());
  const root = [folder, found].filter(part => part !== '').join('/');
  return { root, pathOf: pathsIn(folder, found, existsSync) };
}

interface Asked {
  own: OwnJob;
  beginning: Beginning;
  /** Not where results are only saved: whoever collects them finds out the rest. */
  store?: Store;
}

async function askGithub(context: ActionContext): Promise<Asked> {
  const { runner, client, inputs, occasion } = context;
  if (inputs.mode === 'save') return { own: await findOwnJob(context), beginning: {} };
  const line = inputs.line ?? occasion.line;
  const lines = [...new Set([line, ...(occasion.base ? [occasion.base.line] : []), ...occasion.usualBases])];
  const [{ own, store }, beginning] = await Promise.all([
    openWithJobs(context, lines),
    whereItBegan(runner, client, occasion),
  ]);
  return { own, store, beginning };
}

/** A part of a run that one last job records with all the others. */
async function saveOnly(runner: Runner, submission: Submission): Promise<void> {
  const temporary = runner.env['RUNNER_TEMP'] || tmpdir();
  let name: string;
  try {
    name = await saveArtifact(submission, temporary);
  } catch (cause) {
    throw new UserError(`The results could not be saved: ${(cause as Error).message}`, { cause });
  }
  const { results } = submission;
  const bad = results.filter(({ outcome }) => EFFECTS[outcome] === 'bad').length;
  runner.output('build', submission.build);
  runner.note(
    `${plural(results.length, 'result')}, ${bad} of them failing, saved as the artifact ${name}. The job with \`mode: collect\` records them.`,
  );
}

/** A file that could not be kept costs no result. Returns the report as it names those that are kept. */
async function keepAttached(
  { runner, inputs, occasion }: ActionContext,
  report: Report,
  own: OwnJob,
  scrub: Scrub,
): Promise<Report> {
  if (report.attached === undefined || report.attached.length === 0) return report;
  const key = scrub(own.key)
    .replace(/[^\w.-]+/g, '-')
    .slice(0, 150);
  const target = inputs.target === undefined ? '' : `-${scrub(inputs.target)}`;
  const name = `pytest-ledger-files-${key}${target}-${occasion.attempt}`.replace(/[^\w.-]+/g, '-');
  let staged: Staged | undefined;
  try {
    staged = stageAttached(report, scrub, runner.env['RUNNER_TEMP'] || tmpdir());
    await staged.upload(name);
  } catch (error) {
    runner.warn(`The files that tests attached could not be kept as the artifact ${name}: ${(error as Error).message}`);
  } finally {
    staged?.discard();
  }
  return staged?.report ?? report;
}

function enter(directory: string): void {
  try {
    process.chdir(directory);
  } catch (cause) {
    throw new UserError(`The input working-directory takes a directory, and ${JSON.stringify(directory)} is none.`, {
      cause,
    });
  }
}

/** Problems said one by one; a broken report can have many. */
const MOST_PROBLEMS = 10;

function sayProblems(runner: Runner, problems: Problem[]): void {
  for (const problem of problems.slice(0, MOST_PROBLEMS)) {
    if (problem.level === 'error') runner.warn(sentenceOf(problem));
    else runner.note(sentenceOf(problem));
  }
  const more = problems.length - MOST_PROBLEMS;
  if (more > 0) runner.note(`${more} more problems with the reports are not shown.`);
}

/** A run without a report is when people look at the summary first. */
function nothingRead(runner: Runner, inputs: Inputs, problems: Problem[]): UserError {
  const file = runner.env['GITHUB_STEP_SUMMARY'];
  const list = problems.slice(0, MOST_PROBLEMS).map(problem => `- ${prose(sentenceOf(problem))}`);
  const text = `### ⚠️ No result could be read, so nothing was recorded\n\n${list.join('\n')}\n`;
  if (file && inputs.summary === 'on') appendSummary(file, () => text);
  return new UserError(
    `No result could be read, so nothing was recorded. ${problems[0] ? sentenceOf(problems[0]) : ''}`.trim(),
  );
}

function submissionOf(
  { inputs, occasion, clock }: ActionContext,
  report: Report,
  root: string,
  own: OwnJob,
  base: Base | undefined,
  scrub: Scrub,
  renamed: DeclaredRename[],
): Submission {
  const shards = inputs.shards ?? own.shards ?? 1;
  const address = {
    target: inputs.target ?? own.target,
    line: inputs.line ?? occasion.line,
    build: inputs.build ?? String(occasion.runId),
  };
  const commit = inputs.commit ?? occasion.commit;
  // Of another commit's tree nothing is known here.
  const tree = commit === occasion.commit ? alsoInTree(report.results, process.cwd()) : undefined;
  const head: SubmissionHead = {
    key: own.key,
    attempt: inputs.attempt ?? occasion.attempt,
    order: inputs.order ?? occasion.runId,
    started: startOf(report, clock.now()).toISOString(),
    commit,
    ...(commit === occasion.commit && occasion.tested !== commit ? { tested: occasion.tested } : {}),
    ...(occasion.subject !== undefined && commit === occasion.commit ? { subject: occasion.subject } : {}),
    seconds: Math.round(report.seconds * 1e3) / 1e3,
    ...(inputs.replace ? { replace: true as const } : {}),
    ...(inputs.buildResult === undefined ? {} : { result: inputs.buildResult }),
    ...(inputs.buildDescription === undefined ? {} : { description: inputs.buildDescription }),
    link: occasion.link,
    ...(base && inputs.line === undefined ? { base: { line: base.line, commit: base.commit } } : {}),
    ...(shards > 1 ? { shards } : {}),
    ...(renamed.length === 0 ? {} : { renamed }),
    ...invocationOf(report, root, scrub),
    ...(tree ? { alsoInTree: tree } : {}),
  };
  return makeSubmission(address, head, report, scrub);
}
