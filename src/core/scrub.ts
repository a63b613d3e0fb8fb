// Takes secrets out of what a report says. Done once, before anything is made of a report, so that ledger, summary, check,
// comment, artifact and log are all free of them.
import { isWorse, numberOf } from './ledger/outcome.ts';
import type { Detail, Problem, Report, Result } from './model.ts';
import { withoutPrivateKeys } from './private-keys.ts';
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

/**
 * Tokens that can be known by their shape. Where a token has a prefix of its own, less of it is asked for than a whole one
 * has, because texts are cut. `$1` and `$2` stay.
 */
const SHAPES: [pattern: RegExp, by: string][] = [
  // GitHub: https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/
  [/\bgh[pousr]_[A-Za-z0-9_]{10,}(?:\.[\w-]+)*/g, SCRUBBED],
  [/\bgithub_pat_\w{10,}/g, SCRUBBED],
  [/\bgl(?:pat|ptt|dt|rt|cbt)-[\w-]{16,}/g, SCRUBBED],
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g, SCRUBBED],
  [/\bxox[abeoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}/g, SCRUBBED],
  [/\bsk-(?:ant-|proj-|svcacct-)?(?=[\w-]*\d)[\w-]{20,}/g, SCRUBBED],
  [/\b[rs]k_(?:live|test)_\w{10,}/g, SCRUBBED],
  [/\bAIza[\w-]{30,}/g, SCRUBBED],
  [/\bya29\.[\w-]{20,}/g, SCRUBBED],
  [/\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{50,}|\bhf_[A-Za-z0-9]{30,}|\bdop_v1_[a-f0-9]{40,}/g, SCRUBBED],
  [/\bSG\.[\w-]{16,}\.[\w-]{16,}/g, SCRUBBED],
  // A JSON Web Token: header and payload begin with `{"` in base64.
  [/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}(?:\.[\w-]*)?/g, SCRUBBED],
  // The password of an address.
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@'"<>]{0,200}:)[^\s/@'"<>]{1,500}(@)/gi, `$1${SCRUBBED}$2`],
  [/(\bauthorization['"]?\s{0,4}[:=,]\s{0,4}['"]?(?:bearer|basic|token)\s{1,4})[^\s'"]{6,}/gi, `$1${SCRUBBED}`],
];

/** Stands in whatever one of the shapes is in. Most texts have none of these, and are done with at one look. */
const MAYBE =
  /gh[pousr]_|github_pat_|gl(?:pat|ptt|dt|rt|cbt)-|A[KSBC][IC]A[A-Z2-7]|xox[abeoprs]-|xapp-|\bsk-|[rs]k_(?:live|test)_|AIza|ya29\.|npm_|pypi-|hf_|dop_v1_|SG\.|eyJ|:\/\/|uthorization|UTHORIZATION/;

export function createScrub({ values, patterns }: Secrets): Scrub {
  const forms = [...new Set(values.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  const scrub = (text: string): string => {
    let clean = withoutPrivateKeys(text, SCRUBBED);
    for (const form of forms) if (clean.includes(form)) clean = clean.replaceAll(form, SCRUBBED);
    if (MAYBE.test(clean)) for (const [pattern, by] of SHAPES) clean = clean.replace(pattern, by);
    for (const pattern of patterns) clean = clean.replace(pattern, SCRUBBED);
    for (const form of forms) clean = withoutCutParts(clean, form);
    return clean;
  };
  // A pattern of the team's can ask for where a text begins or ends.
  return Object.assign(scrub, { joins: patterns.length === 0 });
}

/** How a value can look in a text: as it is, line by line, as Python or JSON write it, in an address, in base64. */
function formsOf(value: string): string[] {
  const lines = value.split(/\r?\n/).filter(line => line.trim().length >= 8);
  const bytes = new TextEncoder().encode(value);
  const base64 = btoa(String.fromCharCode(...bytes)).replace(/=+$/, '');
  return [
    value,
    ...lines,
    JSON.stringify(value).slice(1, -1),
    value.isWellFormed() ? encodeURIComponent(value) : value,
    ...(base64.length >= 12 ? [base64] : []),
  ];
}

/** Of a value that a cut went through, so much must be left to be known by. */
const LEAST_PART = 6;
/** What stands behind the beginning of a value that was cut: nothing, an ellipsis, or a note that something was left out. */
const CUT_BEHIND = /^(?:$|\.\.\.|…|\n\[)/;
/** The same for the end of a value. */
const CUT_BEFORE = /(?:^|\.\.\.|…|\]\n)$/;

/** Without what a cut left of a value: its beginning before the cut, or its end behind it. */
function withoutCutParts(text: string, value: string): string {
  if (value.length <= LEAST_PART) return text;
  return withoutTails(withoutHeads(text, value), value);
}

function withoutHeads(text: string, value: string): string {
  const least = value.slice(0, LEAST_PART);
  let clean = text;
  for (let at = clean.indexOf(least); at >= 0; at = clean.indexOf(least, at + 1)) {
    let end = at + LEAST_PART;
    while (end - at < value.length && clean[end] === value[end - at]) end++;
    if (CUT_BEHIND.test(clean.slice(end, end + 3))) clean = clean.slice(0, at) + SCRUBBED + clean.slice(end);
  }
  return clean;
}

function withoutTails(text: string, value: string): string {
  const least = value.slice(-LEAST_PART);
  let clean = text;
  for (let at = clean.indexOf(least); at >= 0; at = clean.indexOf(least, at + 1)) {
    const end = at + LEAST_PART;
    let start = at;
    while (start > 0 && end - start < value.length && clean[start - 1] === value[value.length - (end - start) - 1])
      start--;
    if (CUT_BEFORE.test(clean.slice(Math.max(start - 3, 0), start))) {
      clean = clean.slice(0, start) + SCRUBBED + clean.slice(end);
      at = start;
    }
  }
  return clean;
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
  const results = scrubNames(report.results, scrub).map(result => {
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
    ...(report.notRun === undefined ? {} : { notRun: [...new Set(report.notRun.map(scrub))] }),
    ...(report.attached === undefined || kept === 'none'
      ? {}
      : { attached: report.attached.map(each => ({ ...each, id: scrub(each.id), name: scrub(each.name) })) }),
    ...(report.stopped === undefined ? {} : { stopped: scrub(report.stopped) }),
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

/** There are many names, and next to none has a secret in it: they are looked at by the hundred first. */
function scrubNames(results: Result[], scrub: Scrub): Result[] {
  const isClean = (some: Result[]): boolean => {
    const joined = some.map(({ id }) => id).join(BETWEEN);
    return scrub(joined) === joined;
  };
  let areClean = scrub.joins === true;
  for (let start = 0; areClean && start < results.length; start += TOGETHER) {
    areClean = isClean(results.slice(start, start + TOGETHER));
  }
  if (areClean) return results;
  const clean = new Map<string, Result>();
  for (const result of results) {
    const id = scrub(result.id);
    const known = clean.get(id);
    // Two names that differed in a secret only are one name now.
    if (!known || isWorse(numberOf(result.outcome), numberOf(known.outcome))) clean.set(id, { ...result, id });
  }
  return [...clean.values()];
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
