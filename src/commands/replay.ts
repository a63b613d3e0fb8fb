// `replay`: records what could only be saved to a file before.
import { readFileSync } from 'node:fs';
import { UserError } from '../core/errors.ts';
import type { Values } from '../options.ts';
import { type Clock, recordSubmission } from '../record.ts';
import { parseSaved } from '../saved.ts';
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
  const submissions = files.map(file => parseSaved(readSaved(file), file));
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

function readSaved(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(`${file} could not be read: ${(cause as Error).message}`, { cause });
  }
}
