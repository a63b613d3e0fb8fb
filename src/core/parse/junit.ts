// JUnit XML as pytest writes it (--junitxml), in all its families. docs/reports.md says what it knows and what it loses.

import type { Problem, Result } from '../model.ts';
import { allText } from './clean-text.ts';
import { appendText, type CutText, joinCutText } from './cut-text.ts';
import { readAstral, readEscapes } from './escapes.ts';
import type { Cause } from './failure.ts';
import type { NodeIdResolver } from './node-ids.ts';
import { countTeardowns, foldRepeats, type Repeat } from './repeats.ts';
import { addSuite, type Counted, findMissing, type Stated } from './session.ts';
import { isVariable, makeIdsStable } from './stable-ids.ts';
import { readProperties, readTestcase } from './testcase.ts';
import type { TextReader } from './text-reader.ts';
import { Unreadable } from './unreadable.ts';
import { takeGroupsOff } from './xdist-groups.ts';
import { createXmlReader } from './xml.ts';

/** No suite has so many tests; a file that goes on for ever would. */
const MOST_TESTS = 2_000_000;
/** Problems of one kind that are told one by one. */
const MOST_PROBLEMS = 10;

/** Of one test, or of the session. */
const MOST_PROPERTIES = 50;
const STOPPED =
  'it ends with a test that has no name: the session was stopped while that test ran (Ctrl-C, pytest.exit, a crash), so the test itself and all that would have come after it are missing.';

/** The id of a failure of pytest itself, or of a plugin. It cannot be a test's: there would be a file. */
const INTERNAL = 'pytest::internal';
const BROKEN =
  'it ends with an internal error of pytest or of a plugin: tests after it are missing. Its traceback is the result pytest::internal.';

const NO_TEXT: CutText = ['', 0, ''];

type Attributes = Record<string, string>;

/** A testcase that is being read. */
interface Draft {
  classname: string | undefined;
  name: string | undefined;
  file: string | undefined;
  seconds: number;
  line: number;
  causes: Cause[] | undefined;
  properties: [string, string][] | undefined;
}

export function createJunitReader(
  file: string,
  resolve: NodeIdResolver,
  maskIds = true,
  rules = allText(),
): TextReader {
  const tests = createTests(file);
  const sessionProperties: [string, string][] = [];
  const stated: Stated = { tests: undefined, failure: 0, error: 0, skipped: 0, seconds: undefined, started: undefined };
  const counted: Counted = { testcases: 0, failure: 0, error: 0, skipped: 0 };
  let hasRoot = false;
  let suites = 0;
  let unnamed = 0;
  let isBroken = false;
  let draft: Draft | undefined;
  let cause: Cause | undefined;
  /** The text of `cause` up to here. */
  let held: CutText = NO_TEXT;
  let isComplete = false;

  const openRoot = (name: string, line: number) => {
    hasRoot = true;
    if (name === 'testsuites' || name === 'testsuite') return;
    const message = `is not JUnit XML: its root element is ${name.length > 40 ? 'another one' : `<${name}>`}. Give the file that pytest --junitxml wrote.`;
    throw new Unreadable(message, line);
  };

  const closeTestcase = ({ classname, name, file: definedIn, seconds, line, causes, properties }: Draft) => {
    // pytest names a testcase when its test has an outcome: this one was running when the session was stopped.
    if (name === undefined) {
      unnamed++;
      return;
    }
    rules.around = stated.started;
    if (++counted.testcases > MOST_TESTS)
      throw new Unreadable(`has more than ${MOST_TESTS} tests: the rest was not read.`, line);
    // What pytest calls its own failure is no test's module and name.
    const isInternal = classname === 'pytest' && name === 'internal' && causes?.[0]?.message === 'internal error';
    if (isInternal) isBroken = true;
    const id = isInternal ? INTERNAL : resolve(classname ?? '', readAstral(name), definedIn);
    tests.add(readTestcase(id, seconds, causes ?? [], properties ?? [], rules), isVariable(name, stated.started));
  };

  const closeCause = () => {
    if (!cause) return;
    if (held[1] === 0) [cause.text] = held;
    else
      Object.assign(
        cause,
        joinCutText(held, text => rules.scrub(readEscapes(text))),
      );
    cause = undefined;
    held = NO_TEXT;
  };

  const xml = createXmlReader({
    open(name, attributes, line) {
      if (!hasRoot) openRoot(name, line);
      switch (name) {
        case 'testcase':
          draft = openTestcase(attributes, line);
          return false;
        case 'failure':
        case 'error':
        case 'skipped':
          if (!draft) return false;
          counted[name]++;
          cause = { kind: name, message: attributes.message ?? '', type: attributes.type, text: '', cut: 0 };
          draft.causes ??= [];
          draft.causes.push(cause);
          held = NO_TEXT;
          return true;
        case 'property': {
          if (draft) draft.properties ??= [];
          const properties = draft?.properties ?? sessionProperties;
          if (properties.length < MOST_PROPERTIES) properties.push([attributes.name ?? '', attributes.value ?? '']);
          return false;
        }
        case 'testsuite':
          // Suites inside others are counted in them already.
          if (suites++ === 0) addSuite(stated, attributes);
          return false;
        default:
          // <system-out> and <system-err> are not kept: see docs/reports.md.
          return false;
      }
    },
    text(text) {
      if (cause) held = appendText(held, text);
    },
    close(name) {
      if (name === 'failure' || name === 'error' || name === 'skipped') closeCause();
      else if (name === 'testsuite') suites--;
      else if (name === 'testcase' && draft) {
        const complete = draft;
        draft = undefined;
        closeTestcase(complete);
      }
    },
  });

  return {
    write: text => xml.write(text),
    line: () => xml.line(),
    finish() {
      xml.end();
      isComplete = true;
    },
    report() {
      const problems = tests.fold(stated.tests);
      const { results } = tests;
      const nodeIds = new Map<string, string>();
      takeGroupsOff(results, nodeIds);
      if (maskIds) problems.push(...makeIdsStable(results, tests.variable(), nodeIds, file, stated.started));
      if (isBroken) problems.push({ file, message: BROKEN, level: 'warning' });
      if (unnamed > 0) problems.push({ file, message: STOPPED, level: 'warning' });
      if (isComplete) problems.push(...findMissing(stated, counted, file));
      const seconds = stated.seconds ?? results.reduce((sum, result) => sum + result.seconds, 0);
      const started = stated.started === undefined ? {} : { started: new Date(stated.started).toISOString() };
      const properties = readProperties(sessionProperties, rules);
      // What would have come after it is missing, and nobody knows what that is.
      const stopped = isBroken
        ? 'internal error'
        : unnamed > 0
          ? 'the session was stopped while a test ran'
          : undefined;
      return {
        results,
        problems,
        seconds,
        ...started,
        properties,
        ...(stopped === undefined ? {} : { stopped }),
        ...(nodeIds.size === 0 ? {} : { nodeIds }),
      };
    },
  };
}

