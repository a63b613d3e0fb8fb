// What every part of the Action works with.
import type { GithubClient } from '../github/client.ts';
import type { Clock } from '../operations/commit-loop.ts';
import type { Inputs } from './inputs.ts';
import type { Occasion } from './occasion.ts';
import type { Runner } from './runner.ts';

export interface ActionContext {
  runner: Runner;
  client: GithubClient;
  clock: Clock;
  inputs: Inputs;
  /** Which commit of which line is tested. */
  occasion: Occasion;
}
