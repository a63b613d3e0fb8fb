// `import`: old reports and saved submissions, recorded in one commit as if each had been recorded in its time.
import { closeSync, readSync } from 'node:fs';
import { UserError } from '../core/errors.ts';
import type { Submission } from '../core/ledger/submission.ts';
import { createScrub, type Scrub } from '../core/scrub.ts';
import { text, type Values } from './options.ts';
import { type Fate, recordSubmissions } from '../operations/record.ts';
import { plural } from '../core/words.ts';
import { findReports } from '../host/report-files.ts';
import { openRegularFile } from '../host/regular-file.ts';
import { looksSaved, readSaved } from '../host/saved-submission.ts';
import { secretsOf } from '../host/secrets.ts';
import { type Repository, subjectAt } from '../store/git/repository.ts';
import { isUnreadable, readReports, sentenceOf } from '../operations/read-reports.ts';
import type { Clock } from '../operations/commit-loop.ts';
import type { Context } from './context.ts';
import type { Output } from './output.ts';
import { type GivenHead, headOf, submissionOf } from './record.ts';

/** Returns the exit code. */
export async function importFiles(
  { store, repository, directory }: Context,
  patterns: string[],
  values: Values,
  clock: Clock,
  output: Output,
): Promise<number> {
  const pattern = patternOf(values);
  const described = await repository;
  const { files: found, problems } = await findReports(patterns);
  const files = found.map(({ file }) => file);
  if (problems[0]) throw new UserError(`${problems[0].file}: there is no such file.`);
  const source: Source = {
    values,
    pattern,
    directory,
    scrub: createScrub(secretsOf(process.env)),
    // What is checked out today says nothing of an old run.
    repository: { ...described, head: null },
    clock,
    note: once(output.note),
  };
  const { fates, attempts } = await recordSubmissions(
    store,
    async function* () {
      for (const [number, file] of files.entries()) {
        output.progress(`Reading ${number + 1} of ${files.length}`);
        yield await (startsSaved(file) ? readSaved(file) : readOld(file, source));
      }
    },
    clock,
  );
  if (values.json) {
    output.json({ imported: fates.map((fate, place) => ({ file: files[place], ...fate })), attempts });
    return 0;
  }
  output.text(summaryOf(fates));
  return 0;
}

interface Source {
  values: Values;
  pattern: RegExp | undefined;
  directory: string;
  scrub: Scrub;
  repository: Repository;
  clock: Clock;
  note: (sentence: string) => void;
}

const SAID = ['date', 'commit', 'order', 'build', 'shard', 'attempt', 'line', 'target'] as const;

function patternOf(values: Values): RegExp | undefined {
  const source = text(values, 'pattern');
  if (source === undefined) return undefined;
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, 'u');
  } catch (cause) {
    throw new UserError(`--pattern takes a regular expression: ${(cause as Error).message}.`, { cause });
  }
  const names = [...source.matchAll(/\(\?<([^>=!]+)>/g)].map(([, name = '']) => name);
  const unknown = names.find(name => !(SAID as readonly string[]).includes(name));
  if (names.length > 0 && unknown === undefined) return pattern;
  throw new UserError(
    `--pattern takes a regular expression with named groups, of ${SAID.join(', ')}${unknown === undefined ? '' : `; not ${unknown}`}: (?<date>\\d{8}).`,
  );
}

/** Enough of a file to tell what it is. */
function startsSaved(file: string): boolean {
  let descriptor: number | undefined;
  try {
    ({ descriptor } = openRegularFile(file));
    const start = Buffer.alloc(200);
    return looksSaved(start.subarray(0, readSync(descriptor, start)));
  } catch (cause) {
    throw new UserError(`${file} could not be read: ${(cause as Error).message}`, { cause });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

async function readOld(file: string, source: Source): Promise<Submission> {
  const { pattern, repository, scrub, clock, note, directory } = source;
  const groups = pattern?.exec(file)?.groups;
  if (pattern && !groups) throw new UserError(`${file} does not match --pattern, so nothing is imported.`);
  const { date, shard, ...said } = groups ?? {};
  const values = { ...source.values, ...defined({ ...said, shard }) };
  const given: GivenHead = headOf(values);
  const report = await readReports([file], repository.root, scrub);
  for (const problem of report.problems) note(sentenceOf(problem));
  if (isUnreadable(report)) throw new UserError(`${file}: no result could be read, so nothing is imported.`);
  const started = date === undefined ? report.started : momentOf(date, file);
  if (started === undefined) {
    throw new UserError(
      `${file} does not say when it ran, so nothing is imported. Say it by the path, as in --pattern '(?<date>\\d{4}-\\d\\d-\\d\\d)'.`,
    );
  }
  const subject = given.commit ? await subjectAt(directory, given.commit) : undefined;
  const head = subject === undefined ? given : { ...given, subject };
  return submissionOf({ ...report, started }, head, values, { ...repository, changed: false }, clock, scrub);
}

const defined = (said: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** A date as paths have it: ISO 8601, `20260131`, `20260131-235959`, seconds or milliseconds since 1970. In UTC unless it says otherwise. */
function momentOf(date: string, file: string): string {
  const compact = /^(\d{4})(\d\d)(\d\d)(?:[-_T]?(\d\d)(\d\d)(\d\d)?Z?)?$/.exec(date);
  const since1970 = /^(?:\d{10}|\d{13})$/.test(date);
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = compact ?? [];
  const spelled = date
    .replace(/^(\d{4}-\d\d-\d\d)[T_ -](\d\d)[:-](\d\d)(?:[:-](\d\d))?$/, '$1T$2:$3:$4Z')
    .replace(':Z', ':00Z');
  const time = since1970
    ? Number(date.padEnd(13, '0'))
    : Date.parse(compact ? `${year}-${month}-${day}T${hour}:${minute}:${second}Z` : spelled);
  if (Number.isFinite(time)) return new Date(time).toISOString();
  throw new UserError(`${file} has the date ${JSON.stringify(date)} by --pattern, which is none. Nothing is imported.`);
}

/** Should another writer be quicker, then all is read again. */
function once(note: (sentence: string) => void): (sentence: string) => void {
  const said = new Set<string>();
  return sentence => {
    if (!said.has(sentence)) note(sentence);
    said.add(sentence);
  };
}

function summaryOf(fates: readonly Fate[]): string {
  const numberOf = (fate: Fate['fate']): number => fates.filter(each => each.fate === fate).length;
  const runs = new Set(fates.map(({ target, line, build }) => JSON.stringify([target, line, build]))).size;
  const [added, known, older] = [numberOf('added'), numberOf('known'), numberOf('older')];
  return [
    `${plural(added, 'submission')} recorded, of ${plural(runs, 'run')}`,
    ...(known > 0 ? [`${known} ${known === 1 ? 'was' : 'were'} recorded already`] : []),
    ...(older > 0 ? [`${older} ${older === 1 ? 'is' : 'are'} older than what is kept`] : []),
  ].join('; ');
}
