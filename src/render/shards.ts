// Parts of a run that have not reported: what cannot be said because of them.
import { type Judgement, missingShards } from '../core/judge/judgement.ts';
import { count, plural } from '../core/words.ts';

/** @param nameRun how a run is called where it is said */
export function shardSentences(
  { run, base, unreported = 0 }: Pick<Judgement, 'run' | 'base' | 'unreported'>,
  nameRun: (build: string) => string,
): string[] {
  const sentences: string[] = [];
  const [missing, missingBefore] = [missingShards(run), base ? missingShards(base) : 0];
  if (missing > 0 && unreported > 0) {
    const who = missing === 1 ? '1 shard has' : `${count(missing)} shards have`;
    sentences.push(`${plural(unreported, 'test')} not run so far: ${who} not reported.`);
  }
  if (base && missingBefore > 0) {
    const reported = `${count(base.submissions)} of ${count(base.shards ?? 0)} shards`;
    sentences.push(
      `Only ${reported} of ${nameRun(base.build)} ever reported, so what changed in the rest since then is not known. ` +
        'If there are no more of them, say how many with the input shards, or --shards.',
    );
  }
  return sentences;
}
