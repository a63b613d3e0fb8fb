// A session from the lines that a capture has of it (docs/capture.md). Other formats that know phases are brought into
// the same lines, so that one and the same run reads alike from each.

import { LIMITS, type Problem, type Report, type Result } from '../model.ts';
import { firstLines } from '../text.ts';
import { type Captured, idOf, readCollection, readTest } from './captured-test.ts';
import { readCapturedText, type TextRules } from './clean-text.ts';
import { readSessionFacts } from './captured-options.ts';
import { createRunningTests } from './running-tests.ts';
import { attach, type Attachment, readAttachment } from './attachments.ts';
import type { Cause } from './failure.ts';
import { foldRepeats, type Repeat } from './repeats.ts';
import { composeFile, isVariable, makeIdsStable, maskId } from './stable-ids.ts';
import { readTestcase } from './testcase.ts';
import { Unreadable } from './unreadable.ts';
import { type Line, list, readSeconds, readText, records, toRecord } from './values.ts';
import { takeGroupsOff, withoutGroup } from './xdist-groups.ts';

/** The same id as in JUnit XML: see junit.ts. */
const INTERNAL = 'pytest::internal';
const MOST_PROBLEMS = 10;
const NONE: Line[] = [];
/** As in junit.ts. */
const MOST_TESTS = 2_000_000;

export interface CapturedSession {
  /** When it began, in milliseconds since 1970; before its first line. */
  begin(started: number | undefined, header?: Line): void;
  /** @param number of the line in the file, for problems */
  add(line: Line, number?: number): void;
  report(): Report;
}

/**
 * @param rules for the texts of this session alone: when it began is noted in them
 * @param isWhole whether a session without an end was cut short: not so in formats that are written at the end
 */
