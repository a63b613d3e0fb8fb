// Saves a submission that could not be recorded as an artifact of the workflow run, from where it can be recorded later.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Submission } from '../core/ledger/submission.ts';
import { renderSaved, SAVED_FILE } from '../host/saved-submission.ts';

export const ARTIFACT_PREFIX = 'pytest-ledger-submission-';

/** The artifact's name. @throws when GitHub does not take it */
export async function saveArtifact(submission: Submission, temporary: string): Promise<string> {
  const name = `${ARTIFACT_PREFIX}${submission.digest}`;
  // The runner empties this folder. Not we: where GitHub refuses at once, the client still reads the file for a while.
  const directory = mkdtempSync(join(temporary, 'pytest-ledger-'));
  const file = join(directory, SAVED_FILE);
  writeFileSync(file, renderSaved(submission));
  // Megabytes that nearly no run needs.
  const { DefaultArtifactClient } = await import('@actions/artifact');
  try {
    await new DefaultArtifactClient().uploadArtifact(name, [file], directory);
  } catch (error) {
    // The name says what is in it: a repeated step has nothing to add.
    if (!/already.exists|conflict/i.test((error as Error).message)) throw error;
  }
  return name;
}
