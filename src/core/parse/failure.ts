// What a failure, error or skip says, from the message and the text that JUnit has of it.

import { type Detail, LIMITS } from '../model.ts';
import { CUT_BYTES, cutMiddle, detach, firstLines } from '../text.ts';
import { cleanText, type TextRules } from './clean-text.ts';
import { findFrame, findRaised, withSeparators } from './traceback.ts';

/** An element inside a testcase that says why it did not pass. */
export interface Cause {
  kind: 'failure' | 'error' | 'skipped';
  message: string;
  /** JUnit's `type`: pytest writes it for skips and xfails only. */
  type: string | undefined;
  text: string;
  /** Bytes of `text` that were too many to be held: where they were is a mark, which the next cut takes with it. */
  cut: number;
}

export type Phase = NonNullable<Detail['phases']>[number];

/** A cause, understood. */
export interface Reading {
  message: string;
  type?: string;
  /** All of it, masked. */
  text: string;
  cut: number;
  phase: Phase;
  /** pytest counts a worker that died as a failure of its test, although JUnit says error. */
  isFailure: boolean;
  frame?: { file: string; line: number; function?: string };
}

const PHASE_MESSAGE = /^failed on (?:setup|(teardown)) with "/;
/** pytest 9.2 counts the longest of these to the 500 characters it writes: older versions' messages are cut where its are. */
const PHASE_ROOM = 'failed on teardown with "'.length;
const OLD_PHASES = new Map<string, Phase>([
  ['test setup failure', 'setup'],
  ['test teardown failure', 'teardown'],
  ['internal error', 'call'],
]);
const SHORTENED = /\n\[(?:\+\d+ more lines?|truncated); full report in element text\]$/;
/** Which worker of pytest-xdist ran a test, which is another one in every run. */
const WORKER = /^\[gw\d+\] \S+ -- Python .*\n+ */;
const CRASHED = /^worker '(?:gw\d+|[^']*)' crashed while running /;

/** @param testFile path of the test's file in its id */
export function readFailure(cause: Cause, testFile: string, rules: TextRules): Reading {
  const text = withSeparators(cleanText(cause.text, rules).replace(WORKER, ''));
  let message = cleanText(cause.message, rules).replace(SHORTENED, '').replace(WORKER, '');
  let phase: Phase = 'call';
  let limit: number = LIMITS.message;
  const [wrapper, teardown] = PHASE_MESSAGE.exec(message) ?? [];
  if (wrapper !== undefined) {
    phase = teardown === undefined ? 'setup' : 'teardown';
    limit -= PHASE_ROOM;
    message = message.slice(wrapper.length);
    // A shortened message has lost the closing quote.
    if (message.endsWith('"') && !SHORTENED.test(cause.message)) message = message.slice(0, -1);
  } else if (cause.kind === 'error') {
    phase = OLD_PHASES.get(message) ?? 'collect';
    message = messageOfText(text);
  }
  if (/^file .+, line \d+\n/.test(message)) message = /^E +(fixture '.*' not found)/m.exec(message)?.[1] ?? message;

  const crashed = CRASHED.exec(message);
  if (crashed) {
    message = `worker crashed while running ${message.slice(crashed[0].length)}`;
    phase = 'call';
  }
  const raised = findRaised(text);
  if (raised === 'DocTestFailure' || raised === 'UnexpectedException') message = doctestMessage(message);
  const type = crashed ? undefined : typeOf(message, raised, text);
  const frame = findFrame(text, testFile);
  return {
    message: detach(firstLines(message, limit).trimEnd()),
    ...(type === undefined ? {} : { type: detach(type) }),
    text: text === message || `Failed: ${text}` === message || crashed ? '' : text,
    cut: Math.max(cause.cut - CUT_BYTES, 0),
    phase,
    isFailure: cause.kind === 'failure' || crashed !== null,
    ...(frame ? { frame } : {}),
  };
}

