// What has some words in it: tests, failure messages, commits, builds.
import { listBuilds } from './builds.ts';
import { listCauses } from './causes.ts';
import type { Ledger, TargetLine } from './ledger.ts';

export type Hit =
  | { kind: 'test'; test: string }
  | { kind: 'build'; build: string; commit: string | null; subject?: string; time: string }
  | { kind: 'message'; message: string; test: string };

const MOST_HITS = 200;

/** Every word must be there, whatever the case. @throws UnreadableLedger, DataError */
export async function search(ledger: Ledger, targets: readonly TargetLine[], words: string): Promise<Hit[]> {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
  if (wanted.length === 0) return [];
  const has = (text: string): boolean => {
    const low = text.toLowerCase();
    return wanted.every(word => low.includes(word));
  };
  const tests = new Set(targets.flatMap(({ ledger: line }) => line.tests.ids.filter(has)));
  const builds = (await listBuilds(ledger, targets, 500)).filter(({ build, commit, subject }) =>
    has(`${build} ${commit ?? ''} ${subject ?? ''}`),
  );
  const causes = (await listCauses(ledger, targets)).filter(({ detail }) =>
    has(`${detail.type ?? ''} ${detail.message ?? ''}`),
  );
  return [
    ...[...tests].map((test): Hit => ({ kind: 'test', test })),
    ...builds.reverse().map(
      ({ build, commit, subject, time }): Hit => ({
        kind: 'build',
        build,
        commit,
        time,
        ...(subject === undefined ? {} : { subject }),
      }),
    ),
    ...causes.map(
      ({ detail, tests: failing }): Hit => ({
        kind: 'message',
        message: detail.message ?? detail.type ?? '',
        test: [...failing][0] as string,
      }),
    ),
  ].slice(0, MOST_HITS);
}
