// `compact`: the branch rewritten, without its history and what is not kept any more.
import type { Compacted, Keeping } from '../operations/compact.ts';
import { closest } from '../core/names/distance.ts';
import { compactLedger, planCompaction } from '../operations/compact.ts';
import { UserError } from '../core/errors.ts';
import { linesOf } from '../operations/lines.ts';
import { text, texts, type Values, wholeNumber } from './options.ts';
import { renderCompacted, renderPlan } from '../render/markdown/compacted.ts';
import { askRemote, pushReplaced } from '../store/git/push.ts';
import { remotesAhead } from '../store/git/remote.ts';
import { type Clock, readableSnapshot } from '../operations/commit-loop.ts';
import type { Context } from './context.ts';
import type { Output } from './output.ts';

/** Returns the exit code. */
export async function compact(context: Context, values: Values, clock: Clock, output: Output): Promise<number> {
  const { store, repository, results, branch } = context;
  const [runs, days] = [wholeNumber(values, 'keep-runs', 1), wholeNumber(values, 'keep-days', 0)];
  await repository;
  const dropped = new Set(texts(values, 'drop-line'));
  await refuseUnknown(context, dropped);
  if (values['drop-closed']) for (const line of await closedLines(context, values)) dropped.add(line);
  const keeping: Keeping = {
    ...(runs === undefined ? {} : { runs }),
    ...(days === undefined ? {} : { days }),
    drop: line => dropped.has(line),
  };
  if (values['dry-run'] === true) {
    const plan = await planCompaction(store, keeping, output.progress);
    if (values.json) output.json(plan);
    else output.text(`${renderPlan(plan, store.name)}Nothing was changed: this was a --dry-run.`);
    return 0;
  }
  const remote = text(values, 'push');
  const there = remote === undefined ? undefined : await askRemote(results, remote, branch);
  const compacted = await compactLedger(store, keeping, clock, output.progress);
  if (remote !== undefined && there !== undefined) await pushReplaced(results, remote, branch, there, compacted);
  if (values.json) output.json(shapeOf(compacted));
  else output.text(renderCompacted(compacted, store.name));
  const remotes = remote === undefined ? await remotesAhead(results, branch) : [];
  if (remote !== undefined) output.note(`Pushed ${branch} to ${remote}.`);
  else if (remotes.length > 0)
    output.note(
      `${remotes.join(', ')} is as it was. Push what was compacted with: pytest-ledger compact --push <remote>`,
    );
  return 0;
}

/** A slip in a name must not look as if it had been done. */
async function refuseUnknown({ store }: Context, dropped: ReadonlySet<string>): Promise<void> {
  if (dropped.size === 0) return;
  const known = [...new Set((await linesOf(await readableSnapshot(store))).map(({ line }) => line))];
  const unknown = [...dropped].find(line => !known.includes(line));
  if (unknown === undefined) return;
  const close = closest(
    unknown,
    known.map(line => [line, line] as const),
  );
  const hint = close.length > 0 ? `Did you mean ${close.join(', ')}?` : `There are ${known.join(', ')}.`;
  throw new UserError(`There is no line ${JSON.stringify(unknown)} to drop, so nothing was compacted. ${hint}`);
}

const shapeOf = ({ lines, droppedLines, before, after, attempts }: Compacted): object => ({
  lines,
  droppedLines,
  before,
  after,
  attempts,
});

async function closedLines({ store }: Context, values: Values): Promise<Set<string>> {
  const token = process.env.GITHUB_TOKEN || process.env.GH_TOKEN;
  const [owner = '', repo = '', ...rest] = (text(values, 'github') ?? process.env.GITHUB_REPOSITORY ?? '').split('/');
  if (!token)
    throw new UserError('--drop-closed asks GitHub: put a token that may read the repository in GITHUB_TOKEN.');
  if (owner === '' || repo === '' || rest.length > 0)
    throw new UserError('--drop-closed asks GitHub: name the repository, as in --github octo/app.');
  const [{ createGithubClient }, { closedAmong }] = await Promise.all([
    import('../github/client.ts'),
    import('../github/closed-pulls.ts'),
  ]);
  const apiUrl = process.env.GITHUB_API_URL;
  const client = createGithubClient({ token, ...(apiUrl ? { apiUrl } : {}) });
  const lines = (await linesOf(await readableSnapshot(store))).map(({ line }) => line);
  try {
    return await closedAmong(client, { owner, repo }, lines);
  } catch (cause) {
    throw new UserError(
      `GitHub does not say which pull requests of ${owner}/${repo} are closed: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
}
