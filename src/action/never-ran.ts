// A job in which no pytest ran: said, and nothing else.
import { appendSummary } from '../publish/summary.ts';
import type { Inputs } from './inputs.ts';
import type { Runner } from './runner.ts';

/**
 * A job whose tests never began: an earlier step failed, or the tests were skipped. That is neither a run nor an error.
 * @param help the page on captures
 */
export function sayNeverRan(
  { env, notice, note, warn }: Runner,
  { summary }: Inputs,
  since: string,
  help: string,
): void {
  const said = `No pytest ran ${since}`;
  notice(`${said}, so nothing is recorded.`);
  note(`If one did, it was run without this job's environment variables. How to pass them on: ${help}`);
  const file = env['GITHUB_STEP_SUMMARY'];
  if (!file || summary !== 'on') return;
  try {
    appendSummary(file, () => `<sub>${said}.</sub>`);
  } catch (error) {
    warn(`The job summary could not be written: ${(error as Error).message}`);
  }
}
