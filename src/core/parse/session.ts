// What a JUnit report says of the session as a whole, compared with what was read of it.

import type { Problem } from '../model.ts';

/** Attributes of the outermost <testsuite>s, summed up. */
export interface Stated {
  tests: number | undefined;
  failure: number;
  error: number;
  skipped: number;
  seconds: number | undefined;
  /** Milliseconds since 1970 of the earliest one. */
  started: number | undefined;
}

/** What was read: testcases, and the elements in them. */
export interface Counted {
  testcases: number;
  failure: number;
  error: number;
  skipped: number;
}

export function addSuite(stated: Stated, attributes: Record<string, string>): void {
  const tests = Number.parseInt(attributes.tests ?? '', 10);
  if (tests >= 0) stated.tests = (stated.tests ?? 0) + tests;
  stated.failure += number(attributes.failures);
  stated.error += number(attributes.errors);
  stated.skipped += number(attributes.skipped);
  const seconds = Number.parseFloat(attributes.time ?? '');
  if (seconds >= 0) stated.seconds = (stated.seconds ?? 0) + seconds;
  const started = readTime(attributes.timestamp);
  if (started !== undefined && started < (stated.started ?? Number.POSITIVE_INFINITY)) stated.started = started;
}

function number(text: string | undefined): number {
  return Math.max(Number.parseInt(text ?? '', 10) || 0, 0);
}

/** Up to pytest 8.2 the time has no offset: it is that of the machine, which on a runner is UTC. */
function readTime(text = ''): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(text);
  if (!match) return undefined;
  const [, date, clock, fraction = '', offset = 'Z'] = match;
  const time = Date.parse(`${date}T${clock}${fraction.slice(0, 4)}${offset}`);
  return Number.isNaN(time) ? undefined : time;
}

/**
 * A report that is complete as XML and yet has less in it than it says. The number of tests is no measure: pytest counts
 * subtests in it, and testcases of reruns not.
 */
export function findMissing(stated: Stated, counted: Counted, file: string): Problem[] {
  const lacks: string[] = [];
  for (const kind of ['failure', 'error', 'skipped'] as const) {
    if (stated[kind] > counted[kind]) lacks.push(`${stated[kind]} <${kind}> and has ${counted[kind]}`);
  }
  if (lacks.length === 0 && counted.testcases === 0 && (stated.tests ?? 0) > 0)
    lacks.push(`${stated.tests} tests and has none`);
  if (lacks.length === 0) return [];
  const message = `it says that it has ${lacks.join(', ')}: results are missing. Give the file as pytest wrote it.`;
  return [{ file, message, level: 'warning' }];
}
