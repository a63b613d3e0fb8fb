// Posts the check of a run. Nobody can say which suite it goes to, so its name says whose it is.
// https://github.com/orgs/community/discussions/24616
import type { Conclusion } from '../core/judge/policy.ts';
import { type Annotation, annotationBatches, type CheckOutput } from '../render/markdown/check.ts';
import type { GithubClient } from '../github/client.ts';
import type { Repository } from './pull.ts';

export interface CheckRequest {
  repository: Repository;
  name: string;
  commit: string;
  conclusion: Conclusion;
  /** Where the whole is to be read. */
  link: string;
  started: string;
  output: CheckOutput;
  annotations: Annotation[];
}

/** Annotations that are posted: each fifty are a request. */
const MOST_ANNOTATIONS = 150;

/** The check's address. @throws whatever octokit throws */
export async function publishCheck({ octokit }: GithubClient, request: CheckRequest): Promise<string | null> {
  const { repository, name, commit, conclusion, link, started, output } = request;
  const shown = request.annotations.slice(0, MOST_ANNOTATIONS);
  const [first = [], ...more] = annotationBatches(shown);
  const page = pageOf(output, shown.length, request.annotations.length);
  const { data } = await octokit.checks.create({
    ...repository,
    name,
    head_sha: commit,
    details_url: link,
    status: 'completed',
    conclusion,
    started_at: secondsOf(started),
    output: { ...page, annotations: first },
  });
  for (const annotations of more) {
    await octokit.checks.update({ ...repository, check_run_id: data.id, output: { ...page, annotations } });
  }
  return data.html_url;
}

type Page = Pick<CheckOutput, 'title' | 'summary'> & { text?: string };

/** Bytes that GitHub takes of a text. */
const MOST_BYTES = 65_535;

function pageOf({ title, summary, text }: CheckOutput, shown: number, all: number): Page {
  const note = shown === all ? '' : `\n\n<sub>${shown} of ${all} places are annotated.</sub>`;
  const fits = Buffer.byteLength(summary + note) <= MOST_BYTES;
  return { title, summary: fits ? summary + note : summary, ...(text === '' ? {} : { text }) };
}

/** As GitHub's description has it: no fractions of seconds. */
const secondsOf = (time: string): string => time.replace(/\.\d+Z$/, 'Z');
