// When so many tests fail together that it is hardly each of them: a service that is down, a full disk.

/** Failures of one run that are many. */
const LEAST_BAD = 10;
/** The part of the failures that have one cause. */
const ONE_CAUSE = 0.9;

/** Whether most of what ran failed. @param ran skipped tests not included */
export const isWidespread = (bad: number, ran: number): boolean => bad >= LEAST_BAD && bad * 2 > ran;

/** Whether so many have one cause that it is none of a single test. */
export const isShared = (alike: number): boolean => alike >= LEAST_BAD;

/** Whether nearly all that failed did so for one cause. @param alike failures of the cause that most have */
export const isOneCause = (bad: number, alike: number): boolean => bad >= LEAST_BAD && alike >= bad * ONE_CAUSE;
