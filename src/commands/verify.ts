// `verify`: everything on the branch, read and computed again.
import type { Values } from './options.ts';
import { plural } from '../core/words.ts';
import { verifyLedger } from '../operations/verify.ts';
import type { Context } from './context.ts';
import type { Output } from './output.ts';

/** Returns the exit code: 1 when something differs. */
export async function verify({ store, repository }: Context, values: Values, output: Output): Promise<number> {
  await repository;
  const verified = await verifyLedger(store, output.progress);
  const { findings, lines, runs, submissions } = verified;
  if (values.json) output.json(verified);
  else {
    for (const { path, message } of findings) output.text(`${path}: ${message}`);
    const verdict = findings.length === 0 ? 'all is as the recorded runs give it' : `${findings.length} found`;
    output.text(
      `${store.name}: ${plural(lines, 'line')}, ${plural(runs, 'run')}, ${plural(submissions, 'submission')}: ${verdict}`,
    );
  }
  return findings.length === 0 ? 0 : 1;
}
