// Takes secrets out of what a report says. Done once, before anything is made of a report, so that ledger, summary, check,
// comment, artifact and log are all free of them.
import { compareText } from './compare-text.ts';
import type { Detail, Problem, Report, Result } from './model.ts';
import { findInAddresses, findInContext } from './secrets/context.ts';
import { findPrivateKeys } from './secrets/private-keys.ts';
import { replaceRanges } from './secrets/ranges.ts';
import { findTokens } from './secrets/tokens.ts';
import { createValueFinder } from './secrets/values.ts';
import { CUT_MARK } from './text.ts';

/** Stands for a secret. */
const SCRUBBED = '***';

export interface Scrub {
  (text: string): string;
  /** Whether what it finds in texts it also finds in all of them put together, line by line. */
  joins?: boolean;
}

export interface Secrets {
  /** What must not be seen anywhere, as it is. */
  values: string[];
  /** What the team adds. Global ones. */
  patterns: RegExp[];
}

/** Characters that nobody sees, between which a secret would not be known. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/g;

export function createScrub({ values, patterns }: Secrets): Scrub {
  const findValues = createValueFinder(values);
  const visible = (text: string): string => {
    const found = [
      ...findPrivateKeys(text),
      ...findValues(text),
      ...findTokens(text),
      ...findInContext(text),
      ...findInAddresses(text),
    ];
    let clean = replaceRanges(text, found, SCRUBBED);
    for (const pattern of patterns) clean = clean.replace(pattern, SCRUBBED);
    return clean;
  };
  const scrub = (text: string): string => {
    const plain = text.replace(INVISIBLE, '');
    const clean = visible(plain);
    // What is not seen stays where there is nothing to take out.
    return clean === plain ? text : clean;
  };
  // A pattern of the team's can ask for where a text begins or ends.
  return Object.assign(scrub, { joins: patterns.length === 0 });
}

export type KeptText = 'full' | 'none';
export type KeptOutput = 'failed' | 'all' | 'none';

/**
 * @param kept `none` keeps no message, text, output, property or attached file of any result
 * @param output whose output is kept
 */
export function scrubReport(
  report: Report,
  scrub: Scrub,
  kept: KeptText = 'full',
  output: KeptOutput = 'failed',
): Report {
  const names = scrubNames(report.results, scrub);
  const nameOf = (id: string): string => names?.get(id) ?? scrub(id);
  const named = names ? report.results.map(result => ({ ...result, id: nameOf(result.id) })) : report.results;
  const results = named.map(result => {
    if (!result.detail) return result;
    const { detail, ...plain } = withoutOutput(result, output);
    const clean = detail && scrubDetail(detail, scrub, kept);
    return clean && Object.keys(clean).length > 0 ? { ...plain, detail: clean } : plain;
  });
  return {
    ...report,
    results,
    problems: report.problems.map(problem => scrubProblem(problem, scrub)),
    properties: kept === 'none' ? [] : report.properties.map(property => scrubProperty(property, scrub)),
    ...(report.notRun === undefined ? {} : { notRun: [...new Set(report.notRun.map(nameOf))] }),
    ...(report.attached === undefined || kept === 'none'
      ? {}
      : { attached: report.attached.map(each => ({ ...each, id: nameOf(each.id), name: scrub(each.name) })) }),
    ...(report.stopped === undefined ? {} : { stopped: scrub(report.stopped) }),
    ...(report.notStarted === undefined
      ? {}
      : { notStarted: { ...report.notStarted, message: scrub(report.notStarted.message) } }),
    ...(report.session === undefined
      ? {}
      : { session: { ...report.session, deselected: report.session.deselected.map(nameOf) } }),
  };
}

function withoutOutput(result: Result, kept: KeptOutput): Result {
  if (result.detail?.output === undefined || kept === 'all') return result;
  if (kept === 'failed' && (result.outcome === 'failed' || result.outcome === 'error')) return result;
  const { output: _output, ...detail } = result.detail;
  return { ...result, detail };
}

/** Names looked at together. */
const TOGETHER = 500;
/** So that each ends as a text does. */
const BETWEEN = `\n${CUT_MARK}\n`;

/**
 * What each test is called without secrets; undefined where no name has one. Names that differ in a secret only stay apart: the
 * second and further ones get a number, in the order of the names as they were, which does not depend on the order in which they ran.
 */
function scrubNames(results: Result[], scrub: Scrub): Map<string, string> | undefined {
  // There are many names, and next to none has a secret in it: they are looked at by the hundred first.
  const isClean = (some: Result[]): boolean => {
    const joined = some.map(({ id }) => id).join(BETWEEN);
    return scrub(joined) === joined;
  };
  let areClean = scrub.joins === true;
  for (let start = 0; areClean && start < results.length; start += TOGETHER) {
    areClean = isClean(results.slice(start, start + TOGETHER));
  }
  if (areClean) return undefined;
  const ids = results.map(({ id }) => id).sort(compareText);
  const taken = new Set(ids.filter(id => scrub(id) === id));
  const names = new Map<string, string>();
  for (const id of ids) {
    const clean = scrub(id);
    let name = clean;
    if (clean !== id) for (let number = 2; taken.has(name); number++) name = `${clean}#${number}`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}

export const scrubProblem = (problem: Problem, scrub: Scrub): Problem => ({
  ...problem,
  file: scrub(problem.file),
  message: scrub(problem.message),
});

const scrubProperty = ([name, value]: [string, string], scrub: Scrub): [string, string] => [scrub(name), scrub(value)];

/** What is kept of a result without its texts. */
const FACTS = [
  'type',
  'file',
  'line',
  'function',
  'phases',
  'attempts',
  'subtests',
] as const satisfies (keyof Detail)[];

function scrubDetail(detail: Detail, scrub: Scrub, kept: KeptText): Detail {
  const clean: Detail = { ...detail };
  for (const field of ['message', 'type', 'text', 'output', 'file', 'function'] as const) {
    const value = clean[field];
    if (value !== undefined) clean[field] = scrub(value);
  }
  if (clean.files) clean.files = clean.files.map(([name, ...rest]) => [scrub(name), ...rest]);
  if (clean.properties) clean.properties = clean.properties.map(property => scrubProperty(property, scrub));
  if (kept === 'full') return clean;
  return factsOf(clean);
}

/** A detail without its texts. */
export function factsOf(detail: Detail): Detail {
  const facts: Detail = {};
  for (const field of FACTS) if (detail[field] !== undefined) Object.assign(facts, { [field]: detail[field] });
  return facts;
}
