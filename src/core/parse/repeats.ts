// Tests that a report has more than once: attempts of a test that was run again, a teardown that failed after its call did, or
// a test that really ran twice.

import { isWorse, numberOf } from '../ledger/outcome.ts';
import type { Detail, Problem, Result } from '../model.ts';
import { LIMITS } from '../model.ts';
import { cutMiddle } from '../text.ts';

/** A testcase of a test that has several, and its place among all testcases. */
export interface Repeat {
  result: Result;
  at: number;
}

/** How many testcases of `repeats` are teardowns that pytest put into a testcase of their own. */
export function countTeardowns(repeats: Repeat[]): number {
  return repeats.filter((repeat, index) => isTeardownOf(repeats[index - 1], repeat)).length;
}

/** pytest writes a second testcase, with nothing but the teardown's error, when the call has failed already. */
function isTeardownOf(before: Repeat | undefined, repeat: Repeat): boolean {
  const { outcome, detail } = repeat.result;
  return outcome === 'error' && detail?.phases?.join() === 'teardown' && before?.result.outcome === 'failed';
}

/**
 * The one result of a test that has several testcases.
 *
 * @param reran whether the report is known to have attempts: then testcases without any cause stand for those before the
 *   last, as pytest-rerunfailures 16 and flaky leave them. 'adjacent': where they follow each other
 * @returns with a problem when nothing tells why there are several
 */
export function foldRepeats(
  repeats: [Repeat, ...Repeat[]],
  reran: boolean | 'adjacent',
  file: string,
): { result: Result; problem?: Problem } {
  let [last] = repeats;
  const earlier: Repeat[] = [];
  let areAdjacent = true;
  for (const repeat of repeats.slice(1)) {
    if (isTeardownOf(last, repeat)) {
      last = { result: withTeardown(last.result, repeat.result), at: repeat.at };
      continue;
    }
    areAdjacent &&= repeat.at === last.at + 1;
    earlier.push(last);
    last = repeat;
  }
  if (earlier.length === 0) return { result: last.result };
  const areEmpty = earlier.every(({ result }) => result.outcome === 'passed');
  if (areEmpty && (reran === true || (reran === 'adjacent' && areAdjacent))) {
    // The last attempt counts. That the others failed is not in the report: `flaky` with min_passes=2 leaves the same
    // testcases of a test that passed each time.
    return { result: last.result };
  }
  let worst = last.result;
  for (const { result } of earlier) {
    if (isWorse(numberOf(result.outcome), numberOf(worst.outcome))) worst = result;
  }
  const message = `it has ${worst.id} ${earlier.length + 1} times, with nothing to tell why: the worst result counts. Run a test once a session, or record the runs apart, each with a --target.`;
  return { result: worst, problem: { file, message, level: 'warning' } };
}

function withTeardown(call: Result, teardown: Result): Result {
  const detail: Detail = { ...call.detail, phases: [...(call.detail?.phases ?? ['call']), 'teardown'] };
  let cut = (call.detail?.cut ?? 0) + (teardown.detail?.cut ?? 0);
  if (call.detail?.text !== undefined && teardown.detail?.text !== undefined) {
    const share = Math.floor((LIMITS.text - SEPARATORS) / 2);
    const [first, second] = [cutMiddle(call.detail.text, share), cutMiddle(teardown.detail.text, share)];
    cut += first.cut + second.cut;
    detail.text = `---- call ----\n${first.text}\n---- teardown ----\n${second.text}`;
  } else if (teardown.detail?.text !== undefined) detail.text = teardown.detail.text;
  if (cut > 0) detail.cut = cut;
  return { id: call.id, outcome: 'failed', seconds: call.seconds + teardown.seconds, detail };
}

const SEPARATORS = '---- call ----\n\n---- teardown ----\n'.length;
