// The step in a workflow of its own, on a schedule say, that keeps the branch small.
import { closedAmong } from '../github/closed-pulls.ts';
import { compactLedger } from '../operations/compact.ts';
import { UserError } from '../core/errors.ts';
import { linesOf } from '../operations/lines.ts';
import { appendSummary } from '../publish/summary.ts';
import { renderCompacted } from '../render/markdown/compacted.ts';
import type { GithubClient } from '../github/client.ts';
import { readableSnapshot } from '../operations/commit-loop.ts';
import type { ActionContext } from './action-context.ts';
import type { Occasion } from './occasion.ts';
import { openResults } from './results.ts';

/** @throws UserError, UnreadableLedger; the branch is then as it was */
export async function runCompact(context: ActionContext): Promise<void> {
  const { runner, client, clock, inputs, occasion } = context;
  const store = openResults(context);
  const dropped = new Set(inputs.dropLines);
  if (inputs.dropClosed === 'on') {
    const lines = (await linesOf(await readableSnapshot(store))).map(({ line }) => line);
    for (const line of await closedLines(client, occasion, lines)) dropped.add(line);
  }
  const { keepRuns: runs, keepDays: days } = inputs;
  const keeping = {
    ...(runs === undefined ? {} : { runs }),
    ...(days === undefined ? {} : { days }),
    drop: (line: string) => dropped.has(line),
  };
  const text = renderCompacted(await compactLedger(store, keeping, clock), store.name);
  runner.note(text.trimEnd());
  const file = runner.env['GITHUB_STEP_SUMMARY'];
  if (file && inputs.summary === 'on') appendSummary(file, () => `### 🗜️ Compacted\n\n\`\`\`text\n${text}\`\`\`\n`);
}

async function closedLines(client: GithubClient, occasion: Occasion, lines: string[]): Promise<Set<string>> {
  try {
    return await closedAmong(client, occasion, lines);
  } catch (cause) {
    throw new UserError(
      `Which pull requests are closed could not be found out: ${(cause as Error).message} Give the job "permissions: pull-requests: read".`,
      { cause },
    );
  }
}
