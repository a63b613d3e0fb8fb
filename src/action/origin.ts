// Where the line of a run came from: what its baseline is looked for by.
import { githubAncestors } from '../github/ancestors.ts';
import type { GithubClient } from '../github/client.ts';
import type { Origin } from '../operations/find-baseline.ts';
import { compareCommits, type PullState, readPull } from '../publish/pull.ts';
import type { Base } from './ledger.ts';
import type { Occasion } from './occasion.ts';
import type { Runner } from './runner.ts';

export interface Beginning {
  /** Recorded with the run. */
  base?: Base;
  origin?: Origin;
  pull?: PullState;
  subject?: string;
}

/** Lines beside the usual ones that are searched for a run of an ancestor. */
const OTHER_LINES = 4;

/** What cannot be found out costs the comparison, and no more. */
export async function whereItBegan(runner: Runner, client: GithubClient, occasion: Occasion): Promise<Beginning> {
  const { pull, base, tested, usualBases } = occasion;
  if (pull && base) return wherePullBegan(runner, client, occasion, pull.number, base);
  const history = async (commit: string): ReturnType<typeof githubAncestors> => {
    try {
      return await githubAncestors(client, occasion, commit);
    } catch (error) {
      runner.note(`The commits before ${commit} could not be read: ${(error as Error).message}`);
      return [];
    }
  };
  if (base) {
    // The entry before it in the queue, if there is one, is what it was built on.
    const ancestry: Origin['ancestry'] = async () => {
      const commits = await history(base.commit);
      return { from: 'merge base', commits: commits.length === 0 ? [base] : commits };
    };
    return { base, origin: { compare: 'always', lines: [base.line, occasion.line], others: 0, ancestry } };
  }
  const ancestry: Origin['ancestry'] = async () => ({ from: 'tested', commits: await history(tested) });
  const lines = usualBases.filter(line => line !== occasion.line);
  return { origin: { compare: 'first', lines, others: OTHER_LINES, ancestry } };
}

async function wherePullBegan(
  runner: Runner,
  client: GithubClient,
  occasion: Occasion,
  number: number,
  base: Base,
): Promise<Beginning> {
  const { commit, tested, usualBases } = occasion;
  const lines = [...new Set([base.line, ...usualBases])];
  const beginning: Beginning = {};
  const beganAt = (ancestry: NonNullable<PullState['ancestry']>): Beginning => ({
    ...beginning,
    base: { line: base.line, ...(ancestry.commits[0] ?? base) },
    origin: { compare: 'always', lines, others: 0, ancestry: async () => ancestry },
  });
  try {
    const state = await readPull(client, occasion, number, commit, tested);
    beginning.pull = state;
    if (state.subject !== undefined) beginning.subject = state.subject;
    if (state.ancestry) return beganAt(state.ancestry);
    if (state.mergeBase) return beganAt({ from: 'merge base', commits: [state.mergeBase] });
  } catch (error) {
    runner.note(`Pull request ${number} could not be read: ${(error as Error).message}`);
  }
  try {
    const mergeBase = await compareCommits(client, occasion, base.commit, commit);
    if (mergeBase) return beganAt({ from: 'merge base', commits: [mergeBase] });
  } catch (error) {
    runner.warn(
      `Where pull request ${number} branched off could not be found out, so it is compared with its own last run: ${(error as Error).message}`,
    );
  }
  return beginning;
}
