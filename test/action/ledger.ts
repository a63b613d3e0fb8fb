// What a test looks at on the test GitHub, and the histories it begins with.
import { basename } from 'node:path';
import { lineFolder } from '../../src/core/ledger/paths.ts';
import { emptyLine } from '../../src/core/ledger/line-ledger.ts';
import { addSubmission, changesOf, settle } from '../../src/core/ledger/line-writing.ts';
import type { Outcome } from '../../src/core/model.ts';
import { parseRunFile, type SubmissionRow } from '../../src/core/ledger/run-file.ts';
import { FORMAT } from '../../src/core/ledger/segment.ts';
import { digestOf } from '../../src/core/ledger/submission.ts';
import { sha256 } from '../../src/host/sha256.ts';
import { submit } from '../core/ledger/submissions.ts';
import type { Github } from '../github/github.ts';
import { junit } from '../commands/sandbox.ts';
import type { Done, Step, Workshop } from './workflow.ts';

/** The target of the job that tests run where they do not say which. */
const JOB = 'CI / test';

export type Tests = Parameters<typeof junit>[0];

export const reports = (tests: Tests): Record<string, string> => ({ 'report.xml': junit(tests) });

/** The rows of a run as the branch holds them. */
export async function rowsOf(
  github: Github,
  line: string,
  build: string | number,
  target = JOB,
): Promise<SubmissionRow[]> {
  const files = await github.readBranch('pytest-results');
  const folder = `${lineFolder(line, target)}/`;
  const path = [...(files?.keys() ?? [])].find(name => name.startsWith(folder) && name.endsWith(`/run-${build}.jsonl`));
  return path === undefined ? [] : parseRunFile(String(files?.get(path)), basename(path)).rows;
}

/** Every run on the branch: `main@CI / test/run-1.jsonl`. */
export async function runsOf(github: Github): Promise<string[]> {
  const files = await github.readBranch('pytest-results');
  const runs = [...(files?.keys() ?? [])].filter(path => /\/run-[^/]+$/.test(path));
  return runs.map(path => decodeURIComponent(path.replace(/\/\d{16}-[^/]+\//, '/'))).sort();
}

/** As `junit` has it. */
const FAILED = {
  message: 'AssertionError: assert 1 == 2',
  type: 'AssertionError',
  file: 'tests/test_shop.py',
  line: 7,
};

/** A ledger of runs 1, 2, 3, … on main, one a day, each of one commit, written at once. */
export async function seedLedger(
  github: Github,
  runs: Record<string, Outcome>[],
  commit: (run: number) => string,
): Promise<void> {
  const line = emptyLine(lineFolder('main', JOB), sha256);
  for (const [place, tests] of runs.entries()) {
    const results = Object.entries(tests).map(([name, outcome]) => ({
      id: `tests/test_shop.py::${name}`,
      outcome,
      ...(outcome === 'failed' ? { detail: FAILED } : {}),
    }));
    const submission = {
      ...submit({ build: place + 1, order: place + 1, results }),
      target: JOB,
      commit: commit(place + 1),
    };
    await addSubmission(line, { ...submission, digest: digestOf(submission, sha256) });
    await settle(line);
  }
  const format = `${JSON.stringify({ format: FORMAT, ledger: 'pytest-ledger' })}\n`;
  const files = { ...Object.fromEntries(changesOf(line).writes), 'ledger.json': format };
  await github.commit({ branch: 'pytest-results', files });
}

export interface PullRequest {
  number: number;
  base: string;
  head: string;
  payload: object;
  /** A run of its workflow. */
  run: (runId: number, tests: Tests, more?: Partial<Step>) => Promise<Done>;
}

/**
 * A pull request from `feature` (of a fork or not) that branched off the first commit of main. There test_a passed and
 * test_b failed; since then main has had a run in which it is the other way round.
 */
export async function openPullRequest({ github, step }: Workshop, fork?: string): Promise<PullRequest> {
  const base = await github.commit({ branch: 'main', files: { 'a.py': '1' }, date: '2026-01-01T00:00:00Z' });
  const later = await github.commit({ branch: 'main', files: { 'b.py': '2' }, date: '2026-01-04T00:00:00Z' });
  const runs: Record<string, Outcome>[] = [
    { test_a: 'passed', test_b: 'failed' },
    { test_a: 'failed', test_b: 'passed' },
  ];
  await seedLedger(github, runs, run => (run === 1 ? base : later));
  const repo = fork === undefined ? 'octo/app' : `${fork}/app`;
  await github.setRef('feature', base, repo);
  const head = await github.commit({ repo, branch: 'feature', files: { 'a.py': '2' }, message: 'Change a' });
  const { number } = await github.openPull({ head: fork === undefined ? 'feature' : `${fork}:feature` });
  const payload = {
    pull_request: {
      number,
      base: { ref: 'main', sha: later },
      head: { ref: 'feature', sha: head, repo: { full_name: repo } },
    },
  };
  const sha = '1'.repeat(40);
  return {
    number,
    base,
    head,
    payload,
    run: (runId, tests, more = {}) =>
      step({ event: 'pull_request', sha, refName: `${number}/merge`, payload, runId, files: reports(tests), ...more }),
  };
}

/** The headlines of a comment's sections. */
export const headlines = (body: string): string[] => body.match(/^### .*$/gm) ?? [];

/** The only comment of ours. */
export async function ourComment(github: Github, number: number): Promise<string> {
  const ours = (await github.comments(number)).filter(({ body }) => body.startsWith('<!-- pytest-ledger'));
  if (ours.length !== 1) throw new Error(`there are ${ours.length} comments`);
  return String(ours[0]?.body);
}

export interface Check {
  name: string;
  conclusion: string;
  output: { title: string; summary: string };
  id: number;
}

export const checksOf = async (github: Github, sha: string): Promise<Check[]> =>
  ((await github.checkRuns(sha)) as unknown as Check[]).toSorted((a, b) => a.id - b.id);
