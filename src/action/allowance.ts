// What all artifacts of one followed run may have together. Anyone who opens a pull request can make them, and what is recorded
// stays on the branch: a packed artifact of half a megabyte grew it by 118 MB.
import { UserError } from '../core/errors.ts';
import type { Submission } from '../core/ledger/submission.ts';
import { byteLength } from '../core/text.ts';

/** Bytes of texts: 4,000 failures at the limit of each, or 30,000 as they usually are. */
const MOST_TEXT = 32 << 20;
/** Bytes of the names of tests, in all targets: 400,000 of 80 characters. */
const MOST_NAMES = 32 << 20;
/** Each target has a check and some requests of its own. */
const MOST_TARGETS = 60;

export interface Allowance {
  /** @throws UserError, to stand behind what it is about, where the artifacts have more than is allowed with this one */
  spend(submission: Submission): void;
}

export function createAllowance(): Allowance {
  let [texts, names] = [0, 0];
  const targets = new Set<string>();
  return {
    spend({ target, results, notRun = [] }) {
      targets.add(target);
      for (const { id, detail } of results) {
        names += byteLength(id);
        if (detail) texts += byteLength(JSON.stringify(detail));
      }
      for (const id of notRun) names += byteLength(id);
      if (targets.size > MOST_TARGETS) throw over(`${MOST_TARGETS} targets`);
      if (texts > MOST_TEXT) throw over(`${MOST_TEXT} bytes of texts`);
      if (names > MOST_NAMES) throw over(`${MOST_NAMES} bytes of names`);
    },
  };
}

const over = (limit: string): UserError =>
  new UserError(`the artifacts of the run have more than ${limit}, which is the most that one run may have`);
