// One test of a capture as a result: the same that JUnit XML gives of it, and what only the plugin knows.

import { type Detail, LIMITS, OUTCOMES, type Outcome, type Result } from '../model.ts';
import { cutHead, detach, firstLines } from '../text.ts';
import { cleanText, readCapturedText, type TextRules } from './clean-text.ts';
import { SEAM } from './cut-text.ts';
import type { Cause } from './failure.ts';
import { readTestcase } from './testcase.ts';
import { type Line, list, readSeconds, readText, records } from './values.ts';

/** A test's line, and those of its attempts and subtests, which come before it. */
export interface Captured {
  id: string;
  line: Line;
  attempts: Line[];
  subtests: Line[];
}

const FOREIGN = /(?:^|\/)(?:site-packages|dist-packages|\.venv|venv)\/|^(?:\/|[A-Za-z]:)|^</;

/**
 * @param suites the session's way of telling suites: `module`, `marker` or `none`
 * @returns undefined when the line has no outcome
 */
export function readTest(
  { id: nodeid, line, attempts, subtests }: Captured,
  suites: unknown,
  rules: TextRules,
): Result | undefined {
  const outcome = OUTCOMES.find(name => name === line.outcome);
  if (!outcome) return undefined;
  const id = idOf(nodeid, suites, line.suite);
  const seconds = secondsOf(line);
  // Most tests: there is nothing to say of them.
  if (outcome === 'passed' && isPlain(line) && attempts.length === 0 && subtests.length === 0)
    return { id, outcome, seconds };
  const failed = subtests.filter(subtest => subtest.outcome === 'failed');
  const causes = [...failed, line].flatMap(({ failures }) => records(failures).map(failure => causeOf(failure, rules)));
  if (outcome === 'skipped' || outcome === 'xfailed') causes.push(skipOf(line, outcome, rules));
  const properties = list(line.properties).flatMap((entry): [string, string][] => {
    const [name, value] = list(entry);
    return typeof name === 'string' ? [[escape(name), captured(value, rules)]] : [];
  });
  // Frames are found by the path of the test's file, so its node id goes in.
  const result = readTestcase(nodeid, seconds, causes, properties, rules);
  const detail: Detail = { ...result.detail };
  if (outcome === 'xpassed' && line.reason !== undefined) detail.message = short(captured(line.reason, rules), rules);
  if (failed.length > 0) {
    const counts = {
      failed: failed.length,
      passed: countOf(subtests, 'passed'),
      skipped: countOf(subtests, 'skipped'),
    };
    detail.subtests = counts;
  }
  const earlier = attempts.flatMap(attempt => OUTCOMES.filter(name => name === attempt.outcome));
  if (earlier.length > 0) detail.attempts = earlier;
  const isBad = outcome === 'failed' || outcome === 'error';
  if (causes.length > 0 && isBad) addKnown(detail, [...failed, line]);
  const output = outputOf([...failed, line], rules);
  if (output !== '') detail.output = output;
  // The same in every run, so that it is stored once: see Detail.
  describe(detail, line, rules);
  for (const _ in detail) return { id, outcome, seconds, detail };
  return { id, outcome, seconds };
}

const isPlain = ({ properties, sections, failures, description, fields }: Line): boolean =>
  properties === undefined &&
  sections === undefined &&
  failures === undefined &&
  description === undefined &&
  fields === undefined;

function secondsOf({ seconds }: Line): number {
  // Of a test that simply passed: of all phases together.
  if (!Array.isArray(seconds)) return readSeconds(seconds) ?? 0;
  let sum = 0;
  for (const part of seconds) sum += readSeconds(part) ?? 0;
  return sum;
}

/** A file or class that could not be collected, or that skips itself. */
export function readCollection(nodeid: string, line: Line, rules: TextRules): Result {
  const id = escape(nodeid);
  if (line.outcome === 'skipped') return readTestcase(id, 0, [skipOf(line, 'skipped', rules)], [], rules);
  const [failure = {}] = records([line.failure]);
  return readTestcase(id, 0, [{ ...causeOf(failure, rules), kind: 'error', message: 'collection failure' }], [], rules);
}

/** A text of a capture, whole or cut by the plugin, as JUnit XML would have it. */
const captured = (value: unknown, rules: TextRules): string => readCapturedText(value, rules, escape).text;

function causeOf(failure: Line, rules: TextRules): Cause {
  const { text, cut } = readCapturedText(failure.text, rules, escape);
  const message = captured(failure.message, rules) || text;
  const when = readText(failure.when);
  const isPhase = when === 'setup' || when === 'teardown';
  return {
    kind: when === 'call' ? 'failure' : 'error',
    // What JUnit XML has for these, which readFailure undoes.
    message: isPhase ? `failed on ${when} with "${message}"` : message,
    type: undefined,
    text,
    cut: Math.max(cut, typeof failure.cut === 'number' ? failure.cut : 0),
  };
}