export function createCapturedSession(
  file: string,
  maskIds: boolean,
  rules: TextRules,
  isWhole = false,
): CapturedSession {
  const results: Result[] = [];
  const places = new Map<string, number>();
  /** By the place of its first result, a test that has several. */
  const repeats = new Map<number, [Repeat, ...Repeat[]]>();
  /** By node id, what came before the test's own line. */
  const before = new Map<string, { attempts: Line[]; subtests: Line[] }>();
  /** By node id, what markers say: `suite`, `description`, `fields`. */
  const saidOf = new Map<string, Line>();
  const nodeIds = new Map<string, string>();
  /** By node id. */
  const attachments = new Map<string, Attachment[]>();
  /** Node ids of tests whose results have another id, or have none. */
  const others = new Set<string>();
  const problems: Problem[] = [];
  let around: number | undefined;
  let header: Line = {};
  let options: Line | undefined;
  let suites: unknown;
  const deselected: string[] = [];
  let collected: string[] | undefined;
  let end: Line | undefined;
  let isParallel = false;
  const running = createRunningTests(() => (header.starts === true ? collected : undefined));

  const addProblem = (number: number | undefined, message: string) =>
    problems.push({ file, ...(number === undefined ? {} : { line: number }), message, level: 'error' });
  const warn = (message: string) => problems.push({ file, message, level: 'warning' });

  /** For a problem or a reason: empty where no texts are kept. */
  const textOf = (value: unknown): string =>
    rules.kept === 'none' ? '' : rules.scrub(readCapturedText(value, rules, text => text).text);

  const add = (result: Result) => {
    const place = places.get(result.id);
    if (place === undefined) {
      if (results.length >= MOST_TESTS)
        throw new Unreadable(`has more than ${MOST_TESTS} tests: the rest was not read.`);
      places.set(result.id, results.length);
      results.push(result);
      return;
    }
    const known = repeats.get(place);
    const repeat = { result, at: results.length };
    if (known) known.push(repeat);
    else repeats.set(place, [{ result: results[place] as Result, at: place }, repeat]);
  };
  const earlier = (id: string) => {
    const known = before.get(id);
    if (known) return known;
    const made = { attempts: [], subtests: [] };
    before.set(id, made);
    return made;
  };

  const addTest = (line: Line, id: string, number: number | undefined) => {
    const known = before.get(id);
    const said = saidOf.get(id);
    const captured: Captured = {
      id,
      line: said ? { ...said, ...line } : line,
      attempts: known?.attempts ?? NONE,
      subtests: known?.subtests ?? NONE,
    };
    if (known) before.delete(id);
    isParallel ||= line.worker !== undefined;
    running.finish(id, line.worker !== undefined);
    const result = readTest(captured, suites, rules);
    if (!result) {
      addProblem(number, 'it has a test without an outcome.');
      others.add(id);
      return;
    }
    if (result.id !== id) {
      nodeIds.set(result.id, id);
      others.add(id);
    }
    add(result);
  };

  const readLine = (line: Line, number: number | undefined) => {
    const id = composeFile(readText(line.id));
    switch (line.kind) {
      case 'collected': {
        const ids = readIds(line.ids);
        collected ??= [];
        for (const each of ids) collected.push(each);
        for (const [said, test] of readMarkers(line.markers, ids)) saidOf.set(test, said);
        for (const each of readIds(line.deselectedIds)) deselected.push(each);
        return;
      }
      case 'options':
        options = line;
        return;
      case 'start':
        return running.start(id, line.parallel === true);
      case 'finish':
        return running.clear();
      case 'attempt':
        earlier(id).attempts.push(line);
        return;
      case 'subtest':
        earlier(id).subtests.push(line);
        return;
      case 'test':
        return addTest(line, id, number);
      case 'passed': {
        const passed = typeof line.place === 'number' ? collected?.[line.place] : undefined;
        if (passed !== undefined) return addTest({ outcome: 'passed', seconds: line.seconds }, passed, number);
        addProblem(number, 'it has a test that was not collected.');
        return;
      }
      case 'collection':
        add(readCollection(id, line, rules));
        return;
      case 'internal-error':
        add(
          readTestcase(INTERNAL, 0, [internalError(readCapturedText(line.text, rules, text => text).text)], [], rules),
        );
        warn(
          `it ends with an internal error of pytest or of a plugin: tests after it are missing. Its traceback is the result ${INTERNAL}.`,
        );
        return;
      case 'end':
        end = line;
        return running.clear();
      case 'attachment': {
        const attachment = readAttachment(line, rules);
        const known = attachments.get(id);
        if (attachment && known) known.push(attachment);
        else if (attachment) attachments.set(id, [attachment]);
        return;
      }
      default:
        // What a later plugin adds is not known.
        return;
    }
  };

  const endWithoutCollected = (): string | undefined => {
    if (!end && isWhole) return undefined;
    if (!end && results.length === 0) return 'it ends before any test: pytest was stopped or died.';
    if (!end)
      return `it ends after ${count(results.length)} tests, without an end of the session: pytest died, and the tests that were to follow are missing.`;
    return EXITS.get(readText(end.exit));
  };

  const stableId = (id: string): string => {
    const own = idOf(withoutGroup(id), suites, saidOf.get(id)?.suite);
    return maskIds ? maskId(own, around) : own;
  };

  /** What a session that did not run all it had collected says. */
  const missing = (): Pick<Report, 'notRun' | 'stopped' | 'notStarted'> => {
    const failure = results.length === 0 ? toRecord(end?.failure) : undefined;
    if (failure) {
      const notStarted = readNotStarted(failure, textOf);
      problems.push({ file, message: `pytest could not start: ${notStarted.message}`, level: 'error' });
      return { notStarted };
    }
    if (!collected) {
      const said = endWithoutCollected();
      if (said === undefined) return {};
      warn(said);
      // Which tests were to follow, nobody knows.
      return { stopped: end ? (STOPS.get(readText(end.exit)) ?? 'unknown') : 'its process ended' };
    }
    const unseen = collected.filter(id => !places.has(id) && !others.has(id));
    if ((end || isWhole) && unseen.length === 0) return {};
    const wanted = new Set(collected);
    const killed = running.ids();
    const left = [...new Set(unseen)].filter(id => !killed.includes(id));
    const ran = wanted.size - left.length;
    const exit = readText(end?.exit);
    const reason = end ? textOf(end.stopped) || (exit && `exit status ${exit}`) || 'unknown' : 'its process ended';
    // Without workers the tests run in the order in which they were collected.
    const [next] = left;
    const unfinished = end?.unfinished;
    const guess = end || isParallel || header.starts === true ? undefined : next;
    const during = Array.isArray(unfinished) ? readText(unfinished[0]) : (killed[0] ?? guess);
    const when = during ? `, while it ran ${during}` : '';
    if (left.length === 0 && !during)
      warn(`pytest ran all ${count(ran)} tests and did not end the session: ${reason}.`);
    else warn(`pytest stopped after ${count(ran)} of ${count(wanted.size)} tests${when}: ${reason}.`);
    if (left.length === 0) return { notRun: [], stopped: reason };
    return { notRun: [...new Set(left.map(stableId))], stopped: reason };
  };

  const addKilled = () => {
    for (const id of running.ids()) {
      const message = `pytest was killed while it ran ${id}`;
      addTest({ outcome: 'error', failures: [{ when: 'call', message, text: message }] }, id, undefined);
    }
  };

  return {
    begin(started, first = {}) {
      around = started;
      rules.around = started;
      header = first;
      suites = first.suite;
    },
    add: readLine,
    report() {
      let repeated = 0;
      for (const [place, group] of repeats) {
        const { result, problem } = foldRepeats(group, false, file);
        results[place] = result;
        if (problem && ++repeated <= MOST_PROBLEMS) problems.push(problem);
      }
      if (repeated > MOST_PROBLEMS)
        warn(`${repeated - MOST_PROBLEMS} more tests are in it several times: the worst result of each counts.`);
      // Before names are masked: what was collected has pytest's own.
      const left = missing();
      const killed = end || isWhole ? {} : { killed: true as const };
      if (!end) addKilled();
      takeGroupsOff(results, nodeIds);
      const variable = maskIds ? results.filter(({ id }) => isVariable(id, around)) : [];
      problems.push(...makeIdsStable(results, variable, nodeIds, file, around));
      const attached = results.flatMap(result => attach(result, attachments.get(nodeIds.get(result.id) ?? result.id)));
      if (left.notRun) {
        const known = new Set(results.map(({ id }) => id));
        left.notRun = left.notRun.filter(id => !known.has(id));
      }
      if (end?.problem !== undefined)
        warn(`the plugin could not write all of it: ${textOf(end.problem) || 'unknown'}.`);
      const seconds = readSeconds(end?.seconds) ?? results.reduce((sum, result) => sum + result.seconds, 0);
      const started = around === undefined ? {} : { started: new Date(around).toISOString() };
      return {
        results,
        problems,
        seconds,
        ...started,
        properties: [],
        ...left,
        ...killed,
        ...(options === undefined
          ? {}
          : { session: readSessionFacts(header, options, [...new Set(deselected.map(stableId))], textOf) }),
        ...(attached.length === 0 ? {} : { attached }),
        nodeIds,
      };
    },
  };
}

