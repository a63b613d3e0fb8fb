// `replay`: records what could only be saved to a file before.
import type { Values } from './options.ts';
import { recordSubmission } from '../operations/record.ts';
import { readSaved } from '../host/saved-submission.ts';
import type { Clock } from '../operations/commit-loop.ts';
import type { Context } from './context.ts';
import type { Output } from './output.ts';

/** Returns the exit code. */
export async function replay(
  { store, repository }: Context,
  files: string[],
  values: Values,
  clock: Clock,
  output: Output,
): Promise<number> {
  const submissions = await Promise.all(files.map(readSaved));
  await repository;
  const replayed = [];
  for (const submission of submissions) {
    const { added } = await recordSubmission(store, submission, clock);
    const { target, line, build } = submission;
    replayed.push({ target, line, build, added });
    if (!values.json) output.text(`Run ${build} on ${line}: ${added ? 'recorded' : 'was recorded already'}.`);
  }
  if (values.json) output.json({ replayed });
  return 0;
}
