// The phrase that says which run a run was compared with.
import type { Comparison } from '../core/judge/baseline.ts';
import type { Judgement } from '../core/judge/judgement.ts';
import { plural } from '../core/words.ts';
import type { Namer } from './headline.ts';

/** `compared with run 412 of main, 3 commits back`; empty where there was nothing to compare with. */
export function comparisonText({ base, comparison }: Pick<Judgement, 'base' | 'comparison'>, namer: Namer): string {
  if (!base) return '';
  const run = `compared with ${namer.run(base)}`;
  if (!comparison) return run;
  return `${run} of ${namer.name(comparison.line)}, ${relationText(comparison)}`;
}

const UNRELATED = {
  earlier: 'the newest one from before this branch began',
  later: 'the oldest one there is, which is newer than this branch',
};

function relationText(comparison: Comparison): string {
  if (comparison.kind !== 'ancestor') return UNRELATED[comparison.kind];
  const { from, commits } = comparison;
  const some = plural(commits, 'commit');
  switch (from) {
    case 'tested':
      return commits === 0 ? 'the same commit' : `${some} back`;
    case 'merged':
      return commits === 0 ? 'the commit that was merged in' : `${some} before the one that was merged in`;
    case 'merge base':
      return commits === 0 ? 'where this branch began' : `${some} before this branch began`;
  }
}
