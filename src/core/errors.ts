/**
 * The branch holds something that cannot be read: damaged, cut short, of a newer format, or not ours. Whoever meets it must
 * stop and leave the branch as it is; it must never be taken for "nothing recorded yet".
 */
export class UnreadableLedger extends Error {
  override name = 'UnreadableLedger';
}

/** Misuse or an unfit environment. The message is a sentence that says what happened and what to do. */
export class UserError extends Error {
  override name = 'UserError';
}

/** A submission of a run that retention has dropped, or that would stand before one. */
export class OlderThanKept extends UserError {
  override name = 'OlderThanKept';
}
