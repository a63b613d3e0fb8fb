// What scripts/make-fixtures.mjs left: reports, and beside each what pytest itself said in its hooks.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Outcome, Report } from '../../../src/core/model.ts';
import { createNodeIdResolver, type ProjectFiles } from '../../../src/core/parse/node-ids.ts';
import { createReportReader } from '../../../src/core/parse/report.ts';

export const FIXTURES = fileURLToPath(new URL('../../fixtures/pytest', import.meta.url));

/** What the recorder wrote: of each test the reports of its phases in the order they came. */
export interface Truth {
  exit: number;
  /** pytest's own totals, as its last line shows them. */
  counts: Record<string, number>;
  /** Node ids of collectors that did not pass. */
  collectors: Record<string, 'failed' | 'skipped'>;
  collected: string[];
  reports: Record<string, [when: string, outcome: string, xfail?: 'xfail'][]>;
}

export interface Fixture {
  /** `pytest-9.2/everything.xunit1` */
  name: string;
  environment: string;
  project: string;
  bytes: Uint8Array;
  truth: Truth;
}

export const fixtures: Fixture[] = readdirSync(join(FIXTURES, 'reports'))
  .flatMap(environment =>
    readdirSync(join(FIXTURES, 'reports', environment))
      .filter(file => file.endsWith('.xml'))
      .map(file => readFixture(environment, file.slice(0, -'.xml'.length))),
  )
  .toSorted((a, b) => (a.name < b.name ? -1 : 1));

function readFixture(environment: string, run: string): Fixture {
  const path = join(FIXTURES, 'reports', environment, run);
  return {
    name: `${environment}/${run}`,
    environment,
    // Runs are named after their project, with a suffix when there are several of it; `parallel` runs everything.
    project: run === 'parallel' ? 'everything' : (run.split('.')[0] ?? run),
    bytes: readFileSync(`${path}.xml`),
    truth: JSON.parse(readFileSync(`${path}.truth.json`, 'utf8')),
  };
}

function projectFiles(root: string): ProjectFiles {
  return {
    listDir: directory => {
      try {
        const entries = readdirSync(join(root, directory), { withFileTypes: true });
        return entries.map(entry => ({ name: entry.name, isDirectory: entry.isDirectory() }));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}

/** The files of a fixture's project, as the reader of a checkout has them. */
export function filesOf(project: string): ProjectFiles {
  return projectFiles(join(FIXTURES, 'projects', project));
}

export function readBytes(bytes: Uint8Array, files?: ProjectFiles, chunk = bytes.length): Report {
  const reader = createReportReader('report.xml', createNodeIdResolver(files));
  for (let at = 0; at < bytes.length; at += chunk) reader.write(bytes.subarray(at, at + chunk));
  return reader.end();
}

export function readText(text: string, files?: ProjectFiles): Report {
  return readBytes(new TextEncoder().encode(text), files);
}

/** A report of one suite around these testcases. */
export function suite(testcases: string, attributes = ''): string {
  return `<?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest" ${attributes}>${testcases}</testsuite></testsuites>`;
}

/** What a test's phases amount to, by pytest's rules; undefined when the session was stopped before it had an outcome. */
export function outcomeOf(phases: Truth['reports'][string]): Outcome | undefined {
  // After a rerun the test begins anew.
  const last = phases.findLastIndex(([when]) => when === 'setup');
  const attempt = phases.slice(Math.max(last, 0));
  const has = (outcome: string, ...whens: string[]) =>
    attempt.some(([when, said]) => whens.includes(when) && said === outcome);
  if (has('failed', 'call', 'subtest', '???')) return 'failed';
  if (has('failed', 'setup', 'teardown')) return 'error';
  const skip = attempt.find(([, outcome]) => outcome === 'skipped');
  if (skip) return skip[2] === 'xfail' ? 'xfailed' : 'skipped';
  return has('passed', 'call') ? 'passed' : undefined;
}
