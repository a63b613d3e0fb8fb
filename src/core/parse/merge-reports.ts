// Several report files of one delivery, read as one.
import { FORMATS, type Format, type Problem, type Report, type Result } from '../model.ts';
import { isWorse, numberOf } from '../ledger/outcome.ts';

interface Named {
  file: string;
  report: Report;
}

/**
 * One report of all. Of one session in several formats that one counts which knows most; of a test that several sessions have,
 * the worst result, and a problem names the files.
 */
export function mergeReports(all: Named[]): Report {
  const only = all[0];
  if (only && all.length === 1) return only.report;
  const reports = oncePerSession(all);
  const results = new Map<string, { result: Result; file: string }>();
  const problems: Problem[] = reports.flatMap(({ report }) => report.problems);
  for (const { file, report } of reports) {
    let [doubles, example] = [0, ''];
    for (const result of report.results) {
      const known = results.get(result.id);
      if (known) {
        if (doubles++ === 0) example = `${result.id}, also in ${known.file}`;
        if (!isWorse(numberOf(result.outcome), numberOf(known.result.outcome))) continue;
      }
      results.set(result.id, { result, file });
    }
    if (doubles > 0) {
      const message = `${doubles} ${doubles === 1 ? 'test was' : 'tests were'} in another report already (${example}): the worst result of each counts. Give every report of a run its own tests, or record them apart, each with a --target.`;
      problems.push({ file, level: 'warning', message });
    }
  }
  const started = reports
    .flatMap(({ report }) => report.started ?? [])
    .sort((a, b) => Date.parse(a) - Date.parse(b))[0];
  const notRun = reports.flatMap(({ report }) => report.notRun ?? []).filter(id => !results.has(id));
  const stopped = reports.find(({ report }) => report.stopped !== undefined)?.report.stopped;
  const notStarted = reports.find(({ report }) => report.notStarted !== undefined)?.report.notStarted;
  const [session, ...others] = reports.flatMap(({ report }) => report.session ?? []);
  // One session of which nobody knows what it did not run makes that true of all of them.
  const isKnown = reports.every(({ report }) => report.stopped === undefined || report.notRun !== undefined);
  return {
    results: [...results.values()].map(({ result }) => result),
    problems,
    seconds: reports.reduce((sum, { report }) => sum + report.seconds, 0),
    ...(started === undefined ? {} : { started }),
    properties: reports.flatMap(({ report }) => report.properties),
    attached: reports.flatMap(({ report }) => report.attached ?? []),
    // What one session did not come to, another may have run.
    ...(notRun.length > 0 || (stopped !== undefined && isKnown) ? { notRun: [...new Set(notRun)] } : {}),
    ...(stopped === undefined ? {} : { stopped }),
    ...(notStarted === undefined ? {} : { notStarted }),
    ...(reports.some(({ report }) => report.killed) ? { killed: true as const } : {}),
    // What restricted one session says nothing of another.
    ...(session === undefined || others.length > 0 ? {} : { session }),
  };
}

/** In the order in which they came. */
function oncePerSession(all: Named[]): Named[] {
  const formats = new Set(all.map(({ report }) => report.format));
  if (formats.size < 2) return all;
  const kept: Named[] = [];
  const rank = ({ report }: Named): number => FORMATS.indexOf(report.format as Format);
  for (const one of all.toSorted((a, b) => rank(a) - rank(b))) {
    const known = kept.findIndex(({ report }) => isSameSession(report, one.report));
    if (known === -1) kept.push(one);
    // A capture that was given up, say for a full disk, knows less than what was written in the end.
    else if ((kept[known] as Named).report.results.length < ALIKE * one.report.results.length) kept[known] = one;
  }
  return all.filter(one => kept.includes(one));
}

/** Two formats may name a test or two differently. */
const ALIKE = 0.9;

/** Whether two reports of different formats are of one session: the same tests at the same time. */
function isSameSession(a: Report, b: Report): boolean {
  if (a.format === b.format || a.results.length === 0 || b.results.length === 0) return false;
  const [fewer, more] = a.results.length < b.results.length ? [a, b] : [b, a];
  const seconds = new Map(more.results.map(result => [nodeIdOf(more, result), result.seconds]));
  const shared = fewer.results.filter(result => seconds.has(nodeIdOf(fewer, result)));
  if (shared.length < ALIKE * fewer.results.length) return false;
  if (a.started !== undefined && b.started !== undefined) return overlap(a, b);
  // Without a time to go by, no two sessions take the same time for each test.
  const same = shared.filter(
    result => Math.abs((seconds.get(nodeIdOf(fewer, result)) ?? 0) - result.seconds) < ROUNDING,
  );
  return same.length >= ALIKE * shared.length;
}

/** Seconds. JUnit XML has milliseconds. */
const ROUNDING = 0.002;

const nodeIdOf = ({ nodeIds }: Report, { id }: Result): string => nodeIds?.get(id) ?? id;

/** JUnit XML up to pytest 8.2 has a time without an offset, and offsets are of whole quarters of an hour. */
const QUARTER = 900_000;

function overlap(a: Report, b: Report): boolean {
  const [from, until] = [a, b].map(report => Date.parse(report.started ?? '')) as [number, number];
  const isJunit = a.format === 'junit' || b.format === 'junit';
  const offset = isJunit ? Math.round((until - from) / QUARTER) * QUARTER : 0;
  const apart = until - offset - from;
  return apart >= 0 ? apart <= a.seconds * 1e3 : -apart <= b.seconds * 1e3;
}
