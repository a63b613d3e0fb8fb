// The step of a workflow: inputs and outputs only, everything else is elsewhere.
import { UnreadableLedger, UserError } from './core/errors.ts';
import type { ActionContext } from './action/action-context.ts';
import { parseInputs } from './action/inputs.ts';
import { occasionOf, readEvent } from './action/occasion.ts';
import { useProxy } from './action/proxy.ts';
import { openRunner, type Runner } from './action/runner.ts';
import { checkedOutCommit } from './host/checked-out.ts';
import { readConfig } from './host/config-files.ts';
import { createGithubClient } from './github/client.ts';
import { isFromGithub } from './github/errors.ts';

const runner = openRunner(process.env, text => process.stdout.write(text));

const clock = {
  now: () => new Date(),
  sleep: (duration: number) => new Promise<void>(resolve => void setTimeout(resolve, duration)),
  random: Math.random,
};

/** Whoever sets these off may have no right to write here, which such a run has: a checkout of theirs must not tell it what to do. */
const FOREIGN = new Set(['workflow_run', 'issue_comment']);

async function run({ input, env }: Runner): Promise<void> {
  const event = readEvent(env);
  const isForeign = FOREIGN.has(env['GITHUB_EVENT_NAME'] ?? '');
  const folder = isForeign ? undefined : input('working-directory') || '.';
  const occasion = occasionOf(env, event, folder === undefined ? undefined : checkedOutCommit(folder));
  const settings = await readConfig(folder, env);
  // Inputs win over what the repository says.
  const inputs = parseInputs(name => input(name) || settings.get(name)?.value || '');
  const { apiUrl, graphqlUrl } = occasion;
  const client = createGithubClient({ token: inputs.token, apiUrl, graphqlUrl });
  const context: ActionContext = { runner, client, clock, inputs, occasion };
  if (inputs.mode === 'compact') {
    const { runCompact } = await import('./action/compact.ts');
    return runCompact(context);
  }
  if (inputs.mode === 'collect') {
    const { runCollect } = await import('./action/companion.ts');
    return runCollect(context);
  }
  if (inputs.report.length === 0 && occasion.event === 'issue_comment') {
    const { followComment } = await import('./action/comment-command.ts');
    return followComment(context, event);
  }
  // A run that follows another has nothing to report itself: it records what that one could only save.
  if (inputs.report.length === 0 && occasion.event === 'workflow_run') {
    const { runCompanion } = await import('./action/companion.ts');
    return runCompanion(context, event);
  }
  const { runStep } = await import('./action/step.ts');
  if (occasion.event !== 'workflow_run' || inputs.line !== undefined) return runStep(context);
  const { occasionAfter } = await import('./action/followed-run.ts');
  return runStep({ ...context, occasion: await occasionAfter(client, occasion, event) });
}

async function main(): Promise<void> {
  try {
    const done = await useProxy(process.env);
    if (done === undefined) await run(runner);
    else process.exitCode = done;
  } catch (error) {
    const known = error instanceof UserError || error instanceof UnreadableLedger;
    if (known) runner.fail(error.message);
    else if (isFromGithub(error))
      runner.fail(`GitHub did not answer as it should: ${(error as Error).message} Try again later.`);
    else
      runner.fail(
        `This is a bug of pytest-ledger, please report it: ${error instanceof Error ? error.stack : String(error)}`,
      );
  }
}

void main();
