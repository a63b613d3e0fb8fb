// What a saved submission may have become on its way: any field may be anything, and the digest fits.
import fc from 'fast-check';
import { addSubmission, changesOf, settle } from '../../../src/core/ledger/line-writing.ts';
import { compactLine } from '../../../src/core/ledger/canonical.ts';
import { judge } from '../../../src/core/judge/judge.ts';
import { openLine } from '../../../src/core/ledger/line-ledger.ts';
import { newestRun, runsBefore, runsOf } from '../../../src/core/ledger/line-reading.ts';
import { lineFolder } from '../../../src/core/ledger/paths.ts';
import { digestOf, type Submission } from '../../../src/core/ledger/submission.ts';
import { verifyLine } from '../../../src/core/ledger/verify.ts';
import { UnreadableLedger, UserError } from '../../../src/core/errors.ts';
import { parseSaved, renderSaved } from '../../../src/host/saved-submission.ts';
import { sha256 } from '../../../src/host/sha256.ts';
import { readerOf, type Tree } from './memory-branch.ts';
import { submit } from './submissions.ts';

type Json = Record<string, unknown>;

const ordinary = (): Json => {
  const submission = submit({
    build: 2,
    order: 2,
    key: 'linux',
    notRun: ['c.py::test_left'],
    results: [
      { id: 'a.py::test_1', outcome: 'passed' },
      {
        id: 'a.py::test_2',
        outcome: 'failed',
        detail: { message: 'boom', text: 'a\nb', line: 3, attempts: ['failed'], subtests: { failed: 1 } },
      },
    ],
  });
  const more = {
    base: { line: 'main', commit: 'f'.repeat(40) },
    shards: 2,
    renamed: [['b.py', 'a.py']],
    result: 'fine',
  };
  return JSON.parse(JSON.stringify({ ...submission, ...more }));
};

/** Every place of a value: fields, elements, and fields that a submission can have and this one has not. */
function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap(key => [[...path, key], ...pathsOf((value as Json)[key], [...path, key])]);
}

const ABSENT = ['subject', 'description', 'link', 'replace', 'changed', 'stopped', '__proto__', 'unheard'];
const PATHS = [...pathsOf(ordinary()), ...ABSENT.map(key => [key])];

const VALUES: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>('many', '', '/', '..', 'main', 'a//b', 'x'.repeat(300), '\ud800', '\u0000', 'A'),
  fc.constantFrom<unknown>(-1, 0, 1, 1.5, 1e300, 2 ** 31, 2 ** 53, 4e9, -0),
  fc.constantFrom<unknown>(null, true, false, {}, [], [[]], ['a'], [['a', 'b']], { line: '', commit: '' }),
  fc.constantFrom<unknown>('2026-13-01T00:00:00Z', '2026-01-01', '+012026-01-01T00:00:00Z', 'failed', 'xpassed'),
  fc.jsonValue({ maxDepth: 2 }),
);

/** One to three values of a submission are others. */
export const forged: fc.Arbitrary<Json> = fc
  .array(fc.tuple(fc.constantFrom(...PATHS), VALUES), { minLength: 1, maxLength: 3 })
  .map(changes => {
    const submission = ordinary();
    // A copy of each: what came as JSON has no object within itself.
    for (const [path, value] of changes) put(submission, path, structuredClone(value));
    return submission;
  });

export function put(target: Json, path: readonly (string | number)[], value: unknown): void {
  let at: unknown = target;
  for (const key of path.slice(0, -1)) {
    at = (at as Json | undefined)?.[key];
    if (typeof at !== 'object' || at === null) return;
  }
  Object.defineProperty(at, path.at(-1) as string, { value, enumerable: true, configurable: true, writable: true });
}

/** As somebody writes it who means it to be taken. */
function signed(forgery: Json): Json {
  try {
    return { ...forgery, digest: digestOf(forgery as unknown as Submission, sha256) };
  } catch {
    return forgery;
  }
}

/**
 * Records it on a line that has a run before it, and reads the line in every way.
 * @returns whether it was accepted; undefined where it was refused
 */
export async function recordAndRead(forgery: Json): Promise<true | undefined> {
  const tree: Tree = new Map();
  const first = submit({ build: 1, order: 1, results: [{ id: 'a.py::test_1', outcome: 'failed' }] });
  let submission: Submission;
  try {
    submission = parseSaved(
      JSON.stringify({ ...JSON.parse(renderSaved(first)), submission: signed(forgery) }),
      'a file',
    );
    const { target, line } = submission;
    await record(tree, { ...first, target, line });
    await record(tree, submission);
  } catch (error) {
    if (error instanceof UnreadableLedger || error instanceof UserError) return undefined;
    throw error;
  }
  const { target, line } = submission;
  const folder = lineFolder(line, target);
  const { findings } = await verifyLine(readerOf(tree), { target, line, folder }, sha256);
  // The first one has another address here than it was made for.
  const wrong = findings.filter(({ message }) => !(message.includes(first.digest) && line + target !== 'maindefault'));
  if (wrong.length > 0) throw new Error(wrong.map(({ message }) => message).join('\n'));
  const read = await openLine(readerOf(tree), folder, sha256);
  let count = 0;
  for await (const { run } of runsOf(read)) {
    count++;
    if (run.base) lineFolder(run.base.line, target);
    new Date(run.time).toISOString();
  }
  const newest = await newestRun(read);
  if (!newest) throw new Error('there is no run');
  const before = await runsBefore(read, newest).next();
  await judge(read, newest, before.done ? null : { line: read, run: before.value });
  for (const retention of [{}, { runs: 1 }]) {
    const compacted = await compactLine(await openLine(readerOf(tree), folder, sha256), { target, line }, retention);
    let kept = 0;
    for await (const _ of runsOf(await openLine(readerOf(compacted.files), folder, sha256))) kept++;
    if (kept !== compacted.runs || kept < 1) throw new Error('compacting has lost a run');
  }
  // And it can be recorded on.
  await record(tree, {
    ...submit({ build: 3, order: 3, results: [{ id: 'z.py::t', outcome: 'passed' }] }),
    target,
    line,
  });
  const after = await openLine(readerOf(tree), folder, sha256);
  let later = 0;
  for await (const _ of runsOf(after)) later++;
  if (later !== count + 1 && submission.build !== '3') throw new Error('a run is lost');
  return true;
}

async function record(tree: Tree, submission: Submission): Promise<void> {
  const line = await openLine(readerOf(tree), lineFolder(submission.line, submission.target), sha256);
  await addSubmission(line, submission);
  await settle(line);
  const { writes, removes } = changesOf(line);
  for (const path of removes) tree.delete(path);
  for (const [path, text] of writes) tree.set(path, text);
}

/** What nobody has changed. */
export const untouched = ordinary;