/** The reason of a skip or xfail. */
export function readReason(cause: Cause, rules: TextRules): string {
  let reason = cause.message;
  if (reason === 'collection skipped') {
    // A module that skips itself has Python's own form of (file, line, reason) as its text.
    const quoted = /, \d+, (['"])(?:Skipped: )?([\s\S]*)\1\)\s*$/.exec(cause.text)?.[2];
    if (quoted !== undefined) reason = quoted.replace(/\\(['"\\])/g, '$1').replaceAll('\\n', '\n');
  }
  return detach(firstLines(cleanText(reason, rules), LIMITS.message));
}

/**
 * The texts of a result's causes as one, each under its phase when there are several, with an equal share of the budget
 * for each.
 */
export function joinTexts(readings: Reading[]): { text: string; cut: number } {
  const shown = readings.filter(({ text }) => text !== '');
  let cut = shown.reduce((sum, reading) => sum + reading.cut, 0);
  const [only] = shown;
  if (!only) return { text: '', cut };
  if (shown.length === 1) {
    const whole = cutMiddle(only.text, LIMITS.text);
    return { text: detach(whole.text), cut: cut + whole.cut };
  }
  const titled = shown.map(({ phase, text }) => `---- ${phase} ----\n${text}`);
  const share = Math.floor(LIMITS.text / titled.length) - 1;
  const whole = cutMiddle(titled.join('\n'), LIMITS.text);
  if (whole.cut === 0) return { text: detach(whole.text), cut };
  const parts = titled.map(text => {
    const part = cutMiddle(text, share);
    cut += part.cut;
    return part.text;
  });
  return { text: detach(parts.join('\n')), cut };
}

/** Collection errors and crashes of pytest itself have no message of their own: the last exception of their text has. */
function messageOfText(text: string): string {
  const lines = text.trimEnd().split('\n');
  let last = lines.findLastIndex(line => line.startsWith('E   '));
  if (last === -1) {
    const isTraceback = lines[0]?.startsWith('Traceback');
    return lines.slice(isTraceback ? -1 : 0).join('\n');
  }
  while (lines[last - 1]?.startsWith('E   ')) last--;
  const message = lines.slice(last).filter(line => line.startsWith('E   '));
  // Python shows where a syntax error is before it says what it is.
  const syntax = message.findIndex(line => /^E {3}(?:Syntax|Indentation|Tab)Error/.test(line));
  return message
    .slice(Math.max(syntax, 0))
    .map(line => line.slice(4))
    .join('\n');
}

/** pytest gives the lines of the docstring with their numbers, which change when anything above does. */
function doctestMessage(message: string): string {
  const example = /^\d{3,} *(>>> .*(?:\n\d{3,} *\.\.\. .*)*\n(?:Expected|UNEXPECTED|Differences|Got)[\s\S]*)$/m.exec(
    message,
  )?.[1];
  if (example === undefined) return message;
  const lines = example
    .replace(/^\d{3,} */gm, '')
    .trimEnd()
    .split('\n');
  // Behind an exception stands its traceback, and behind that, as behind a difference, the place.
  const place = lines.findIndex(
    line => /:\d+: \w+$/.test(line) || line.startsWith('Traceback (most recent call last):'),
  );
  return (place === -1 ? lines : lines.slice(0, place)).join('\n').trimEnd();
}

/** The class of the exception, with its module where the message has it. */
function typeOf(message: string, raised: string | undefined, text: string): string | undefined {
  const [first = ''] = message.split('\n', 1);
  const named = /^([A-Za-z_][\w.]*(?:\.<locals>\.\w+)*)(?:: |:?$)/.exec(first)?.[1];
  if (raised !== undefined) {
    return named !== undefined && (named === raised || named.endsWith(`.${raised}`)) ? named : raised;
  }
  if (/^assert\b/.test(first)) return 'AssertionError';
  // A message that is all there is may begin with anything.
  if (named === undefined || text === message) return undefined;
  return named;
}
