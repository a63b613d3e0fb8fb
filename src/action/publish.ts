// Says what a run means, in every place there is: log, summary, check, comment, outputs. None of them can break a build.
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { type BuildJudgement, isBuildComplete } from '../core/judge/build.ts';
import type { Judgement } from '../core/judge/judgement.ts';
import { DEFAULT_TARGET } from '../operations/record.ts';
import type { Submission } from '../core/ledger/submission.ts';
import { idsOf, NEW_FAILING } from '../core/judge/failing-verdicts.ts';
import { type Conclusion, conclusionOf } from '../core/judge/policy.ts';
import { conclusionIn } from './whole-build.ts';
import { publishCheck } from '../publish/check.ts';
import { publishComment } from '../publish/comment.ts';
import type { PullState } from '../publish/pull.ts';
import { appendSummary, writeWhole } from '../publish/summary.ts';
import { sameFiles } from '../publish/same-files.ts';
import { type Annotation, renderCheck } from '../render/markdown/check.ts';
import { isWorthAComment, renderComment } from '../render/markdown/comment.ts';
import { prose, shorten } from '../render/escape.ts';
import type { Links, RenderOptions } from '../render/options.ts';
import { renderSummary } from '../render/markdown/summary.ts';
import type { ActionContext } from './action-context.ts';
import { linksOf, type PathOf } from './links.ts';
import { checkNameOf, sectionOf } from './check-name.ts';
import type { Runner } from './runner.ts';

export interface Publication {
  context: ActionContext;
  submission: Pick<Submission, 'build' | 'commit' | 'started' | 'digest' | 'target'>;
  /** What all jobs say that have reported so far. */
  build: BuildJudgement;
  /** What this job's own results say; where it records for all jobs, what the build says. */
  own: Judgement;
  isWhole: boolean;
  pathOf: PathOf;
  /** Of a pull request. */
  pull?: PullState;
  now: Date;
}

function linksFor({ context: { occasion, inputs }, pathOf }: Publication): Links {
  return linksOf(occasion, inputs, pathOf);
}

/** The build as the pages of one run show it. */
const judgementOf = ({ build }: Publication): Judgement => ({ ...build, target: DEFAULT_TARGET });

function buildOptions(publication: Publication): RenderOptions {
  const { build, now, context } = publication;
  const whole = { text: 'the job summary', url: context.occasion.link };
  return { links: linksFor(publication), now, whole, build };
}

const conclusionFor = ({ build, context }: Publication): Conclusion => conclusionIn(context, build);

/** Of a job's own results: the rest of the build is not its doing. */
const ownConclusion = ({ own, isWhole, build, context: { inputs, occasion } }: Publication): Conclusion =>
  conclusionOf(own, inputs.failOn, occasion.pull !== undefined, !isWhole || isBuildComplete(build));

/** @param notes sentences that are said above everything else */
export function publishSummary(publication: Publication, notes: string[], fork: RenderOptions['fork']): void {
  const { own, isWhole, build, submission, now, context } = publication;
  const { runner, inputs } = context;
  const options: RenderOptions = {
    links: linksFor(publication),
    now,
    ...(isWhole ? { build } : { elsewhere: { build, target: submission.target } }),
    ...(fork ? { fork } : {}),
  };
  const above = notes.map(note => `> ${prose(shorten(note, 1_000))}\n\n`).join('');
  const render = (limit: number): string =>
    above + renderSummary(own, { ...options, limit: Math.max(0, limit - Buffer.byteLength(above)) });
  const file = runner.env['GITHUB_STEP_SUMMARY'];
  quietly(runner, 'The job summary could not be written', () => {
    if (file && inputs.summary === 'on') appendSummary(file, render);
    const whole = join(runner.env['RUNNER_TEMP'] || tmpdir(), `pytest-ledger-${submission.digest}.md`);
    writeWhole(whole, render(SUMMARY_FILE));
    runner.output('summary-file', whole);
  });
}

/** Bytes; there is nobody to throw it away. */
const SUMMARY_FILE = 64 * 1_048_576;

function quietly(runner: Runner, what: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    runner.warn(`${what}: ${(error as Error).message}`);
  }
}

export interface Addresses {
  check?: string;
  comment?: string;
}

/** The check and the comment, each as far as GitHub takes it. */
export async function publishToGithub(publication: Publication): Promise<Addresses> {
  const { runner, inputs } = publication.context;
  const addresses: Addresses = {};
  const trying = async (what: keyof Addresses, publish: () => Promise<string | null>): Promise<void> => {
    if (inputs[what] === 'off') return;
    try {
      const address = await publish();
      if (address !== null) addresses[what] = address;
    } catch (error) {
      runner.warn(
        `The ${what} could not be posted: ${reasonOf(error, PERMISSIONS[what])} The run itself is not affected.`,
      );
    }
  };
  await trying('check', () => postCheck(publication));
  await trying('comment', () => postComment(publication));
  return addresses;
}

