// The shape of a submission, and the door of the ledger: whatever has this shape can be recorded, and read afterwards.
import * as v from 'valibot';
import { UserError } from '../errors.ts';
import { OUTCOMES } from '../model.ts';
import { DETAIL } from './detail.ts';
import { encodeName } from './paths.ts';
import { type Fields, flag, instant, optionalText, pair, texts, wholeNumber, wrongWith } from './shape.ts';
import { type StoredResult, type Submission, type SubmissionHead, sortIds } from './submission.ts';

/** The largest attempt that a column of 32 bits holds. */
const MOST_ATTEMPTS = 2 ** 31 - 1;

const seconds = v.pipe(
  v.number(),
  v.check(value => value >= 0 && value < Number.POSITIVE_INFINITY, 'a number from 0'),
);

export const HEAD = {
  key: optionalText,
  attempt: wholeNumber(1, MOST_ATTEMPTS),
  order: wholeNumber(0),
  started: instant,
  commit: v.nullable(v.string()),
  tested: optionalText,
  subject: optionalText,
  seconds,
  replace: flag,
  result: optionalText,
  description: optionalText,
  link: optionalText,
  base: v.exactOptional(v.object({ line: v.string(), commit: v.string() })),
  shards: v.exactOptional(wholeNumber(1)),
  stopped: optionalText,
  died: flag,
  changed: flag,
  renamed: v.exactOptional(v.array(pair)),
  pytest: v.exactOptional(v.object({ root: optionalText, options: v.exactOptional(texts) })),
  alsoInTree: v.exactOptional(texts),
} satisfies Fields<SubmissionHead>;

/** More than any duration that a number can hold comes to. */
const MOST_STEPS = 65_535;
const RESULT = v.object({
  id: v.string(),
  outcome: v.picklist(OUTCOMES),
  step: wholeNumber(0, MOST_STEPS),
  detail: v.exactOptional(DETAIL),
} satisfies Fields<StoredResult>);

const isEncodable = (name: string, what: string): boolean => {
  try {
    encodeName(name, what);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
};
const isLine = (line: string): boolean => line.split('/').every(part => isEncodable(part, 'line'));
/** Names become paths on the branch. */
const name = v.pipe(
  v.string(),
  v.check(text => isEncodable(text, 'name'), 'a name of at most 200 bytes once encoded for a path'),
);
const lineName = v.pipe(v.string(), v.check(isLine, 'the name of a branch, or pr/ and a number'));

const ADDRESSED = {
  ...HEAD,
  base: v.exactOptional(v.object({ line: lineName, commit: v.string() })),
  target: name,
  line: lineName,
  build: name,
  digest: v.string(),
};

/** Everything of a submission but its results, which may be many, and which our own readers of reports have made. */
const RECORDABLE_HEAD = v.object(ADDRESSED);

const isSorted = (ids: readonly string[]): boolean =>
  new Set(ids).size === ids.length && sortIds([...ids], id => id).every((id, at) => id === ids[at]);

const SUBMISSION = v.pipe(
  v.object({
    ...ADDRESSED,
    results: v.pipe(
      v.array(RESULT),
      v.check(results => isSorted(results.map(({ id }) => id)), 'each test once, sorted by suite and name'),
    ),
    notRun: v.exactOptional(
      v.pipe(
        texts,
        v.check(ids => ids.length > 0 && isSorted(ids), 'each test once, sorted by suite and name'),
      ),
    ),
  } satisfies Fields<Submission>),
  v.check(({ results, notRun }) => {
    const left = new Set(notRun);
    return !results.some(({ id }) => left.has(id));
  }, 'without results of tests that were not run'),
);

/** What a saved submission lacks to be one; undefined for one that can be recorded and read again. */
export const wrongWithSubmission = (value: unknown): string | undefined =>
  wrongWith(SUBMISSION, value, 'the submission');

/**
 * The door of the ledger: what could not be read again is refused before it is written. Results are what our own readers
 * made, or were looked at by `wrongWithSubmission`.
 * @throws UserError
 */
export function refuseUnreadable(submission: Submission): void {
  const wrong = wrongWith(RECORDABLE_HEAD, submission, 'the submission');
  if (wrong !== undefined)
    throw new UserError(`Run ${JSON.stringify(submission.build)} cannot be recorded: ${wrong}. Nothing was written.`);
}
