// Several report files of one delivery, read as one.
import type { Problem, Report, Result } from './model.ts';
import { isWorse, numberOf } from './ledger/outcome.ts';

/** One report of all; of a test that several have, the worst result counts and a problem names the files. */
export function mergeReports(reports: { file: string; report: Report }[]): Report {
  const only = reports[0];
  if (only && reports.length === 1) return only.report;
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
  return {
    results: [...results.values()].map(({ result }) => result),
    problems,
    seconds: reports.reduce((sum, { report }) => sum + report.seconds, 0),
    ...(started === undefined ? {} : { started }),
    properties: reports.flatMap(({ report }) => report.properties),
  };
}