const PERMISSIONS: Record<keyof Addresses, string> = { check: 'checks: write', comment: 'pull-requests: write' };

function reasonOf(error: unknown, permission: string): string {
  const { message = '', status } = error as { message?: string; status?: number };
  const said = shorten(message.replace(/ - https:\S*$/, '').split('\n')[0] ?? '', 300).replace(/\.?$/, '.');
  if (!/not accessible/i.test(message)) return status === undefined ? said : `${said} (${status})`;
  return `${said} Give the job "permissions: ${permission}".`;
}

async function postCheck(publication: Publication): Promise<string | null> {
  const { context, submission, pathOf } = publication;
  const { client, inputs, occasion } = context;
  if (submission.commit === null) return null;
  const output = renderCheck(judgementOf(publication), buildOptions(publication));
  const annotations = output.annotations.map(each => ({ ...each, path: pathOf(each.path) }));
  const wanted = { on: annotations, off: [], new: annotations.filter(each => each.annotation_level === 'failure') };
  return publishCheck(client, {
    repository: { owner: occasion.owner, repo: occasion.repo },
    name: inputs.checkName ?? checkNameOf(occasion),
    commit: submission.commit,
    conclusion: conclusionFor(publication),
    link: occasion.link,
    started: submission.started,
    output,
    annotations: await annotationsOnHead(publication, wanted[inputs.annotations]),
  });
}

/**
 * Of a pull request whose merge was tested: the annotations in files that are the same in its head. Known failures alone are
 * not worth the request that tells.
 */
async function annotationsOnHead(
  { context: { client, runner, occasion }, pull }: Publication,
  annotations: Annotation[],
): Promise<Annotation[]> {
  const { commit, tested } = occasion;
  // Merged into the commit that it began at, the head is the merge.
  const isUpToDate = pull?.mergeBase !== undefined && pull.mergeBase.commit === pull.ancestry?.commits[0]?.commit;
  if (tested === commit || isUpToDate) return annotations;
  if (!pull?.ancestry || annotations.every(each => each.annotation_level !== 'failure')) return [];
  try {
    const paths = annotations.map(({ path }) => path);
    const same = await sameFiles(client, occasion, [commit, tested], paths);
    return annotations.filter(({ path }) => same.has(path));
  } catch (error) {
    runner.note(`No line is annotated: what ${tested} changed could not be read: ${(error as Error).message}`);
    return [];
  }
}

async function postComment(publication: Publication): Promise<string | null> {
  const { context, build, pull } = publication;
  const { client, inputs, occasion } = context;
  if (!occasion.pull || !pull) return null;
  const judgement = judgementOf(publication);
  const { failed, error } = build.run.counts;
  const begin = {
    on: true,
    off: false,
    auto: isWorthAComment(judgement, build.failingInNewTargets.length),
    failures: failed + error > 0,
  };
  return publishComment(client, {
    repository: { owner: occasion.owner, repo: occasion.repo },
    number: occasion.pull.number,
    pull,
    section: {
      target: sectionOf(occasion),
      order: [occasion.runId, occasion.attempt, build.run.submissions],
      markdown: renderComment(judgement, buildOptions(publication)),
    },
    begin: begin[inputs.comment],
    shared: !isBuildComplete(build),
  });
}

/** Bytes of the list of tests; all outputs of a job together may have a megabyte. */
const MOST_OUTPUT = 50_000;

export function writeOutputs(publication: Publication, { check, comment }: Addresses): void {
  const { submission, own, context } = publication;
  const { runner } = context;
  runner.output('build', submission.build);
  runner.output('counts', JSON.stringify(own.run.counts));
  runner.output('conclusion', ownConclusion(publication));
  runner.output('newly-failing', listWithin(idsOf(own, NEW_FAILING), MOST_OUTPUT));
  runner.output('check-url', check ?? '');
  runner.output('comment-url', comment ?? '');
}

/** JSON of as many of the texts as there is room for. */
export function listWithin(texts: readonly string[], bytes: number): string {
  let room = bytes - 2;
  const end = texts.findIndex(each => (room -= Buffer.byteLength(JSON.stringify(each)) + 1) < 0);
  return JSON.stringify(end < 0 ? texts : texts.slice(0, end));
}