function skipOf(line: Line, outcome: Outcome, rules: TextRules): Cause {
  const type = outcome === 'xfailed' ? 'pytest.xfail' : 'pytest.skip';
  return { kind: 'skipped', message: captured(line.reason, rules), type, text: '', cut: 0 };
}

/** What a traceback in a style like `--tb=no` or `line` does not show. */
function addKnown(detail: Detail, lines: Line[]): void {
  const [failure] = lines.flatMap(({ failures }) => records(failures));
  const [exception] = records(failure?.exceptions);
  if (!exception) return;
  if (detail.type === undefined && readText(exception.type) !== '') detail.type = detach(readText(exception.type));
  if (detail.file !== undefined) return;
  const inside = list(exception.frames)
    .map(list)
    .findLast(([path]) => typeof path === 'string' && !FOREIGN.test(path));
  if (!inside) return;
  const [path, number, name] = inside;
  detail.file = detach(readText(path));
  if (typeof number === 'number') detail.line = number;
  if (typeof name === 'string' && name !== '<module>') detail.function = detach(name);
}

/** A description and the fields of markers stand with the properties. */
function describe(detail: Detail, line: Line, rules: TextRules): void {
  const fields = typeof line.fields === 'object' && line.fields !== null ? Object.entries(line.fields) : [];
  const all: [string, unknown][] = line.description === undefined ? [] : [['description', line.description]];
  const said = [...all, ...fields].map(([name, value]): [string, string] => {
    const text = typeof value === 'string' || isCut(value) ? captured(value, rules) : escape(JSON.stringify(value));
    return [short(escape(name), rules), short(text, rules)];
  });
  if (said.length > 0) detail.properties = [...(detail.properties ?? []), ...said];
}

/** A marker's arguments may look like the parts of a text, but the plugin keeps more of those. */
const isCut = (value: unknown): boolean =>
  list(value).some(part => typeof part === 'string' && part.length >= SEAM) && list(value).length === 3;

function short(text: string, rules: TextRules): string {
  return detach(firstLines(cleanText(text, rules), LIMITS.message));
}

function countOf(lines: Line[], outcome: string): number {
  return lines.filter(line => line.outcome === outcome).length;
}

/** Of what a test wrote, the end: what came last says most, and what comes first may be any amount of logging. */
function outputOf(lines: Line[], rules: TextRules): string {
  const sections = lines.flatMap(line => list(line.sections).map(list));
  const titled = sections.flatMap(([name, text, omitted]) => {
    // An earlier version of the plugin kept an output's end, and the number of characters before it.
    const isOldCut = typeof text === 'string' && typeof omitted === 'number' && omitted > 0;
    const content = cleanText(captured(isOldCut ? ['', omitted, text] : text, rules), rules).trimEnd();
    return content.trim() === '' ? [] : [`---- ${cleanText(escape(readText(name)), rules)} ----\n${content}`];
  });
  if (titled.length === 0) return '';
  const share = Math.floor(LIMITS.output / titled.length) - 1;
  return detach(titled.map(text => cutHead(text, share)).join('\n'));
}

/** The suite takes the place of the module and the class. Parameters may contain `::`. */
export function idOf(raw: string, suites: unknown, suite: unknown): string {
  const nodeid = escape(raw);
  const named = suites === 'marker' && typeof suite === 'string' && suite !== '' ? escape(suite) : undefined;
  if (named === undefined && suites !== 'none') return nodeid;
  const at = nodeid.indexOf('::');
  if (at === -1) return nodeid;
  const rest = nodeid.slice(at + 2);
  const bracket = rest.indexOf('[');
  const names = bracket === -1 ? rest : rest.slice(0, bracket);
  const last = names.lastIndexOf('::');
  const name = rest.slice(last === -1 ? 0 : last + 2);
  return named === undefined ? name : `${named}::${name}`;
}

// What XML cannot have, pytest writes as `#x1B` into JUnit XML; the same is done here, so that both read alike.
const ILLEGAL =
  /[\0-\x08\x0B\x0C\x0E-\x1F\x7F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const MAYBE_ILLEGAL = /[^\t\n\r\x20-\x7E]/;

function escape(text: string): string {
  if (!MAYBE_ILLEGAL.test(text)) return text;
  return text.replace(ILLEGAL, character => {
    const code = character.charCodeAt(0);
    return `#x${code
      .toString(16)
      .toUpperCase()
      .padStart(code <= 0xff ? 2 : 4, '0')}`;
  });
}