const EXITS = new Map([
  ['2', 'pytest was interrupted (exit status 2): the tests that were to follow are missing.'],
  ['3', 'pytest ended with an internal error (exit status 3): the tests that were to follow are missing.'],
]);

const STOPS = new Map([
  ['2', 'interrupted'],
  ['3', 'internal error'],
]);

function readNotStarted(failure: Line, textOf: (value: unknown) => string): NonNullable<Report['notStarted']> {
  const type = readText(failure.type);
  const said = textOf(failure.message);
  // A usage error of the command line comes with its usage, and after the name of the program: `python -m pytest`.
  const message = firstLines(/^.+?: error: (.+)$/m.exec(said)?.[1] ?? said, LIMITS.message);
  const path = textOf(failure.file);
  if (path === '') return { message: type === 'UsageError' && message !== '' ? message : join(type, message) };
  const line = typeof failure.line === 'number' ? { line: failure.line } : {};
  const place = line.line === undefined ? path : `${path}:${line.line}`;
  return { message: join(`${type} in ${place}`, message), file: path, ...line };
}

const join = (what: string, message: string): string => (message === '' ? what : `${what}: ${message}`);

function internalError(text: string): Cause {
  return { kind: 'error', message: 'internal error', type: undefined, text, cut: 0 };
}

function readIds(ids: unknown): string[] {
  if (!Array.isArray(ids)) return [];
  return ids.flatMap((entry: unknown) => {
    const [file, names]: unknown[] = Array.isArray(entry) ? entry : [];
    if (typeof file !== 'string' || !Array.isArray(names)) return [];
    // An item that is no test function of a module may have the file's own id.
    const path = composeFile(file);
    return names.map(name => (name === '' ? path : `${path}::${readText(name)}`));
  });
}

/** What markers say, and of which test: `[[said, [0, 1, 5]], …]`, by the test's place among those that were collected. */
function readMarkers(markers: unknown, ids: string[]): [said: Line, id: string][] {
  return list(markers).flatMap((entry): [Line, string][] => {
    const [said, places] = list(entry);
    const [{ suite, description, fields } = {}] = records([said]);
    return list(places).flatMap((place): [Line, string][] => {
      const id = typeof place === 'number' ? ids[place] : undefined;
      return id === undefined ? [] : [[{ suite, description, fields }, id]];
    });
  });
}

function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}
