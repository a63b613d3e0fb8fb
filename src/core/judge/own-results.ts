// What a run says of the tests that one of its submissions has: a job answers for its own results only.
import { emptyCounts } from '../ledger/outcome.ts';
import type { Submission } from '../ledger/submission.ts';
import type { Judgement } from './judgement.ts';

/** The judgement as it is where the run has no other submission. */
export function ownResults(
  judgement: Judgement,
  submission: Pick<Submission, 'results' | 'seconds' | 'notRun' | 'stopped' | 'died'>,
): Judgement {
  if (judgement.run.submissions < 2) return judgement;
  const { results, seconds, notRun = [], stopped, died } = submission;
  const ids = new Set([...results.map(({ id }) => id), ...notRun]);
  const counts = emptyCounts();
  for (const { outcome } of results) counts[outcome]++;
  const { notRun: _, stopped: __, died: ___, shards: ____, ...run } = judgement.run;
  const { unreported: _____, pace: ______, ...rest } = judgement;
  const isOwn = ({ id }: { id: string }): boolean => ids.has(id);
  return {
    ...rest,
    run: {
      ...run,
      counts,
      seconds,
      submissions: 1,
      ...(notRun.length === 0 ? {} : { notRun: notRun.length }),
      ...(stopped === undefined ? {} : { stopped }),
      ...(died ? { died } : {}),
    },
    tests: judgement.tests.filter(isOwn),
    slowest: judgement.slowest.filter(isOwn),
    flaky: judgement.flaky.filter(isOwn),
    duplicates: judgement.duplicates.filter(id => ids.has(id)),
  };
}