function openTestcase({ classname, name, file, time }: Attributes, line: number): Draft {
  const seconds = Math.max(Number.parseFloat(time ?? '') || 0, 0);
  return { classname, name, file, seconds, line, causes: undefined, properties: undefined };
}

/** The results in the order of their tests' first testcases. */
function createTests(file: string) {
  const results: Result[] = [];
  const ids = new Set<string>();
  /** Of each result, how many testcases came before it. */
  const places: number[] = [];
  /** Made when the first test comes again: most reports have none. */
  let indexes: Map<string, number> | undefined;
  const repeats = new Map<number, [Repeat, ...Repeat[]]>();
  const variable: number[] = [];
  let testcases = 0;

  const repeat = (result: Result, at: number) => {
    indexes ??= new Map(results.map(({ id }, index) => [id, index]));
    const index = indexes.get(result.id) ?? 0;
    const first = { result: results[index] ?? result, at: places[index] ?? 0 };
    const known = repeats.get(index);
    if (known) known.push({ result, at });
    else repeats.set(index, [first, { result, at }]);
  };

  return {
    results,
    /** Those with something variable in their names. */
    variable: () => variable.flatMap(index => results[index] ?? []),
    add(result: Result, isVariableName: boolean) {
      const at = testcases++;
      const before = ids.size;
      if (ids.add(result.id).size === before) return repeat(result, at);
      indexes?.set(result.id, results.length);
      if (isVariableName) variable.push(results.length);
      results.push(result);
      places.push(at);
    },
    /** Makes one result of the testcases of each test. */
    fold(stated: number | undefined): Problem[] {
      const problems: Problem[] = [];
      let teardowns = 0;
      for (const group of repeats.values()) teardowns += countTeardowns(group);
      // pytest does not count the testcases of attempts that were run again, but it does count subtests.
      const isUncounted = stated !== undefined && stated < testcases - teardowns;
      const reran = isUncounted || (stated === undefined || stated > testcases ? 'adjacent' : false);
      for (const [index, group] of repeats) {
        const { result, problem } = foldRepeats(group, reran, file);
        results[index] = result;
        if (problem) problems.push(problem);
      }
      if (problems.length <= MOST_PROBLEMS) return problems;
      const message = `${problems.length - MOST_PROBLEMS} more tests are in it several times: the worst result of each counts.`;
      return [...problems.slice(0, MOST_PROBLEMS), { file, message, level: 'warning' }];
    },
  };
}
