// The Common Test Report Format: https://ctrf.io/docs/specification/overview. Of pytest it knows least: one status a test.

import type { Outcome, Report } from '../model.ts';
import { createCapturedSession } from './captured-session.ts';
import type { TextRules } from './clean-text.ts';
import { type Line, list, readSeconds, readText, readTime, records, toRecord } from './values.ts';

export function readCtrf(file: string, document: Line, maskIds: boolean, rules: TextRules): Report {
  const results = toRecord(document.results) ?? {};
  const { start, stop } = toRecord(results.summary) ?? {};
  const session = createCapturedSession(file, maskIds, rules, true);
  const toSeconds = unitOf(start);
  const [from, to] = [toSeconds(start), toSeconds(stop)];
  session.begin(readTime(from));
  for (const test of records(results.tests)) {
    const id = idOf(test);
    for (const attempt of records(test.retryAttempts)) session.add(lineOf('attempt', id, attempt, toSeconds));
    session.add(lineOf('test', id, test, toSeconds));
  }
  const seconds = from === undefined || to === undefined ? undefined : readSeconds(to - from);
  session.add({ kind: 'end', ...(seconds === undefined ? {} : { seconds }) });
  return session.report();
}

type ToSeconds = (value: unknown) => number | undefined;

/**
 * CTRF has milliseconds. pytest-json-ctrf up to 0.3.7 writes seconds, durations included, which its start tells: taken for
 * milliseconds it would be in January 1970.
 */
function unitOf(start: unknown): ToSeconds {
  const perSecond = typeof start === 'number' && start > 0 && start < EARLIEST ? 1 : 1e3;
  return value => (typeof value === 'number' ? value / perSecond : undefined);
}
/** 1973 in milliseconds, the year 5138 in seconds. */
const EARLIEST = 1e11;

/** Writers for pytest put the node id into the name. Others put the name there, and its place elsewhere. */
function idOf({ name, filePath, suite }: Line): string {
  const [named, path] = [readText(name), readText(filePath)];
  if (named.includes('::') || named === path) return named;
  const suites = Array.isArray(suite) ? suite.map(readText) : readText(suite).split(' > ');
  const parents = suites.filter(part => part !== '' && part !== path);
  const parts = path === '' ? parents : [path, ...parents];
  return [...parts, named].join('::');
}

const PHASES = new Map([
  ['setup_failed', 'setup'],
  ['teardown_failed', 'teardown'],
]);

function lineOf(kind: 'test' | 'attempt', id: string, test: Line, toSeconds: ToSeconds): Line {
  const when = PHASES.get(readText(test.rawStatus)) ?? 'call';
  const outcome = outcomeOf(test, when);
  const text = readText(test.trace);
  // Of an error without one, its writers take the place for the message.
  const message = readText(test.message).replace(/^\S+:\d+$/, '');
  const isBad = outcome === 'failed' || outcome === 'error';
  const output = (['stdout', 'stderr'] as const).flatMap(name => {
    const written = list(test[name]).map(readText).join('\n');
    return written === '' ? [] : [[`Captured ${name} call`, written]];
  });
  return {
    kind,
    id,
    outcome,
    seconds: [toSeconds(test.duration) ?? 0],
    ...(isBad
      ? { failures: [{ when, text: text || message, ...(message === '' ? {} : { message }) }] }
      : { reason: message }),
    sections: output,
  };
}

function outcomeOf({ status, rawStatus }: Line, when: string): Outcome {
  switch (status) {
    case 'passed':
      return rawStatus === 'xpassed' ? 'xpassed' : 'passed';
    case 'failed':
      return when === 'call' && rawStatus !== 'error' ? 'failed' : 'error';
    case 'skipped':
    case 'pending':
      return rawStatus === 'xfailed' ? 'xfailed' : 'skipped';
    default:
      // `other`, and what the specification does not know: nothing that may be taken for good.
      return 'error';
  }
}
