// Says what a run means, in every place there is: log, summary, check, comment, outputs. None of them can break a build.
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type { Judgement } from '../core/judge/judgement.ts';
import type { Submission } from '../core/ledger/submission.ts';
import { idsOf, NEW_FAILING } from '../core/judge/failing-verdicts.ts';
import { type Conclusion, conclusionOf } from '../core/judge/policy.ts';
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
import type { GithubClient } from '../github/client.ts';
import type { Inputs } from './inputs.ts';
import { linksOf, type PathOf } from './links.ts';
import type { Occasion } from './occasion.ts';
import type { Runner } from './runner.ts';

export interface Publication {
  runner: Runner;
  client: GithubClient;
  inputs: Inputs;
  occasion: Occasion;
  checkName: string;
  submission: Pick<Submission, 'build' | 'commit' | 'started' | 'digest'>;
  judgement: Judgement;
  pathOf: PathOf;
  /** Of a pull request. */
  pull?: PullState;
  now: Date;
}

function optionsOf(
  { occasion, inputs, judgement, now, pathOf }: Publication,
  links: Links = linksOf(occasion, inputs, pathOf),
): RenderOptions {
  const { run } = judgement;
  return {
    links,
    now,
    ...(run.shards === undefined ? {} : { shards: { expected: run.shards, reported: run.submissions } }),
  };
}

export const isComplete = ({ run }: Judgement): boolean => run.shards === undefined || run.submissions >= run.shards;

export const conclusionFor = ({ judgement, inputs, occasion }: Publication): Conclusion => {
  return conclusionOf(judgement, inputs.failOn, occasion.pull !== undefined, isComplete(judgement));
};

/** @param notes sentences that are said above everything else */
export function publishSummary(publication: Publication, notes: string[], fork: RenderOptions['fork']): void {
  const { runner, inputs, judgement, submission } = publication;
  const options = { ...optionsOf(publication), ...(fork ? { fork } : {}) };
  const above = notes.map(note => `> ${prose(shorten(note, 1_000))}\n\n`).join('');
  const render = (limit: number): string =>
    above + renderSummary(judgement, { ...options, limit: Math.max(0, limit - Buffer.byteLength(above)) });
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
  const { runner, inputs } = publication;
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
  const { client, inputs, occasion, submission, judgement, checkName, pathOf } = publication;
  if (submission.commit === null) return null;
  const whole = { text: 'the job summary', url: occasion.link };
  const output = renderCheck(judgement, { ...optionsOf(publication), whole });
  const annotations = output.annotations.map(each => ({ ...each, path: pathOf(each.path) }));
  const wanted = { on: annotations, off: [], new: annotations.filter(each => each.annotation_level === 'failure') };
  return publishCheck(client, {
    repository: { owner: occasion.owner, repo: occasion.repo },
    name: checkName,
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
  { client, runner, occasion, pull }: Publication,
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
  const { client, inputs, occasion, judgement, pull } = publication;
  if (!occasion.pull || !pull) return null;
  const { failed, error } = judgement.run.counts;
  const begin = { on: true, off: false, auto: isWorthAComment(judgement), failures: failed + error > 0 };
  const whole = { text: 'the job summary', url: occasion.link };
  return publishComment(client, {
    repository: { owner: occasion.owner, repo: occasion.repo },
    number: occasion.pull.number,
    pull,
    section: {
      target: judgement.target,
      order: [occasion.runId, occasion.attempt],
      markdown: renderComment(judgement, { ...optionsOf(publication), whole }),
    },
    begin: begin[inputs.comment],
    shared: inputs.jobTotal > 1,
  });
}

/** Bytes of the list of tests; all outputs of a job together may have a megabyte. */
const MOST_OUTPUT = 50_000;

export function writeOutputs(publication: Publication, { check, comment }: Addresses): void {
  const { runner, submission, judgement } = publication;
  runner.output('build', submission.build);
  runner.output('counts', JSON.stringify(judgement.run.counts));
  runner.output('conclusion', conclusionFor(publication));
  runner.output('newly-failing', listWithin(idsOf(judgement, NEW_FAILING), MOST_OUTPUT));
  runner.output('check-url', check ?? '');
  runner.output('comment-url', comment ?? '');
}

/** JSON of as many of the texts as there is room for. */
export function listWithin(texts: readonly string[], bytes: number): string {
  let room = bytes - 2;
  const end = texts.findIndex(each => (room -= Buffer.byteLength(JSON.stringify(each)) + 1) < 0);
  return JSON.stringify(end < 0 ? texts : texts.slice(0, end));
}
