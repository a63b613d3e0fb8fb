// One <testcase> as a result.

import { type Detail, LIMITS, type Outcome, type Result } from '../model.ts';
import { detach, firstLines } from '../text.ts';
import { cleanText, type TextRules } from './clean-text.ts';
import { type Cause, joinTexts, type Phase, type Reading, readFailure, readReason } from './failure.ts';

/** pytest 9 fails a test whose subtests failed, with this as its last failure. */
const SUBTESTS_FAILED = /^contains (\d+) failed subtests?$/;

export function readTestcase(
  id: string,
  seconds: number,
  causes: Cause[],
  properties: [string, string][],
  rules: TextRules,
): Result {
  if (causes.length === 0 && properties.length === 0) return { id, outcome: 'passed', seconds };
  const detail: Detail = {};
  let outcome: Outcome = 'passed';
  const failures = causes.filter(({ kind }) => kind !== 'skipped');
  if (failures.length > 0) {
    const separator = id.indexOf('::');
    outcome = describe(detail, failures, separator === -1 ? id : id.slice(0, separator), rules);
  } else {
    const skip = causes.at(-1);
    if (skip) {
      outcome = skip.type === 'pytest.xfail' ? 'xfailed' : 'skipped';
      const reason = readReason(skip, rules);
      if (reason !== '') detail.message = reason;
    }
  }
  if (properties.length > 0) detail.properties = readProperties(properties, rules);
  for (const _ in detail) return { id, outcome, seconds, detail };
  return { id, outcome, seconds };
}

export function readProperties(properties: [string, string][], rules: TextRules): [string, string][] {
  const read = (text: string) => detach(firstLines(cleanText(text, rules), LIMITS.message));
  return properties.map(([name, value]) => [read(name), read(value)]);
}

/** Fills in what went wrong. pytest counts an item as failed when its call did, whatever else went wrong. */
function describe(detail: Detail, causes: Cause[], testFile: string, rules: TextRules): Outcome {
  const calls = causes.filter(({ kind }) => kind === 'failure');
  let readings = causes.map(cause => readFailure(cause, testFile, rules));
  if (calls.length > 1) {
    // An item has one call: with several failures they are those of its subtests, with its own behind them.
    const said = SUBTESTS_FAILED.exec(calls.at(-1)?.message ?? '')?.[1];
    detail.subtests = { failed: said === undefined ? calls.length : Number(said) };
    if (said !== undefined) readings = readings.filter(({ message }) => !SUBTESTS_FAILED.test(message));
  }
  fill(detail, readings);
  return readings.some(({ isFailure }) => isFailure) ? 'failed' : 'error';
}

function fill(detail: Detail, readings: Reading[]): void {
  const [first] = readings;
  if (!first) return;
  if (first.message !== '') detail.message = first.message;
  if (first.type !== undefined) detail.type = first.type;
  const { text, cut } = joinTexts(readings);
  if (text !== '') detail.text = text;
  if (cut > 0) detail.cut = cut;
  const frame = readings.find(reading => reading.frame)?.frame;
  if (frame) {
    detail.file = detach(frame.file);
    detail.line = frame.line;
    if (frame.function !== undefined) detail.function = detach(frame.function);
  }
  const phases: Phase[] = [...new Set(readings.map(({ phase }) => phase))];
  if (phases.length > 1 || phases[0] !== 'call') detail.phases = phases;
}
