// The pages' program, which is one HTML file beside the bundles.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../core/errors.ts';

/** @throws UserError where it is not there */
export function readPagesTemplate(): string {
  const file = join(dirname(dirname(fileURLToPath(import.meta.url))), 'web', 'pages.html');
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(`The pages' program is missing: ${file}. Install pytest-ledger again.`, { cause });
  }
}
