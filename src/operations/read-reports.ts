// From report files to a submission, for the Action and the command alike. Here secrets are taken out, before anything else
// sees what the reports say.
import { dirname, join } from 'node:path';
import { UserError } from '../core/errors.ts';
import { type Address, createSubmission, type Submission, type SubmissionHead } from '../core/ledger/submission.ts';
import { textRules } from '../core/parse/clean-text.ts';
import { type Invocation, neededOptions } from '../core/parse/needed-options.ts';
import { mergeReports } from '../core/parse/merge-reports.ts';
import type { Problem, Report } from '../core/model.ts';
import { type KeptOutput, type KeptText, type Scrub, scrubProblem, scrubReport } from '../core/scrub.ts';
import { createResolver, findReports, readReport, type ReportSource } from '../host/report-files.ts';
import { sha256 } from '../host/sha256.ts';

/** What is kept of the reports' texts. */
export interface Kept {
  text?: KeptText;
  output?: KeptOutput;
  /** Whether what is variable in parameters of tests is masked. */
  maskIds?: boolean;
}

/**
 * What the reports say together, without secrets.
 * @param root the directory that test files are looked for in, or null for none
 * @param found is told how many files there are before they are read
 */
export async function readReports(
  sources: ReportSource[],
  root: string | null,
  scrub: Scrub,
  { text = 'full', output = 'failed', maskIds = true }: Kept = {},
  found: (files: number) => void = () => {},
): Promise<Report> {
  const { files, problems } = await findReports(sources);
  found(files.length);
  const resolver = createResolver(root);
  const read = files.map(each => {
    const report = readReport(each, resolver, textRules(scrub, text), maskIds);
    return { file: each.file, report: withPlaces(each.file, report) };
  });
  const merged = { ...mergeReports(read), ...invocationsOf(read.map(({ report }) => report)) };
  const report = scrubReport(merged, scrub, text, output);
  // That pytest could not start is what the run says, and no problem of reading it.
  const said = `pytest could not start: ${report.notStarted?.message}`;
  const others = report.problems.filter(({ message }) => message !== said);
  return { ...report, problems: [...problems.map(problem => scrubProblem(problem, scrub)), ...others] };
}

/** Where and with which options pytest was run. */
function invocationsOf(reports: Report[]): Pick<Report, 'rootdirs' | 'options'> {
  const sessions = reports.flatMap(({ session }) => session ?? []);
  const rootdirs = sessions.flatMap(({ rootdir }) => rootdir ?? []);
  const [options, ...others] = sessions.map(neededOptions);
  const isOne = options !== undefined && others.every(other => other.join('\0') === options.join('\0'));
  return { ...(rootdirs.length === 0 ? {} : { rootdirs }), ...(isOne && options.length > 0 ? { options } : {}) };
}

/** Attached files lie beside the report that names them. */
function withPlaces(file: string, report: Report): Report {
  if (!report.attached) return report;
  return { ...report, attached: report.attached.map(each => ({ ...each, path: join(dirname(file), each.path) })) };
}

/** Whether there is nothing to record because of what could not be read. */
export const isUnreadable = ({ results, problems, notStarted }: Report): boolean =>
  results.length === 0 && !notStarted && problems.some(({ level }) => level === 'error');

export const sentenceOf = ({ file, line, message }: Problem): string =>
  `${file}${line === undefined ? '' : `:${line}`}: ${message}`;

/** When the tests ran, as far as the report says; else now. */
export const startOf = ({ started }: Report, now: Date): Date => {
  const time = started === undefined ? now : new Date(started);
  if (!Number.isNaN(time.getTime())) return time;
  throw new UserError(`The report says that it began at ${JSON.stringify(started)}, which is no time.`);
};

/** @param root pytest's root directory, from the repository's */
export function invocationOf({ options }: Report, root: string, scrub: Scrub): { pytest?: Invocation } {
  const pytest = {
    ...(root === '' ? {} : { root: scrub(root) }),
    ...(options === undefined ? {} : { options: options.map(scrub) }),
  };
  return root === '' && options === undefined ? {} : { pytest };
}

/** A submission of which all that people wrote is without secrets. */
export function makeSubmission(address: Address, head: SubmissionHead, report: Report, scrub: Scrub): Submission {
  const clean: SubmissionHead = { ...head };
  for (const field of ['key', 'subject', 'result', 'description'] as const) {
    const value = clean[field];
    if (value !== undefined) clean[field] = scrub(value);
  }
  if (clean.renamed) clean.renamed = clean.renamed.map(([from, to]) => [scrub(from), scrub(to)]);
  if (clean.alsoInTree) clean.alsoInTree = clean.alsoInTree.map(scrub);
  return createSubmission({ ...address, build: scrub(address.build) }, clean, report, sha256);
}
