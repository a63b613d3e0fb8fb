// A submission outside the ledger: what could not be recorded is saved as this, and `replay` and `import` record it.
import { UnreadableLedger, UserError } from '../core/errors.ts';
import { digestOf, type Submission } from '../core/ledger/submission.ts';
import { readRegularFile } from './regular-file.ts';
import { wrongWithSubmission } from '../core/ledger/submission-shape.ts';
import { sha256 } from './sha256.ts';

const SAVED_FORMAT = 1;

const KIND = 'pytest-ledger submission';
/** The only file in an artifact. */
export const SAVED_FILE = 'submission.json';
/** Bytes, unpacked. */
const MOST_UNPACKED = 400_000_000;

export const renderSaved = (submission: Submission): string =>
  `${JSON.stringify({ format: SAVED_FORMAT, kind: KIND, submission })}\n`;

/** Whether a file is a saved submission, or an artifact as it is downloaded, and not a report. */
export function looksSaved(content: Buffer): boolean {
  return isZip(content) || content.subarray(0, 200).includes(`"kind":"${KIND}"`);
}

const isZip = (content: Buffer): boolean => content.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'));

/** The submission in a file: as it was saved, or the artifact of a workflow run with it in. @throws UnreadableLedger, UserError */
export async function readSaved(file: string): Promise<Submission> {
  const content = readFile(file);
  if (!isZip(content)) return parseSaved(content.toString('utf8'), file);
  // What saves is loaded with every record, and what unpacks takes time to load.
  const { unzipOnly } = await import('./unzip.ts');
  try {
    return parseSaved(unzipOnly(content, SAVED_FILE, MOST_UNPACKED).toString('utf8'), file);
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    throw new UnreadableLedger(`${file} is not an artifact as this pytest-ledger saves them: ${cause.message}`, {
      cause,
    });
  }
}

/** @throws UserError */
function readFile(file: string): Buffer {
  try {
    return readRegularFile(file, MOST_UNPACKED);
  } catch (cause) {
    throw new UserError(`${file} could not be read: ${(cause as Error).message}`, { cause });
  }
}

/** @throws UnreadableLedger when the text is not a whole saved submission */
export function parseSaved(text: string, name: string): Submission {
  let saved: { format?: unknown; kind?: unknown; submission?: unknown } | null;
  try {
    saved = JSON.parse(text);
  } catch (cause) {
    throw new UnreadableLedger(`${name} is not a saved submission: it is no JSON, or was cut short`, { cause });
  }
  if (saved?.kind !== KIND || saved.format !== SAVED_FORMAT)
    throw new UnreadableLedger(`${name} is not a submission as this pytest-ledger saves them`);
  const wrong = wrongWithSubmission(saved.submission);
  if (wrong !== undefined)
    throw new UnreadableLedger(`${name} is not a submission as this pytest-ledger saves them: ${wrong}`);
  const submission = saved.submission as Submission;
  // What was changed since would never again be what it is said to be.
  if (digestOf(submission, sha256) !== submission.digest)
    throw new UnreadableLedger(`${name} is not as it was saved: its content is another one than its digest says`);
  return submission;
}
