// A submission outside the ledger: what could not be recorded is saved as this, and `replay` records it.
import { UnreadableLedger } from './core/errors.ts';
import { OUTCOMES } from './core/model.ts';
import type { Submission } from './core/ledger/submission.ts';

const SAVED_FORMAT = 1;

export const renderSaved = (submission: Submission): string =>
  `${JSON.stringify({ format: SAVED_FORMAT, kind: 'pytest-ledger submission', submission })}\n`;

/** @throws UnreadableLedger when the text is not a whole saved submission */
export function parseSaved(text: string, name: string): Submission {
  let saved: { format?: unknown; kind?: unknown; submission?: unknown } | null;
  try {
    saved = JSON.parse(text);
  } catch (cause) {
    throw new UnreadableLedger(`${name} is not a saved submission: it is no JSON, or was cut short`, { cause });
  }
  if (saved?.kind !== 'pytest-ledger submission' || saved.format !== SAVED_FORMAT || !isSubmission(saved.submission)) {
    throw new UnreadableLedger(`${name} is not a submission as this pytest-ledger saves them`);
  }
  return saved.submission;
}

function isSubmission(value: unknown): value is Submission {
  if (typeof value !== 'object' || value === null) return false;
  const submission = value as Record<keyof Submission, unknown>;
  return (
    [submission.target, submission.line, submission.build, submission.started, submission.digest].every(isText) &&
    [submission.attempt, submission.order, submission.seconds].every(Number.isFinite) &&
    (submission.commit === null || isText(submission.commit)) &&
    Array.isArray(submission.results) &&
    submission.results.every(isResult)
  );
}

const isText = (value: unknown): value is string => typeof value === 'string';

function isResult(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { id, outcome, step, detail } = value as Record<string, unknown>;
  return (
    isText(id) &&
    (OUTCOMES as readonly unknown[]).includes(outcome) &&
    Number.isSafeInteger(step) &&
    (detail === undefined || (typeof detail === 'object' && detail !== null))
  );
}
